package io.hawser.cni.engine;

import io.hawser.linux.route.Link;
import java.util.Optional;

/**
 * What joins a pod to its host.
 *
 * @param bridge that the host's end is a port of, if it is one
 * @param host the host's end
 * @param pod the pod's end
 */
record Wired(Optional<Link> bridge, Link host, Link pod) {}
