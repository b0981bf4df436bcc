package io.hawser.node;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the daemon tells of itself.
 *
 * @param version that it says it is
 * @param health where health and metrics are served, if anywhere
 * @param statusSocket where its status is told, if anywhere
 */
public record DaemonSettings(String version, Optional<InetSocketAddress> health, Optional<Path> statusSocket) {}
