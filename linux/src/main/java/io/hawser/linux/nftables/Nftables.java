package io.hawser.linux.nftables;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkDumpHandler;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkMessage;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.nftables.header.NfNetlink;
import io.hawser.linux.nftables.header.NfTables;
import io.hawser.linux.nftables.header.NfTables.ChainAttributes;
import io.hawser.linux.nftables.header.NfTables.ElementListAttributes;
import io.hawser.linux.nftables.header.NfTables.GenerationAttributes;
import io.hawser.linux.nftables.header.NfTables.Messages;
import io.hawser.linux.nftables.header.NfTables.ObjectAttributes;
import io.hawser.linux.nftables.header.NfTables.RuleAttributes;
import io.hawser.linux.nftables.header.NfTables.SetAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The nf_tables of one network namespace. What is listed is of one generation: a dump that the ruleset changed under
 * begins again. One owner. Not thread safe.
 */
public final class Nftables implements AutoCloseable {
    private static final int TRIES = 32;
    /** NFTA_CHAIN_TABLE, NFTA_RULE_TABLE, NFTA_SET_TABLE and NFTA_OBJ_TABLE are one number. */
    private static final int TABLE_NAME = ChainAttributes.NFTA_CHAIN_TABLE;

    private final NetlinkConnection connection;
    private final NetlinkBatch request = new NetlinkBatch();
    private final NetlinkBatch generationRequest = new NetlinkBatch();
    private final ElementView view = new ElementView();
    private boolean consistent;

    /** @param connection of NETLINK_NETFILTER; owned from now on, and closed with this */
    public Nftables(final NetlinkConnection connection) {
        this.connection = connection;
    }

    /** Opens the nf_tables of the calling thread's network namespace. */
    public static Nftables open() {
        return new Nftables(NetlinkConnection.open(Netlink.NETLINK_NETFILTER));
    }

    @Override
    public void close() {
        connection.close();
    }

    /** An empty transaction. */
    public NfTransaction newTransaction() {
        return new NfTransaction(connection);
    }

    /** The number of the ruleset's generation: each transaction, whoever commits it, makes another. */
    public int generation() {
        generationRequest.clear();
        NfMessages.begin(generationRequest, Operations.GET_GENERATION, null, Messages.NFT_MSG_GETGEN, 0, null);
        final int[] generation = new int[1];
        connection
                .execute(generationRequest, (index, message) -> {
                    final AttributeReader reader = attributes(message, "generation");
                    while (reader.next()) {
                        if (reader.type() == GenerationAttributes.NFTA_GEN_ID) {
                            generation[0] = reader.u32Be();
                        }
                    }
                    reader.check("generation");
                })
                .orThrow();
        return generation[0];
    }

    /**
     * Reads several things that belong together: again, until no transaction came in between.
     *
     * @param reads calls this object's methods that list things
     * @throws LinuxException if the ruleset never holds still
     */
    public <T> T consistently(final Supplier<T> reads) {
        if (consistent) {
            return reads.get();
        }
        consistent = true;
        try {
            for (int i = 0; i < TRIES; i++) {
                final int before = generation();
                final T result = reads.get();
                if (generation() == before) {
                    return result;
                }
            }
        } finally {
            consistent = false;
        }
        throw LinuxException.withWayOut(
                "list ruleset",
                Errno.EAGAIN,
                "it changed during each of " + TRIES + " attempts; find out who writes it all the time");
    }

    /** All tables of all families. */
    public List<ListedTable> tables() {
        begin(Operations.LIST_TABLES, null, Messages.NFT_MSG_GETTABLE, null);
        return list(message -> {
            final NfFamily family = NfFamily.ofNumber(family(message));
            return family == null ? null : TableCodec.read(family, attributes(message, "table"));
        });
    }

    /** The chains of a table. */
    public List<ListedChain> chains(final Table table) {
        begin(Operations.LIST_CHAINS, table, Messages.NFT_MSG_GETCHAIN, table);
        return list(message -> isOf(table, message) ? ChainCodec.read(table, attributes(message, "chain")) : null);
    }

    /** The rules of a table, chain by chain in their order. */
    public List<ListedRule> rules(final Table table) {
        begin(Operations.LIST_RULES, table, Messages.NFT_MSG_GETRULE, table)
                .string(RuleAttributes.NFTA_RULE_TABLE, table.name());
        return list(message -> isOf(table, message) ? RuleCodec.read(table, attributes(message, "rule")) : null);
    }

    /** The rules of a chain, in their order. */
    public List<ListedRule> rules(final Chain chain) {
        final Table table = chain.table();
        begin(Operations.LIST_RULES, chain, Messages.NFT_MSG_GETRULE, table)
                .string(RuleAttributes.NFTA_RULE_TABLE, table.name())
                .string(RuleAttributes.NFTA_RULE_CHAIN, chain.name());
        return list(message -> isOf(table, message) ? RuleCodec.read(table, attributes(message, "rule")) : null);
    }

    /** The kernel's numbers of a chain's rules, in their order: what is cheap to know of a long chain. */
    public long[] handles(final Chain chain) {
        final Table table = chain.table();
        begin(Operations.LIST_RULES, chain, Messages.NFT_MSG_GETRULE, table)
                .string(RuleAttributes.NFTA_RULE_TABLE, table.name())
                .string(RuleAttributes.NFTA_RULE_CHAIN, chain.name());
        return list(message -> isOf(table, message) ? RuleCodec.readHandle(attributes(message, "rule")) : null).stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    /** The sets and maps of a table, anonymous ones included. */
    public List<ListedSet> sets(final Table table) {
        begin(Operations.LIST_SETS, table, Messages.NFT_MSG_GETSET, table)
                .string(SetAttributes.NFTA_SET_TABLE, table.name());
        return list(message -> isOf(table, message) ? SetCodec.read(table, attributes(message, "set")) : null);
    }

    /** The named counters of a table. */
    public List<ListedCounter> counters(final Table table) {
        begin(Operations.LIST_COUNTERS, table, Messages.NFT_MSG_GETOBJ, table)
                .string(ObjectAttributes.NFTA_OBJ_TABLE, table.name())
                .u32Be(ObjectAttributes.NFTA_OBJ_TYPE, NfTables.NFT_OBJECT_COUNTER);
        return list(message -> isOf(table, message) ? ObjectCodec.read(table, attributes(message, "object")) : null);
    }

    /** The elements of a set, in no order, as values. */
    public List<Element> elements(final NfSet set) {
        final List<Element> elements = new ArrayList<>();
        elements(set, new ElementHandler() {
            @Override
            public void onStart() {
                elements.clear();
            }

            @Override
            public void onElement(final ElementView element) {
                elements.add(element.toElement());
            }
        });
        return elements;
    }

    /** Hands the elements of a set, in no order, to {@code handler}. */
    public void elements(final NfSet set, final ElementHandler handler) {
        consistently(() -> {
            begin(Operations.LIST_ELEMENTS, set, Messages.NFT_MSG_GETSETELEM, set.table())
                    .string(
                            ElementListAttributes.NFTA_SET_ELEM_LIST_TABLE,
                            set.table().name())
                    .string(ElementListAttributes.NFTA_SET_ELEM_LIST_SET, set.name());
            connection.dump(request, new NetlinkDumpHandler() {
                @Override
                public void onStart() {
                    handler.onStart();
                }

                @Override
                public void onMessage(final NetlinkMessage message) {
                    readElements(message, handler);
                }
            });
            return null;
        });
    }

    private void readElements(final NetlinkMessage message, final ElementHandler handler) {
        final AttributeReader reader = attributes(message, "elements");
        while (reader.next()) {
            if (reader.type() == ElementListAttributes.NFTA_SET_ELEM_LIST_ELEMENTS) {
                reader.enter();
                while (reader.next()) {
                    view.wrap(reader);
                    reader.check("element");
                    handler.onElement(view);
                }
                reader.leave();
            }
        }
        reader.check("elements");
    }

    private NetlinkEncoder begin(
            final NetlinkOperation operation, final Object subject, final int type, final Table table) {
        request.clear();
        return NfMessages.begin(request, operation, subject, type, 0, table == null ? null : table.family());
    }

    private <T> List<T> list(final Function<NetlinkMessage, T> decode) {
        final List<T> list = new ArrayList<>();
        return consistently(() -> {
            connection.dump(request, new NetlinkDumpHandler() {
                @Override
                public void onStart() {
                    list.clear();
                }

                @Override
                public void onMessage(final NetlinkMessage message) {
                    final T item = decode.apply(message);
                    if (item != null) {
                        list.add(item);
                    }
                }
            });
            return List.copyOf(list);
        });
    }

    /** Whether the message is about something in this table: not every kernel picks by table. */
    private static boolean isOf(final Table table, final NetlinkMessage message) {
        if (family(message) != table.family().number()) {
            return false;
        }
        final AttributeReader reader = attributes(message, "message");
        while (reader.next()) {
            if (reader.type() == TABLE_NAME) {
                return reader.string().equals(table.name());
            }
        }
        return false;
    }

    private static int family(final NetlinkMessage message) {
        if (message.bodyLength() < NfNetlink.NFGENMSG_LENGTH) {
            throw NetlinkException.malformed("message", "a body of " + message.bodyLength() + " bytes");
        }
        return message.buffer().getByte(message.bodyOffset() + NfNetlink.NFGEN_FAMILY_OFFSET) & 0xff;
    }

    private static AttributeReader attributes(final NetlinkMessage message, final String what) {
        return message.attributes(NfNetlink.NFGENMSG_LENGTH, what);
    }
}
