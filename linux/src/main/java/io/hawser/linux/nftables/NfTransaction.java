package io.hawser.linux.nftables;

import io.hawser.linux.Errno;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.netlink.NetlinkOutcome;
import io.hawser.linux.netlink.NetlinkReplyHandler;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.header.NfNetlink;
import io.hawser.linux.nftables.header.NfTables.ElementListAttributes;
import io.hawser.linux.nftables.header.NfTables.Messages;
import io.hawser.linux.nftables.header.NfTables.RuleAttributes;
import io.hawser.linux.nftables.header.NfTables.TableAttributes;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Changes that the kernel makes all together or not at all, in the order they were told. Takes everything: what cannot
 * be encoded is thrown by {@link #commit()}. Its text says what will be done. To <em>add</em> is content with what is
 * there already, to <em>create</em> is not; to <em>delete</em> wants it there, to <em>destroy</em> (Linux 6.3) does
 * not. Reusable after {@link #clear()}. Not thread safe.
 */
public final class NfTransaction {
    /** Of struct nlmsghdr, struct nfgenmsg and the attribute's header. */
    private static final int GENERATION_OFFSET = 16 + NfNetlink.NFGENMSG_LENGTH + Netlink.NLA_HDRLEN;

    private static final int ADD = Netlink.NLM_F_CREATE;
    private static final int CREATE = Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL;
    private static final int APPEND = Netlink.NLM_F_CREATE | Netlink.NLM_F_APPEND;

    private final NetlinkConnection connection;
    private final NetlinkBatch batch = new NetlinkBatch();
    private final ElementWriter elements = new ElementWriter(batch);
    private boolean writingElements;
    private int nextSetId;

    NfTransaction(final NetlinkConnection connection) {
        this.connection = connection;
        clear();
    }

    /** Forgets everything told, and keeps the memory. */
    public NfTransaction clear() {
        batch.clear();
        writingElements = false;
        nextSetId = 1;
        NfMessages.bracket(batch, Operations.BEGIN, NfNetlink.NFNL_MSG_BATCH_BEGIN)
                .u32Be(NfNetlink.BatchAttributes.NFNL_BATCH_GENID, 0);
        return this;
    }

    /** Whether nothing was told. */
    public boolean isEmpty() {
        endElements();
        return batch.size() == 1;
    }

    /** Length of all messages in bytes. */
    public int length() {
        endElements();
        return batch.length();
    }

    /** Adds a table. */
    public NfTransaction add(final Table table) {
        return add(table, TableSettings.NONE);
    }

    /** Adds a table, or changes its flags. */
    public NfTransaction add(final Table table, final TableSettings settings) {
        TableCodec.write(begin(Operations.ADD_TABLE, table, Messages.NFT_MSG_NEWTABLE, 0, table), table, settings);
        return this;
    }

    /** Adds a table that must not be there. */
    public NfTransaction create(final Table table, final TableSettings settings) {
        TableCodec.write(
                begin(Operations.CREATE_TABLE, table, Messages.NFT_MSG_NEWTABLE, CREATE, table), table, settings);
        return this;
    }

    /** Deletes a table with all that is in it. */
    public NfTransaction delete(final Table table) {
        begin(Operations.DELETE_TABLE, table, Messages.NFT_MSG_DELTABLE, 0, table)
                .string(TableAttributes.NFTA_TABLE_NAME, table.name());
        return this;
    }

    /** Deletes a table with all that is in it, if it is there. */
    public NfTransaction destroy(final Table table) {
        begin(Operations.DESTROY_TABLE, table, Messages.NFT_MSG_DESTROYTABLE, 0, table)
                .string(TableAttributes.NFTA_TABLE_NAME, table.name());
        return this;
    }

    /** Deletes all rules of a table; its chains and sets stay. */
    public NfTransaction flush(final Table table) {
        begin(Operations.FLUSH_TABLE, table, Messages.NFT_MSG_DELRULE, 0, table)
                .string(RuleAttributes.NFTA_RULE_TABLE, table.name());
        return this;
    }

    /** Adds a regular chain. */
    public NfTransaction add(final Chain chain) {
        return add(chain, null, UserData.NONE);
    }

    /** Adds a base chain, or changes its policy. */
    public NfTransaction add(final Chain chain, final Hook hook) {
        return add(chain, hook, UserData.NONE);
    }

    /**
     * Adds a chain.
     *
     * @param hook where it is called; null for a regular chain
     */
    public NfTransaction add(final Chain chain, final Hook hook, final UserData userData) {
        final Object subject = hook == null ? chain : new Described(chain, " { " + hook + " }");
        ChainCodec.write(
                begin(Operations.ADD_CHAIN, subject, Messages.NFT_MSG_NEWCHAIN, ADD, chain.table()),
                chain,
                hook,
                userData);
        return this;
    }

    /**
     * Adds a chain that must not be there.
     *
     * @param hook where it is called; null for a regular chain
     */
    public NfTransaction create(final Chain chain, final Hook hook, final UserData userData) {
        final Object subject = hook == null ? chain : new Described(chain, " { " + hook + " }");
        ChainCodec.write(
                begin(Operations.CREATE_CHAIN, subject, Messages.NFT_MSG_NEWCHAIN, CREATE, chain.table()),
                chain,
                hook,
                userData);
        return this;
    }

    /** Deletes a chain, which must be empty, and no rule's goal. */
    public NfTransaction delete(final Chain chain) {
        ChainCodec.writeName(begin(Operations.DELETE_CHAIN, chain, Messages.NFT_MSG_DELCHAIN, 0, chain.table()), chain);
        return this;
    }

    /** Deletes a chain, if it is there. */
    public NfTransaction destroy(final Chain chain) {
        ChainCodec.writeName(
                begin(Operations.DESTROY_CHAIN, chain, Messages.NFT_MSG_DESTROYCHAIN, 0, chain.table()), chain);
        return this;
    }

    /** Deletes all rules of a chain. */
    public NfTransaction flush(final Chain chain) {
        RuleCodec.writeChain(begin(Operations.FLUSH_CHAIN, chain, Messages.NFT_MSG_DELRULE, 0, chain.table()), chain);
        return this;
    }

    /** Adds a rule at the end of its chain. */
    public NfTransaction add(final Rule rule) {
        return rule(Operations.ADD_RULE, rule, RulePlace.LAST, APPEND);
    }

    /** Adds a rule behind another. */
    public NfTransaction add(final Rule rule, final RulePlace after) {
        return rule(Operations.ADD_RULE, rule, after, APPEND);
    }

    /** Adds a rule at the front of its chain. */
    public NfTransaction insert(final Rule rule) {
        return rule(Operations.INSERT_RULE, rule, RulePlace.LAST, ADD);
    }

    /** Adds a rule in front of another. */
    public NfTransaction insert(final Rule rule, final RulePlace before) {
        return rule(Operations.INSERT_RULE, rule, before, ADD);
    }

    /** Puts a rule into the place of the one that the kernel numbers {@code handle}. */
    public NfTransaction replace(final long handle, final Rule rule) {
        final NetlinkEncoder message = begin(
                Operations.REPLACE_RULE,
                new Described(rule.chain(), " handle " + handle + " " + rule.text()),
                Messages.NFT_MSG_NEWRULE,
                Netlink.NLM_F_REPLACE,
                rule.chain().table());
        RuleCodec.writeChain(message, rule.chain());
        message.u64Be(RuleAttributes.NFTA_RULE_HANDLE, handle);
        RuleCodec.write(message, rule);
        return this;
    }

    /** Deletes the rule that the kernel numbers {@code handle}. */
    public NfTransaction delete(final Chain chain, final long handle) {
        final NetlinkEncoder message = begin(
                Operations.DELETE_RULE,
                new Described(chain, " handle " + handle),
                Messages.NFT_MSG_DELRULE,
                0,
                chain.table());
        RuleCodec.writeChain(message, chain);
        message.u64Be(RuleAttributes.NFTA_RULE_HANDLE, handle);
        return this;
    }

    /** Adds a set or a map. */
    public NfTransaction add(final NfSet set) {
        final NetlinkOperation operation = set.isMap() ? Operations.ADD_MAP : Operations.ADD_SET;
        return set(operation, set, Messages.NFT_MSG_NEWSET, ADD);
    }

    /** Adds a set or a map that must not be there. */
    public NfTransaction create(final NfSet set) {
        final NetlinkOperation operation = set.isMap() ? Operations.CREATE_MAP : Operations.CREATE_SET;
        return set(operation, set, Messages.NFT_MSG_NEWSET, CREATE);
    }

    /** Deletes a set or a map with its elements; no rule may use it. */
    public NfTransaction delete(final NfSet set) {
        final NetlinkOperation operation = set.isMap() ? Operations.DELETE_MAP : Operations.DELETE_SET;
        SetCodec.writeName(begin(operation, set, Messages.NFT_MSG_DELSET, 0, set.table()), set);
        return this;
    }

    /** Deletes a set or a map, if it is there. */
    public NfTransaction destroy(final NfSet set) {
        final NetlinkOperation operation = set.isMap() ? Operations.DESTROY_MAP : Operations.DESTROY_SET;
        SetCodec.writeName(begin(operation, set, Messages.NFT_MSG_DESTROYSET, 0, set.table()), set);
        return this;
    }

    /** Deletes all elements of a set or a map. */
    public NfTransaction flush(final NfSet set) {
        final NetlinkOperation operation = set.isMap() ? Operations.FLUSH_MAP : Operations.FLUSH_SET;
        begin(operation, set, Messages.NFT_MSG_DELSETELEM, 0, set.table())
                .string(
                        ElementListAttributes.NFTA_SET_ELEM_LIST_TABLE,
                        set.table().name())
                .string(ElementListAttributes.NFTA_SET_ELEM_LIST_SET, set.name());
        return this;
    }

    /** Adds the elements that are written. One that is there already, with the same data, is left as it is. */
    public ElementWriter addElements(final NfSet set) {
        return elements(Operations.ADD_ELEMENT, set, Messages.NFT_MSG_NEWSETELEM, ADD);
    }

    /** Adds the elements that are written, none of which may be there. */
    public ElementWriter createElements(final NfSet set) {
        return elements(Operations.CREATE_ELEMENT, set, Messages.NFT_MSG_NEWSETELEM, CREATE);
    }

    /** Deletes the elements that are written, by their keys. */
    public ElementWriter deleteElements(final NfSet set) {
        return elements(Operations.DELETE_ELEMENT, set, Messages.NFT_MSG_DELSETELEM, 0);
    }

    /** Deletes the elements that are written, if they are there. */
    public ElementWriter destroyElements(final NfSet set) {
        return elements(Operations.DESTROY_ELEMENT, set, Messages.NFT_MSG_DESTROYSETELEM, 0);
    }

    /** Adds elements. */
    public NfTransaction addElements(final NfSet set, final List<Element> list) {
        list.forEach(addElements(set)::element);
        return this;
    }

    /** Deletes elements. */
    public NfTransaction deleteElements(final NfSet set, final List<Element> list) {
        list.forEach(deleteElements(set)::element);
        return this;
    }

    /** Adds a named counter. */
    public NfTransaction add(final NamedCounter counter) {
        ObjectCodec.write(
                begin(Operations.ADD_COUNTER, counter, Messages.NFT_MSG_NEWOBJ, ADD, counter.table()), counter);
        return this;
    }

    /** Deletes a named counter; no rule may use it. */
    public NfTransaction delete(final NamedCounter counter) {
        ObjectCodec.writeName(
                begin(Operations.DELETE_COUNTER, counter, Messages.NFT_MSG_DELOBJ, 0, counter.table()), counter);
        return this;
    }

    /**
     * Does all of it, or nothing. Does nothing if nothing was told.
     *
     * @throws NetlinkException the first refusal, with the others suppressed in it; then nothing was done
     */
    public void commit() {
        execute(0).orThrow();
    }

    /**
     * As {@link #commit()}, but only if the ruleset is still what it was.
     *
     * @param generation from {@link Nftables#generation()}, before what this transaction is based on was read
     * @throws NetlinkException the first refusal, with the others suppressed in it; then nothing was done
     */
    public CommitOutcome commitAt(final int generation) {
        final NetlinkOutcome outcome = execute(generation);
        for (final NetlinkException refusal : outcome.refusals()) {
            if (refusal.errno() == Errno.ERESTART) {
                return CommitOutcome.GENERATION_MOVED;
            }
        }
        outcome.orThrow();
        return CommitOutcome.APPLIED;
    }

    /** What will be done, a line each. */
    @Override
    public String toString() {
        endElements();
        return TransactionText.of(batch);
    }

    private NetlinkOutcome execute(final int generation) {
        if (isEmpty()) {
            return NetlinkOutcome.DONE;
        }
        final int last = batch.size() - 1;
        NfMessages.bracket(batch, Operations.END, NfNetlink.NFNL_MSG_BATCH_END);
        batch.encoder().memory().putInt(GENERATION_OFFSET, generation, ByteOrder.BIG_ENDIAN);
        return connection.executeWhole(batch, last, NetlinkReplyHandler.NONE);
    }

    private NetlinkEncoder begin(
            final NetlinkOperation operation,
            final Object subject,
            final int type,
            final int flags,
            final Table table) {
        endElements();
        return NfMessages.begin(batch, operation, subject, type, flags, table.family());
    }

    private NfTransaction rule(
            final NetlinkOperation operation, final Rule rule, final RulePlace place, final int flags) {
        final Object subject =
                place.equals(RulePlace.LAST) ? rule : new Described(rule.chain(), place + " " + rule.text());
        final NetlinkEncoder message = begin(
                operation,
                subject,
                Messages.NFT_MSG_NEWRULE,
                flags,
                rule.chain().table());
        RuleCodec.writeChain(message, rule.chain());
        place.write(message);
        RuleCodec.write(message, rule);
        return this;
    }

    private NfTransaction set(final NetlinkOperation operation, final NfSet set, final int type, final int flags) {
        final int id = set.id() == 0 ? nextSetId++ : set.id();
        SetCodec.write(begin(operation, new Described(set, " " + set.describe()), type, flags, set.table()), set, id);
        return this;
    }

    private ElementWriter elements(final NetlinkOperation operation, final NfSet set, final int type, final int flags) {
        endElements();
        writingElements = true;
        return elements.begin(operation, set, type, flags);
    }

    private void endElements() {
        if (writingElements) {
            elements.end();
            writingElements = false;
        }
    }

    /** An object and what is said of it beside its name. */
    private record Described(Object object, String more) {
        @Override
        public String toString() {
            return object + more;
        }
    }
}
