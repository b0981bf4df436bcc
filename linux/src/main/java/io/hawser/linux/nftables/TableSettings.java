package io.hawser.linux.nftables;

import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.header.NfTables.TableFlags;

/**
 * What a table is told beside its name.
 *
 * @param flags of {@link TableFlags}: dormant tables do nothing; an owned one goes with the socket that made it
 * @param userData stored with it
 */
public record TableSettings(int flags, UserData userData) {
    /** Nothing. */
    public static final TableSettings NONE = new TableSettings(0, UserData.NONE);

    /** With a comment alone. */
    public static TableSettings comment(final String comment) {
        return new TableSettings(0, UserData.comment(comment));
    }

    /** Whether its chains do nothing. */
    public boolean isDormant() {
        return (flags & TableFlags.NFT_TABLE_F_DORMANT) != 0;
    }
}
