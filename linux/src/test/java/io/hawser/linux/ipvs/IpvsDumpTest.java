package io.hawser.linux.ipvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.generic.GenericNetlink;
import io.hawser.linux.libc.Inet;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the kernel lists, from the bytes of Linux 7.3. */
class IpvsDumpTest {
    private static final int NLCTRL = 0x10;
    private static final int IPVS = 0x15;
    private static final IpvsServiceKey WEB =
            new IpvsServiceKey.Frontend(Inet.IPPROTO_TCP, IpAddress.parse("10.96.0.1"), 80);

    // strace -xx ipvsadm -Ln --stats, behind: ipvsadm -A -t 10.96.0.1:80 -s wlc -p 60
    private static final String SERVICE = """
            01010000 2c010100 06000100 02000000 06000200 06000000 14000300 0a600001000000000000000000000000
            06000400 00500000 08000600 776c6300 0c000700 03000000ffffffff 08000800 3c000000 08000900 ffffffff
            5c000a00 08000100 00000000 08000200 00000000 08000300 00000000 0c000400 0000000000000000
            0c000500 0000000000000000 08000600 00000000 08000700 00000000 08000800 00000000 08000900 00000000
            08000a00 00000000
            7c000c00 0c000100 0700000000000000 0c000200 0000000000000000 0c000300 0000000000000000
            0c000400 0900000000000000 0c000500 0000000000000000 0c000600 0000000000000000
            0c000700 0000000000000000 0c000800 0000000000000000 0c000900 0000000000000000
            0c000a00 0500000000000000""";

    // ipvsadm -a -t 10.96.0.1:80 -r 10.244.1.2:8080 -m -w 3 -x 9 -y 5
    private static final String DESTINATION = """
            05010000 78000200 14000100 0af40102000000000000000000000000 06000200 1f900000 08000300 00000000
            08000400 03000000 05000d00 00000000 06000e00 00000000 06000f00 00000000 08000500 09000000
            08000600 05000000 08000700 01000000 08000800 02000000 08000900 00000000 06000b00 02000000""";

    @Test
    void serviceIsReadFromTheKernelsBytes() {
        try (Ipvs ipvs = listing(bytes(SERVICE))) {
            assertThat(ipvs.services())
                    .containsExactly(new ListedService(
                            IpvsService.of(WEB, IpvsScheduler.WLC).persistent(60),
                            new IpvsStatistics(7, 0, 0, 9, 0, 0, 0, 0, 0, 5)));
        }
    }

    @Test
    void destinationIsReadFromTheKernelsBytes() {
        try (Ipvs ipvs = listing(bytes(DESTINATION))) {
            final IpvsDestination pod =
                    new IpvsDestination(IpAddress.parse("10.244.1.2"), 8080, IpvsForwarding.MASQUERADE, 3, 9, 5);
            assertThat(ipvs.destinations(WEB))
                    .containsExactly(new ListedDestination(pod, 1, 2, 0, IpvsStatistics.NONE));
        }
    }

    @Test
    void kernelWithoutIpvsIsToldWithTheWayOut() {
        final FakeNetlink kernel = new FakeNetlink().answer(NLCTRL, (request, replies) -> 2);
        assertThatThrownBy(() -> new Ipvs(new GenericNetlink(new NetlinkConnection(kernel))))
                .hasMessageContaining("IPVS")
                .hasMessageContaining("modprobe ip_vs");
        assertThat(kernel.isClosed()).isTrue();
    }

    @Property(tries = 500)
    void mangledListIsReadOrGivesAClearError(
            @ForAll @IntRange(min = 0, max = 200) final int length,
            @ForAll @IntRange(min = 0, max = 199) final int place,
            @ForAll final byte value) {
        for (final String text : List.of(SERVICE, DESTINATION)) {
            final byte[] mangled = Arrays.copyOf(bytes(text), Math.min(length, bytes(text).length));
            if (place < mangled.length) {
                mangled[place] = value;
            }
            try (Ipvs ipvs = listing(mangled)) {
                assertThat(text.equals(SERVICE) ? ipvs.services() : ipvs.destinations(WEB))
                        .hasSizeLessThan(2);
            } catch (final NetlinkException e) {
                assertThat(e).hasMessageContaining("EBADMSG");
            }
        }
    }

    private static Ipvs listing(final byte[] body) {
        final FakeNetlink kernel = new FakeNetlink()
                .answer(NLCTRL, (request, replies) -> {
                    // CTRL_CMD_NEWFAMILY: the number and the name
                    replies.message(NLCTRL, 0, bytes("01020000 06000100 15000000 09000200 4950565300000000"));
                    return 0;
                })
                .answer(IPVS, (request, replies) -> {
                    replies.message(IPVS, Netlink.NLM_F_MULTI, body).done(0);
                    return 0;
                });
        return new Ipvs(new GenericNetlink(new NetlinkConnection(kernel)));
    }

    private static byte[] bytes(final String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
