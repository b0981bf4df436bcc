package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTables;
import io.hawser.linux.nftables.header.NfTables.ObjectAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.CounterAttributes;

/** Named counters as attributes. */
final class ObjectCodec {
    private ObjectCodec() {}

    static void writeName(final NetlinkEncoder encoder, final NamedCounter counter) {
        encoder.string(ObjectAttributes.NFTA_OBJ_TABLE, counter.table().name())
                .string(ObjectAttributes.NFTA_OBJ_NAME, counter.name())
                .u32Be(ObjectAttributes.NFTA_OBJ_TYPE, NfTables.NFT_OBJECT_COUNTER);
    }

    static void write(final NetlinkEncoder encoder, final NamedCounter counter) {
        writeName(encoder, counter);
        encoder.beginNested(ObjectAttributes.NFTA_OBJ_DATA)
                .u64Be(CounterAttributes.NFTA_COUNTER_BYTES, 0)
                .u64Be(CounterAttributes.NFTA_COUNTER_PACKETS, 0)
                .endNested();
    }

    /** Reads a counter; null if the object is another one. */
    static ListedCounter read(final Table table, final AttributeReader reader) {
        String name = "";
        int type = 0;
        long packets = 0;
        long bytes = 0;
        while (reader.next()) {
            switch (reader.type()) {
                case ObjectAttributes.NFTA_OBJ_NAME -> name = reader.string();
                case ObjectAttributes.NFTA_OBJ_TYPE -> type = reader.u32Be();
                case ObjectAttributes.NFTA_OBJ_DATA -> {
                    reader.enter();
                    while (type == NfTables.NFT_OBJECT_COUNTER && reader.next()) {
                        switch (reader.type()) {
                            case CounterAttributes.NFTA_COUNTER_BYTES -> bytes = reader.u64Be();
                            case CounterAttributes.NFTA_COUNTER_PACKETS -> packets = reader.u64Be();
                            default -> {}
                        }
                    }
                    reader.leave();
                }
                default -> {}
            }
        }
        reader.check("object");
        return type == NfTables.NFT_OBJECT_COUNTER
                ? new ListedCounter(new NamedCounter(table, name), new Count(packets, bytes))
                : null;
    }
}
