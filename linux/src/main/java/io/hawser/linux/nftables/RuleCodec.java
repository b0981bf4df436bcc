package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.ExpressionCodec;
import io.hawser.linux.nftables.header.NfTables.RuleAttributes;
import java.util.ArrayList;
import java.util.List;

/** Rules as attributes. */
final class RuleCodec {
    private RuleCodec() {}

    static void writeChain(final NetlinkEncoder encoder, final Chain chain) {
        encoder.string(RuleAttributes.NFTA_RULE_TABLE, chain.table().name())
                .string(RuleAttributes.NFTA_RULE_CHAIN, chain.name());
    }

    static void write(final NetlinkEncoder encoder, final Rule rule) {
        ExpressionCodec.writeList(encoder, RuleAttributes.NFTA_RULE_EXPRESSIONS, rule.expressions());
        RuleCompat.write(encoder, rule.expressions());
        NfMessages.userData(encoder, RuleAttributes.NFTA_RULE_USERDATA, rule.userData());
    }

    static Long readHandle(final AttributeReader reader) {
        long handle = 0;
        while (reader.next()) {
            if (reader.type() == RuleAttributes.NFTA_RULE_HANDLE) {
                handle = reader.u64Be();
            }
        }
        reader.check("rule");
        return handle;
    }

    static ListedRule read(final Table table, final AttributeReader reader) {
        String chain = "";
        long handle = 0;
        List<Expression> expressions = List.of();
        Bytes userData = Bytes.EMPTY;
        final List<Count> counters = new ArrayList<>();
        while (reader.next()) {
            switch (reader.type()) {
                case RuleAttributes.NFTA_RULE_CHAIN -> chain = reader.string();
                case RuleAttributes.NFTA_RULE_HANDLE -> handle = reader.u64Be();
                case RuleAttributes.NFTA_RULE_USERDATA -> userData = Decoding.userData(reader);
                case RuleAttributes.NFTA_RULE_EXPRESSIONS ->
                    expressions = ExpressionCodec.readList(
                            reader, (packets, bytes) -> counters.add(new Count(packets, bytes)));
                default -> {}
            }
        }
        reader.check("rule");
        return new ListedRule(new Rule(table.chain(chain), expressions, new UserData(userData)), handle, counters);
    }
}
