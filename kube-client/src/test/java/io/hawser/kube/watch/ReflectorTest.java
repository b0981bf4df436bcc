package io.hawser.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonParser;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.fake.FakeApiServer;
import io.hawser.kube.fake.FakeCollection;
import io.hawser.kube.tls.TlsManagers;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reflector against a server that does all that servers, and networks before them, do. */
class ReflectorTest {
    private static final String PATH = "/api/v1/things";
    private static final WatchSettings SETTINGS =
            new WatchSettings(2, Duration.ofSeconds(60), Duration.ZERO, Duration.ofMillis(5), Duration.ofMillis(50));

    private final FakeApiServer api = new FakeApiServer();
    private final FakeCollection things = api.collection(PATH);
    private final KubeClient client = client(Duration.ofSeconds(10));
    private final Copy copy = new Copy();
    private Reflector<Thing> reflector;

    @BeforeEach
    void put() {
        for (int i = 0; i < 5; i++) {
            things.put("ns/thing-" + i, thing(i));
        }
    }

    @AfterEach
    void end() {
        if (reflector != null) {
            reflector.close();
        }
        client.close();
        api.close();
    }

    @Test
    void listOfSeveralPagesIsToldOnceAndThenEveryChange() {
        start(SETTINGS);
        awaitCopy();
        assertThat(copy.told.get()).isEqualTo(5);

        things.put("ns/new", thing(7));
        things.put("ns/thing-1", thing(8));
        things.remove("ns/thing-2");

        awaitCopy();
        assertThat(copy.told.get()).isEqualTo(8);
        assertThat(api.listRequests()).isEqualTo(3);
    }

    @Test
    void repeatedEventsAreToldOnce() {
        start(SETTINGS);
        awaitCopy();
        things.put("ns/thing-1", thing(8));
        things.put("ns/thing-1", thing(9));
        things.remove("ns/thing-2");
        things.repeatLast();
        things.put("ns/end", thing(1));

        awaitCopy();

        assertThat(copy.told.get()).isEqualTo(9);
        assertThat(api.listRequests()).isEqualTo(3);
    }

    @Test
    void olderEventsThatComeAgainBringNothingBack() {
        start(SETTINGS);
        awaitCopy();
        things.put("ns/thing-1", thing(8));
        things.remove("ns/thing-1");
        things.put("ns/thing-2", thing(9));

        things.repeatAll();
        things.put("ns/end", thing(1));

        awaitCopy();
    }

    @Test
    void eventsInReverseOrderEndInTheSameState() {
        start(SETTINGS);
        awaitCopy();
        things.holdBack();
        things.put("ns/thing-1", thing(8));
        things.put("ns/thing-1", thing(9));
        things.put("ns/short", thing(1));
        things.remove("ns/short");
        things.remove("ns/thing-2");
        things.put("ns/thing-2", thing(5));
        things.tellInReverse();

        awaitCopy();
    }

    @Test
    void lostEventIsMadeGoodByTheNextList() {
        start(new WatchSettings(2, Duration.ofSeconds(60), Duration.ofNanos(1), Duration.ofMillis(5), Duration.ZERO));
        awaitCopy();
        awaitWatches(1);

        things.lose(() -> things.remove("ns/thing-1"));
        api.endWatches();

        awaitCopy();
    }

    @Test
    void brokenConnectionGoesOnWhereItWasWithoutAList() {
        start(SETTINGS);
        awaitCopy();
        awaitWatches(1);

        api.breakWatches();
        things.put("ns/thing-1", thing(8));

        awaitCopy();
        awaitWatches(2);
        assertThat(api.listRequests()).isEqualTo(3);
    }

    @Test
    void bookmarksKeepAQuietWatchFreshOverACompaction() {
        start(SETTINGS);
        awaitCopy();
        awaitWatches(1);
        things.put("ns/thing-1", thing(8));
        awaitCopy();
        api.bookmark();
        api.compact();
        api.endWatches();
        awaitWatches(2);

        things.put("ns/thing-1", thing(9));

        awaitCopy();
        assertThat(api.listRequests()).isEqualTo(3);
    }

    @Test
    void forgottenVersionIsListedAnewAndTheDifferenceTold() {
        start(SETTINGS);
        awaitCopy();
        awaitWatches(1);
        things.lose(() -> {
            things.remove("ns/thing-1");
            things.put("ns/thing-2", thing(12));
        });
        api.compact();
        api.breakWatches();

        awaitCopy();
        assertThat(copy.told.get()).isEqualTo(7);
    }

    @Test
    void listThatIsForgottenInItsMiddleBeginsAgain() {
        api.compactBeforeNextPage();
        start(SETTINGS);

        awaitCopy();
        assertThat(copy.told.get()).isEqualTo(5);
    }

    @Test
    void serverThatFailsIsAskedAgain() {
        api.failures = 3;
        start(SETTINGS);

        awaitCopy();
        assertThat(api.listRequests()).isEqualTo(6);
    }

    @Test
    void serverThatIsSilentIsLeftAndAskedAgain() {
        api.fallSilent();
        try (KubeClient hasty = client(Duration.ofMillis(200));
                Reflector<Thing> second =
                        Reflector.start(hasty, new Resource<>("things", PATH, "", Thing::read), SETTINGS, copy)) {
            assertThat(second).isNotNull();
            await().until(() -> api.requests() >= 3);
            api.speak();

            awaitCopy();
        }
    }

    @Test
    void rightTokenIsFoundWhenTheServerWantsIt() {
        api.token = "secret";
        start(SETTINGS);

        awaitCopy();
    }

    @Test
    void nothingIsToldAfterTheEnd() {
        start(SETTINGS);
        awaitCopy();
        reflector.close();
        final int told = copy.told.get();

        things.put("ns/thing-1", thing(8));

        assertThat(copy.told.get()).isEqualTo(told);
    }

    @Test
    void watchedObjectsCanBeSelected() {
        api.nodes().put("node-1", thing(1));
        api.nodes().put("node-2", thing(2));
        reflector = Reflector.start(
                client,
                new Resource<>("node", "/api/v1/nodes", "fieldSelector=metadata.name%3Dnode-2", Thing::read),
                SETTINGS,
                copy);

        await().until(() -> copy.lists.get() > 0);
        assertThat(copy.values).isEqualTo(Map.of(new ObjectName("", "node-2").toString(), 2));
    }

    @Test
    void whateverHappensTheCopyEqualsAColdList() {
        start(new WatchSettings(3, Duration.ofSeconds(1), Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(2)));
        final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int step = 0; step < 2_000; step++) {
            final String name = "ns/thing-" + random.nextInt(40);
            switch (random.nextInt(40)) {
                case 0 -> api.breakWatches();
                case 1 -> api.endWatches();
                case 2 -> api.compact();
                case 3 -> api.bookmark();
                case 4 -> things.repeatLastIfAny();
                case 5 -> things.repeatAll();
                case 6 -> things.holdBack();
                case 7 -> things.tellInReverse();
                case 8 -> api.failures = 1;
                case 9, 10, 11, 12, 13, 14, 15, 16 -> things.remove(name);
                default -> things.put(name, thing(step));
            }
        }
        things.tellInReverse();

        awaitCopy();
    }

    private KubeClient client(final Duration timeout) {
        final TlsManagers none = new TlsManagers(Optional.empty(), Optional.empty());
        return new KubeClient(new KubeConnection(api.endpoint(), none, () -> Optional.of("secret")), timeout);
    }

    private void start(final WatchSettings settings) {
        reflector = Reflector.start(client, new Resource<>("things", PATH, "", Thing::read), settings, copy);
    }

    private void awaitCopy() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(new TreeMap<>(copy.values)).isEqualTo(things.values("value")));
    }

    private void awaitWatches(final int count) {
        await().until(() -> api.watchRequests() >= count);
    }

    private static String thing(final int value) {
        return "{\"kind\":\"Thing\",\"skipped\":{\"a\":[1,{\"b\":[]}]},\"value\":" + value + ",\"more\":null}";
    }

    private record Thing(ObjectName objectName, String resourceVersion, int value) implements KubeObject {
        static Thing read(final JsonParser parser) throws IOException {
            final String[] metadata = {"", "", ""};
            final int[] value = {0};
            KubeJson.fields(parser, (name, field) -> {
                if (name.equals("metadata")) {
                    KubeJson.fields(field, (key, text) -> {
                        switch (key) {
                            case "namespace" -> metadata[0] = text.getText();
                            case "name" -> metadata[1] = text.getText();
                            case "resourceVersion" -> metadata[2] = text.getText();
                            default -> {}
                        }
                    });
                } else if (name.equals("value")) {
                    value[0] = field.getIntValue();
                }
            });
            return new Thing(new ObjectName(metadata[0], metadata[1]), metadata[2], value[0]);
        }
    }

    private static final class Copy implements ObjectListener<Thing> {
        final Map<String, Integer> values = new ConcurrentSkipListMap<>();
        final AtomicInteger told = new AtomicInteger();
        final AtomicInteger lists = new AtomicInteger();

        @Override
        public void onObject(final Thing thing) {
            values.put(thing.objectName().toString(), thing.value());
            told.incrementAndGet();
        }

        @Override
        public void onGone(final ObjectName name) {
            values.remove(name.toString());
            told.incrementAndGet();
        }

        @Override
        public void onListed() {
            lists.incrementAndGet();
        }
    }
}
