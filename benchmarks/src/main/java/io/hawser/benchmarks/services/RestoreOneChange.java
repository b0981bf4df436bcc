package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import io.hawser.proxy.service.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The chains of one service written anew by {@code iptables-nft-restore --noflush}, as kube-proxy does. */
final class RestoreOneChange extends OneChange {
    private static final Duration LOAD_LIMIT = Duration.ofMinutes(20);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<Integer, List<Endpoint>> now = new HashMap<>();
    private Optional<ServiceHost> host = Optional.empty();
    private Path file = Path.of("");

    RestoreOneChange(final Catalogue catalogue, final int changes) {
        super(ServicesSuite.RESTORE, catalogue, changes);
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IPTABLES_RESTORE);
    }

    @Override
    public int mostRounds() {
        return catalogue().roundsOfPeers();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final ServiceHost node = ServiceHost.in(lab);
        file = lab.directory().resolve("services.rules");
        IptablesRules.write(file, catalogue());
        node.host().run(List.of(Tool.IPTABLES_RESTORE.name(), file.toString()), LOAD_LIMIT);
        host = Optional.of(node);
    }

    @Override
    void change(final int service, final List<Endpoint> endpoints) throws Exception {
        final List<Endpoint> before = now.getOrDefault(service, catalogue().endpointsOf(service));
        Files.writeString(file, IptablesRules.change(service, before, endpoints));
        host.orElseThrow().host().run(List.of(Tool.IPTABLES_RESTORE.name(), "--noflush", file.toString()), LIMIT);
        now.put(service, endpoints);
    }
}
