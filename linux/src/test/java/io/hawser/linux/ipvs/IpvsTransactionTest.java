package io.hawser.linux.ipvs;

import static io.hawser.linux.ipvs.IpvsServiceFlags.IP_VS_SVC_F_SCHED_MH_FALLBACK;
import static io.hawser.linux.ipvs.IpvsServiceFlags.IP_VS_SVC_F_SCHED_MH_PORT;
import static io.hawser.linux.ipvs.IpvsServiceFlags.IP_VS_SVC_F_SCHED_SH_FALLBACK;
import static io.hawser.linux.libc.Inet.IPPROTO_TCP;
import static io.hawser.linux.libc.Inet.IPPROTO_UDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.generic.GenericFamily;
import io.hawser.linux.generic.GenericNetlink;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkMessage;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The bytes of requests, against those that ipvsadm 1.31 sends under {@code strace -f -xx -e trace=sendmsg}; without
 * the netlink header. With a destination ipvsadm sends all of its service, and three attributes of tunnels that packets
 * which are translated do not need: both are cut out here.
 */
class IpvsTransactionTest {
    private static final GenericFamily FAMILY = new GenericFamily("IPVS", 0x15, 1, 0, 0, List.of(), Map.of());
    private static final IpvsServiceKey WEB =
            new IpvsServiceKey.Frontend(IPPROTO_TCP, IpAddress.parse("10.96.0.1"), 80);
    private static final IpvsServiceKey DNS =
            new IpvsServiceKey.Frontend(IPPROTO_UDP, IpAddress.parse("fd00:96::1"), 53);
    private static final IpvsServiceKey MARK = new IpvsServiceKey.Mark(IpFamily.IPV4, 7);
    private static final IpvsDestination POD = IpvsDestination.of(IpAddress.parse("10.244.1.2"), 8080);

    private static final String TOOL_WEB_KEY =
            "06000100 02000000 06000200 06000000" + " 14000300 0a600001000000000000000000000000 06000400 00500000";
    private static final String TOOL_POD_KEY =
            "06000b00 02000000 14000100 0af40102000000000000000000000000 06000200 1f900000";

    @Test
    void serviceHasTheBytesOfTheTool() {
        // ipvsadm -A -t 10.96.0.1:80 -s rr
        assertThat(body(tx -> tx.add(IpvsService.of(WEB, IpvsScheduler.RR))))
                .isEqualTo(hex("01010000 54000180" + TOOL_WEB_KEY
                        + "07000600 72720000 0c000700 00000000ffffffff 08000800 00000000 08000900 ffffffff"));
    }

    @Test
    void persistentServiceOfIpv6HasTheBytesOfTheTool() {
        // ipvsadm -A -u [fd00:96::1]:53 -s wlc -p 10800
        assertThat(body(tx -> tx.add(IpvsService.of(DNS, IpvsScheduler.WLC).persistent(10_800))))
                .isEqualTo(hex("""
                        01010000 54000180 06000100 0a000000 06000200 11000000
                        14000300 fd000096000000000000000000000001 06000400 00350000
                        08000600 776c6300 0c000700 01000000ffffffff 08000800 302a0000 08000900 80000000"""));
    }

    @Test
    void serviceOfAMarkHasTheBytesOfTheTool() {
        // ipvsadm -A -f 7 -s sh -b sh-fallback
        assertThat(body(tx -> tx.add(IpvsService.of(MARK, IpvsScheduler.SH).with(IP_VS_SVC_F_SCHED_SH_FALLBACK))))
                .isEqualTo(hex("""
                        01010000 38000180 06000100 02000000 08000500 07000000
                        07000600 73680000 0c000700 08000000ffffffff 08000800 00000000 08000900 ffffffff"""));
    }

    @Test
    void changedServiceHasTheBytesOfTheTool() {
        // ipvsadm -E -t 10.96.0.1:80 -s mh -b mh-fallback,mh-port -p 60
        assertThat(body(tx -> tx.set(IpvsService.of(WEB, IpvsScheduler.MH)
                        .with(IP_VS_SVC_F_SCHED_MH_FALLBACK | IP_VS_SVC_F_SCHED_MH_PORT)
                        .persistent(60))))
                .isEqualTo(hex("02010000 54000180" + TOOL_WEB_KEY
                        + "07000600 6d680000 0c000700 19000000ffffffff 08000800 3c000000 08000900 ffffffff"));
    }

    @Test
    void destinationHasTheBytesOfTheTool() {
        // ipvsadm -a -t 10.96.0.1:80 -r 10.244.1.2:8080 -m -w 3 -x 9 -y 5
        final IpvsDestination bounded =
                new IpvsDestination(POD.address(), POD.port(), IpvsForwarding.MASQUERADE, 3, 9, 5);
        assertThat(body(tx -> tx.add(WEB, bounded)))
                .isEqualTo(hex("05010000 30000180" + TOOL_WEB_KEY + "48000280" + TOOL_POD_KEY
                        + "08000300 00000000 08000400 03000000 08000500 09000000 08000600 05000000"));
    }

    @Test
    void destinationOfIpv6HasTheBytesOfTheTool() {
        // ipvsadm -a -u [fd00:96::1]:53 -r [fd00:244::2]:5353 -m
        assertThat(body(tx -> tx.add(DNS, IpvsDestination.of(IpAddress.parse("fd00:244::2"), 5353))))
                .isEqualTo(hex("""
                        05010000 30000180 06000100 0a000000 06000200 11000000
                        14000300 fd000096000000000000000000000001 06000400 00350000
                        48000280 06000b00 0a000000 14000100 fd000244000000000000000000000002 06000200 14e90000
                        08000300 00000000 08000400 01000000 08000500 00000000 08000600 00000000"""));
    }

    @Test
    void changedAndDeletedDestinationsHaveTheBytesOfTheTool() {
        // ipvsadm -e -t 10.96.0.1:80 -r 10.244.1.2:8080 -m -w 0
        assertThat(body(tx -> tx.set(WEB, POD.withWeight(0))))
                .isEqualTo(hex("06010000 30000180" + TOOL_WEB_KEY + "48000280" + TOOL_POD_KEY
                        + "08000300 00000000 08000400 00000000 08000500 00000000 08000600 00000000"));
        // ipvsadm -d -t 10.96.0.1:80 -r 10.244.1.2:8080, without what it sends of the destination beside its key
        assertThat(body(tx -> tx.delete(WEB, POD.key())))
                .isEqualTo(hex("07010000 30000180" + TOOL_WEB_KEY + "28000280" + TOOL_POD_KEY));
    }

    @Test
    void timeoutsAndTheEndOfEverythingHaveTheBytesOfTheTool() {
        // ipvsadm --set 900 120 300
        assertThat(body(tx -> tx.set(new IpvsTimeouts(900, 120, 300))))
                .isEqualTo(hex("0c010000 08000400 84030000 08000500 78000000 08000600 2c010000"));
        // ipvsadm -C
        assertThat(body(IpvsTransaction::flush)).isEqualTo(hex("11010000"));
    }

    @Test
    void keyOfAServiceHasTheBytesOfTheTool() {
        // ipvsadm -Ln, of which the request for the destinations of -f 7 has the key alone
        assertThat(body(tx -> tx.delete(MARK))).isEqualTo(hex("03010000 14000180 06000100 02000000 08000500 07000000"));
    }

    @Test
    void transactionReadsAsTheCommandsThatWouldMakeIt() {
        final IpvsTransaction tx = transaction();
        tx.add(IpvsService.of(WEB, IpvsScheduler.RR))
                .add(WEB, POD)
                .set(WEB, POD.withWeight(0))
                .delete(WEB, POD.key())
                .add(IpvsService.of(DNS, IpvsScheduler.WLC).persistent(60))
                .delete(MARK);
        assertThat(tx.toString()).isEqualTo("""
                ipvsadm -A -t 10.96.0.1:80 -s rr
                ipvsadm -a -t 10.96.0.1:80 -r 10.244.1.2:8080 -m -w 1
                ipvsadm -e -t 10.96.0.1:80 -r 10.244.1.2:8080 -m -w 0
                ipvsadm -d -t 10.96.0.1:80 -r 10.244.1.2:8080
                ipvsadm -A -u [fd00:96::1]:53 -s wlc -p 60
                ipvsadm -D -f 7
                """);
    }

    @Test
    void unknownSchedulerAndMarkZeroAreRefusedAtTheEdge() {
        assertThatThrownBy(() -> IpvsScheduler.ofName("fair"))
                .hasMessageContaining("'fair' is no scheduler of IPVS; there are rr, wrr, lc");
        assertThat(IpvsScheduler.ofName("sed")).isEqualTo(IpvsScheduler.SED);
        assertThatThrownBy(() -> new IpvsServiceKey.Mark(IpFamily.IPV4, 0)).hasMessageContaining("mark 0");
    }

    private static IpvsTransaction transaction() {
        return new IpvsTransaction(new GenericNetlink(new NetlinkConnection(new FakeNetlink())), FAMILY);
    }

    /** All behind the netlink header. */
    private static String body(final Consumer<IpvsTransaction> change) {
        final IpvsTransaction tx = transaction();
        change.accept(tx);
        final NetlinkMessage message = tx.batch().message(0, new NetlinkMessage());
        final byte[] bytes = new byte[message.bodyLength()];
        message.buffer().getBytes(message.bodyOffset(), bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String hex(final String text) {
        return text.replaceAll("\\s", "");
    }
}
