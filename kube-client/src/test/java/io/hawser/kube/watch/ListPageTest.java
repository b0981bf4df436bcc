package io.hawser.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListPageTest {
    private final List<Named> items = new ArrayList<>();

    @Test
    void itemsAreReadAndWhatIsUnknownIsSkipped() throws IOException {
        final ListPage page = read("{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\"x\"},"
                + "\"more\":[{}],\"items\":[{\"name\":\"a\",\"b\":{\"c\":[1]}},{\"name\":\"d\"}]}");

        assertThat(page).isEqualTo(new ListPage("7", "x"));
        assertThat(items).extracting(Named::resourceVersion).containsExactly("a", "d");
    }

    @Test
    void emptyListMayHaveNoItemsAtAll() throws IOException {
        assertThat(read("{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":null}"))
                .isEqualTo(new ListPage("7", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"items\":[]}",
                "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[{\"name\":\"a\"}",
                "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":{}}",
                "<html>"
            })
    void answerThatIsNoListIsNotTakenForAnEmptyOne(final String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOf(IOException.class);
    }

    private ListPage read(final String json) throws IOException {
        return ListPage.read(
                KubeJson.parser(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))),
                Named::read,
                items::add);
    }

    private record Named(String resourceVersion) implements KubeObject {
        static Named read(final JsonParser parser) throws IOException {
            final String[] name = {""};
            KubeJson.fields(parser, (field, value) -> {
                if (field.equals("name")) {
                    name[0] = value.getText();
                }
            });
            return new Named(name[0]);
        }

        @Override
        public ObjectName objectName() {
            return new ObjectName("", resourceVersion);
        }
    }
}
