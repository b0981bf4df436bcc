package io.hawser.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Immediate;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import io.hawser.linux.nftables.expression.Lookup;
import io.hawser.linux.nftables.expression.Match;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.MetaSet;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.PayloadBase;
import io.hawser.linux.nftables.expression.RawExpression;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.linux.nftables.header.NfTables.TableFlags;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What transactions say, do, and refuse to do. */
class NfTransactionTest {
    private static final Table TABLE = new Table(NfFamily.IP, "hawser");
    private static final Chain CHAIN = TABLE.chain("marks");
    private static final ElementType ADDRESS = ElementType.of(DataType.IPV4_ADDR);
    private static final NfSet SET = TABLE.set("s", ADDRESS).build();

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace namespace;
    private Nftables nftables;

    @BeforeEach
    void open() throws Exception {
        namespace = namespaces.create("a");
        nftables = namespace.call(Nftables::open);
    }

    @AfterEach
    void close() {
        nftables.close();
    }

    private static Rule mark(final int mark) {
        return CHAIN.rule(new Immediate(Register.R0, Bytes.u32(mark)), new MetaSet(MetaKey.MARK, Register.R0));
    }

    private List<Bytes> marks() {
        return nftables.rules(CHAIN).stream()
                .map(rule -> ((Immediate) rule.rule().expressions().get(0)).value())
                .toList();
    }

    private long handle(final int mark) {
        return nftables.rules(CHAIN).stream()
                .filter(rule -> rule.rule().equals(mark(mark)))
                .findFirst()
                .orElseThrow()
                .handle();
    }

    @Test
    void rulesGoWhereTheyAreTold() {
        nftables.newTransaction()
                .add(TABLE)
                .add(CHAIN)
                .add(mark(2), RulePlace.LAST.numbered(77))
                .add(mark(4))
                .add(mark(3), RulePlace.id(77))
                .insert(mark(1))
                .commit();
        assertThat(marks()).containsExactly(Bytes.u32(1), Bytes.u32(2), Bytes.u32(3), Bytes.u32(4));
        final NfTransaction transaction = nftables.newTransaction()
                .insert(mark(5), RulePlace.handle(handle(4)))
                .add(mark(6), RulePlace.handle(handle(1)))
                .replace(handle(3), mark(7))
                .delete(CHAIN, handle(2));
        assertThat(transaction).hasToString("""
                insert rule ip hawser marks handle %s meta mark set 0x00000005
                add rule ip hawser marks handle %s meta mark set 0x00000006
                replace rule ip hawser marks handle %s meta mark set 0x00000007
                delete rule ip hawser marks handle %s
                """.formatted(handle(4), handle(1), handle(3), handle(2)));
        transaction.commit();
        assertThat(marks()).containsExactly(Bytes.u32(1), Bytes.u32(6), Bytes.u32(7), Bytes.u32(5), Bytes.u32(4));
    }

    @Test
    void createAndDeleteWantToBeTrueWhereAddAndDestroyDoNot() {
        nftables.newTransaction().add(TABLE).add(CHAIN).add(SET).commit();
        nftables.newTransaction().add(TABLE).add(CHAIN).add(SET).commit();
        refused(nftables.newTransaction().create(TABLE, TableSettings.NONE), Errno.EEXIST);
        refused(nftables.newTransaction().create(CHAIN, null, UserData.NONE), Errno.EEXIST);
        refused(nftables.newTransaction().create(SET), Errno.EEXIST);
        nftables.newTransaction().delete(SET).delete(CHAIN).delete(TABLE).commit();
        refused(nftables.newTransaction().delete(TABLE), Errno.ENOENT);
        nftables.newTransaction().add(TABLE).commit();
        refused(nftables.newTransaction().delete(SET), Errno.ENOENT);
        refused(nftables.newTransaction().delete(CHAIN), Errno.ENOENT);
        nftables.newTransaction().destroy(SET).destroy(CHAIN).destroy(TABLE).commit();
        nftables.newTransaction().destroy(TABLE).commit();
        assertThat(nftables.tables()).isEmpty();
    }

    private static void refused(final NfTransaction transaction, final int errno) {
        assertThatThrownBy(transaction::commit)
                .isInstanceOfSatisfying(
                        LinuxException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    @Test
    void anonymousSetGoesWithItsRule() {
        final NfSet set = TABLE.set("__set%d", ADDRESS).anonymous(1).build();
        final NfTransaction transaction =
                nftables.newTransaction().add(TABLE).add(CHAIN).add(set);
        transaction.addElements(set).key().u32Be(0x0a000001).key().u32Be(0x0a000002);
        transaction
                .add(CHAIN.rule(
                        Payload.ipSaddr(Register.R0),
                        Lookup.in(set.name(), Register.R0).withSetId(set.id()),
                        new ImmediateVerdict(Verdict.DROP)))
                .commit();
        assertThat(namespace.run("nft list chain ip hawser marks")).contains("ip saddr { 10.0.0.1, 10.0.0.2 } drop");
        nftables.newTransaction().flush(CHAIN).commit();
        assertThat(nftables.sets(TABLE)).isEmpty();
    }

    @Test
    void dormantTableIsWokenAgain() {
        final TableSettings dormant = new TableSettings(TableFlags.NFT_TABLE_F_DORMANT, UserData.NONE);
        nftables.newTransaction().add(TABLE, dormant).commit();
        assertThat(nftables.tables().get(0).settings().isDormant()).isTrue();
        nftables.newTransaction().add(TABLE, TableSettings.NONE).commit();
        assertThat(nftables.tables().get(0).settings()).isEqualTo(TableSettings.NONE);
    }

    @Test
    void ownedTableGoesWithItsOwner() throws Exception {
        final TableSettings owned = new TableSettings(TableFlags.NFT_TABLE_F_OWNER, UserData.NONE);
        try (Nftables owner = namespace.call(Nftables::open)) {
            owner.newTransaction().add(TABLE, owned).commit();
            refused(nftables.newTransaction().add(TABLE).add(CHAIN), Errno.EPERM);
        }
        assertThat(nftables.tables()).isEmpty();
    }

    @Test
    void ownTransactionIsReusableAfterClear() {
        final NfTransaction transaction = nftables.newTransaction();
        assertThat(transaction.isEmpty()).isTrue();
        transaction.commit();
        transaction.add(TABLE).commit();
        transaction.clear();
        assertThat(transaction.isEmpty()).isTrue();
        transaction.add(CHAIN);
        assertThat(transaction).hasToString("add chain ip hawser marks\n");
        transaction.commit();
        assertThat(nftables.chains(TABLE)).hasSize(1);
    }

    @Test
    void elementsThatAreTheSameAreAddedTwiceWithoutAWord() {
        final NfTransaction transaction = nftables.newTransaction().add(TABLE).add(SET);
        transaction.addElements(SET).key().u32Be(1).key().u32Be(1);
        transaction.commit();
        final NfTransaction again = nftables.newTransaction();
        again.addElements(SET).key().u32Be(1);
        again.commit();
        final NfTransaction gone = nftables.newTransaction();
        gone.destroyElements(SET).key().u32Be(2);
        gone.commit();
        final NfTransaction missing = nftables.newTransaction();
        missing.deleteElements(SET).key().u32Be(2);
        refused(missing, Errno.ENOENT);
        assertThat(nftables.elements(SET)).containsExactly(Element.of(Bytes.u32Be(1)));
    }

    @Test
    void catchAllElementIsWrittenAndRead() {
        final NfSet map = TABLE.map("m", ADDRESS, ElementType.VERDICT).build();
        final NfTransaction transaction = nftables.newTransaction().add(TABLE).add(map);
        transaction
                .addElements(map)
                .key()
                .u32Be(1)
                .verdict(Verdict.ACCEPT)
                .catchAll()
                .verdict(Verdict.DROP);
        assertThat(transaction.toString()).endsWith("add element ip hawser m { 0.0.0.1 : accept, * : drop }\n");
        transaction.commit();
        assertThat(namespace.run("nft list map ip hawser m")).contains("elements = { 0.0.0.1 : accept, * : drop }");
        final List<Element> elements = nftables.elements(map);
        assertThat(elements).hasSize(2);
        nftables.newTransaction().deleteElements(map, elements).commit();
        assertThat(nftables.elements(map)).isEmpty();
    }

    @Test
    void mistakesAreSaidByCommitAndNothingIsSent() {
        nftables.newTransaction().add(TABLE).add(SET).commit();
        final int generation = nftables.generation();
        final NfTransaction wide = nftables.newTransaction().flush(SET);
        wide.addElements(SET).key().u32Be(1).u32Be(2);
        assertThatThrownBy(wide::commit)
                .hasMessage("add element ip hawser s: EINVAL: a field of 4 bytes where 0 are left in an element of set"
                        + " ip hawser s");
        final NfTransaction data = nftables.newTransaction();
        data.addElements(SET).key().u32Be(1).data();
        assertThatThrownBy(data::commit)
                .hasMessageContaining("data for an element of set ip hawser s, which is no map");
        final NfTransaction early = nftables.newTransaction().flush(SET);
        early.addElements(SET).timeoutMs(1);
        assertThatThrownBy(early::commit)
                .hasMessageContaining("something for an element of set ip hawser s before its");
        final NfTransaction name = nftables.newTransaction().add(new Table(NfFamily.IP, "h\u00e4user"));
        assertThatThrownBy(name::commit).hasMessageContaining("not ASCII");
        assertThat(name.toString()).isNotEmpty();
        final Rule unknown = CHAIN.rule(new RawExpression("osf", Bytes.EMPTY));
        final NfTransaction raw = nftables.newTransaction().add(unknown);
        assertThatThrownBy(raw::commit).hasMessageContaining("expression 'osf' is not understood");
        assertThat(nftables.generation()).isEqualTo(generation);
    }

    @Test
    void expressionsThatAreNotUnderstoodAreKept() {
        namespace.run("nft add table ip hawser");
        namespace.run("nft add chain ip hawser marks { type filter hook input priority 0; }");
        namespace.run("nft add rule ip hawser marks quota 10 mbytes");
        assertThat(nftables.rules(CHAIN))
                .singleElement()
                .satisfies(rule -> assertThat(rule.rule().expressions())
                        .singleElement()
                        .satisfies(expression -> assertThat(expression).isInstanceOf(RawExpression.class)))
                .satisfies(rule -> assertThat(rule.rule().toString()).startsWith("ip hawser marks [ quota 0x"));
    }

    /** linux/netfilter/xt_tcpudp.h: struct xt_tcp, ports in host order. */
    @Test
    void extensionOfIptablesIsToldTheProtocol() {
        final Bytes port80 = Bytes.hex("0000ffff 5000 5000 00 00 00 00 00000000");
        final Expression tcp = new Match("tcp", 0, port80);
        final Expression protocol = new Payload(PayloadBase.NETWORK, 9, 1, Register.R0);
        final Rule rule = CHAIN.rule(protocol, Cmp.eq(Register.R0, Bytes.u8(6)), tcp);
        nftables.newTransaction()
                .add(TABLE)
                .add(CHAIN, Hook.filter(Hook.Point.INPUT, 0))
                .add(rule)
                .commit();
        assertThat(nftables.rules(CHAIN))
                .singleElement()
                .satisfies(listed -> assertThat(listed.rule()).isEqualTo(rule));
        refused(nftables.newTransaction().add(CHAIN.rule(tcp)), Errno.EINVAL);
    }
}
