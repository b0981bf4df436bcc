package io.hawser.overlay.coalesce;

import io.hawser.linux.libc.IovecFlyweight;
import io.hawser.linux.libc.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps what is written, each packet in one piece with its virtio-net header in front. */
public final class PacketCollector implements PacketWriter {
    private final List<UnsafeBuffer> packets = new ArrayList<>();

    @Override
    public void write(final long iovec, final int count) {
        final UnsafeBuffer array = new UnsafeBuffer(iovec, count * IovecFlyweight.LENGTH);
        int total = 0;
        for (int i = 0; i < count; i++) {
            total += (int) array.getLong(i * IovecFlyweight.LENGTH + IovecFlyweight.IOV_LEN_OFFSET);
        }
        final UnsafeBuffer packet = NativeMemory.allocate(total);
        int at = 0;
        for (int i = 0; i < count; i++) {
            final int length = (int) array.getLong(i * IovecFlyweight.LENGTH + IovecFlyweight.IOV_LEN_OFFSET);
            final long from = array.getLong(i * IovecFlyweight.LENGTH + IovecFlyweight.IOV_BASE_OFFSET);
            packet.putBytes(at, new UnsafeBuffer(from, length), 0, length);
            at += length;
        }
        packets.add(packet);
    }

    /** What was written, in order. */
    public List<UnsafeBuffer> packets() {
        return packets;
    }
}
