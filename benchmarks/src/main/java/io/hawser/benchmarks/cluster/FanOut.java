package io.hawser.benchmarks.cluster;

import io.hawser.benchmarks.Sample;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Many watchers, each told of a change: from before the write is sent until the watcher has the line. */
final class FanOut implements ServerVariant.Task {
    private static final String MAP = "/api/v1/namespaces/default/configmaps/watched";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String SENT = "\"sent\":\"";
    /** As many as a connection may carry in either server. */
    private static final int PER_CONNECTION = 100;

    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(60);
    private static final double NS_PER_MS = 1e6;

    private final int watchers;
    private final int uncounted;
    private final int changes;

    /** With so many changes to begin with that do not count, and so many that do. */
    FanOut(final int watchers, final int uncounted, final int changes) {
        this.watchers = watchers;
        this.uncounted = uncounted;
        this.changes = changes;
    }

    private static String map() {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"watched\"},\"data\":{" + SENT
                + System.nanoTime() + "\"}}";
    }

    @Override
    public void prepare(final RunningServer running) throws Exception {
        running.start();
        running.client().post(MAPS, map()).get();
    }

    @Override
    public Sample measure(final RunningServer running) throws Exception {
        final Round round = new Round(watchers);
        final List<Watching> all = new ArrayList<>();
        try {
            HttpClient http = null;
            for (int i = 0; i < watchers; i++) {
                if (i % PER_CONNECTION == 0) {
                    http = connected(running.client());
                }
                all.add(watch(running.client(), http, round));
            }
            round.await("every watcher has begun");
            for (int i = -uncounted; i < changes; i++) {
                round.next(i >= 0);
                running.client().put(MAP, map()).get();
                round.await("every watcher was told of change " + i);
            }
        } finally {
            all.forEach(Watching::end);
        }
        final Histogram times = round.times;
        return Sample.of("p50", times.getValueAtPercentile(50) / NS_PER_MS)
                .and("p99", times.getValueAtPercentile(99) / NS_PER_MS);
    }

    /** With its connection: requests that find none open one each, and a thousand at once do not all come through. */
    private static HttpClient connected(final Client client) throws IOException, InterruptedException {
        final HttpClient http = Client.another();
        http.send(client.request("/version").build(), HttpResponse.BodyHandlers.discarding());
        return http;
    }

    private static Watching watch(final Client client, final HttpClient http, final Round round) {
        final Watching watching = new Watching(round);
        http.sendAsync(
                        client.request(MAPS + "?watch=true&fieldSelector=metadata.name%3Dwatched&timeoutSeconds=300")
                                .timeout(Duration.ofMinutes(5))
                                .build(),
                        HttpResponse.BodyHandlers.fromLineSubscriber(watching))
                .exceptionally(failure -> null);
        return watching;
    }

    /** One watcher. */
    private static final class Watching implements Flow.Subscriber<String> {
        private final Round round;
        private volatile Flow.Subscription subscription;

        Watching(final Round round) {
            this.round = round;
        }

        void end() {
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public void onSubscribe(final Flow.Subscription one) {
            subscription = one;
            one.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(final String line) {
            round.line(line);
        }

        /** A watcher that is lost is missed when it should have been told. */
        @Override
        public void onError(final Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    /** What the watchers of one round saw. */
    private static final class Round {
        private final ConcurrentHistogram times = new ConcurrentHistogram(MAX_NS, 3);
        private final int watchers;
        private volatile CountDownLatch told;
        private volatile boolean counts;

        Round(final int watchers) {
            this.watchers = watchers;
            this.told = new CountDownLatch(watchers);
        }

        void next(final boolean counted) {
            told = new CountDownLatch(watchers);
            counts = counted;
        }

        void await(final String what) throws InterruptedException {
            if (!told.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not within a minute: " + what);
            }
        }

        void line(final String line) {
            final int at = line.indexOf(SENT);
            if (at >= 0) {
                if (counts) {
                    final int from = at + SENT.length();
                    final long sent = Long.parseLong(line.substring(from, line.indexOf('"', from)));
                    times.recordValue(Math.min(MAX_NS, System.nanoTime() - sent));
                }
                told.countDown();
            }
        }
    }
}
