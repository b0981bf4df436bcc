package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Pod;
import io.hawser.benchmarks.topology.TwoNodes;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.lease.SubnetEnv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * From pod to pod over what a daemon on each node has made: etcd and the first daemon on node 1, the second daemon on
 * node 2, and a pod behind each with the subnet and MTU of the daemon's subnet file.
 *
 * @param name the variant's name.
 * @param daemon what runs on each node.
 * @param backend how packets travel: {@code Backend.Type} of the network's configuration.
 * @param device through which they leave a node.
 */
record DaemonNetwork(String name, Daemon daemon, String backend, String device) implements Network {
    private static final Duration STARTING = Duration.ofSeconds(30);

    @Override
    public Optional<String> unavailable() {
        return Etcd.unavailable().or(daemon::unavailable);
    }

    /** A network that is up, and the daemons that keep it. */
    record Opened(Ends ends, List<HostProcess> daemons) {}

    @Override
    public Optional<String> peer() {
        return daemon.peer();
    }

    @Override
    public Ends open(final Lab lab) throws Exception {
        return openWithDaemons(lab).ends();
    }

    Opened openWithDaemons(final Lab lab) throws Exception {
        final TwoNodes nodes = TwoNodes.in(lab);
        final Etcd etcd = Etcd.on(lab, nodes.node1(), TwoNodes.ADDRESS1);
        etcd.put(Crowd.CONFIG_KEY, "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"" + backend + "\"}}");
        final Started one = start(lab, nodes.node1(), etcd);
        final Started two = start(lab, nodes.node2(), etcd);
        final Ends ends = Ends.of(one.pod(lab), two.pod(lab));
        one.awaitRoute(ends, device);
        return new Opened(ends, List.of(one.process, two.process));
    }

    private Started start(final Lab lab, final Host node, final Etcd etcd) throws Exception {
        final Path subnetFile = lab.directory().resolve(node.name() + ".env");
        return new Started(
                node, node.start(daemon.command(etcd.endpoint(), TwoNodes.INTERFACE, subnetFile)), subnetFile);
    }

    private record Started(Host node, HostProcess process, Path subnetFile) {
        Pod pod(final Lab lab) throws Exception {
            process.await("wrote no " + subnetFile, STARTING, () -> Files.exists(subnetFile));
            final SubnetEnv env = SubnetEnv.parse(Files.readString(subnetFile));
            final IpPrefix subnet = env.subnets().ipv4().orElseThrow();
            final IpPrefix gateway = new IpPrefix(subnet.address().plus(1), subnet.length());
            return Pod.behind(lab, node, gateway, env.mtu());
        }

        void awaitRoute(final Ends ends, final String device) throws Exception {
            process.await("made no route through " + device, STARTING, () -> ends.isThrough(node, device));
        }
    }
}
