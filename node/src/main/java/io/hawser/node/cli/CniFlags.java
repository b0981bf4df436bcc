package io.hawser.node.cli;

import io.hawser.node.CniSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether, and where, the daemon serves CNI. */
final class CniFlags {
    @Option(
            names = "--cni-socket",
            paramLabel = "PATH",
            description = "Serve the CNI plugin at this socket; /run/hawser/cni.sock is where the plugin looks "
                    + "unless its configuration says otherwise. Without it, CNI is not served.")
    Path socket;

    @Option(
            names = "--cni-state-dir",
            paramLabel = "DIRECTORY",
            description = "Where pods' addresses are written down (${DEFAULT-VALUE}).",
            defaultValue = "/var/lib/cni/hawser")
    Path stateDirectory;

    Optional<CniSettings> settings() {
        return Optional.ofNullable(socket).map(path -> new CniSettings(path, stateDirectory));
    }
}
