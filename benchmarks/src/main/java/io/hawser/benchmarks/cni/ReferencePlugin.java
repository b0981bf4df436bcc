package io.hawser.benchmarks.cni;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The reference plugins bridge and host-local. */
final class ReferencePlugin implements Plugin {
    private static final List<Path> DIRECTORIES = List.of(Path.of("/usr/lib/cni"), Path.of("/opt/cni/bin"));

    @Override
    public Optional<String> unavailable() {
        return directory().isPresent()
                ? Optional.empty()
                : Optional.of(
                        "no bridge and host-local in " + DIRECTORIES + " (Debian package containernetworking-plugins)");
    }

    @Override
    public Optional<String> peer() {
        return Optional.of("containernetworking-plugins");
    }

    @Override
    public Path open(final Lab lab, final Host host) {
        return directory().orElseThrow().resolve("bridge");
    }

    @Override
    public String configuration(final Lab lab, final boolean masquerade) {
        return """
                {"cniVersion":"1.0.0","name":"bench","type":"bridge","bridge":"cni0","isDefaultGateway":true,
                "hairpinMode":true,"ipMasq":%s,
                "ipam":{"type":"host-local","dataDir":"%s","subnet":"10.88.0.0/16"}}
                """.formatted(masquerade, lab.directory().resolve("host-local"));
    }

    private static Optional<Path> directory() {
        return DIRECTORIES.stream()
                .filter(directory -> Files.isExecutable(directory.resolve("bridge"))
                        && Files.isExecutable(directory.resolve("host-local")))
                .findFirst();
    }
}
