package io.hawser.benchmarks.cni;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.cni.install.Installer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The executable of this checkout, and {@code hawser cni serve}. */
final class HawserPlugin implements Plugin {
    private static final Duration START = Duration.ofMinutes(5);

    private final Path launcher;

    private HawserPlugin(final Path launcher) {
        this.launcher = launcher;
    }

    static HawserPlugin ofThisCheckout() {
        return new HawserPlugin(Path.of(System.getProperty("hawser.launcher", "bin/hawser")));
    }

    @Override
    public Optional<String> unavailable() {
        if (!Installer.hasExecutable()) {
            return Optional.of("its executable was built without a C compiler");
        }
        return Files.isExecutable(launcher)
                ? Optional.empty()
                : Optional.of("no launcher at " + launcher.toAbsolutePath());
    }

    @Override
    public Path open(final Lab lab, final Host host) throws Exception {
        Installer.installPlugin(lab.directory());
        final HostProcess daemon = host.start(List.of(
                launcher.toAbsolutePath().toString(),
                "cni",
                "serve",
                "--subnet=10.88.0.0/16",
                "--cni-socket=" + socket(lab),
                "--cni-state-dir=" + lab.directory().resolve("state")));
        daemon.await("does not serve", START, () -> Files.exists(socket(lab)));
        return lab.directory().resolve(Installer.PLUGIN);
    }

    @Override
    public String configuration(final Lab lab, final boolean masquerade) {
        return """
                {"cniVersion":"1.0.0","name":"bench","type":"hawser","bridge":"cni0","isDefaultGateway":true,
                "hairpinMode":true,"ipMasq":%s,"socket":"%s"}
                """.formatted(masquerade, socket(lab));
    }

    private static Path socket(final Lab lab) {
        return lab.directory().resolve("cni.sock");
    }
}
