package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeSpace;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.header.NfNetlink;
import io.hawser.linux.nftables.header.NfTables.ChainAttributes;
import io.hawser.linux.nftables.header.NfTables.CompatAttributes;
import io.hawser.linux.nftables.header.NfTables.ElementAttributes;
import io.hawser.linux.nftables.header.NfTables.ElementListAttributes;
import io.hawser.linux.nftables.header.NfTables.HookAttributes;
import io.hawser.linux.nftables.header.NfTables.ObjectAttributes;
import io.hawser.linux.nftables.header.NfTables.RuleAttributes;
import io.hawser.linux.nftables.header.NfTables.SetAttributes;
import io.hawser.linux.nftables.header.NfTables.SetDescAttributes;
import io.hawser.linux.nftables.header.NfTables.TableAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.ExprAttributes;

/** What messages ask, in words, with the names of their attributes. */
final class Operations {
    private static final AttributeSpace EXPRESSION = AttributeSpace.of(ExprAttributes.class);
    private static final AttributeSpace EXPRESSIONS = AttributeSpace.listOf(EXPRESSION);
    private static final AttributeSpace TABLE = AttributeSpace.of(TableAttributes.class);
    private static final AttributeSpace CHAIN = AttributeSpace.of(ChainAttributes.class)
            .nest(ChainAttributes.NFTA_CHAIN_HOOK, AttributeSpace.of(HookAttributes.class));
    private static final AttributeSpace RULE = AttributeSpace.of(RuleAttributes.class)
            .nest(RuleAttributes.NFTA_RULE_EXPRESSIONS, EXPRESSIONS)
            .nest(RuleAttributes.NFTA_RULE_COMPAT, AttributeSpace.of(CompatAttributes.class));
    private static final AttributeSpace SET = AttributeSpace.of(SetAttributes.class)
            .nest(SetAttributes.NFTA_SET_DESC, AttributeSpace.of(SetDescAttributes.class))
            .nest(SetAttributes.NFTA_SET_EXPR, EXPRESSION)
            .nest(SetAttributes.NFTA_SET_EXPRESSIONS, EXPRESSIONS);
    private static final AttributeSpace ELEMENTS = AttributeSpace.of(ElementListAttributes.class)
            .nest(
                    ElementListAttributes.NFTA_SET_ELEM_LIST_ELEMENTS,
                    AttributeSpace.listOf(AttributeSpace.of(ElementAttributes.class)
                            .nest(ElementAttributes.NFTA_SET_ELEM_KEY, DataCodec.SPACE)
                            .nest(ElementAttributes.NFTA_SET_ELEM_KEY_END, DataCodec.SPACE)
                            .nest(ElementAttributes.NFTA_SET_ELEM_DATA, DataCodec.SPACE)));
    private static final AttributeSpace OBJECT = AttributeSpace.of(ObjectAttributes.class);

    static final NetlinkOperation BEGIN =
            new NetlinkOperation("begin transaction", AttributeSpace.of(NfNetlink.BatchAttributes.class));
    static final NetlinkOperation END = new NetlinkOperation("end transaction", AttributeSpace.UNNAMED);
    static final NetlinkOperation GET_GENERATION = new NetlinkOperation("get generation", AttributeSpace.UNNAMED);

    static final NetlinkOperation ADD_TABLE = new NetlinkOperation("add table", TABLE);
    static final NetlinkOperation CREATE_TABLE = new NetlinkOperation("create table", TABLE);
    static final NetlinkOperation DELETE_TABLE = new NetlinkOperation("delete table", TABLE);
    static final NetlinkOperation DESTROY_TABLE = new NetlinkOperation("destroy table", TABLE);
    static final NetlinkOperation FLUSH_TABLE = new NetlinkOperation("flush table", RULE);
    static final NetlinkOperation LIST_TABLES = new NetlinkOperation("list tables", TABLE);

    static final NetlinkOperation ADD_CHAIN = new NetlinkOperation("add chain", CHAIN);
    static final NetlinkOperation CREATE_CHAIN = new NetlinkOperation("create chain", CHAIN);
    static final NetlinkOperation DELETE_CHAIN = new NetlinkOperation("delete chain", CHAIN);
    static final NetlinkOperation DESTROY_CHAIN = new NetlinkOperation("destroy chain", CHAIN);
    static final NetlinkOperation FLUSH_CHAIN = new NetlinkOperation("flush chain", RULE);
    static final NetlinkOperation LIST_CHAINS = new NetlinkOperation("list chains", CHAIN);

    static final NetlinkOperation ADD_RULE = new NetlinkOperation("add rule", RULE);
    static final NetlinkOperation INSERT_RULE = new NetlinkOperation("insert rule", RULE);
    static final NetlinkOperation REPLACE_RULE = new NetlinkOperation("replace rule", RULE);
    static final NetlinkOperation DELETE_RULE = new NetlinkOperation("delete rule", RULE);
    static final NetlinkOperation LIST_RULES = new NetlinkOperation("list rules", RULE);

    static final NetlinkOperation ADD_SET = new NetlinkOperation("add set", SET);
    static final NetlinkOperation ADD_MAP = new NetlinkOperation("add map", SET);
    static final NetlinkOperation CREATE_SET = new NetlinkOperation("create set", SET);
    static final NetlinkOperation CREATE_MAP = new NetlinkOperation("create map", SET);
    static final NetlinkOperation DELETE_SET = new NetlinkOperation("delete set", SET);
    static final NetlinkOperation DELETE_MAP = new NetlinkOperation("delete map", SET);
    static final NetlinkOperation DESTROY_SET = new NetlinkOperation("destroy set", SET);
    static final NetlinkOperation DESTROY_MAP = new NetlinkOperation("destroy map", SET);
    static final NetlinkOperation FLUSH_SET = new NetlinkOperation("flush set", ELEMENTS);
    static final NetlinkOperation FLUSH_MAP = new NetlinkOperation("flush map", ELEMENTS);
    static final NetlinkOperation LIST_SETS = new NetlinkOperation("list sets", SET);

    static final NetlinkOperation ADD_ELEMENT = new NetlinkOperation("add element", ELEMENTS);
    static final NetlinkOperation CREATE_ELEMENT = new NetlinkOperation("create element", ELEMENTS);
    static final NetlinkOperation DELETE_ELEMENT = new NetlinkOperation("delete element", ELEMENTS);
    static final NetlinkOperation DESTROY_ELEMENT = new NetlinkOperation("destroy element", ELEMENTS);
    static final NetlinkOperation LIST_ELEMENTS = new NetlinkOperation("list elements", ELEMENTS);

    static final NetlinkOperation ADD_COUNTER = new NetlinkOperation("add counter", OBJECT);
    static final NetlinkOperation DELETE_COUNTER = new NetlinkOperation("delete counter", OBJECT);
    static final NetlinkOperation LIST_COUNTERS = new NetlinkOperation("list counters", OBJECT);

    private Operations() {}
}
