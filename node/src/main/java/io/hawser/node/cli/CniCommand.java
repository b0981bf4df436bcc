package io.hawser.node.cli;

import io.hawser.cni.client.CniClient;
import io.hawser.cni.config.NodeNetwork;
import io.hawser.cni.engine.NodeState;
import io.hawser.cni.install.Installer;
import io.hawser.linux.capability.Capabilities;
import io.hawser.linux.capability.Capability;
import io.hawser.linux.net.IpPrefix;
import io.hawser.node.CniSettings;
import io.hawser.node.CniSide;
import io.hawser.node.Shutdown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hawser cni}: the plugin on this host. */
@Command(
        name = "cni",
        description = "The CNI plugin: installs it, or serves it on a host of its own.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CniCommand.Install.class, CniCommand.Serve.class})
final class CniCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new UsageException(
                "cni needs a command: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** {@code hawser cni install}. */
    @Command(
            name = "install",
            description = "Writes the plugin and a network configuration where the container runtime looks for them.",
            footer = {
                "",
                "Files are replaced by renaming within their directories; those that are right are left alone."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Install implements Callable<Integer> {
        @Option(
                names = "--bin-dir",
                paramLabel = "DIRECTORY",
                description = "Where the runtime looks for plugins (${DEFAULT-VALUE}).",
                defaultValue = "/opt/cni/bin")
        private Path binDirectory;

        @Option(
                names = "--conf-dir",
                paramLabel = "DIRECTORY",
                description = "Where it looks for configurations (${DEFAULT-VALUE}).",
                defaultValue = "/etc/cni/net.d")
        private Path confDirectory;

        @Option(
                names = "--conf-name",
                paramLabel = "NAME",
                description = "Name of the configuration's file; the first by name counts (${DEFAULT-VALUE}).",
                defaultValue = "10-hawser.conflist")
        private String confName;

        @Option(
                names = "--network",
                paramLabel = "NAME",
                description = "Name of the network (${DEFAULT-VALUE}).",
                defaultValue = "hawser")
        private String network;

        @Option(
                names = "--cni-socket",
                paramLabel = "PATH",
                description = "Where the daemon serves the plugin (${DEFAULT-VALUE}).",
                defaultValue = "/run/hawser/cni.sock")
        private Path socket;

        @Option(
                names = "--client",
                paramLabel = "auto|c|java",
                description =
                        "The plugin itself (${DEFAULT-VALUE}): c is a static executable for this kind of machine, "
                                + "java a script that starts this JVM, for any other; auto takes c where it was built.",
                defaultValue = "auto")
        private String client;

        @Option(names = "--no-conf", description = "Write the plugin alone: a configuration is there.")
        private boolean pluginAlone;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            if (Path.of(confName).getNameCount() != 1 || !network.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
                throw new UsageException("--conf-name is a file's name, and --network begins with a letter or digit");
            }
            final Path plugin = binDirectory.resolve(Installer.PLUGIN);
            tell(plugin, installPlugin());
            if (!pluginAlone) {
                final Path conf = confDirectory.resolve(confName);
                tell(conf, Installer.installConfiguration(conf, Installer.conflist(network, socket)));
            }
            return 0;
        }

        private Installer.Outcome installPlugin() {
            final boolean java =
                    switch (client) {
                        case "auto" -> !Installer.hasExecutable();
                        case "c" -> false;
                        case "java" -> true;
                        default -> throw new UsageException("--client: '" + client + "' is none of auto, c, java");
                    };
            if (!java && !Installer.hasExecutable()) {
                throw new UsageException("--client=c: this build has no executable in C; install a C compiler (Debian "
                        + "packages gcc, libc6-dev) and build again, or take --client=java");
            }
            return java
                    ? Installer.installJavaClient(binDirectory, javaClient())
                    : Installer.installPlugin(binDirectory);
        }

        private void tell(final Path file, final Installer.Outcome outcome) {
            final String what = outcome == Installer.Outcome.WRITTEN ? "written" : "is as it should be";
            spec.commandLine().getOut().println(file + " " + what);
        }

        /** This JVM's own command line, for a build without a C compiler. */
        private static String javaClient() {
            final List<String> words = new ArrayList<>();
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            words.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
            words.add("-Xshare:auto");
            words.add("-XX:TieredStopAtLevel=1");
            words.add("-cp");
            words.add(System.getProperty("java.class.path"));
            words.add(CniClient.class.getName());
            return String.join(
                    " ",
                    words.stream()
                            .map(word -> "'" + word.replace("'", "'\\''") + "'")
                            .toList());
        }
    }

    /** {@code hawser cni serve}. */
    @Command(
            name = "serve",
            description =
                    "Serves the plugin with a subnet of its own, without an overlay: for one host, and for trying.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Serve implements Callable<Integer> {
        @Option(
                names = "--subnet",
                paramLabel = "PREFIX",
                required = true,
                description = "Network that pods get addresses of. May be repeated once, for the other family.")
        private List<String> subnets = new ArrayList<>();

        @Option(
                names = "--mtu",
                paramLabel = "BYTES",
                description = "Of pods' interfaces (${DEFAULT-VALUE}).",
                defaultValue = "1500")
        private int mtu;

        @Option(
                names = "--cni-socket",
                paramLabel = "PATH",
                description = "Where the plugin is served (${DEFAULT-VALUE}).",
                defaultValue = "/run/hawser/cni.sock")
        private Path socket;

        @Option(
                names = "--cni-state-dir",
                paramLabel = "DIRECTORY",
                description = "Where pods' addresses are written down (${DEFAULT-VALUE}).",
                defaultValue = "/var/lib/cni/hawser")
        private Path stateDirectory;

        @ArgGroup(validate = false, heading = "%nThe log:%n")
        private LogFlags log = new LogFlags();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            log.apply();
            final List<IpPrefix> networks;
            try {
                networks = subnets.stream()
                        .map(IpPrefix::parse)
                        .map(IpPrefix::network)
                        .toList();
            } catch (final IllegalArgumentException e) {
                throw new UsageException("--subnet: " + e.getMessage());
            }
            if (networks.stream().map(IpPrefix::family).distinct().count() != networks.size()) {
                throw new UsageException("--subnet: one network of each family at most");
            }
            if (mtu < 68 || mtu > 65_535) {
                throw new UsageException("--mtu is " + mtu + "; it must be within 68 and 65535");
            }
            Capabilities.require("give pods a network", Capability.CAP_NET_ADMIN, Capability.CAP_SYS_ADMIN);
            final NodeState node = NodeState.of(new NodeNetwork(networks, networks, mtu, false));
            final Shutdown shutdown = new Shutdown();
            try (CniSide served = CniSide.start(new CniSettings(socket, stateDirectory), node)) {
                spec.commandLine().getOut().println("started " + served);
                spec.commandLine().getOut().flush();
                shutdown.await();
            } finally {
                shutdown.done();
            }
            return 0;
        }
    }
}
