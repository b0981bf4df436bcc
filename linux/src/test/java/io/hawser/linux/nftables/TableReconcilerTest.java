package io.hawser.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Counter;
import io.hawser.linux.nftables.expression.Dynset;
import io.hawser.linux.nftables.expression.Immediate;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import io.hawser.linux.nftables.expression.Lookup;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.MetaSet;
import io.hawser.linux.nftables.expression.ObjectReference;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.linux.nftables.header.NfTables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table is brought from any state to the desired one, and only what differs is touched. */
class TableReconcilerTest {
    private static final Table TABLE = new Table(NfFamily.IP, "hawser");
    private static final ElementType ADDRESS = ElementType.of(DataType.IPV4_ADDR);
    private static final Hook FORWARD = Hook.filter(Hook.Point.FORWARD, 0);
    private static final Chain BASE = TABLE.chain("base");
    private static final Chain FIRST = TABLE.chain("first");
    private static final Chain SECOND = TABLE.chain("second");
    private static final NfSet BLOCKED = TABLE.set("blocked", ADDRESS).build();
    private static final NfSet NETS = TABLE.set("nets", ADDRESS).interval().build();
    private static final NfSet CLIENTS =
            TABLE.set("clients", ADDRESS).timeouts().dynamic(100).build();
    private static final NfSet VERDICTS =
            TABLE.map("verdicts", ADDRESS, ElementType.VERDICT).build();
    private static final NamedCounter HITS = new NamedCounter(TABLE, "hits");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace namespace;
    private Nftables nftables;
    private TableReconciler reconciler;

    @BeforeEach
    void open() throws Exception {
        namespace = namespaces.create("a");
        nftables = namespace.call(Nftables::open);
        reconciler = new TableReconciler(nftables);
    }

    @AfterEach
    void close() {
        nftables.close();
    }

    private static ElementTable blocked(final int... lastBytes) {
        final ElementTable elements = new ElementTable(BLOCKED);
        for (final int last : lastBytes) {
            elements.writer().key().u32Be(0x0a000000 + last);
        }
        return elements;
    }

    private static Rule drop(final String set) {
        return BASE.rule(
                Payload.ipSaddr(Register.R0),
                Lookup.in(set, Register.R0),
                new Counter(),
                new ImmediateVerdict(Verdict.DROP));
    }

    private static TableImage.Builder whole() {
        final ElementTable nets = new ElementTable(NETS);
        nets.writer().prefix(IpPrefix.parse("10.0.0.0/8")).prefix(IpPrefix.parse("192.168.0.0/16"));
        final ElementTable verdicts = new ElementTable(VERDICTS);
        verdicts.writer()
                .key()
                .address(IpAddress.parse("10.0.0.1"))
                .verdict(Verdict.goTo("first"))
                .key()
                .address(IpAddress.parse("10.0.0.2"))
                .verdict(Verdict.DROP);
        return TableImage.of(TABLE)
                .settings(TableSettings.comment("of hawser"))
                .counter(HITS)
                .set(blocked(1, 2, 3))
                .set(nets)
                .set(CLIENTS)
                .set(verdicts)
                .chain(
                        BASE,
                        FORWARD,
                        drop("blocked").comment("blocked"),
                        drop("nets"),
                        BASE.rule(Payload.ipDaddr(Register.R0), Lookup.verdictMap("verdicts", Register.R0)),
                        BASE.rule(new ImmediateVerdict(Verdict.jump("second"))))
                .chain(
                        FIRST,
                        FIRST.rule(new ObjectReference(NfTables.NFT_OBJECT_COUNTER, "hits")),
                        FIRST.rule(Payload.ipSaddr(Register.R0), Dynset.update("clients", Register.R0, 10_000)))
                .chain(SECOND);
    }

    private String difference(final TableImage desired) {
        final NfTransaction transaction = nftables.newTransaction();
        reconciler.difference(desired, transaction);
        return transaction.toString();
    }

    private void settle(final TableImage desired) {
        assertThat(reconciler.reconcile(desired)).isEqualTo(TableReconciler.Outcome.CHANGED);
        assertThat(difference(desired)).isEmpty();
        assertThat(reconciler.reconcile(desired)).isEqualTo(TableReconciler.Outcome.UNCHANGED);
    }

    @Test
    void missingTableIsMadeWhole() {
        assertThat(difference(whole().build())).isEqualTo("""
                add table ip hawser
                add counter ip hawser hits
                add chain ip hawser base { type filter hook forward priority 0; policy accept; }
                add chain ip hawser first
                add chain ip hawser second
                add set ip hawser blocked { type ipv4_addr; }
                add element ip hawser blocked { 10.0.0.1, 10.0.0.2, 10.0.0.3 }
                add set ip hawser nets { type ipv4_addr; flags interval; }
                add element ip hawser nets { 10.0.0.0, 11.0.0.0 (end), 192.168.0.0, 192.169.0.0 (end) }
                add set ip hawser clients { type ipv4_addr; flags timeout,dynamic; size 100; }
                add map ip hawser verdicts { type ipv4_addr : verdict; }
                add element ip hawser verdicts { 10.0.0.1 : goto first, 10.0.0.2 : drop }
                add rule ip hawser base ip saddr @blocked counter drop comment "blocked"
                add rule ip hawser base ip saddr @nets counter drop
                add rule ip hawser base ip daddr vmap @verdicts
                add rule ip hawser base jump second
                add rule ip hawser first counter name "hits"
                add rule ip hawser first update @clients { ip saddr timeout 10000ms }
                """);
        settle(whole().build());
    }

    @Test
    void onlyChangedElementsAreTouched() {
        settle(TableImage.of(TABLE).set(blocked(1, 2, 3)).build());
        final TableImage desired = TableImage.of(TABLE).set(blocked(2, 3, 4)).build();
        assertThat(difference(desired)).isEqualTo("""
                delete element ip hawser blocked { 10.0.0.1 }
                add element ip hawser blocked { 10.0.0.4 }
                """);
        settle(desired);
    }

    @Test
    void changedDatumIsPutInPlaceOfTheOld() {
        final NfSet marks =
                TABLE.map("marks", ADDRESS, ElementType.of(DataType.MARK)).build();
        for (int mark = 1; mark <= 2; mark++) {
            final ElementTable elements = new ElementTable(marks);
            elements.writer()
                    .key()
                    .u32Be(1)
                    .data()
                    .u32(mark)
                    .key()
                    .u32Be(2)
                    .data()
                    .u32(7);
            settle(TableImage.of(TABLE).set(elements).build());
        }
        assertThat(nftables.elements(marks))
                .containsExactlyInAnyOrder(
                        Element.of(Bytes.u32Be(1), Bytes.u32(2)), Element.of(Bytes.u32Be(2), Bytes.u32(7)));
    }

    @Test
    void rulesThatSomebodyChangedArePutBack() {
        settle(whole().build());
        namespace.run("nft insert rule ip hawser second drop");
        namespace.run("nft flush chain ip hawser first");
        namespace.run("nft add chain ip hawser stray");
        namespace.run("nft add counter ip hawser stray");
        namespace.run("nft add element ip hawser nets { 1.2.3.4 }");
        assertThat(difference(whole().build())).isEqualTo("""
                flush chain ip hawser first
                flush chain ip hawser second
                flush set ip hawser nets
                delete chain ip hawser stray
                delete counter ip hawser stray
                add element ip hawser nets { 10.0.0.0, 11.0.0.0 (end), 192.168.0.0, 192.169.0.0 (end) }
                add rule ip hawser first counter name "hits"
                add rule ip hawser first update @clients { ip saddr timeout 10000ms }
                """);
        settle(whole().build());
    }

    @Test
    void elementsThatRulesAddedAreLeftAlone() {
        settle(whole().build());
        namespace.run(List.of("nft", "-f", "-"), "add element ip hawser clients { 10.0.0.9 timeout 1h }");
        assertThat(reconciler.reconcile(whole().build())).isEqualTo(TableReconciler.Outcome.UNCHANGED);
    }

    @Test
    void setOfAnotherTypeTakesThePlaceOfTheOldWithTheRulesThatUseIt() {
        settle(whole().build());
        final NfSet larger =
                TABLE.set("clients", ADDRESS).timeouts().dynamic(200).build();
        final TableImage now = whole().build();
        final TableImage desired = new TableImage(
                TABLE,
                now.settings(),
                now.counters(),
                now.sets().stream()
                        .map(each ->
                                each.set().equals(CLIENTS) ? new TableImage.Contents(larger, Optional.empty()) : each)
                        .toList(),
                now.chains());
        assertThat(difference(desired)).isEqualTo("""
                flush chain ip hawser first
                delete set ip hawser clients
                add set ip hawser clients { type ipv4_addr; flags timeout,dynamic; size 200; }
                add rule ip hawser first counter name "hits"
                add rule ip hawser first update @clients { ip saddr timeout 10000ms }
                """);
        settle(desired);
    }

    @Test
    void policyIsChangedInPlaceAndAnotherHookByAnotherChain() {
        final Rule rule = BASE.rule(new Counter());
        settle(TableImage.of(TABLE).chain(BASE, FORWARD, rule).build());
        final TableImage strict = TableImage.of(TABLE)
                .chain(BASE, FORWARD.policy(Hook.Policy.DROP), rule)
                .build();
        assertThat(difference(strict)).isEqualTo("""
                add chain ip hawser base { type filter hook forward priority 0; policy drop; }
                """);
        settle(strict);
        final TableImage moved = TableImage.of(TABLE)
                .chain(BASE, Hook.filter(Hook.Point.INPUT, 5), rule)
                .build();
        assertThat(difference(moved)).isEqualTo("""
                flush chain ip hawser base
                delete chain ip hawser base
                add chain ip hawser base { type filter hook input priority 5; policy accept; }
                add rule ip hawser base counter
                """);
        settle(moved);
    }

    @Test
    void tableIsRebuiltWhereNothingLessWillDo() {
        settle(whole().build());
        final TableImage desired =
                whole().settings(TableSettings.comment("another")).build();
        assertThat(difference(desired)).startsWith("delete table ip hawser\nadd table ip hawser\n");
        settle(desired);
        settle(whole().chain(new TableImage.Rules(
                        TABLE.chain("third"), Optional.empty(), UserData.comment("new"), List.of()))
                .build());
    }

    @Test
    void elementsThatCannotBeWrittenAreSaid() {
        final ElementTable elements = new ElementTable(BLOCKED);
        elements.writer().key().u8(1).key();
        assertThatThrownBy(() ->
                        reconciler.reconcile(TableImage.of(TABLE).set(elements).build()))
                .hasMessage("elements of set ip hawser blocked: 3 bytes are missing in an element of set "
                        + "ip hawser blocked");
        assertThat(nftables.tables()).isEmpty();
    }

    @Test
    void anyTableBecomesAnyOther() {
        final Random random = new Random(42);
        for (int i = 0; i < 40; i++) {
            final TableImage desired = random(random);
            reconciler.reconcile(desired);
            assertThat(difference(desired)).as("table %s", i).isEmpty();
            for (final TableImage.Contents contents : desired.sets()) {
                assertThat(nftables.elements(contents.set()))
                        .hasSize(contents.elements().orElseThrow().size());
            }
            final Set<String> chains =
                    desired.chains().stream().map(chain -> chain.chain().name()).collect(Collectors.toSet());
            assertThat(nftables.chains(TABLE))
                    .extracting(chain -> chain.chain().name())
                    .containsExactlyInAnyOrderElementsOf(chains);
        }
    }

    /** Of three sets in one of two kinds, up to three chains, and rules that lead from one to the next. */
    private static TableImage random(final Random random) {
        final TableImage.Builder image = TableImage.of(TABLE);
        for (int i = 0; i < 3; i++) {
            final int keys = 1 + random.nextInt(8);
            final NfSet.Builder builder = TABLE.set("set" + i, ADDRESS);
            final NfSet set = (random.nextInt(4) == 0 ? builder.size(100) : builder).build();
            final ElementTable elements = new ElementTable(set);
            final ElementWriter writer = elements.writer();
            IntStream.range(0, keys)
                    .filter(key -> random.nextBoolean())
                    .forEach(key -> writer.key().u32Be(key));
            image.set(elements);
        }
        chains(random, image);
        return image.build();
    }

    private static void chains(final Random random, final TableImage.Builder image) {
        final int count = 1 + random.nextInt(3);
        boolean base = true;
        for (int i = 0; i < count; i++) {
            final Chain chain = TABLE.chain("chain" + i);
            final boolean nextIsBase = random.nextInt(6) == 0;
            final Rule[] rules = new Rule[random.nextInt(4)];
            for (int j = 0; j < rules.length; j++) {
                final boolean leads = i + 1 < count && !nextIsBase;
                rules[j] = switch (random.nextInt(3)) {
                    case 0 ->
                        chain.rule(
                                new Immediate(Register.R0, Bytes.u32(random.nextInt(3))),
                                new MetaSet(MetaKey.MARK, Register.R0));
                    case 1 ->
                        chain.rule(Payload.ipSaddr(Register.R0), Lookup.in("set" + random.nextInt(3), Register.R0));
                    default ->
                        chain.rule(leads ? new ImmediateVerdict(Verdict.jump("chain" + (i + 1))) : new Counter());
                };
            }
            if (base) {
                image.chain(chain, Hook.filter(Hook.Point.FORWARD, random.nextInt(2)), rules);
            } else {
                image.chain(chain, rules);
            }
            base = nextIsBase;
        }
    }
}
