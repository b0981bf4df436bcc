package io.hawser.benchmarks.cluster;

import io.hawser.benchmarks.Sample;
import java.util.concurrent.atomic.AtomicInteger;

/** So many objects made, or read one by one, as fast as one client can with 32 requests on their way. */
final class Requests implements ServerVariant.Task {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String PAYLOAD = "x".repeat(512);
    private static final int READ_FROM = 200;

    private final int count;
    private final boolean writes;
    private final AtomicInteger made = new AtomicInteger();

    Requests(final int count, final boolean writes) {
        this.count = count;
        this.writes = writes;
    }

    private static String map(final int number) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"bench-" + number
                + "\",\"labels\":{\"app\":\"bench\"}},\"data\":{\"k\":\"" + PAYLOAD + "\"}}";
    }

    @Override
    public void prepare(final RunningServer running) throws Exception {
        made.set(0);
        running.start();
        final Client client = running.client();
        InFlight.seconds(READ_FROM, number -> client.post(MAPS, map(made.getAndIncrement())));
    }

    @Override
    public Sample measure(final RunningServer running) throws Exception {
        final Client client = running.client();
        final double seconds = writes
                ? InFlight.seconds(count, number -> client.post(MAPS, map(made.getAndIncrement())))
                : InFlight.seconds(count, number -> client.get(MAPS + "/bench-" + number % READ_FROM));
        return Sample.of("throughput", count / seconds);
    }
}
