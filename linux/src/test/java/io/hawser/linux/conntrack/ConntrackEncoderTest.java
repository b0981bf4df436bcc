package io.hawser.linux.conntrack;

import static io.hawser.linux.libc.Inet.IPPROTO_UDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkEncoder;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The bytes of requests, against those that the conntrack tool (1.4.7) sends; without the netlink header. */
class ConntrackEncoderTest {
    private static final ConntrackTuple V4 =
            new ConntrackTuple(IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"), IPPROTO_UDP, 1000, 53);
    private static final ConntrackTuple V6 =
            new ConntrackTuple(IpAddress.parse("fd00::1"), IpAddress.parse("fd00::2"), IPPROTO_UDP, 1000, 53);

    // strace -x conntrack -D -p udp -d 10.0.0.2 --dport 53
    private static final String TOOL_TUPLE_V4 = """
            02000000
            34000180 14000180 08000100 0a000001 08000200 0a000002
            1c000280 05000100 11000000 06000200 03e80000 06000300 00350000""";
    private static final String TOOL_ZONE = "06001200 00070000";

    // strace -x conntrack -D -f ipv6 -p udp -d fd00::2
    private static final String TOOL_TUPLE_V6 = """
            0a000000
            4c000180 2c000180 14000300 fd000000000000000000000000000001 14000400 fd000000000000000000000000000002
            1c000280 05000100 11000000 06000200 03e80000 06000300 00350000""";

    @Test
    void deleteCarriesTheTuplesBytesOfTheToolAndTheId() {
        assertThat(body(encoder -> ConntrackEncoder.entry(encoder, entry(V4, ConntrackZone.DEFAULT))))
                .isEqualTo(hex(TOOL_TUPLE_V4 + "08000c00 db8c4b31"));
        assertThat(body(encoder -> ConntrackEncoder.entry(encoder, entry(V6, ConntrackZone.DEFAULT))))
                .isEqualTo(hex(TOOL_TUPLE_V6 + "08000c00 db8c4b31"));
    }

    @Test
    void deleteInAZoneCarriesTheZonesBytesOfTheTool() {
        assertThat(body(encoder -> ConntrackEncoder.entry(encoder, entry(V4, ConntrackZone.of(7)))))
                .isEqualTo(hex(TOOL_TUPLE_V4 + TOOL_ZONE + "08000c00 db8c4b31"));
    }

    @Test
    void dumpOfAllHasTheBytesOfTheTool() {
        // strace -x conntrack -L
        assertThat(filter(ConntrackFilter.ALL)).isEqualTo(hex("00000000"));
        // strace -x conntrack -L -f ipv6
        assertThat(filter(ConntrackFilter.builder().family(IpFamily.IPV6).build()))
                .isEqualTo(hex("0a000000"));
    }

    @Test
    void dumpByMarkAndStatusHasTheBytesOfTheTool() {
        // strace -x conntrack -L -m 5/0xff -u ASSURED
        assertThat(filter(ConntrackFilter.builder()
                        .mark(5, 0xff)
                        .status(ConntrackStatus.IPS_ASSURED, ConntrackStatus.IPS_ASSURED)
                        .build()))
                .isEqualTo(hex("00000000 08000800 00000005 08001500 000000ff 08000300 00000004 08001a00 00000004"));
    }

    @Test
    void portsWithoutAProtocolThatHasThemAreRefused() {
        final ConntrackFilter.Builder builder = ConntrackFilter.builder().originalDestinationPort(53);
        assertThatThrownBy(builder::build).hasMessageContaining("a protocol that has ports");
        assertThatThrownBy(() -> builder.originalSourcePort(65_536)).hasMessageContaining("65536");
    }

    @Test
    void filterOfTwoFamiliesIsRefused() {
        final ConntrackFilter.Builder builder = ConntrackFilter.builder()
                .originalSource(IpPrefix.parse("10.0.0.0/8"))
                .replySource(IpPrefix.parse("fd00::/64"));
        assertThatThrownBy(builder::build).hasMessageContaining("both IPv4 and IPv6");
    }

    @Test
    void filterSaysWhatItAsksFor() {
        assertThat(ConntrackFilter.ALL).hasToString("all");
        assertThat(ConntrackFilter.builder()
                        .protocol(IPPROTO_UDP)
                        .originalDestination(IpPrefix.parse("10.96.0.10/32"))
                        .originalDestinationPort(53)
                        .zone(7)
                        .mark(5, 0xff)
                        .build())
                .hasToString("ipv4 udp original to 10.96.0.10/32 original port 53 zone 7 mark 0x5/0xff");
    }

    private static ConntrackEntry entry(final ConntrackTuple tuple, final ConntrackZone zone) {
        return new ConntrackEntry(tuple, tuple, ConntrackStatus.IPS_CONFIRMED, 5, zone, 59, 0xdb8c4b31);
    }

    private static String filter(final ConntrackFilter filter) {
        return body(encoder -> ConntrackEncoder.filter(encoder, filter));
    }

    private static String body(final Consumer<NetlinkEncoder> content) {
        final NetlinkEncoder encoder = new NetlinkEncoder(64, 4096);
        encoder.beginMessage(0, 0);
        final int header = encoder.length();
        content.accept(encoder);
        encoder.endMessage();
        assertThat(encoder.error()).isNull();
        final byte[] bytes = new byte[encoder.length() - header];
        encoder.buffer().getBytes(header, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String hex(final String text) {
        return text.replaceAll("\\s", "");
    }
}
