package io.hawser.benchmarks.linux;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.benchmarks.topology.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The whole map by {@code nft -f} of a file that was written before, from the start of the process to its end. */
final class NftElements extends LabVariant {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final EndpointMap map;
    private Optional<Ruleset> ruleset = Optional.empty();
    private List<String> command = List.of();

    NftElements(final EndpointMap map) {
        super("nft");
        this.map = map;
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
    protected void openIn(final Lab lab) throws Exception {
        ruleset = Optional.of(Ruleset.in(lab, map));
        final Path script = lab.directory().resolve("map.nft");
        map.writeScript(script);
        command = List.of(Tool.NFT.name(), "-f", script.toString());
    }

    @Override
    public Sample measure() throws Exception {
        final Ruleset rules = ruleset.orElseThrow();
        final Sample sample = Stopwatch.time(() -> rules.host().run(command, LIMIT));
        rules.requireLoaded();
        rules.delete();
        return sample;
    }
}
