package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.header.NfTables.TableAttributes;

/** Tables as attributes. */
final class TableCodec {
    private TableCodec() {}

    static void write(final NetlinkEncoder encoder, final Table table, final TableSettings settings) {
        encoder.string(TableAttributes.NFTA_TABLE_NAME, table.name())
                .u32Be(TableAttributes.NFTA_TABLE_FLAGS, settings.flags());
        NfMessages.userData(encoder, TableAttributes.NFTA_TABLE_USERDATA, settings.userData());
    }

    static ListedTable read(final NfFamily family, final AttributeReader reader) {
        String name = "";
        int flags = 0;
        int use = 0;
        long handle = 0;
        Bytes userData = Bytes.EMPTY;
        while (reader.next()) {
            switch (reader.type()) {
                case TableAttributes.NFTA_TABLE_NAME -> name = reader.string();
                case TableAttributes.NFTA_TABLE_FLAGS -> flags = reader.u32Be();
                case TableAttributes.NFTA_TABLE_USE -> use = reader.u32Be();
                case TableAttributes.NFTA_TABLE_HANDLE -> handle = reader.u64Be();
                case TableAttributes.NFTA_TABLE_USERDATA -> userData = Decoding.userData(reader);
                default -> {}
            }
        }
        reader.check("table");
        return new ListedTable(new Table(family, name), new TableSettings(flags, new UserData(userData)), handle, use);
    }
}
