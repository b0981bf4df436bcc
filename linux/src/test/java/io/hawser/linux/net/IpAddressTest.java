package io.hawser.linux.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @Property
    void textIsReadBack(@ForAll final int v4, @ForAll final long high, @ForAll final long low) {
        assertThat(IpAddress.parse(IpAddress.v4(v4).toString())).isEqualTo(IpAddress.v4(v4));
        assertThat(IpAddress.parse(IpAddress.v6(high, low).toString())).isEqualTo(IpAddress.v6(high, low));
    }

    @Property
    void jdkReadsTheSameText(@ForAll @Size(16) final byte[] bytes, @ForAll @IntRange(max = 16) final int zeros)
            throws UnknownHostException {
        for (int i = 0; i < zeros; i++) {
            bytes[(i * 7) % 16] = 0;
        }
        final IpAddress address = IpAddress.of(bytes);
        assertThat(address.toBytes()).isEqualTo(bytes);
        assertThat(InetAddress.getByName(address.toString()).getHostAddress())
                .isEqualTo(InetAddress.getByAddress(bytes).getHostAddress());
    }

    @Property
    void wireBytesAreReadBack(@ForAll final int v4, @ForAll final long high, @ForAll final long low) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[20]);
        IpAddress.v4(v4).write(buffer, 0);
        IpAddress.v6(high, low).write(buffer, 4);
        assertThat(IpAddress.read(buffer, 0, IpFamily.IPV4)).isEqualTo(IpAddress.v4(v4));
        assertThat(IpAddress.read(buffer, 4, IpFamily.IPV6)).isEqualTo(IpAddress.v6(high, low));
    }

    @Property
    void plusAndMinusCancel(@ForAll final long low, @ForAll @IntRange(min = -100_000) final int distance) {
        final IpAddress address = IpAddress.v6(5, low);
        assertThat(address.plus(distance).plus(-(long) distance)).isEqualTo(address);
    }

    @Test
    void rangeEndsAreNotPassed() {
        assertThatThrownBy(() -> IpAddress.parse("255.255.255.255").plus(1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> IpAddress.parse("0.0.0.0").plus(-1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> IpAddress.v6(-1, -1).plus(1)).isInstanceOf(ArithmeticException.class);
        assertThat(IpAddress.parse("fd00::ffff:ffff:ffff:ffff").plus(1)).hasToString("fd00:0:0:1::");
    }

    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "fd00:0:0:0:0:0:0:0, fd00::",
        "::ffff:10.1.2.3, ::ffff:10.1.2.3",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221"
    })
    void canonicalFormIsThatOfRfc5952(final String text, final String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1..3.4",
                "1.2.3.4 ",
                "a.b.c.d",
                "1.2.3.-4",
                "1.2.3.",
                ".1.2.3",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "::12345",
                "fe80::1%eth0",
                "1:2:3:4:5:6:7::8",
                ":1::2",
                "1::2:",
                "::1.2.3",
                "1.2.3.4::",
                "[::1]",
                "localhost"
            })
    void whatIsNoAddressIsRefusedWithItsText(final String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
