package io.hawser.linux.nftables;

import static io.hawser.linux.nftables.data.DataType.ETHER_ADDR;
import static io.hawser.linux.nftables.data.DataType.IFACE_INDEX;
import static io.hawser.linux.nftables.data.DataType.IFNAME;
import static io.hawser.linux.nftables.data.DataType.INET_PROTO;
import static io.hawser.linux.nftables.data.DataType.INET_SERVICE;
import static io.hawser.linux.nftables.data.DataType.IPV4_ADDR;
import static io.hawser.linux.nftables.data.DataType.IPV6_ADDR;
import static io.hawser.linux.nftables.data.DataType.MARK;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Counter;
import io.hawser.linux.nftables.header.NfTables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each kind of set both ways: what nft wrote is read as the expected values, and those values, written into a second
 * table, are shown by nft with the same JSON as its own.
 */
class SetRoundTripTest {
    private static final Table THEIRS = new Table(NfFamily.INET, "theirs");
    private static final Table OURS = new Table(NfFamily.INET, "ours");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private final List<Case> cases = new ArrayList<>();

    private record Case(String nft, String elements, NfSet.Builder set, Consumer<ElementWriter> writer) {}

    private void set(
            final String nft, final String elements, final NfSet.Builder set, final Consumer<ElementWriter> writer) {
        cases.add(new Case(nft, elements, set, writer));
    }

    private static ElementType type(final DataType... types) {
        return ElementType.of(types);
    }

    private static IpAddress ip(final String text) {
        return IpAddress.parse(text);
    }

    @Test
    void setsAndTheirElementsAreReadAndWritten() throws Exception {
        plain();
        withProperties();
        maps();
        final TestNamespace namespace = namespaces.create("a");
        final StringBuilder script = new StringBuilder();
        for (final Table table : List.of(THEIRS, OURS)) {
            script.append("add table %1$s\nadd chain %1$s there\nadd counter %1$s hits\n".formatted(table));
        }
        for (final Case each : cases) {
            script.append("add ").append(each.nft().formatted(THEIRS)).append('\n');
            final String name = each.set().build().name();
            script.append("add element %s %s { %s }\n".formatted(THEIRS, name, each.elements()));
        }
        namespace.run(List.of("nft", "-f", "-"), script.toString());
        try (Nftables nftables = namespace.call(Nftables::open)) {
            final NfTransaction transaction = nftables.newTransaction();
            for (final Case each : cases) {
                final NfSet ours = each.set().build();
                transaction.add(ours);
                each.writer().accept(transaction.addElements(ours));
            }
            transaction.commit();
            assertThat(comparable(nftables.sets(OURS)))
                    .containsExactlyElementsOf(comparable(cases.stream()
                            .map(each -> new ListedSet(each.set().build(), 0))
                            .toList()));
            assertThat(comparable(nftables.sets(THEIRS))).containsExactlyElementsOf(comparable(nftables.sets(OURS)));
            for (final Case each : cases) {
                final NfSet ours = each.set().build();
                assertThat(elements(nftables, THEIRS, ours))
                        .as(each.nft())
                        .containsExactlyInAnyOrderElementsOf(elements(nftables, OURS, ours));
            }
            assertThat(json(namespace, OURS)).containsExactlyElementsOf(json(namespace, THEIRS));
        }
    }

    private void plain() {
        set(
                "set %s plain { type ipv4_addr; comment \"it\"; }",
                "10.0.0.1, 10.0.0.2 comment \"two\"",
                OURS.set("plain", type(IPV4_ADDR)).comment("it"),
                w -> w.key()
                        .address(ip("10.0.0.1"))
                        .key()
                        .address(ip("10.0.0.2"))
                        .userData(UserData.comment("two")));
        set(
                "set %s six { type ipv6_addr; }",
                "fd00::1", OURS.set("six", type(IPV6_ADDR)), w -> w.key().address(ip("fd00::1")));
        set(
                "set %s names { type ifname; }",
                "\"eth0\"", OURS.set("names", type(IFNAME)), w -> w.key().bytes(Bytes.interfaceName("eth0")));
        set(
                "set %s marks { type mark; }",
                "0x10", OURS.set("marks", type(MARK)), w -> w.key().u32(0x10));
        set(
                "set %s macs { type ether_addr; }",
                "00:11:22:33:44:55",
                OURS.set("macs", type(ETHER_ADDR)),
                w -> w.key().bytes(Bytes.hex("001122334455")));
        set(
                "set %s ports { type inet_proto . inet_service; size 1000; }",
                "tcp . 80, udp . 53",
                OURS.set("ports", type(INET_PROTO, INET_SERVICE)).size(1000),
                w -> w.key().u8(6).u16Be(80).key().u8(17).u16Be(53));
        set(
                "set %s nets { type ipv4_addr; flags interval; }",
                "10.0.0.0/8, 192.168.0.1-192.168.0.9, 255.255.255.0/24",
                OURS.set("nets", type(IPV4_ADDR)).interval(),
                w -> w.prefix(IpPrefix.parse("10.0.0.0/8"))
                        .range(Bytes.hex("c0a80001"), Bytes.hex("c0a80009"))
                        .prefix(IpPrefix.parse("255.255.255.0/24")));
        set(
                "set %s netports { type ipv4_addr . inet_service; flags interval; }",
                "10.0.0.0/8 . 80-90, 10.1.0.1 . 443",
                OURS.set("netports", type(IPV4_ADDR, INET_SERVICE)).interval(),
                w -> w.key()
                        .address(ip("10.0.0.0"))
                        .u16Be(80)
                        .keyEnd()
                        .address(ip("10.255.255.255"))
                        .u16Be(90)
                        .key()
                        .address(ip("10.1.0.1"))
                        .u16Be(443)
                        .keyEnd()
                        .address(ip("10.1.0.1"))
                        .u16Be(443));
    }

    private void withProperties() {
        set(
                "set %s aged { type ipv4_addr; flags timeout; timeout 1h; gc-interval 10s; }",
                "10.0.0.1 timeout 2h",
                OURS.set("aged", type(IPV4_ADDR)).timeoutMs(3_600_000).gcIntervalMs(10_000),
                w -> w.key().address(ip("10.0.0.1")).timeoutMs(7_200_000));
        set(
                "set %s learnt { type ipv4_addr; flags dynamic,timeout; size 1000; }",
                "10.0.0.1",
                OURS.set("learnt", type(IPV4_ADDR)).timeouts().dynamic(1000),
                w -> w.key().address(ip("10.0.0.1")));
        set(
                "set %s counted { type ipv4_addr; counter; }",
                "10.0.0.1",
                OURS.set("counted", type(IPV4_ADDR)).expressions(new Counter()),
                w -> w.key().address(ip("10.0.0.1")));
        set(
                "set %s small { type ipv4_addr; policy memory; }",
                "10.0.0.1",
                OURS.set("small", type(IPV4_ADDR)).memory(),
                w -> w.key().address(ip("10.0.0.1")));
    }

    private void maps() {
        set(
                "map %s verdicts { type ipv4_addr . inet_service : verdict; }",
                "10.0.0.1 . 80 : goto there, 10.0.0.1 . 81 : drop",
                OURS.map("verdicts", type(IPV4_ADDR, INET_SERVICE), ElementType.VERDICT),
                w -> w.key()
                        .address(ip("10.0.0.1"))
                        .u16Be(80)
                        .verdict(Verdict.goTo("there"))
                        .key()
                        .address(ip("10.0.0.1"))
                        .u16Be(81)
                        .verdict(Verdict.DROP));
        set(
                "map %s netverdicts { type ipv4_addr : verdict; flags interval; }",
                "10.0.0.0/24 : drop",
                OURS.map("netverdicts", type(IPV4_ADDR), ElementType.VERDICT).interval(),
                w -> w.prefix(IpPrefix.parse("10.0.0.0/24")).verdict(Verdict.DROP));
        set(
                "map %s backports { type inet_service : inet_service; }",
                "80 : 8080",
                OURS.map("backports", type(INET_SERVICE), type(INET_SERVICE)),
                w -> w.key().u16Be(80).data().u16Be(8080));
        set(
                "map %s endpoints { type ipv4_addr . inet_proto . inet_service . mark : ipv4_addr . inet_service; }",
                "10.0.0.1 . tcp . 80 . 1 : 10.1.0.1 . 8080",
                OURS.map("endpoints", type(IPV4_ADDR, INET_PROTO, INET_SERVICE, MARK), type(IPV4_ADDR, INET_SERVICE)),
                w -> w.key()
                        .address(ip("10.0.0.1"))
                        .u8(6)
                        .u16Be(80)
                        .u32(1)
                        .data()
                        .address(ip("10.1.0.1"))
                        .u16Be(8080));
        set(
                "map %s interfaces { type iface_index : mark; }",
                "\"lo\" : 0x7",
                OURS.map("interfaces", type(IFACE_INDEX), type(MARK)),
                w -> w.key().u32(1).data().u32(7));
        set(
                "map %s objects { type ipv4_addr : counter; }",
                "10.0.0.1 : \"hits\"",
                OURS.set("objects", type(IPV4_ADDR)).objects(NfTables.NFT_OBJECT_COUNTER),
                w -> w.key().address(ip("10.0.0.1")).object("hits"));
    }

    /** Sets without their table, and without what nft keeps in their user data beside the comment. */
    private static List<NfSet> comparable(final List<ListedSet> sets) {
        return sets.stream()
                .map(ListedSet::set)
                .map(set -> new NfSet(
                        OURS,
                        set.name(),
                        set.key(),
                        set.data(),
                        set.flags(),
                        set.timeoutMs(),
                        set.gcIntervalMs(),
                        set.policy(),
                        set.size(),
                        set.objectType(),
                        set.expressions(),
                        UserData.NONE.with(UserData.SET_COMMENT, set.userData().text(UserData.SET_COMMENT)),
                        0))
                .toList();
    }

    private static List<Element> elements(final Nftables nftables, final Table table, final NfSet set) {
        final NfSet named = table.set(set.name(), set.key()).build();
        // nft begins a set of intervals with the end of an interval that is none, and marks one that has no end.
        return nftables.elements(named).stream()
                .filter(element -> !element.key().isZero() || element.flags() == 0)
                .map(element -> set.isInterval()
                        ? new Element(
                                element.key(),
                                element.keyEnd(),
                                element.data(),
                                element.verdict(),
                                element.object(),
                                element.flags(),
                                element.timeoutMs(),
                                UserData.NONE)
                        : element)
                .toList();
    }

    /** What nft says of the table, an object a line, without what tells the two apart. */
    private static List<String> json(final TestNamespace namespace, final Table table) {
        final String json = namespace
                .run("nft -j list table " + table)
                .replace(table.name(), "table")
                .replaceAll("\"handle\": \\d+,? ?", "")
                .replaceAll("\"expires\": \\d+", "\"expires\": 1");
        return List.of(json.split("(?<=}), (?=\\{\"(set|map|chain|counter|table)\")", -1));
    }
}
