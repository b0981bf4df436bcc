package io.hawser.linux.conntrack;

/**
 * The zone a flow is tracked in: equal flows in different zones are different entries.
 *
 * @param id 16 bits, unsigned; 0 is the zone of everything that was given none
 * @param direction which of the flow's tuples the zone counts for
 */
public record ConntrackZone(int id, Direction direction) {
    /** The zone of everything that was given none. */
    public static final ConntrackZone DEFAULT = new ConntrackZone(0, Direction.BOTH);

    /** @throws IllegalArgumentException if the id does not fit */
    public ConntrackZone {
        if (id < 0 || id > 0xffff) {
            throw new IllegalArgumentException("conntrack zone " + id + " is not within 0 and 65535");
        }
    }

    /** A zone for both directions. */
    public static ConntrackZone of(final int id) {
        return id == 0 ? DEFAULT : new ConntrackZone(id, Direction.BOTH);
    }

    /** Which tuples a zone counts for; the other is then in the default zone. */
    public enum Direction {
        /** Both, which is usual. */
        BOTH,
        /** The original tuple only: nf_tables' {@code ct original zone set}. */
        ORIGINAL,
        /** The reply tuple only: nf_tables' {@code ct reply zone set}. */
        REPLY
    }
}
