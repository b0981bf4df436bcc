package io.hawser.proxy.plane;

import java.util.Optional;

/** A provider that lacks what it is told to, and whose planes are in memory. */
public final class FakeProvider implements DataPlaneProvider {
    private final String name;

    /** What it lacks; null for nothing. */
    public String lacks;

    /** How often its leftovers are not to be removed. */
    public int refusals;

    /** Whether it left something. */
    public boolean leftovers = true;

    public FakeProvider(final String name) {
        this.name = name;
    }

    /** Without this. */
    public FakeProvider lacking(final String what) {
        lacks = what;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String needs() {
        return "memory";
    }

    @Override
    public Optional<String> missing() {
        return Optional.ofNullable(lacks);
    }

    @Override
    public DataPlane create(final NodeView node) {
        return new InMemoryPlane();
    }

    @Override
    public void removeLeftovers() {
        if (refusals > 0) {
            refusals--;
            throw new DataPlaneException("told to refuse");
        }
        leftovers = false;
    }

    @Override
    public String toString() {
        return name;
    }
}
