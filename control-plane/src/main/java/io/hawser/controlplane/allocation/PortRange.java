package io.hawser.controlplane.allocation;

/** The ports of nodes from which Services get theirs, both ends included. */
public record PortRange(int first, int last) {
    private static final int MAX = 65_535;

    /** Kubernetes' own. */
    public static final PortRange DEFAULT = new PortRange(30_000, 32_767);

    /** Checks the bounds. */
    public PortRange {
        if (first < 1 || last > MAX || first > last) {
            throw new IllegalArgumentException(first + "-" + last + " is no range of ports: write it as 30000-32767");
        }
    }

    /** Parses {@code FIRST-LAST}. Throws {@link IllegalArgumentException} that says what is wrong. */
    public static PortRange parse(final String text) {
        if (!text.matches("[0-9]{1,5}-[0-9]{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is no range of ports: write it as 30000-32767");
        }
        final int dash = text.indexOf('-');
        return new PortRange(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    int size() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
