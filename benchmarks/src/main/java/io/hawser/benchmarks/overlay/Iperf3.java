package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.topology.Cores;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Tool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One run of iperf3 between two ends: a server that serves once, and a client. The client is pinned to the first core
 * of this process and the server to the second, if there are two: left to the scheduler, both share a core now and
 * then, and carry less.
 */
public final class Iperf3 {
    private static final Pattern LISTENING = Pattern.compile("Server listening");
    private static final Duration GRACE = Duration.ofSeconds(15);

    private Iperf3() {}

    /**
     * Sends for so many seconds.
     *
     * @param ends where the client and the server run, and where the client finds the server.
     * @param seconds how long.
     * @param options of the client.
     * @return what the client reports.
     * @throws Exception if either end fails.
     */
    public static Iperf3Report run(final Ends ends, final int seconds, final List<String> options) throws Exception {
        final List<String> serving = List.of(Tool.IPERF3.name(), "--server", "--one-off", "--forceflush");
        try (HostProcess server = ends.server().start(serving)) {
            server.awaitText(LISTENING, GRACE);
            final List<String> sending = new ArrayList<>(List.of(Tool.IPERF3.name(), "--json"));
            sending.addAll(List.of("--client", ends.serverAddress().toString(), "--time", String.valueOf(seconds)));
            sending.addAll(affinity());
            sending.addAll(options);
            try (HostProcess client = ends.client().start(sending)) {
                final int code = client.awaitExit(GRACE.plusSeconds(seconds));
                if (code != 0) {
                    throw client.failure("ended with " + code);
                }
                return Iperf3Report.parse(client.output());
            }
        }
    }

    private static List<String> affinity() throws IOException {
        final List<Integer> cores = Cores.allowed();
        return cores.size() < 2 ? List.of() : List.of("--affinity", cores.get(0) + "," + cores.get(1));
    }
}
