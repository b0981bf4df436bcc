package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.expression.CounterHandler;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.ExpressionCodec;
import io.hawser.linux.nftables.header.NfTables;
import io.hawser.linux.nftables.header.NfTables.ListAttributes;
import io.hawser.linux.nftables.header.NfTables.SetAttributes;
import io.hawser.linux.nftables.header.NfTables.SetDescAttributes;
import io.hawser.linux.nftables.header.NfTables.SetFieldAttributes;
import java.util.ArrayList;
import java.util.List;

/** Sets as attributes. Reads one set at a time. Not thread safe. */
final class SetCodec {
    private String name = "";
    private int flags;
    private int keyType;
    private int keyLength;
    private int dataType;
    private int dataLength;
    private long timeoutMs;
    private int gcIntervalMs;
    private int policy;
    private int size;
    private int objectType;
    private long handle;
    private Bytes userData = Bytes.EMPTY;
    private List<Expression> expressions = List.of();
    private final List<Integer> fields = new ArrayList<>();

    private SetCodec() {}

    static void writeName(final NetlinkEncoder encoder, final NfSet set) {
        encoder.string(SetAttributes.NFTA_SET_TABLE, set.table().name())
                .string(SetAttributes.NFTA_SET_NAME, set.name());
    }

    /** @param id unique in the transaction: the kernel wants one with every set that is added */
    static void write(final NetlinkEncoder encoder, final NfSet set, final int id) {
        writeName(encoder, set);
        encoder.u32Be(SetAttributes.NFTA_SET_FLAGS, set.flags())
                .u32Be(SetAttributes.NFTA_SET_KEY_TYPE, set.key().number())
                .u32Be(SetAttributes.NFTA_SET_KEY_LEN, set.key().length());
        if (set.data() != null) {
            encoder.u32Be(SetAttributes.NFTA_SET_DATA_TYPE, set.data().number())
                    .u32Be(SetAttributes.NFTA_SET_DATA_LEN, set.data().length());
        }
        if (set.objectType() != 0) {
            encoder.u32Be(SetAttributes.NFTA_SET_OBJ_TYPE, set.objectType());
        }
        encoder.u32Be(SetAttributes.NFTA_SET_ID, id);
        writeDescription(encoder, set);
        if (set.timeoutMs() != 0) {
            encoder.u64Be(SetAttributes.NFTA_SET_TIMEOUT, set.timeoutMs());
        }
        if (set.gcIntervalMs() != 0) {
            encoder.u32Be(SetAttributes.NFTA_SET_GC_INTERVAL, set.gcIntervalMs());
        }
        if (set.policy() != 0) {
            encoder.u32Be(SetAttributes.NFTA_SET_POLICY, set.policy());
        }
        NfMessages.userData(encoder, SetAttributes.NFTA_SET_USERDATA, set.userData());
        if (set.expressions().size() == 1) {
            ExpressionCodec.write(
                    encoder, SetAttributes.NFTA_SET_EXPR, set.expressions().get(0));
        } else if (!set.expressions().isEmpty()) {
            ExpressionCodec.writeList(encoder, SetAttributes.NFTA_SET_EXPRESSIONS, set.expressions());
        }
    }

    private static void writeDescription(final NetlinkEncoder encoder, final NfSet set) {
        final boolean fields = set.isInterval() && set.key().isConcatenation();
        if (set.size() == 0 && !fields) {
            return;
        }
        encoder.beginNested(SetAttributes.NFTA_SET_DESC);
        if (set.size() != 0) {
            encoder.u32Be(SetDescAttributes.NFTA_SET_DESC_SIZE, set.size());
        }
        if (fields) {
            encoder.beginNested(SetDescAttributes.NFTA_SET_DESC_CONCAT);
            for (final int length : set.key().fields()) {
                encoder.beginNested(ListAttributes.NFTA_LIST_ELEM)
                        .u32Be(SetFieldAttributes.NFTA_SET_FIELD_LEN, length)
                        .endNested();
            }
            encoder.endNested();
        }
        encoder.endNested();
    }

    static ListedSet read(final Table table, final AttributeReader reader) {
        return new SetCodec().decode(table, reader);
    }

    private ListedSet decode(final Table table, final AttributeReader reader) {
        while (reader.next()) {
            decodeAttribute(reader);
        }
        reader.check("set");
        checkLengths();
        final boolean map = (flags & NfTables.SetFlags.NFT_SET_MAP) != 0;
        final ElementType key =
                fields.size() > 1 ? new ElementType(keyType, fields) : ElementType.read(keyType, keyLength);
        final NfSet set = new NfSet(
                table,
                name,
                key,
                map ? ElementType.read(dataType, dataLength) : null,
                flags,
                timeoutMs,
                gcIntervalMs,
                policy,
                size,
                objectType,
                expressions,
                new UserData(userData),
                0);
        return new ListedSet(set, handle);
    }

    private void decodeAttribute(final AttributeReader reader) {
        switch (reader.type()) {
            case SetAttributes.NFTA_SET_NAME -> name = reader.string();
            case SetAttributes.NFTA_SET_FLAGS -> flags = reader.u32Be();
            case SetAttributes.NFTA_SET_KEY_TYPE -> keyType = reader.u32Be();
            case SetAttributes.NFTA_SET_KEY_LEN -> keyLength = reader.u32Be();
            case SetAttributes.NFTA_SET_DATA_TYPE -> dataType = reader.u32Be();
            case SetAttributes.NFTA_SET_DATA_LEN -> dataLength = reader.u32Be();
            case SetAttributes.NFTA_SET_TIMEOUT -> timeoutMs = reader.u64Be();
            case SetAttributes.NFTA_SET_GC_INTERVAL -> gcIntervalMs = reader.u32Be();
            case SetAttributes.NFTA_SET_POLICY -> policy = reader.u32Be();
            case SetAttributes.NFTA_SET_OBJ_TYPE -> objectType = reader.u32Be();
            case SetAttributes.NFTA_SET_HANDLE -> handle = reader.u64Be();
            case SetAttributes.NFTA_SET_USERDATA -> userData = Decoding.userData(reader);
            case SetAttributes.NFTA_SET_EXPR ->
                expressions = List.of(ExpressionCodec.read(reader, CounterHandler.NONE));
            case SetAttributes.NFTA_SET_EXPRESSIONS ->
                expressions = ExpressionCodec.readList(reader, CounterHandler.NONE);
            case SetAttributes.NFTA_SET_DESC -> {
                readDescription(reader.enter());
                reader.leave();
            }
            default -> {}
        }
    }

    private void readDescription(final AttributeReader reader) {
        while (reader.next()) {
            switch (reader.type()) {
                case SetDescAttributes.NFTA_SET_DESC_SIZE -> size = reader.u32Be();
                case SetDescAttributes.NFTA_SET_DESC_CONCAT -> {
                    reader.enter();
                    while (reader.next()) {
                        readField(reader.enter());
                        reader.leave();
                    }
                    reader.leave();
                }
                default -> {}
            }
        }
    }

    private void readField(final AttributeReader reader) {
        while (reader.next()) {
            if (reader.type() == SetFieldAttributes.NFTA_SET_FIELD_LEN) {
                fields.add(reader.u32Be());
            }
        }
    }

    private void checkLengths() {
        int concatenated = 0;
        for (final int field : fields) {
            concatenated += isLength(field) ? Netlink.align(field) : NfTables.NFT_DATA_VALUE_MAXLEN + 1;
        }
        if (!isLength(keyLength) || !isLength(dataLength) || !isLength(concatenated)) {
            throw NetlinkException.malformed(
                    "set " + name, "keys of " + keyLength + " bytes in " + fields + ", data of " + dataLength);
        }
    }

    private static boolean isLength(final int length) {
        return length >= 0 && length <= NfTables.NFT_DATA_VALUE_MAXLEN;
    }
}
