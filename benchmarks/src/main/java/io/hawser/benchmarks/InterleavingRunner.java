package io.hawser.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a work's variants in turn, round by round, so that a change in the machine's mood meets all of them. Each round
 * begins with another variant, so that none always runs in the wake of the same one.
 */
public final class InterleavingRunner {
    private final int warmUpRounds;
    private final int rounds;

    /**
     * A runner of so many rounds.
     *
     * @param warmUpRounds rounds run first, whose samples are dropped.
     * @param rounds rounds that count, at least one.
     */
    public InterleavingRunner(final int warmUpRounds, final int rounds) {
        if (rounds < 1 || warmUpRounds < 0) {
            throw new IllegalArgumentException("rounds: " + warmUpRounds + " + " + rounds);
        }
        this.warmUpRounds = warmUpRounds;
        this.rounds = rounds;
    }

    /**
     * Runs all rounds of one work. A variant that fails is closed and left out of the rounds that follow; the others go
     * on.
     *
     * @param work the work.
     * @return the outcome of each variant by its name, in the work's order.
     */
    public Map<String, Outcome> run(final Work work) {
        return run(work, Limit.NONE);
    }

    /**
     * As {@link #run(Work)}, but leaves out rounds that would take longer than there is time: first those that warm up,
     * but one, then those that count, but one. A variant that cannot be done in time at all is skipped.
     *
     * @param work the work.
     * @param limit until when.
     * @return the outcome of each variant by its name, in the work's order.
     */
    public Map<String, Outcome> run(final Work work, final Limit limit) {
        final List<VariantRun> runs = new ArrayList<>();
        try {
            for (final Variant variant : work.variants()) {
                final VariantRun run = new VariantRun(variant, work.metrics());
                runs.add(run);
                run.open(limit);
            }
            rounds(runs, limit);
        } finally {
            runs.forEach(VariantRun::close);
        }
        final Map<String, Outcome> outcomes = new LinkedHashMap<>();
        runs.forEach(run -> outcomes.put(run.name(), run.outcome()));
        return outcomes;
    }

    private void rounds(final List<VariantRun> runs, final Limit limit) {
        long longestNs = 0;
        int round = 0;
        // Two counted rounds show a spread: they are worth more than another round that warms up.
        while (round < warmUpRounds && (round == 0 || limit.leaves(3 * longestNs))) {
            longestNs = Math.max(longestNs, round(runs, round++, false));
        }
        for (int counted = 0; counted < rounds && (counted == 0 || limit.leaves(longestNs)); counted++) {
            longestNs = Math.max(longestNs, round(runs, round++, true));
        }
    }

    private static long round(final List<VariantRun> runs, final int round, final boolean counts) {
        final long beganNs = System.nanoTime();
        for (int turn = 0; turn < runs.size(); turn++) {
            runs.get((round + turn) % runs.size()).measure(counts);
        }
        return System.nanoTime() - beganNs;
    }
}
