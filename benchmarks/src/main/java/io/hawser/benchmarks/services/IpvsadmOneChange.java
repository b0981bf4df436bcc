package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Lab;
import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The destinations that differ, by {@code ipvsadm -R} of a file. */
final class IpvsadmOneChange extends OneChange {
    private static final Duration LOAD_LIMIT = Duration.ofMinutes(20);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<Integer, List<Endpoint>> held = new HashMap<>();
    private Optional<IpvsHost> host = Optional.empty();
    private Path script = Path.of("");

    IpvsadmOneChange(final Catalogue catalogue, final int changes) {
        super(IpvsHost.IPVSADM, catalogue, changes);
    }

    @Override
    public Optional<String> unavailable() {
        return IpvsHost.unavailable();
    }

    @Override
    public int mostRounds() {
        return catalogue().roundsOfPeers();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final IpvsHost node = IpvsHost.in(lab);
        script = lab.directory().resolve("services.ipvs");
        IpvsHost.write(script, catalogue());
        node.host().run(IpvsHost.restore(script), LOAD_LIMIT);
        host = Optional.of(node);
    }

    @Override
    void change(final int service, final List<Endpoint> endpoints) throws Exception {
        final List<Endpoint> before = held.getOrDefault(service, catalogue().endpointsOf(service));
        final IpAddress address = Catalogue.clusterIp(service);
        final Stream<String> gone = before.stream()
                .filter(endpoint -> !endpoints.contains(endpoint))
                .map(endpoint -> IpvsHost.destination("-d", address, endpoint));
        final Stream<String> come = endpoints.stream()
                .filter(endpoint -> !before.contains(endpoint))
                .map(endpoint -> IpvsHost.destination("-a", address, endpoint) + " -m -w 1");
        Files.writeString(script, Stream.concat(gone, come).collect(Collectors.joining("\n", "", "\n")));
        host.orElseThrow().host().run(IpvsHost.restore(script), LIMIT);
        held.put(service, endpoints);
    }
}
