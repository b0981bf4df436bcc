package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.topology.HostProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hawser's proxy in a JVM of its own, with one thread that carries traffic. */
final class HawserProxy implements Way {
    private static final Duration START = Duration.ofSeconds(30);

    private final String name;
    private final List<String> options;

    private HawserProxy(final String name, final List<String> options) {
        this.name = name;
        this.options = options;
    }

    /** As it is. */
    static Way normal() {
        return new HawserProxy("hawser", List.of());
    }

    /** Without pipes: all is copied. */
    static Way copying() {
        return new HawserProxy("hawser-copy", List.of("--copy"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Opened open(final ProxyLab hosts, final Optional<Integer> core) throws Exception {
        final HostProcess process = hosts.node().start(Way.bound(core, command()));
        Way.awaitListening(hosts, process, START);
        return new Opened(ProxyLab.SERVICE, Optional.of(process));
    }

    private List<String> command() {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx96m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4"));
        command.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
        command.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ProxyMain.class.getName()));
        command.addAll(options);
        return command;
    }
}
