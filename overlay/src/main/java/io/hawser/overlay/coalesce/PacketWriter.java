package io.hawser.overlay.coalesce;

/** Where packets go that need not wait any longer. */
@FunctionalInterface
public interface PacketWriter {
    /**
     * Takes a packet, its {@link io.hawser.linux.tun.VirtioNetHdrFlyweight} in front. The memory is the caller's again
     * when this returns.
     *
     * @param iovec native address of an array of its pieces, see {@link io.hawser.linux.libc.IovecFlyweight}
     * @param count how many pieces
     */
    void write(long iovec, int count);
}
