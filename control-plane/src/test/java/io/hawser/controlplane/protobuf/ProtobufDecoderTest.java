package io.hawser.controlplane.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProtobufDecoderTest {
    private final ProtobufDecoder decoder = new ProtobufDecoder();

    @FunctionalInterface
    private interface Fields {
        void to(CodedOutputStream out) throws IOException;
    }

    private static ByteString message(final Fields fields) throws IOException {
        final ByteString.Output bytes = ByteString.newOutput();
        final CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.to(out);
        out.flush();
        return bytes.toByteString();
    }

    private static byte[] object(final String apiVersion, final String kind, final ByteString raw) throws IOException {
        final ByteString type = message(out -> {
            out.writeString(1, apiVersion);
            out.writeString(2, kind);
        });
        return ByteString.copyFromUtf8("k8s\0")
                .concat(message(out -> {
                    out.writeBytes(1, type);
                    out.writeBytes(2, raw);
                }))
                .toByteArray();
    }

    @Test
    void objectOfPlainFieldsMapsAndTimes() throws IOException {
        final ByteString entry = message(out -> {
            out.writeString(1, "k");
            out.writeString(2, "v");
        });
        final ByteString metadata = message(out -> {
            out.writeString(1, "one");
            out.writeString(3, "");
            out.writeInt64(7, 0);
            // A time that is none.
            out.writeBytes(8, ByteString.EMPTY);
            out.writeBytes(9, message(time -> time.writeInt64(1, 1_700_000_000)));
            out.writeBytes(11, entry);
        });
        final ByteString map = message(out -> {
            out.writeBytes(1, metadata);
            out.writeBytes(2, entry);
        });
        assertThat(decoder.decode(object("v1", "ConfigMap", map)).toString())
                .isEqualTo("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"one\","
                        + "\"deletionTimestamp\":\"2023-11-14T22:13:20Z\",\"labels\":{\"k\":\"v\"}},"
                        + "\"data\":{\"k\":\"v\"}}");
    }

    @Test
    void zeroIsKeptWhereItIsNotAbsence() throws IOException {
        final ByteString spec = message(out -> {
            out.writeInt32(1, 0);
            out.writeInt32(5, 0);
        });
        final ByteString deployment = message(out -> out.writeBytes(2, spec));
        assertThat(decoder.decode(object("apps/v1", "Deployment", deployment))
                        .path("spec")
                        .toString())
                .isEqualTo("{\"replicas\":0}");
    }

    @Test
    void embeddedFieldsAreTheOuterOnes() throws IOException {
        final ByteString secret = message(out -> out.writeString(1, "s"));
        final ByteString volume = message(out -> {
            out.writeString(1, "vol");
            out.writeBytes(2, message(source -> source.writeBytes(6, secret)));
        });
        final ByteString port = message(out -> {
            out.writeInt64(1, 1);
            out.writeString(3, "http");
        });
        final ByteString probe = message(out ->
                out.writeBytes(1, message(handler -> handler.writeBytes(2, message(get -> get.writeBytes(2, port))))));
        final ByteString container = message(out -> {
            out.writeString(1, "c");
            out.writeBytes(10, probe);
        });
        final ByteString pod = message(out -> out.writeBytes(2, message(spec -> {
            spec.writeBytes(1, volume);
            spec.writeBytes(2, container);
        })));
        assertThat(decoder.decode(object("v1", "Pod", pod)).path("spec").toString())
                .isEqualTo("{\"volumes\":[{\"name\":\"vol\",\"secret\":{\"secretName\":\"s\"}}],"
                        + "\"containers\":[{\"name\":\"c\",\"livenessProbe\":{\"httpGet\":{\"port\":\"http\"}}}]}");
    }

    @Test
    void whatIsNotKnownIsNamed() throws IOException {
        final byte[] unknown = object("v1", "ConfigMap", message(out -> out.writeInt32(99, 1)));
        assertThatThrownBy(() -> decoder.decode(unknown)).hasMessage("field 99 of core.v1.ConfigMap is not known");
        final byte[] stranger = object("example.com/v1", "Widget", ByteString.EMPTY);
        assertThatThrownBy(() -> decoder.decode(stranger))
                .hasMessage("no kind \"Widget\" of version \"example.com/v1\" is known in protobuf");
        assertThatThrownBy(() -> decoder.decode(new byte[] {'{', '}'})).hasMessageContaining("magic");
    }

    @Property(tries = 500)
    void noBytesDoMoreThanFail(@ForAll final byte[] bytes) throws IOException {
        for (final String kind : new String[] {"Pod", "Secret", "Event"}) {
            try {
                decoder.decode(object("v1", kind, ByteString.copyFrom(bytes)));
            } catch (final IOException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
