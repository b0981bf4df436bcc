package io.hawser.linux.conntrack;

import static io.hawser.linux.libc.Inet.IPPROTO_TCP;
import static io.hawser.linux.libc.Inet.IPPROTO_UDP;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Reading what the kernel answers to a dump. */
class ConntrackDumpTest {
    // strace -x conntrack -L, one answer without its netlink header, of the flow that was made by:
    // conntrack -I -p udp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 53 -t 60 -m 5 -w 7
    private static final byte[] FLOW = HexFormat.of().parseHex("""
                    02000000
                    34000180 14000180 08000100 0a000001 08000200 0a000002
                    1c000280 05000100 11000000 06000200 03e80000 06000300 00350000
                    34000280 14000180 08000100 0a000002 08000200 0a000001
                    1c000280 05000100 11000000 06000200 00350000 06000300 03e80000
                    06001200 00070000 08000300 00000008 08000800 00000005 08000c00 db8c4b31
                    08000b00 00000001 08000700 0000003b
                    1c001880 08000100 00000000 08000200 00000000 08000300 00000000""".replaceAll("\\s", ""));

    private static final CannedTransport MANGLER = new CannedTransport(FLOW, 1);
    private static final Conntrack MANGLED = new Conntrack(new NetlinkConnection(MANGLER));

    @Test
    void flowIsReadFromTheKernelsBytes() {
        final IpAddress client = IpAddress.parse("10.0.0.1");
        final IpAddress server = IpAddress.parse("10.0.0.2");
        try (Conntrack conntrack = conntrack(FLOW, 1)) {
            assertThat(conntrack.list(ConntrackFilter.ALL))
                    .containsExactly(new ConntrackEntry(
                            new ConntrackTuple(client, server, IPPROTO_UDP, 1000, 53),
                            new ConntrackTuple(server, client, IPPROTO_UDP, 53, 1000),
                            ConntrackStatus.IPS_CONFIRMED,
                            5,
                            ConntrackZone.of(7),
                            59,
                            0xdb8c4b31));
        }
    }

    @Test
    void filterIsComparedHereTooForKernelsThatPassOverIt() {
        // The canned answer is the same whatever is asked for, as an old kernel's is.
        assertThat(read(ConntrackFilter.builder().family(IpFamily.IPV4))).isOne();
        assertThat(read(ConntrackFilter.builder().family(IpFamily.IPV6))).isZero();
        assertThat(read(ConntrackFilter.builder().protocol(IPPROTO_UDP))).isOne();
        assertThat(read(ConntrackFilter.builder().protocol(IPPROTO_TCP))).isZero();
        assertThat(read(ConntrackFilter.builder().zone(7))).isOne();
        assertThat(read(ConntrackFilter.builder().zone(0))).isZero();
        assertThat(read(ConntrackFilter.builder().mark(5, -1))).isOne();
        assertThat(read(ConntrackFilter.builder().mark(4, 1))).isZero();
        assertThat(read(ConntrackFilter.builder().status(0, ConntrackStatus.IPS_SEEN_REPLY)))
                .isOne();
        assertThat(read(ConntrackFilter.builder().status(-1, ConntrackStatus.IPS_SEEN_REPLY)))
                .isZero();
        assertThat(read(ConntrackFilter.builder().originalSource(IpPrefix.parse("10.0.0.1/32"))))
                .isOne();
        assertThat(read(ConntrackFilter.builder().originalSource(IpPrefix.parse("10.0.0.2/32"))))
                .isZero();
        assertThat(read(ConntrackFilter.builder().replyDestination(IpPrefix.parse("10.0.0.2/32"))))
                .isZero();
        assertThat(read(ConntrackFilter.builder().protocol(IPPROTO_UDP).replySourcePort(53)))
                .isOne();
        assertThat(read(ConntrackFilter.builder().protocol(IPPROTO_UDP).replySourcePort(1000)))
                .isZero();
    }

    private static int read(final ConntrackFilter.Builder filter) {
        try (Conntrack conntrack = conntrack(FLOW, 1)) {
            return conntrack.list(filter.build()).size();
        }
    }

    @Test
    void dumpAllocatesNothingForAFlow() {
        final Counter counter = new Counter();
        final ConntrackFilter filter = ConntrackFilter.builder()
                .originalDestination(IpPrefix.parse("10.0.0.0/29"))
                .protocol(IPPROTO_UDP)
                .originalDestinationPort(53)
                .zone(7)
                .mark(5, 0xff)
                .build();
        try (Conntrack few = conntrack(FLOW, 1_000);
                Conntrack many = conntrack(FLOW, 100_000)) {
            few.dump(filter, counter);
            final long before = allocated();
            few.dump(filter, counter);
            final long forFew = allocated() - before;
            many.dump(filter, counter);
            final long forMany = allocated() - before - forFew;
            assertThat(counter.flows).isEqualTo(100_000);
            assertThat(forMany)
                    .as("bytes for 100,000 flows, against %s for 1,000", forFew)
                    .isLessThan(forFew + 10_000);
        }
    }

    @Property(tries = 2_000)
    void mangledFlowIsReadOrGivesAClearError(
            @ForAll @IntRange(min = 0, max = 260) final int length,
            @ForAll @Size(max = 4) final List<@IntRange(min = 0, max = 259) Integer> places,
            @ForAll final byte value) {
        final byte[] mangled = Arrays.copyOf(FLOW, Math.min(length, FLOW.length));
        for (final int place : places) {
            if (place < mangled.length) {
                mangled[place] = value;
            }
        }
        MANGLER.answer(mangled);
        try {
            assertThat(MANGLED.list(ConntrackFilter.ALL)).hasSizeLessThanOrEqualTo(1);
        } catch (final NetlinkException e) {
            assertThat(e).hasMessageStartingWith("read conntrack entry: EBADMSG: ");
        }
    }

    private static Conntrack conntrack(final byte[] body, final int times) {
        return new Conntrack(new NetlinkConnection(new CannedTransport(body, times)));
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static final class Counter implements ConntrackHandler {
        private int flows;

        @Override
        public void onStart() {
            flows = 0;
        }

        @Override
        public void onFlow(final ConntrackView flow) {
            flows += flow.original().sourcePort() == 1000 ? 1 : 0;
        }
    }
}
