package io.hawser.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.Errno;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Bitwise;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.Counter;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import io.hawser.linux.nftables.expression.Masquerade;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.linux.nftables.header.NfNat;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables, chains, rules, sets and elements against the kernel and the nft tool. */
class NftablesKernelTest {
    private static final Table TABLE = new Table(NfFamily.IP, "hawser");
    private static final Chain POSTROUTING = TABLE.chain("postrouting");
    private static final Hook SRCNAT = Hook.nat(Hook.Point.POSTROUTING, Hook.PRIORITY_SRCNAT);
    private static final IpPrefix CLUSTER = IpPrefix.parse("10.244.0.0/16");
    private static final NfSet ENDPOINTS = TABLE.map(
                    "endpoints",
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_PROTO, DataType.INET_SERVICE, DataType.MARK),
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_SERVICE))
            .build();

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private static Nftables open(final TestNamespace namespace) throws Exception {
        return namespace.call(Nftables::open);
    }

    private static String listing(final TestNamespace namespace) {
        return namespace.run("nft list ruleset").replace("\t", "    ");
    }

    private static Rule masquerade() {
        return POSTROUTING
                .rule(
                        Payload.ipSaddr(Register.R0),
                        Bitwise.and(Register.R0, Bytes.mask(CLUSTER)),
                        Cmp.eq(Register.R0, Bytes.address(CLUSTER.address())),
                        Payload.ipDaddr(Register.R0),
                        Bitwise.and(Register.R0, Bytes.mask(CLUSTER)),
                        Cmp.neq(Register.R0, Bytes.address(CLUSTER.address())),
                        new Counter(),
                        new Masquerade(NfNat.NF_NAT_RANGE_PROTO_RANDOM_FULLY))
                .comment("leaves the cluster");
    }

    @Test
    void masqueradingTableIsWhatNftShows() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        try (Nftables nftables = open(namespace)) {
            nftables.newTransaction()
                    .add(TABLE, TableSettings.comment("of hawser"))
                    .add(POSTROUTING, SRCNAT)
                    .add(masquerade())
                    .commit();
            assertThat(listing(namespace)).isEqualTo("""
                    table ip hawser {
                        comment "of hawser"
                        chain postrouting {
                            type nat hook postrouting priority srcnat; policy accept;
                            ip saddr 10.244.0.0/16 ip daddr != 10.244.0.0/16 counter packets 0 bytes 0 masquerade \
                    fully-random comment "leaves the cluster"
                        }
                    }
                    """);
            assertThat(nftables.tables())
                    .singleElement()
                    .satisfies(listed -> assertThat(listed.table()).isEqualTo(TABLE))
                    .satisfies(listed -> assertThat(listed.settings()).isEqualTo(TableSettings.comment("of hawser")));
            assertThat(nftables.chains(TABLE))
                    .extracting(ListedChain::chain, ListedChain::hook)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(POSTROUTING, Optional.of(SRCNAT)));
            assertThat(nftables.rules(TABLE)).singleElement().satisfies(listed -> {
                assertThat(listed.rule()).isEqualTo(masquerade());
                assertThat(listed.counters()).containsExactly(new Count(0, 0));
            });
        }
    }

    @Test
    void mapOfConcatenationsIsWhatNftShows() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        try (Nftables nftables = open(namespace)) {
            final NfTransaction transaction =
                    nftables.newTransaction().add(TABLE).add(ENDPOINTS);
            transaction
                    .addElements(ENDPOINTS)
                    .key()
                    .address(IpAddress.parse("10.96.0.1"))
                    .u8(6)
                    .u16Be(443)
                    .u32(1)
                    .data()
                    .address(IpAddress.parse("10.244.1.2"))
                    .u16Be(6443);
            transaction.commit();
            assertThat(listing(namespace)).isEqualTo("""
                    table ip hawser {
                        map endpoints {
                            type ipv4_addr . inet_proto . inet_service . mark : ipv4_addr . inet_service
                            elements = { 10.96.0.1 . tcp . 443 . 0x00000001 : 10.244.1.2 . 6443 }
                        }
                    }
                    """);
            assertThat(nftables.sets(TABLE)).extracting(ListedSet::set).containsExactly(ENDPOINTS);
            assertThat(nftables.elements(ENDPOINTS))
                    .containsExactly(Element.of(
                            Bytes.hex("0a600001 06000000 01bb0000 01000000"), Bytes.hex("0af40102 192b0000")));
        }
    }

    @Test
    void nothingIsAppliedWhenOneMessageIsRefused() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        try (Nftables nftables = open(namespace)) {
            final NfTransaction transaction = nftables.newTransaction()
                    .add(TABLE)
                    .add(POSTROUTING, SRCNAT)
                    .add(POSTROUTING.rule(new ImmediateVerdict(Verdict.jump("nowhere"))))
                    .add(TABLE.chain("behind"));
            assertThatThrownBy(transaction::commit).isInstanceOfSatisfying(NetlinkException.class, e -> {
                assertThat(e.errno()).isEqualTo(Errno.ENOENT);
                assertThat(e).hasMessageStartingWith("add rule ip hawser postrouting");
            });
            assertThat(nftables.tables()).isEmpty();
        }
    }

    @Test
    void refusedElementIsPointedAt() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        try (Nftables nftables = open(namespace)) {
            final NfSet set = TABLE.set("s", ElementType.of(DataType.IPV4_ADDR)).build();
            final Element element = Element.of(Bytes.hex("0a000001"));
            final NfTransaction transaction =
                    nftables.newTransaction().add(TABLE).add(set);
            transaction.createElements(set).element(element).element(element);
            assertThatThrownBy(transaction::commit)
                    .hasMessageStartingWith("create element ip hawser s { 10.0.0.1 }: EEXIST at ")
                    .hasMessageEndingWith("NFTA_SET_ELEM_LIST_ELEMENTS/attribute 2");
            assertThat(nftables.tables()).isEmpty();
        }
    }

    @Test
    void transactionOfAnOlderGenerationIsNotApplied() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        try (Nftables nftables = open(namespace)) {
            final int generation = nftables.generation();
            namespace.run("nft add table ip other");
            final NfTransaction transaction = nftables.newTransaction().add(TABLE);
            assertThat(transaction.commitAt(generation)).isEqualTo(CommitOutcome.GENERATION_MOVED);
            assertThat(nftables.tables())
                    .extracting(ListedTable::table)
                    .containsExactly(new Table(NfFamily.IP, "other"));
        }
    }

    @Test
    void transactionOfTheSameGenerationIsApplied() throws Exception {
        try (Nftables nftables = open(namespaces.create("a"))) {
            assertThat(nftables.newTransaction().add(TABLE).commitAt(nftables.generation()))
                    .isEqualTo(CommitOutcome.APPLIED);
            assertThat(nftables.tables()).hasSize(1);
        }
    }

    @Test
    void chainsSayTheirHooksAndUserData() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final Hook forward = Hook.filter(Hook.Point.FORWARD, -5).policy(Hook.Policy.DROP);
        try (Nftables nftables = open(namespace)) {
            nftables.newTransaction()
                    .add(TABLE)
                    .add(TABLE.chain("forward"), forward, UserData.comment("all of it"))
                    .add(TABLE.chain("regular"))
                    .commit();
            assertThat(listing(namespace)).contains("""
                        chain forward {
                            comment "all of it"
                            type filter hook forward priority filter - 5; policy drop;
                        }
                    """);
            final List<ListedChain> chains = nftables.chains(TABLE);
            assertThat(chains).extracting(ListedChain::hook).containsExactly(Optional.of(forward), Optional.empty());
            assertThat(chains.get(0).userData().comment()).isEqualTo("all of it");
        }
    }

    @Test
    void chainsOfDevicesNameThem() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        namespace.run("ip link add dv0 type veth peer name dv1");
        final Table table = new Table(NfFamily.NETDEV, "devices");
        final Hook one = new Hook(Hook.Type.FILTER, Hook.Point.INGRESS, 0, Hook.Policy.ACCEPT, List.of("dv0"));
        final Hook two = new Hook(Hook.Type.FILTER, Hook.Point.EGRESS, 1, Hook.Policy.DROP, List.of("dv0", "dv1"));
        try (Nftables nftables = open(namespace)) {
            nftables.newTransaction()
                    .add(table)
                    .add(table.chain("one"), one)
                    .add(table.chain("two"), two)
                    .commit();
            assertThat(nftables.chains(table))
                    .extracting(ListedChain::hook)
                    .containsExactly(Optional.of(one), Optional.of(two));
            assertThat(listing(namespace))
                    .contains("hook ingress device \"dv0\"", "hook egress devices = { dv0, dv1 }");
        }
    }

    @Test
    void namedCounterIsMadeAndRead() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final NamedCounter hits = new NamedCounter(TABLE, "hits");
        try (Nftables nftables = open(namespace)) {
            nftables.newTransaction().add(TABLE).add(hits).commit();
            assertThat(nftables.counters(TABLE)).containsExactly(new ListedCounter(hits, new Count(0, 0)));
            nftables.newTransaction().delete(hits).commit();
            assertThat(nftables.counters(TABLE)).isEmpty();
        }
    }
}
