package io.hawser.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** A variant that gives prepared values of metric {@code time} and writes each call to a shared journal. */
public final class ScriptedVariant implements Variant {
    private final String name;
    private final List<String> journal;
    private final Iterator<Double> values;
    private Optional<String> reason = Optional.empty();
    private Optional<String> peer = Optional.empty();
    private Duration least = Duration.ZERO;
    private int mostRounds = Integer.MAX_VALUE;
    private Optional<Exception> openFailure = Optional.empty();
    private Optional<Exception> closeFailure = Optional.empty();

    private ScriptedVariant(final String name, final List<String> journal, final double... values) {
        this.name = name;
        this.journal = journal;
        this.values = DoubleStream.of(values).boxed().toList().iterator();
    }

    /** Gives the values in turn, then throws. */
    public static ScriptedVariant giving(final String name, final double... values) {
        return new ScriptedVariant(name, new ArrayList<>(), values);
    }

    /** As {@link #giving}, with a journal. */
    public static ScriptedVariant journaling(final List<String> journal, final String name, final double... values) {
        return new ScriptedVariant(name, journal, values);
    }

    public ScriptedVariant unavailableBecause(final String why) {
        reason = Optional.of(why);
        return this;
    }

    ScriptedVariant taking(final Duration time) {
        least = time;
        return this;
    }

    public ScriptedVariant ofPeer(final String program) {
        peer = Optional.of(program);
        return this;
    }

    ScriptedVariant inRounds(final int most) {
        mostRounds = most;
        return this;
    }

    ScriptedVariant failingToOpen(final Exception failure) {
        openFailure = Optional.of(failure);
        return this;
    }

    ScriptedVariant failingToClose(final Exception failure) {
        closeFailure = Optional.of(failure);
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> unavailable() {
        return reason;
    }

    @Override
    public Duration least() {
        return least;
    }

    @Override
    public Optional<String> peer() {
        return peer;
    }

    @Override
    public int mostRounds() {
        return mostRounds;
    }

    @Override
    public void open() throws Exception {
        journal.add("open " + name);
        if (openFailure.isPresent()) {
            throw openFailure.get();
        }
    }

    @Override
    public Sample measure() {
        journal.add(name);
        if (!values.hasNext()) {
            throw new IllegalStateException(name + " has no more values");
        }
        return Sample.of("time", values.next());
    }

    @Override
    public void close() throws Exception {
        journal.add("close " + name);
        if (closeFailure.isPresent()) {
            throw closeFailure.get();
        }
    }
}
