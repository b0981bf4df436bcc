package io.hawser.node.services;

import io.hawser.proxy.conductor.SyncSettings;
import io.hawser.proxy.plane.DataPlanes;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.plane.PlaneRequest;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How this node serves services.
 *
 * @param planes the data planes there are
 * @param plane the data plane that is asked for
 * @param nodeName this node's name, as endpoints name it
 * @param view what the plane has to know of node and cluster
 * @param sync how often the plane is touched
 * @param conntrack what connection tracking is given room for
 * @param health where {@code /healthz} and {@code /livez} are served, if anywhere
 * @param metrics where {@code /metrics} is served, if anywhere
 */
public record ServiceSettings(
        DataPlanes planes,
        PlaneRequest plane,
        String nodeName,
        NodeView view,
        SyncSettings sync,
        ConntrackLimits conntrack,
        Optional<InetSocketAddress> health,
        Optional<InetSocketAddress> metrics) {}
