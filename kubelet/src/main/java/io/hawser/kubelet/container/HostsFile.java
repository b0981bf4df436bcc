package io.hawser.kubelet.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.PodPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The /etc/hosts of a pod's containers. */
public final class HostsFile {
    private static final Path OF_NODE = Path.of("/etc/hosts");

    private HostsFile() {}

    /** Writes it, for a pod with these addresses; in the node's own network it begins as the node's. */
    public static void write(final PodPaths paths, final Pod pod, final List<String> addresses, final String domain)
            throws IOException {
        final StringBuilder text = new StringBuilder(512);
        if (pod.isHostNetwork()) {
            text.append("# Kubernetes-managed hosts file (host network).\n");
            if (Files.exists(OF_NODE)) {
                text.append(Files.readString(OF_NODE));
            }
        } else {
            text.append("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost"
                    + " ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\n"
                    + "fe00::2\tip6-allrouters\n");
            final String host = SandboxConfigs.hostName(pod);
            final String subdomain = Json.text(pod.spec(), "subdomain");
            for (final String address : addresses) {
                text.append(address).append('\t');
                if (!subdomain.isEmpty()) {
                    text.append(host + "." + subdomain + "." + pod.namespace() + ".svc." + domain + "\t");
                }
                text.append(host).append('\n');
            }
        }
        final JsonNode aliases = pod.spec().path("hostAliases");
        if (!aliases.isEmpty()) {
            text.append("\n# Entries added by HostAliases.\n");
            aliases.forEach(alias -> text.append(Json.text(alias, "ip"))
                    .append('\t')
                    .append(String.join("\t", Json.texts(alias.path("hostnames"))))
                    .append('\n'));
        }
        final Path file = paths.hosts(pod.uid());
        Files.createDirectories(file.getParent());
        // In place: containers have the file itself mounted.
        Files.writeString(file, text);
    }
}
