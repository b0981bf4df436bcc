package io.hawser.linux.nftables.header;

/** linux/netfilter/nf_tables.h: messages, and the attributes of tables, chains, rules, sets, elements and objects. */
public final class NfTables {
    public static final int NFT_NAME_MAXLEN = 256;
    public static final int NFT_USERDATA_MAXLEN = 256;
    public static final int NFT_DATA_VALUE_MAXLEN = 64;
    public static final int NFT_REG_SIZE = 16;
    public static final int NFT_REG32_SIZE = 4;

    public static final int NFT_OBJECT_COUNTER = 1;
    public static final int NFT_OBJECT_QUOTA = 2;
    public static final int NFT_OBJECT_LIMIT = 4;
    public static final int NFT_OBJECT_CONNLIMIT = 5;

    /** enum nf_tables_msg_types. */
    public static final class Messages {
        public static final int NFT_MSG_NEWTABLE = 0;
        public static final int NFT_MSG_GETTABLE = 1;
        public static final int NFT_MSG_DELTABLE = 2;
        public static final int NFT_MSG_NEWCHAIN = 3;
        public static final int NFT_MSG_GETCHAIN = 4;
        public static final int NFT_MSG_DELCHAIN = 5;
        public static final int NFT_MSG_NEWRULE = 6;
        public static final int NFT_MSG_GETRULE = 7;
        public static final int NFT_MSG_DELRULE = 8;
        public static final int NFT_MSG_NEWSET = 9;
        public static final int NFT_MSG_GETSET = 10;
        public static final int NFT_MSG_DELSET = 11;
        public static final int NFT_MSG_NEWSETELEM = 12;
        public static final int NFT_MSG_GETSETELEM = 13;
        public static final int NFT_MSG_DELSETELEM = 14;
        public static final int NFT_MSG_NEWGEN = 15;
        public static final int NFT_MSG_GETGEN = 16;
        public static final int NFT_MSG_TRACE = 17;
        public static final int NFT_MSG_NEWOBJ = 18;
        public static final int NFT_MSG_GETOBJ = 19;
        public static final int NFT_MSG_DELOBJ = 20;
        public static final int NFT_MSG_GETOBJ_RESET = 21;
        public static final int NFT_MSG_NEWFLOWTABLE = 22;
        public static final int NFT_MSG_GETFLOWTABLE = 23;
        public static final int NFT_MSG_DELFLOWTABLE = 24;
        public static final int NFT_MSG_GETRULE_RESET = 25;
        public static final int NFT_MSG_DESTROYTABLE = 26;
        public static final int NFT_MSG_DESTROYCHAIN = 27;
        public static final int NFT_MSG_DESTROYRULE = 28;
        public static final int NFT_MSG_DESTROYSET = 29;
        public static final int NFT_MSG_DESTROYSETELEM = 30;
        public static final int NFT_MSG_DESTROYOBJ = 31;
        public static final int NFT_MSG_DESTROYFLOWTABLE = 32;
        public static final int NFT_MSG_GETSETELEM_RESET = 33;

        private Messages() {}
    }

    /** enum nft_registers. */
    public static final class Registers {
        public static final int NFT_REG_VERDICT = 0;
        public static final int NFT_REG_1 = 1;
        public static final int NFT_REG_2 = 2;
        public static final int NFT_REG_3 = 3;
        public static final int NFT_REG_4 = 4;
        public static final int NFT_REG32_00 = 8;
        public static final int NFT_REG32_01 = 9;
        public static final int NFT_REG32_02 = 10;
        public static final int NFT_REG32_03 = 11;
        public static final int NFT_REG32_04 = 12;
        public static final int NFT_REG32_05 = 13;
        public static final int NFT_REG32_06 = 14;
        public static final int NFT_REG32_07 = 15;
        public static final int NFT_REG32_08 = 16;
        public static final int NFT_REG32_09 = 17;
        public static final int NFT_REG32_10 = 18;
        public static final int NFT_REG32_11 = 19;
        public static final int NFT_REG32_12 = 20;
        public static final int NFT_REG32_13 = 21;
        public static final int NFT_REG32_14 = 22;
        public static final int NFT_REG32_15 = 23;

        private Registers() {}
    }

    /** enum nft_verdicts, and linux/netfilter.h: NF_*. */
    public static final class Verdicts {
        public static final int NFT_CONTINUE = -1;
        public static final int NFT_BREAK = -2;
        public static final int NFT_JUMP = -3;
        public static final int NFT_GOTO = -4;
        public static final int NFT_RETURN = -5;
        public static final int NF_DROP = 0;
        public static final int NF_ACCEPT = 1;
        public static final int NF_STOLEN = 2;
        public static final int NF_QUEUE = 3;

        private Verdicts() {}
    }

    /** enum nft_list_attributes. */
    public static final class ListAttributes {
        public static final int NFTA_LIST_ELEM = 1;

        private ListAttributes() {}
    }

    /** enum nft_hook_attributes. */
    public static final class HookAttributes {
        public static final int NFTA_HOOK_HOOKNUM = 1;
        public static final int NFTA_HOOK_PRIORITY = 2;
        public static final int NFTA_HOOK_DEV = 3;
        public static final int NFTA_HOOK_DEVS = 4;

        private HookAttributes() {}
    }

    /** enum nft_devices_attributes. */
    public static final class DeviceAttributes {
        public static final int NFTA_DEVICE_NAME = 1;

        private DeviceAttributes() {}
    }

    /** enum nft_table_flags. */
    public static final class TableFlags {
        public static final int NFT_TABLE_F_DORMANT = 0x1;
        public static final int NFT_TABLE_F_OWNER = 0x2;
        public static final int NFT_TABLE_F_PERSIST = 0x4;

        private TableFlags() {}
    }

    /** enum nft_table_attributes. */
    public static final class TableAttributes {
        public static final int NFTA_TABLE_NAME = 1;
        public static final int NFTA_TABLE_FLAGS = 2;
        public static final int NFTA_TABLE_USE = 3;
        public static final int NFTA_TABLE_HANDLE = 4;
        public static final int NFTA_TABLE_USERDATA = 6;
        public static final int NFTA_TABLE_OWNER = 7;

        private TableAttributes() {}
    }

    /** enum nft_chain_flags. */
    public static final class ChainFlags {
        public static final int NFT_CHAIN_BASE = 1 << 0;
        public static final int NFT_CHAIN_HW_OFFLOAD = 1 << 1;
        public static final int NFT_CHAIN_BINDING = 1 << 2;

        private ChainFlags() {}
    }

    /** enum nft_chain_attributes. */
    public static final class ChainAttributes {
        public static final int NFTA_CHAIN_TABLE = 1;
        public static final int NFTA_CHAIN_HANDLE = 2;
        public static final int NFTA_CHAIN_NAME = 3;
        public static final int NFTA_CHAIN_HOOK = 4;
        public static final int NFTA_CHAIN_POLICY = 5;
        public static final int NFTA_CHAIN_USE = 6;
        public static final int NFTA_CHAIN_TYPE = 7;
        public static final int NFTA_CHAIN_COUNTERS = 8;
        public static final int NFTA_CHAIN_FLAGS = 10;
        public static final int NFTA_CHAIN_ID = 11;
        public static final int NFTA_CHAIN_USERDATA = 12;

        private ChainAttributes() {}
    }

    /** enum nft_rule_attributes. */
    public static final class RuleAttributes {
        public static final int NFTA_RULE_TABLE = 1;
        public static final int NFTA_RULE_CHAIN = 2;
        public static final int NFTA_RULE_HANDLE = 3;
        public static final int NFTA_RULE_EXPRESSIONS = 4;
        public static final int NFTA_RULE_COMPAT = 5;
        public static final int NFTA_RULE_POSITION = 6;
        public static final int NFTA_RULE_USERDATA = 7;
        public static final int NFTA_RULE_ID = 9;
        public static final int NFTA_RULE_POSITION_ID = 10;
        public static final int NFTA_RULE_CHAIN_ID = 11;

        private RuleAttributes() {}
    }

    /** enum nft_rule_compat_attributes. */
    public static final class CompatAttributes {
        public static final int NFTA_RULE_COMPAT_PROTO = 1;
        public static final int NFTA_RULE_COMPAT_FLAGS = 2;

        private CompatAttributes() {}
    }

    /** enum nft_set_flags. */
    public static final class SetFlags {
        public static final int NFT_SET_ANONYMOUS = 0x1;
        public static final int NFT_SET_CONSTANT = 0x2;
        public static final int NFT_SET_INTERVAL = 0x4;
        public static final int NFT_SET_MAP = 0x8;
        public static final int NFT_SET_TIMEOUT = 0x10;
        public static final int NFT_SET_EVAL = 0x20;
        public static final int NFT_SET_OBJECT = 0x40;
        public static final int NFT_SET_CONCAT = 0x80;
        public static final int NFT_SET_EXPR = 0x100;

        private SetFlags() {}
    }

    /** enum nft_set_policies. */
    public static final class SetPolicies {
        public static final int NFT_SET_POL_PERFORMANCE = 0;
        public static final int NFT_SET_POL_MEMORY = 1;

        private SetPolicies() {}
    }

    /** enum nft_set_desc_attributes. */
    public static final class SetDescAttributes {
        public static final int NFTA_SET_DESC_SIZE = 1;
        public static final int NFTA_SET_DESC_CONCAT = 2;

        private SetDescAttributes() {}
    }

    /** enum nft_set_field_attributes. */
    public static final class SetFieldAttributes {
        public static final int NFTA_SET_FIELD_LEN = 1;

        private SetFieldAttributes() {}
    }

    /** enum nft_set_attributes. */
    public static final class SetAttributes {
        public static final int NFTA_SET_TABLE = 1;
        public static final int NFTA_SET_NAME = 2;
        public static final int NFTA_SET_FLAGS = 3;
        public static final int NFTA_SET_KEY_TYPE = 4;
        public static final int NFTA_SET_KEY_LEN = 5;
        public static final int NFTA_SET_DATA_TYPE = 6;
        public static final int NFTA_SET_DATA_LEN = 7;
        public static final int NFTA_SET_POLICY = 8;
        public static final int NFTA_SET_DESC = 9;
        public static final int NFTA_SET_ID = 10;
        public static final int NFTA_SET_TIMEOUT = 11;
        public static final int NFTA_SET_GC_INTERVAL = 12;
        public static final int NFTA_SET_USERDATA = 13;
        public static final int NFTA_SET_OBJ_TYPE = 15;
        public static final int NFTA_SET_HANDLE = 16;
        public static final int NFTA_SET_EXPR = 17;
        public static final int NFTA_SET_EXPRESSIONS = 18;

        private SetAttributes() {}
    }

    /** enum nft_set_elem_flags. */
    public static final class ElementFlags {
        public static final int NFT_SET_ELEM_INTERVAL_END = 0x1;
        public static final int NFT_SET_ELEM_CATCHALL = 0x2;

        private ElementFlags() {}
    }

    /** enum nft_set_elem_attributes. */
    public static final class ElementAttributes {
        public static final int NFTA_SET_ELEM_KEY = 1;
        public static final int NFTA_SET_ELEM_DATA = 2;
        public static final int NFTA_SET_ELEM_FLAGS = 3;
        public static final int NFTA_SET_ELEM_TIMEOUT = 4;
        public static final int NFTA_SET_ELEM_EXPIRATION = 5;
        public static final int NFTA_SET_ELEM_USERDATA = 6;
        public static final int NFTA_SET_ELEM_EXPR = 7;
        public static final int NFTA_SET_ELEM_OBJREF = 9;
        public static final int NFTA_SET_ELEM_KEY_END = 10;
        public static final int NFTA_SET_ELEM_EXPRESSIONS = 11;

        private ElementAttributes() {}
    }

    /** enum nft_set_elem_list_attributes. */
    public static final class ElementListAttributes {
        public static final int NFTA_SET_ELEM_LIST_TABLE = 1;
        public static final int NFTA_SET_ELEM_LIST_SET = 2;
        public static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
        public static final int NFTA_SET_ELEM_LIST_SET_ID = 4;

        private ElementListAttributes() {}
    }

    /** enum nft_data_types. */
    public static final class DataTypes {
        public static final int NFT_DATA_VALUE = 0;
        public static final int NFT_DATA_VERDICT = 0xffff_ff00;

        private DataTypes() {}
    }

    /** enum nft_data_attributes. */
    public static final class DataAttributes {
        public static final int NFTA_DATA_VALUE = 1;
        public static final int NFTA_DATA_VERDICT = 2;

        private DataAttributes() {}
    }

    /** enum nft_verdict_attributes. */
    public static final class VerdictAttributes {
        public static final int NFTA_VERDICT_CODE = 1;
        public static final int NFTA_VERDICT_CHAIN = 2;
        public static final int NFTA_VERDICT_CHAIN_ID = 3;

        private VerdictAttributes() {}
    }

    /** enum nft_gen_attributes. */
    public static final class GenerationAttributes {
        public static final int NFTA_GEN_ID = 1;
        public static final int NFTA_GEN_PROC_PID = 2;
        public static final int NFTA_GEN_PROC_NAME = 3;

        private GenerationAttributes() {}
    }

    /** enum nft_object_attributes. */
    public static final class ObjectAttributes {
        public static final int NFTA_OBJ_TABLE = 1;
        public static final int NFTA_OBJ_NAME = 2;
        public static final int NFTA_OBJ_TYPE = 3;
        public static final int NFTA_OBJ_DATA = 4;
        public static final int NFTA_OBJ_USE = 5;
        public static final int NFTA_OBJ_HANDLE = 6;
        public static final int NFTA_OBJ_USERDATA = 8;

        private ObjectAttributes() {}
    }

    private NfTables() {}
}
