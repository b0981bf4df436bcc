package io.hawser.linux.nftables;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTables.RuleAttributes;

/**
 * Where in its chain a rule goes, and a number by which others in the same transaction find it.
 *
 * @param handle the kernel's number of the rule it stands beside; 0 for none
 * @param besideId the number, in this transaction, of the rule it stands beside; 0 for none
 * @param id its own number in this transaction; 0 for none
 */
public record RulePlace(long handle, int besideId, int id) {
    /** At the end, or the front, of the chain. */
    public static final RulePlace LAST = new RulePlace(0, 0, 0);

    /** Beside the rule that the kernel numbers {@code handle}. */
    public static RulePlace handle(final long handle) {
        return new RulePlace(handle, 0, 0);
    }

    /** Beside the rule that was given this number earlier in the transaction. */
    public static RulePlace id(final int besideId) {
        return new RulePlace(0, besideId, 0);
    }

    /** This place, for a rule that is given a number. */
    public RulePlace numbered(final int number) {
        return new RulePlace(handle, besideId, number);
    }

    void write(final NetlinkEncoder encoder) {
        if (handle != 0) {
            encoder.u64Be(RuleAttributes.NFTA_RULE_POSITION, handle);
        }
        if (besideId != 0) {
            encoder.u32Be(RuleAttributes.NFTA_RULE_POSITION_ID, besideId);
        }
        if (id != 0) {
            encoder.u32Be(RuleAttributes.NFTA_RULE_ID, id);
        }
    }

    /** As {@code nft} writes it, with a blank in front; a number within the transaction is an index. */
    @Override
    public String toString() {
        return (handle == 0 ? "" : " handle " + handle)
                + (besideId == 0 ? "" : " index " + besideId)
                + (id == 0 ? "" : " id " + id);
    }
}
