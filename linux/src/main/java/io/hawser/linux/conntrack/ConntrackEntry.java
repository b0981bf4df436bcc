package io.hawser.linux.conntrack;

/**
 * A flow in the table.
 *
 * @param original the direction of the packet that began it, as it came in
 * @param reply the direction of the answers, as they come in: differs from the original turned round where
 *     addresses are translated
 * @param status bits of {@link ConntrackStatus}
 * @param mark the mark, 32 bits, 0 for none
 * @param zone the zone it is tracked in
 * @param timeoutSeconds until it is forgotten if no packet comes; 0 where the kernel gives none (offloaded flows)
 * @param id the kernel's number for this entry, 32 bits, unsigned; a later flow with equal tuples has another
 */
public record ConntrackEntry(
        ConntrackTuple original,
        ConntrackTuple reply,
        int status,
        int mark,
        ConntrackZone zone,
        long timeoutSeconds,
        int id) {

    /** The protocol of both directions: IPPROTO_TCP and so on. */
    public int protocol() {
        return original.protocol();
    }

    /** Both directions, and what else is not nothing. */
    @Override
    public String toString() {
        return original + ", reply " + reply
                + (zone.id() == 0 ? "" : " zone " + zone.id())
                + (mark == 0 ? "" : " mark 0x" + Integer.toHexString(mark))
                + " status " + ConntrackStatus.toString(status);
    }
}
