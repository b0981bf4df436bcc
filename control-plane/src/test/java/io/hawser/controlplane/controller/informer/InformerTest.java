package io.hawser.controlplane.controller.informer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.testing.Http;
import io.hawser.kube.watch.ObjectName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InformerTest {
    private static final ObjectName NAME = new ObjectName("d", "a");

    private final Informer informer = new Informer(ResourceTypes.PODS);

    private static ObjectNode pod(final String uid, final int version) {
        return Http.object(
                "{'metadata':{'namespace':'d','name':'a','uid':'" + uid + "','resourceVersion':'" + version + "'}}");
    }

    private void told(final String uid, final int version) {
        informer.onObject(Item.of(pod(uid, version)));
        informer.onVersion(Integer.toString(version));
    }

    private void toldGone(final int version) {
        informer.onVersion(Integer.toString(version));
        informer.onGone(NAME);
    }

    private String seen() {
        return informer.get(NAME)
                .map(pod -> Meta.uid(pod) + " " + Meta.resourceVersion(pod))
                .orElse("nothing");
    }

    @Test
    void ownWriteIsSeenBeforeTheWatchTellsOfIt() {
        informer.written(pod("u", 5));
        assertThat(seen()).isEqualTo("u 5");
        informer.written(pod("u", 7));
        told("u", 5);
        assertThat(seen()).as("after older news").isEqualTo("u 7");
        told("u", 8);
        informer.written(pod("u", 7));
        assertThat(seen()).as("after an answer that comes late").isEqualTo("u 8");
    }

    @Test
    void answerThatComesAfterTheObjectsEndDoesNotBringItBack() {
        told("u", 5);
        toldGone(6);
        informer.written(pod("u", 5));
        assertThat(seen()).isEqualTo("nothing");
        informer.written(pod("v", 7));
        assertThat(seen()).as("another of the same name").isEqualTo("v 7");
    }

    @Test
    void whatWasDeletedStaysSoWhileTheWatchIsBehind() {
        told("u", 5);
        informer.deleted(pod("u", 5));
        told("u", 6);
        assertThat(seen()).isEqualTo("nothing");
        toldGone(7);
        told("v", 8);
        assertThat(seen()).isEqualTo("v 8");
    }

    @Test
    void whatWasMadeAndEndedBetweenTwoListsIsForgotten() {
        informer.written(pod("u", 5));
        informer.onVersion("9");
        informer.onListed();
        assertThat(seen()).isEqualTo("nothing");
        assertThat(informer.isSynced()).isTrue();
    }

    @Test
    void answerWithoutTheLastFinalizerIsTheObjectsEnd() {
        told("u", 5);
        final ObjectNode last = pod("u", 6);
        Meta.of(last).put("deletionTimestamp", "2026-01-01T00:00:00Z").put("deletionGracePeriodSeconds", 0);
        informer.written(last);
        assertThat(seen()).isEqualTo("nothing");
    }

    @Test
    void objectsAreFoundByKeysThatTheyHaveNow() {
        informer.addIndex("uid", pod -> List.of(Meta.uid(pod)));
        final List<String> changes = new ArrayList<>();
        informer.onChange(change -> changes.add(change.before().map(Meta::uid).orElse("-") + " "
                + change.now().map(Meta::uid).orElse("-")));
        told("u", 5);
        told("v", 6);
        assertThat(informer.byIndex("uid", "u")).isEmpty();
        assertThat(informer.byIndex("uid", "v")).hasSize(1);
        assertThat(informer.inNamespace("d")).hasSize(1);
        toldGone(7);
        assertThat(informer.hasKey("uid", "v")).isFalse();
        assertThat(changes).containsExactly("- u", "u v", "v -");
    }
}
