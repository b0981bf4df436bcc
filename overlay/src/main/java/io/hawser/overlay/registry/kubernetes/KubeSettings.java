package io.hawser.overlay.registry.kubernetes;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How leases are kept in Node objects.
 *
 * @param nodeName name of this node's object
 * @param annotationPrefix what the names of annotations begin with
 * @param netConf the file with the network's configuration
 * @param netConfText the configuration itself, which then counts instead of the file's; empty if it is in the file
 * @param callTimeout after which a request that is not answered fails
 * @param watchTime after which the server is asked to end a watch, which then is asked for again; one that has not
 *     ended a while later is taken for dead
 */
public record KubeSettings(
        String nodeName,
        String annotationPrefix,
        Path netConf,
        String netConfText,
        Duration callTimeout,
        Duration watchTime) {
    /** Flannel's prefix of annotations. */
    public static final String DEFAULT_ANNOTATION_PREFIX = Annotations.DEFAULT_PREFIX;
    /** Where Flannel's manifest mounts the configuration. */
    public static final Path DEFAULT_NET_CONF = Path.of("/etc/kube-flannel/net-conf.json");

    private static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DEFAULT_WATCH_TIME = Duration.ofMinutes(2);

    /** Everything as Flannel has it. */
    public static KubeSettings of(final String nodeName) {
        return new KubeSettings(
                nodeName, DEFAULT_ANNOTATION_PREFIX, DEFAULT_NET_CONF, "", DEFAULT_CALL_TIMEOUT, DEFAULT_WATCH_TIME);
    }

    /** With another file. */
    public KubeSettings withNetConf(final Path file) {
        return new KubeSettings(nodeName, annotationPrefix, file, netConfText, callTimeout, watchTime);
    }

    /** With a configuration, whatever a file says. */
    public KubeSettings withNetConfText(final String json) {
        return new KubeSettings(nodeName, annotationPrefix, netConf, json, callTimeout, watchTime);
    }

    /** With another patience for requests and watches. */
    public KubeSettings withTimeouts(final Duration call, final Duration watch) {
        return new KubeSettings(nodeName, annotationPrefix, netConf, netConfText, call, watch);
    }
}
