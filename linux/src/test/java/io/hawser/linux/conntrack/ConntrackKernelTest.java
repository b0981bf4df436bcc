package io.hawser.linux.conntrack;

import static io.hawser.linux.libc.Inet.IPPROTO_ICMP;
import static io.hawser.linux.libc.Inet.IPPROTO_TCP;
import static io.hawser.linux.libc.Inet.IPPROTO_UDP;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One namespace; the tool inserts flows, or datagrams over its loopback interface make them. */
class ConntrackKernelTest {
    private static final String UDP = "-p udp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 53";
    private static final String TRANSLATED =
            "-p udp -s 10.0.0.1 -d 10.96.0.10 --sport 1001 --dport 53 -r 10.1.0.7 -q 10.0.0.1"
                    + " --reply-port-src 5353 --reply-port-dst 1001";
    private static final String TCP =
            "-p tcp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 80 --state ESTABLISHED -u ASSURED,SEEN_REPLY -m 5";
    private static final String UDP6 = "-p udp -s fd00::1 -d fd00::2 --sport 1000 --dport 53 -m 255";
    private static final String ICMP = "-p icmp -s 10.0.0.1 -d 10.0.0.2 --icmp-type 8 --icmp-code 0 --icmp-id 77";
    private static final String ICMP6 =
            "-p icmpv6 -s fd00::1 -d fd00::2 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 78";
    private static final String GRE = "-p gre -s 10.0.0.1 -d 10.0.0.2 --srckey 5 --dstkey 6";
    private static final String ESP = "-p 50 -s 10.0.0.1 -d 10.0.0.2";
    private static final String ZONE = "-p udp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 53 -w 7";
    private static final String ZONE_ORIGINAL = "-p udp -s 10.0.0.8 -d 10.0.0.2 --sport 1000 --dport 53 --orig-zone 9";
    private static final String ZONE_REPLY = "-p udp -s 10.0.0.9 -d 10.0.0.2 --sport 1000 --dport 53 --reply-zone 11";
    private static final List<String> EVERY_KIND =
            List.of(UDP, TRANSLATED, TCP, UDP6, ICMP, ICMP6, GRE, ESP, ZONE, ZONE_ORIGINAL, ZONE_REPLY);

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace namespace;
    private ConntrackTool tool;
    private CountingTransport transport;
    private Conntrack conntrack;

    @BeforeEach
    void open() throws Exception {
        namespace = namespaces.create("ct");
        tool = new ConntrackTool(namespace);
        transport = namespace.call(CountingTransport::open);
        conntrack = new Conntrack(transport.connection());
    }

    @AfterEach
    void close() {
        conntrack.close();
    }

    @Test
    void everyKindOfFlowIsReadAsTheToolShowsIt() {
        tool.insertAll(EVERY_KIND);
        assertThat(conntrack.list(ConntrackFilter.ALL)).hasSize(EVERY_KIND.size());
        assertShownAsTheToolShows();
    }

    @Test
    void everyKindOfFlowIsDeletedAndNoOther() {
        tool.insertAll(EVERY_KIND);
        for (int left = EVERY_KIND.size(); left > 0; left--) {
            final ConntrackEntry entry = conntrack.list(ConntrackFilter.ALL).get(0);
            assertThat(conntrack.delete(entry)).as("deleted: %s", entry).isTrue();
            assertThat(tool.list())
                    .hasSize(left - 1)
                    .extracting(ConntrackEntry::id)
                    .doesNotContain(entry.id());
        }
    }

    @Test
    void realFlowsOverLoopbackAreReadAsTheToolShowsThem() throws Exception {
        namespace.call(() -> {
            exchange(IpAddress.parse("127.0.0.1").toInetAddress(), 3, true);
            exchange(IpAddress.parse("::1").toInetAddress(), 2, false);
            return null;
        });
        final List<ConntrackEntry> answered = conntrack.list(ConntrackFilter.builder()
                .family(IpFamily.IPV4)
                .protocol(IPPROTO_UDP)
                .status(ConntrackStatus.IPS_SEEN_REPLY, ConntrackStatus.IPS_SEEN_REPLY)
                .build());
        assertThat(answered).hasSize(3).allSatisfy(entry -> {
            assertThat(entry.original().source()).isEqualTo(IpAddress.parse("127.0.0.1"));
            assertThat(entry.original().sourcePort()).isEqualTo(entry.reply().destinationPort());
            assertThat(entry.status() & ConntrackStatus.IPS_CONFIRMED).isNotZero();
        });
        final List<ConntrackEntry> unanswered = conntrack.list(ConntrackFilter.builder()
                .protocol(IPPROTO_UDP)
                .status(0, ConntrackStatus.IPS_SEEN_REPLY)
                .build());
        assertThat(unanswered)
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.original().destination()).isEqualTo(IpAddress.parse("::1")));
        assertShownAsTheToolShows();
    }

    @Test
    void countIsTheToolsCount() {
        tool.insertAll(EVERY_KIND);
        assertThat(conntrack.count().entries()).isEqualTo(EVERY_KIND.size()).isEqualTo(tool.count());
        assertThat(conntrack.count().maximum())
                .isEqualTo(Integer.parseInt(namespace
                        .run("sysctl -n net.netfilter.nf_conntrack_max")
                        .trim()));
    }

    @Test
    void filtersDeleteWhatTheyMeanAndTheKernelItselfComparesMostOfIt() {
        assertDeletes(b -> b, EVERY_KIND.size());
        assertDeletes(b -> b.family(IpFamily.IPV6), UDP6, ICMP6);
        assertDeletes(b -> b.family(IpFamily.IPV4).protocol(IPPROTO_ICMP), ICMP);
        assertDeletes(b -> b.family(IpFamily.IPV6).protocol(IPPROTO_UDP), UDP6);
        assertDeletes(b -> b.family(IpFamily.IPV4).protocol(IPPROTO_TCP).originalDestinationPort(80), TCP);
        assertDeletes(b -> b.originalSource(host("10.0.0.9")), ZONE_REPLY);
        assertDeletes(b -> b.originalDestination(host("10.96.0.10")), TRANSLATED);
        assertDeletes(b -> b.replySource(host("10.1.0.7")), TRANSLATED);
        assertDeletes(b -> v4Udp(b).replySourcePort(5353), TRANSLATED);
        assertDeletes(b -> v4Udp(b).originalSourcePort(1001), TRANSLATED);
        assertDeletes(b -> v4Udp(b).replyDestinationPort(1001), TRANSLATED);
        assertDeletes(b -> b.zone(7), ZONE);
        assertDeletes(b -> b.zone(9), ZONE_ORIGINAL);
        assertDeletes(b -> b.zone(11), ZONE_REPLY);
        assertDeletes(b -> b.zone(0), EVERY_KIND.size() - 3);
        assertDeletes(b -> b.mark(5, -1), TCP);
        assertDeletes(b -> b.mark(5, 0xf5), TCP);
        assertDeletes(b -> b.mark(5, 5), TCP, UDP6);
        assertDeletes(b -> b.status(ConntrackStatus.IPS_ASSURED, ConntrackStatus.IPS_ASSURED), TCP);
        assertDeletes(b ->
                b.protocol(IPPROTO_UDP).originalDestination(host("10.96.0.10")).originalDestinationPort(54));
    }

    @Test
    void prefixesAndIpv6AddressesAreComparedInJava() {
        tool.insertAll(EVERY_KIND);
        final ConntrackFilter services = ConntrackFilter.builder()
                .originalDestination(IpPrefix.parse("10.96.0.0/12"))
                .build();
        assertThat(conntrack.delete(services)).isOne();
        assertThat(tool.list())
                .hasSize(EVERY_KIND.size() - 1)
                .allSatisfy(entry ->
                        assertThat(entry.original().destination()).isNotEqualTo(IpAddress.parse("10.96.0.10")));
        final ConntrackFilter others = ConntrackFilter.builder()
                .replySource(IpPrefix.parse("fd00::/127"))
                .build();
        assertThat(conntrack.delete(others)).isZero();
        final ConntrackFilter v6 =
                ConntrackFilter.builder().replyDestination(host("fd00::1")).build();
        assertThat(conntrack.delete(v6)).isEqualTo(2);
        assertThat(tool.list())
                .hasSize(EVERY_KIND.size() - 3)
                .extracting(entry -> entry.original().family())
                .containsOnly(IpFamily.IPV4);
    }

    @Test
    void protocolWithoutFamilyIsComparedInJava() {
        tool.insertAll(EVERY_KIND);
        final ConntrackFilter toPort80 = ConntrackFilter.builder()
                .protocol(IPPROTO_TCP)
                .originalDestinationPort(80)
                .build();
        assertThat(conntrack.delete(toPort80)).isOne();
        assertThat(tool.list()).extracting(ConntrackEntry::protocol).doesNotContain(IPPROTO_TCP);
        assertThat(tool.count()).isEqualTo(EVERY_KIND.size() - 1);
    }

    @Test
    void predicateDecidesWhatNoFilterCanSay() {
        tool.insertAll(EVERY_KIND);
        final ConntrackFilter udp =
                ConntrackFilter.builder().protocol(IPPROTO_UDP).build();
        final int deleted = conntrack.delete(
                udp, flow -> flow.reply().sourceLow() != flow.original().destinationLow());
        assertThat(deleted).isOne();
        assertThat(tool.list()).hasSize(EVERY_KIND.size() - 1);
    }

    @Test
    void flowThatHasGoneMeanwhileIsNoError() {
        tool.insertAll(List.of(UDP, TCP, UDP6));
        final List<ConntrackEntry> entries = conntrack.list(ConntrackFilter.ALL);
        namespace.run("conntrack -D -p tcp");
        assertThat(conntrack.delete(entries)).isEqualTo(2);
        assertThat(conntrack.delete(entries)).isZero();
        assertThat(tool.count()).isZero();
    }

    @Test
    void laterFlowWithTheSameTuplesIsLeftAlone() {
        tool.insert(UDP);
        final ConntrackEntry flow = conntrack.list(ConntrackFilter.ALL).get(0);
        final ConntrackEntry earlier = new ConntrackEntry(
                flow.original(),
                flow.reply(),
                flow.status(),
                flow.mark(),
                flow.zone(),
                flow.timeoutSeconds(),
                flow.id() ^ 1);
        assertThat(conntrack.delete(earlier)).isFalse();
        assertThat(tool.count()).isOne();
    }

    @Test
    void manyThousandFlowsAreDeletedInOneGo() {
        tool.insertAll(IntStream.range(0, 20_000)
                .mapToObj(i -> "-p udp -s 10.0." + i / 250 + "." + (i % 250 + 1) + " -d 10.9.0.2 --sport 9 --dport "
                        + (i % 2 == 0 ? 53 : 54))
                .toList());
        final ConntrackFilter half = ConntrackFilter.builder()
                .protocol(IPPROTO_UDP)
                .originalDestinationPort(53)
                .build();
        assertThat(conntrack.delete(half)).isEqualTo(10_000);
        assertThat(tool.count()).isEqualTo(10_000);
        assertThat(conntrack.list(half)).isEmpty();
    }

    private void assertDeletes(
            final Function<ConntrackFilter.Builder, ConntrackFilter.Builder> filter, final String... flows) {
        namespace.run("conntrack -F");
        tool.insertAll(EVERY_KIND);
        final List<String> others = tool.list().stream()
                .filter(entry -> !isOneOf(entry, flows))
                .map(ConntrackKernelTest::key)
                .toList();
        assertThat(others).hasSize(EVERY_KIND.size() - flows.length);
        assertDeletes(filter, flows.length);
        assertThat(tool.list()).extracting(ConntrackKernelTest::key).containsExactlyInAnyOrderElementsOf(others);
    }

    private static String key(final ConntrackEntry entry) {
        return entry.original() + " in " + entry.zone();
    }

    private void assertDeletes(
            final Function<ConntrackFilter.Builder, ConntrackFilter.Builder> by, final int expected) {
        namespace.run("conntrack -F");
        tool.insertAll(EVERY_KIND);
        final ConntrackFilter filter = by.apply(ConntrackFilter.builder()).build();
        transport.resetEntries();
        assertThat(conntrack.delete(filter))
                .as("flows deleted by filter: %s", filter)
                .isEqualTo(expected);
        if (filter.zone() == ConntrackFilter.ANY) { // kernels before 6.8 do not compare zones
            assertThat(transport.entries())
                    .as("flows the kernel answered to filter: %s", filter)
                    .isEqualTo(expected);
        }
        assertThat(tool.count()).isEqualTo(EVERY_KIND.size() - expected);
    }

    /** Whether the entry is the one that the tool was given these words for. */
    private static boolean isOneOf(final ConntrackEntry entry, final String... flows) {
        for (final String flow : flows) {
            final boolean sameZone = entry.zone().id() == zoneOf(flow);
            final String protocol =
                    ConntrackTuple.protocolName(entry.protocol()).replace("protocol ", "");
            final String source = " -s " + entry.original().source() + " ";
            final String destination = " -d " + entry.original().destination() + " ";
            if (sameZone
                    && flow.startsWith("-p " + protocol + " ")
                    && flow.contains(source)
                    && (flow + " ").contains(destination)) {
                return true;
            }
        }
        return false;
    }

    private static int zoneOf(final String flow) {
        return flow.equals(ZONE) ? 7 : flow.equals(ZONE_ORIGINAL) ? 9 : flow.equals(ZONE_REPLY) ? 11 : 0;
    }

    private void assertShownAsTheToolShows() {
        final List<ConntrackEntry> ours = conntrack.list(ConntrackFilter.ALL).stream()
                .map(ConntrackKernelTest::shown)
                .toList();
        final RecursiveComparisonConfiguration nearly = RecursiveComparisonConfiguration.builder()
                .withComparatorForFields((Long one, Long other) -> Math.abs(one - other) <= 2 ? 0 : 1, "timeoutSeconds")
                .build();
        assertThat(ours).usingRecursiveFieldByFieldElementComparator(nearly).hasSameElementsAs(tool.list());
    }

    private static ConntrackEntry shown(final ConntrackEntry entry) {
        return new ConntrackEntry(
                entry.original(),
                entry.reply(),
                entry.status() & ConntrackTool.SHOWN,
                entry.mark(),
                entry.zone(),
                entry.timeoutSeconds(),
                entry.id());
    }

    private static ConntrackFilter.Builder v4Udp(final ConntrackFilter.Builder filter) {
        return filter.family(IpFamily.IPV4).protocol(IPPROTO_UDP);
    }

    private static IpPrefix host(final String address) {
        return IpPrefix.host(IpAddress.parse(address));
    }

    private static void exchange(final InetAddress address, final int flows, final boolean answer) throws IOException {
        final ByteBuffer payload = ByteBuffer.allocate(16);
        try (DatagramChannel server = DatagramChannel.open().bind(new InetSocketAddress(address, 0))) {
            for (int i = 0; i < flows; i++) {
                try (DatagramChannel client = DatagramChannel.open().bind(new InetSocketAddress(address, 0))) {
                    client.send(payload.clear(), server.getLocalAddress());
                    final InetSocketAddress from = (InetSocketAddress) server.receive(payload.clear());
                    if (answer) {
                        server.send(payload.clear(), from);
                        client.receive(payload.clear());
                    }
                }
            }
        }
    }
}
