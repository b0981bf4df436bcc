package io.hawser.linux.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.libc.NativeMemory;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TunOptionsTest {
    @Test
    void namesThatTheKernelWouldNotTakeAreRefused() {
        for (final String name : new String[] {
            "", "a/b", "a b", "a:b", "..", ".", "sixteen-bytes-16", "a\0b", "%d%d", "%s", "a%db", "äääääääää"
        }) {
            assertThatThrownBy(() -> TunOptions.named(name))
                    .as("name '%s'", name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("not a name for a network device");
        }
        assertThat(TunOptions.named("fifteen-bytes-1").name()).hasSize(15);
        assertThat(TunOptions.named("hawser%d").name()).isEqualTo("hawser%d");
        assertThatThrownBy(() -> TunOptions.named("a").withQueues(0)).hasMessage("0 queues for a, not 1 to 256");
        assertThatThrownBy(() -> TunOptions.named("a").withQueues(257)).hasMessageStartingWith("257 queues");
    }

    @Test
    void headerIsWrittenAndReadInHostOrder() {
        final UnsafeBuffer memory = NativeMemory.allocate(16);
        memory.setMemory(0, 16, (byte) 0xee);
        final VirtioNetHdrFlyweight header = new VirtioNetHdrFlyweight()
                .wrap(memory, 2)
                .clear()
                .flags(VirtioNetHdrFlyweight.VIRTIO_NET_HDR_F_NEEDS_CSUM)
                .gsoType(VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_UDP_L4)
                .headerLength(28)
                .gsoSize(0x8102)
                .checksumStart(20)
                .checksumOffset(6);
        final byte[] bytes = new byte[16];
        memory.getBytes(0, bytes);
        // linux/virtio_net.h: struct virtio_net_hdr_v1, on a little-endian machine
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("eeee" + "01051c00028114000600" + "0000" + "eeee");
        assertThat(header)
                .hasToString("virtio_net_hdr flags 1 gso_type 5 hdr_len 28 gso_size 33026 csum_start 20 csum_offset 6");
    }
}
