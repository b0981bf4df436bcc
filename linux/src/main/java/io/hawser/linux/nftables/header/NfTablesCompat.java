package io.hawser.linux.nftables.header;

/** linux/netfilter/nf_tables_compat.h: the extensions of iptables as expressions. */
public final class NfTablesCompat {
    private NfTablesCompat() {}

    /** enum nft_target_attributes. */
    public static final class TargetAttributes {
        public static final int NFTA_TARGET_NAME = 1;
        public static final int NFTA_TARGET_REV = 2;
        public static final int NFTA_TARGET_INFO = 3;

        private TargetAttributes() {}
    }

    /** enum nft_match_attributes. */
    public static final class MatchAttributes {
        public static final int NFTA_MATCH_NAME = 1;
        public static final int NFTA_MATCH_REV = 2;
        public static final int NFTA_MATCH_INFO = 3;

        private MatchAttributes() {}
    }
}
