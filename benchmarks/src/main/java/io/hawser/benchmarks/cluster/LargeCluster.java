package io.hawser.benchmarks.cluster;

import io.hawser.benchmarks.Sample;

/** What a server holds that has loaded a large cluster and shown all of it once. */
final class LargeCluster implements ServerVariant.Task {
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final int BYTE = 256;

    private final int services;
    private final int endpoints;
    private final int nodes;

    LargeCluster(final int services, final int endpoints, final int nodes) {
        this.services = services;
        this.endpoints = endpoints;
        this.nodes = nodes;
    }

    @Override
    public void prepare(final RunningServer running) throws Exception {
        running.start();
        final Client client = running.client();
        InFlight.seconds(services, number -> client.post(SERVICES, service(number)));
        InFlight.seconds(services, number -> client.post(SLICES, slice(number)));
        InFlight.seconds(nodes, number -> client.post("/api/v1/nodes", node(number)));
        running.stop();
    }

    /** Of a server that starts on it: what writing it took is forgotten. */
    @Override
    public Sample measure(final RunningServer running) throws Exception {
        running.start();
        for (final String path : new String[] {SERVICES, SLICES, "/api/v1/nodes"}) {
            running.client().get(path).get();
        }
        final double megabytes = running.rssMegabytes();
        running.stop();
        return Sample.of("rss", megabytes);
    }

    private static String service(final int number) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"svc-" + number
                + "\",\"labels\":{\"app\":\"app-" + number + "\"}},\"spec\":{\"selector\":{\"app\":\"app-" + number
                + "\"},\"ports\":[{\"name\":\"http\",\"port\":80,\"targetPort\":8080}]}}";
    }

    private String slice(final int number) {
        final StringBuilder all = new StringBuilder();
        for (int i = 0; i < endpoints; i++) {
            final int address = number * endpoints + i;
            all.append(i == 0 ? "" : ",")
                    .append("{\"addresses\":[\"10.")
                    .append(128 + address / BYTE / BYTE)
                    .append('.')
                    .append(address / BYTE % BYTE)
                    .append('.')
                    .append(address % BYTE)
                    .append("\"],\"conditions\":{\"ready\":true,\"serving\":true,\"terminating\":false},")
                    .append("\"nodeName\":\"")
                    .append("node-")
                    .append(address % Math.max(1, nodes))
                    .append("\",\"targetRef\":{\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"app-")
                    .append(number)
                    .append("-6d4cf56db6-")
                    .append(i)
                    .append("\",\"uid\":\"0aa3a0d3-7d4a-4a79-8ee1-5d2c4a9d0000\"}}");
        }
        return "{\"apiVersion\":\"discovery.k8s.io/v1\",\"kind\":\"EndpointSlice\",\"metadata\":{\"name\":\"svc-"
                + number
                + "-abcde\",\"labels\":{\"kubernetes.io/service-name\":\"svc-" + number
                + "\"}},\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\"}],"
                + "\"endpoints\":[" + all + "]}";
    }

    private static String node(final int number) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"node-" + number
                + "\",\"labels\":{\"kubernetes.io/hostname\":\"node-" + number + "\"}},\"spec\":{\"podCIDR\":\"10."
                + (number / BYTE) + "." + (number % BYTE)
                + ".0/24\"},\"status\":{\"addresses\":[{\"type\":\"InternalIP\","
                + "\"address\":\"198.18." + (number / BYTE) + "." + (number % BYTE)
                + "\"}],\"capacity\":{\"cpu\":\"4\",\"memory\":\"16Gi\",\"pods\":\"110\"}}}";
    }
}
