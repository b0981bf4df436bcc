package io.hawser.benchmarks.topology;

import io.hawser.benchmarks.Variant;
import java.util.Optional;

/** A variant that lives in a lab of its own, from before the first round until after the last. */
public abstract class LabVariant implements Variant {
    private final String name;
    private Optional<Lab> lab = Optional.empty();

    /**
     * A variant.
     *
     * @param name unique within its work.
     */
    protected LabVariant(final String name) {
        this.name = name;
    }

    /**
     * Makes what all rounds share.
     *
     * @param empty the lab, removed with all that is made in it.
     * @throws Exception if that fails.
     */
    protected abstract void openIn(Lab empty) throws Exception;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void open() throws Exception {
        final Lab empty = new Lab();
        lab = Optional.of(empty);
        openIn(empty);
    }

    @Override
    public final void close() throws Exception {
        if (lab.isPresent()) {
            lab.orElseThrow().close();
        }
    }
}
