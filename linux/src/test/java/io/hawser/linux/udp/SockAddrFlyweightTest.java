package io.hawser.linux.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SockAddrFlyweightTest {
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[SockAddrFlyweight.MAX_LENGTH]);
    private final SockAddrFlyweight address = new SockAddrFlyweight().wrap(memory, 0);

    @Test
    void v4HasTheBytesOfSockaddrIn() {
        memory.setMemory(0, memory.capacity(), (byte) 0xee);
        // netinet/in.h: struct sockaddr_in, on a little-endian machine
        assertThat(hex(address.set(IpAddress.parse("10.1.2.3"), 8472))).isEqualTo("020021180a0102030000000000000000");
        assertThat(address.isV4()).isTrue();
        assertThat(address).hasToString("10.1.2.3:8472");
        assertThat(address.high()).isZero();
        assertThat(address.low()).isEqualTo(0x0a010203L);
        assertThat(address.scopeId()).isZero();
    }

    @Test
    void v6HasTheBytesOfSockaddrIn6() {
        memory.setMemory(0, memory.capacity(), (byte) 0xee);
        assertThat(hex(address.set(IpAddress.parse("fe80::1"), 65_535).scopeId(3)))
                .isEqualTo("0a00ffff00000000fe80000000000000000000000000000103000000");
        assertThat(address.isV4()).isFalse();
        assertThat(address).hasToString("[fe80::1]:65535");
        assertThat(address.address()).isEqualTo(IpAddress.parse("fe80::1"));
        assertThat(address.scopeId()).isEqualTo(3);
    }

    private String hex(final SockAddrFlyweight written) {
        return HexFormat.of().formatHex(memory.byteArray(), 0, written.length());
    }
}
