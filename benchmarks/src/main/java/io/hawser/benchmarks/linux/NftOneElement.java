package io.hawser.benchmarks.linux;

import io.hawser.benchmarks.topology.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One element by a process of {@code nft}, from its start to its end: so kube-proxy does it. */
final class NftOneElement extends OneElement {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    NftOneElement(final EndpointMap map, final int times) {
        super("nft", map, times);
    }

    @Override
    public Optional<String> peer() {
        return Optional.of(Tool.NFT.name());
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.NFT);
    }

    @Override
    void add(final Ruleset rules, final int number) throws Exception {
        run(rules, "create element " + EndpointMap.MAP + " { " + EndpointMap.text(number) + " }");
    }

    @Override
    void delete(final Ruleset rules, final int number) throws Exception {
        run(rules, "delete element " + EndpointMap.MAP + " { " + EndpointMap.keyText(number) + " }");
    }

    private static void run(final Ruleset rules, final String command) throws Exception {
        rules.host().run(List.of(Tool.NFT.name(), command), LIMIT);
    }
}
