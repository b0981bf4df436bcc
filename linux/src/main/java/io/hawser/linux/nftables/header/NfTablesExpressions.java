package io.hawser.linux.nftables.header;

/** linux/netfilter/nf_tables.h: the attributes, keys and flags of expressions. */
public final class NfTablesExpressions {
    /** enum nft_expr_attributes. */
    public static final class ExprAttributes {
        public static final int NFTA_EXPR_NAME = 1;
        public static final int NFTA_EXPR_DATA = 2;

        private ExprAttributes() {}
    }

    /** enum nft_immediate_attributes. */
    public static final class ImmediateAttributes {
        public static final int NFTA_IMMEDIATE_DREG = 1;
        public static final int NFTA_IMMEDIATE_DATA = 2;

        private ImmediateAttributes() {}
    }

    /** enum nft_bitwise_ops. */
    public static final class BitwiseOps {
        public static final int NFT_BITWISE_MASK_XOR = 0;
        public static final int NFT_BITWISE_LSHIFT = 1;
        public static final int NFT_BITWISE_RSHIFT = 2;

        private BitwiseOps() {}
    }

    /** enum nft_bitwise_attributes. */
    public static final class BitwiseAttributes {
        public static final int NFTA_BITWISE_SREG = 1;
        public static final int NFTA_BITWISE_DREG = 2;
        public static final int NFTA_BITWISE_LEN = 3;
        public static final int NFTA_BITWISE_MASK = 4;
        public static final int NFTA_BITWISE_XOR = 5;
        public static final int NFTA_BITWISE_OP = 6;
        public static final int NFTA_BITWISE_DATA = 7;

        private BitwiseAttributes() {}
    }

    /** enum nft_byteorder_attributes. */
    public static final class ByteorderAttributes {
        public static final int NFTA_BYTEORDER_SREG = 1;
        public static final int NFTA_BYTEORDER_DREG = 2;
        public static final int NFTA_BYTEORDER_OP = 3;
        public static final int NFTA_BYTEORDER_LEN = 4;
        public static final int NFTA_BYTEORDER_SIZE = 5;

        private ByteorderAttributes() {}
    }

    /** enum nft_cmp_attributes. */
    public static final class CmpAttributes {
        public static final int NFTA_CMP_SREG = 1;
        public static final int NFTA_CMP_OP = 2;
        public static final int NFTA_CMP_DATA = 3;

        private CmpAttributes() {}
    }

    /** enum nft_range_attributes. */
    public static final class RangeAttributes {
        public static final int NFTA_RANGE_SREG = 1;
        public static final int NFTA_RANGE_OP = 2;
        public static final int NFTA_RANGE_FROM_DATA = 3;
        public static final int NFTA_RANGE_TO_DATA = 4;

        private RangeAttributes() {}
    }

    /** enum nft_lookup_flags. */
    public static final class LookupFlags {
        public static final int NFT_LOOKUP_F_INV = 1 << 0;

        private LookupFlags() {}
    }

    /** enum nft_lookup_attributes. */
    public static final class LookupAttributes {
        public static final int NFTA_LOOKUP_SET = 1;
        public static final int NFTA_LOOKUP_SREG = 2;
        public static final int NFTA_LOOKUP_DREG = 3;
        public static final int NFTA_LOOKUP_SET_ID = 4;
        public static final int NFTA_LOOKUP_FLAGS = 5;

        private LookupAttributes() {}
    }

    /** enum nft_dynset_flags. */
    public static final class DynsetFlags {
        public static final int NFT_DYNSET_F_INV = 1 << 0;
        public static final int NFT_DYNSET_F_EXPR = 1 << 1;

        private DynsetFlags() {}
    }

    /** enum nft_dynset_attributes. */
    public static final class DynsetAttributes {
        public static final int NFTA_DYNSET_SET_NAME = 1;
        public static final int NFTA_DYNSET_SET_ID = 2;
        public static final int NFTA_DYNSET_OP = 3;
        public static final int NFTA_DYNSET_SREG_KEY = 4;
        public static final int NFTA_DYNSET_SREG_DATA = 5;
        public static final int NFTA_DYNSET_TIMEOUT = 6;
        public static final int NFTA_DYNSET_EXPR = 7;
        public static final int NFTA_DYNSET_FLAGS = 9;
        public static final int NFTA_DYNSET_EXPRESSIONS = 10;

        private DynsetAttributes() {}
    }

    /** enum nft_payload_csum_types. */
    public static final class PayloadChecksums {
        public static final int NFT_PAYLOAD_CSUM_NONE = 0;
        public static final int NFT_PAYLOAD_CSUM_INET = 1;
        public static final int NFT_PAYLOAD_CSUM_SCTP = 2;

        private PayloadChecksums() {}
    }

    /** enum nft_payload_csum_flags. */
    public static final class PayloadChecksumFlags {
        public static final int NFT_PAYLOAD_L4CSUM_PSEUDOHDR = 1 << 0;

        private PayloadChecksumFlags() {}
    }

    /** enum nft_payload_attributes. */
    public static final class PayloadAttributes {
        public static final int NFTA_PAYLOAD_DREG = 1;
        public static final int NFTA_PAYLOAD_BASE = 2;
        public static final int NFTA_PAYLOAD_OFFSET = 3;
        public static final int NFTA_PAYLOAD_LEN = 4;
        public static final int NFTA_PAYLOAD_SREG = 5;
        public static final int NFTA_PAYLOAD_CSUM_TYPE = 6;
        public static final int NFTA_PAYLOAD_CSUM_OFFSET = 7;
        public static final int NFTA_PAYLOAD_CSUM_FLAGS = 8;

        private PayloadAttributes() {}
    }

    /** enum nft_hash_types. */
    public static final class HashTypes {
        public static final int NFT_HASH_JENKINS = 0;
        public static final int NFT_HASH_SYM = 1;

        private HashTypes() {}
    }

    /** enum nft_hash_attributes. */
    public static final class HashAttributes {
        public static final int NFTA_HASH_SREG = 1;
        public static final int NFTA_HASH_DREG = 2;
        public static final int NFTA_HASH_LEN = 3;
        public static final int NFTA_HASH_MODULUS = 4;
        public static final int NFTA_HASH_SEED = 5;
        public static final int NFTA_HASH_OFFSET = 6;
        public static final int NFTA_HASH_TYPE = 7;
        public static final int NFTA_HASH_SET_NAME = 8;
        public static final int NFTA_HASH_SET_ID = 9;

        private HashAttributes() {}
    }

    /** enum nft_meta_attributes. */
    public static final class MetaAttributes {
        public static final int NFTA_META_DREG = 1;
        public static final int NFTA_META_KEY = 2;
        public static final int NFTA_META_SREG = 3;

        private MetaAttributes() {}
    }

    /** enum nft_socket_attributes. */
    public static final class SocketAttributes {
        public static final int NFTA_SOCKET_KEY = 1;
        public static final int NFTA_SOCKET_DREG = 2;
        public static final int NFTA_SOCKET_LEVEL = 3;

        private SocketAttributes() {}
    }

    /** enum nft_ct_attributes. */
    public static final class CtAttributes {
        public static final int NFTA_CT_DREG = 1;
        public static final int NFTA_CT_KEY = 2;
        public static final int NFTA_CT_DIRECTION = 3;
        public static final int NFTA_CT_SREG = 4;

        private CtAttributes() {}
    }

    /** enum nft_limit_flags. */
    public static final class LimitFlags {
        public static final int NFT_LIMIT_F_INV = 1 << 0;

        private LimitFlags() {}
    }

    /** enum nft_limit_attributes. */
    public static final class LimitAttributes {
        public static final int NFTA_LIMIT_RATE = 1;
        public static final int NFTA_LIMIT_UNIT = 2;
        public static final int NFTA_LIMIT_BURST = 3;
        public static final int NFTA_LIMIT_TYPE = 4;
        public static final int NFTA_LIMIT_FLAGS = 5;

        private LimitAttributes() {}
    }

    /** enum nft_connlimit_flags. */
    public static final class ConnlimitFlags {
        public static final int NFT_CONNLIMIT_F_INV = 1 << 0;

        private ConnlimitFlags() {}
    }

    /** enum nft_connlimit_attributes. */
    public static final class ConnlimitAttributes {
        public static final int NFTA_CONNLIMIT_COUNT = 1;
        public static final int NFTA_CONNLIMIT_FLAGS = 2;

        private ConnlimitAttributes() {}
    }

    /** enum nft_counter_attributes. */
    public static final class CounterAttributes {
        public static final int NFTA_COUNTER_BYTES = 1;
        public static final int NFTA_COUNTER_PACKETS = 2;

        private CounterAttributes() {}
    }

    /** enum nft_log_attributes. */
    public static final class LogAttributes {
        public static final int NFTA_LOG_GROUP = 1;
        public static final int NFTA_LOG_PREFIX = 2;
        public static final int NFTA_LOG_SNAPLEN = 3;
        public static final int NFTA_LOG_QTHRESHOLD = 4;
        public static final int NFTA_LOG_LEVEL = 5;
        public static final int NFTA_LOG_FLAGS = 6;

        private LogAttributes() {}
    }

    /** enum nft_reject_types. */
    public static final class RejectTypes {
        public static final int NFT_REJECT_ICMP_UNREACH = 0;
        public static final int NFT_REJECT_TCP_RST = 1;
        public static final int NFT_REJECT_ICMPX_UNREACH = 2;

        private RejectTypes() {}
    }

    /** enum nft_reject_inet_code. */
    public static final class RejectInetCodes {
        public static final int NFT_REJECT_ICMPX_NO_ROUTE = 0;
        public static final int NFT_REJECT_ICMPX_PORT_UNREACH = 1;
        public static final int NFT_REJECT_ICMPX_HOST_UNREACH = 2;
        public static final int NFT_REJECT_ICMPX_ADMIN_PROHIBITED = 3;

        private RejectInetCodes() {}
    }

    /** enum nft_reject_attributes. */
    public static final class RejectAttributes {
        public static final int NFTA_REJECT_TYPE = 1;
        public static final int NFTA_REJECT_ICMP_CODE = 2;

        private RejectAttributes() {}
    }

    /** enum nft_nat_attributes. */
    public static final class NatAttributes {
        public static final int NFTA_NAT_TYPE = 1;
        public static final int NFTA_NAT_FAMILY = 2;
        public static final int NFTA_NAT_REG_ADDR_MIN = 3;
        public static final int NFTA_NAT_REG_ADDR_MAX = 4;
        public static final int NFTA_NAT_REG_PROTO_MIN = 5;
        public static final int NFTA_NAT_REG_PROTO_MAX = 6;
        public static final int NFTA_NAT_FLAGS = 7;

        private NatAttributes() {}
    }

    /** enum nft_tproxy_attributes. */
    public static final class TproxyAttributes {
        public static final int NFTA_TPROXY_FAMILY = 1;
        public static final int NFTA_TPROXY_REG_ADDR = 2;
        public static final int NFTA_TPROXY_REG_PORT = 3;

        private TproxyAttributes() {}
    }

    /** enum nft_masq_attributes. */
    public static final class MasqAttributes {
        public static final int NFTA_MASQ_FLAGS = 1;
        public static final int NFTA_MASQ_REG_PROTO_MIN = 2;
        public static final int NFTA_MASQ_REG_PROTO_MAX = 3;

        private MasqAttributes() {}
    }

    /** enum nft_redir_attributes. */
    public static final class RedirAttributes {
        public static final int NFTA_REDIR_REG_PROTO_MIN = 1;
        public static final int NFTA_REDIR_REG_PROTO_MAX = 2;
        public static final int NFTA_REDIR_FLAGS = 3;

        private RedirAttributes() {}
    }

    /** enum nft_objref_attributes. */
    public static final class ObjrefAttributes {
        public static final int NFTA_OBJREF_IMM_TYPE = 1;
        public static final int NFTA_OBJREF_IMM_NAME = 2;
        public static final int NFTA_OBJREF_SET_SREG = 3;
        public static final int NFTA_OBJREF_SET_NAME = 4;
        public static final int NFTA_OBJREF_SET_ID = 5;

        private ObjrefAttributes() {}
    }

    /** enum nft_fib_attributes. */
    public static final class FibAttributes {
        public static final int NFTA_FIB_DREG = 1;
        public static final int NFTA_FIB_RESULT = 2;
        public static final int NFTA_FIB_FLAGS = 3;

        private FibAttributes() {}
    }

    /** enum nft_fib_flags. */
    public static final class FibFlags {
        public static final int NFTA_FIB_F_SADDR = 1 << 0;
        public static final int NFTA_FIB_F_DADDR = 1 << 1;
        public static final int NFTA_FIB_F_MARK = 1 << 2;
        public static final int NFTA_FIB_F_IIF = 1 << 3;
        public static final int NFTA_FIB_F_OIF = 1 << 4;
        public static final int NFTA_FIB_F_PRESENT = 1 << 5;

        private FibFlags() {}
    }

    /** enum nft_ng_attributes. */
    public static final class NumgenAttributes {
        public static final int NFTA_NG_DREG = 1;
        public static final int NFTA_NG_MODULUS = 2;
        public static final int NFTA_NG_TYPE = 3;
        public static final int NFTA_NG_OFFSET = 4;

        private NumgenAttributes() {}
    }

    private NfTablesExpressions() {}
}
