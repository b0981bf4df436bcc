package io.hawser.cni.engine;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.Hook;
import io.hawser.linux.nftables.NfFamily;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.TableImage;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Bitwise;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Fib;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import io.hawser.linux.nftables.expression.Lookup;
import io.hawser.linux.nftables.expression.Masquerade;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.MetaSet;
import io.hawser.linux.nftables.expression.Nat;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.linux.nftables.header.NfNat;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of one family.
 *
 * <p>Ports: a map from protocol and port to the pod, another for those open at one address of the host. A connection
 * from the pod's own network or from the loopback, whose answers would not come back this way, is marked as the
 * reference plugin marks it, and masqueraded. Masquerade: a set of pods, and a set of pairs of networks whose traffic
 * is left alone.
 */
final class HostTableLayout {
    static final String NAME = "hawser-cni";

    /** What the reference plugin {@code portmap} marks packets with, bit 13. */
    private static final int MASQUERADE_MARK = 0x2000;
    /** linux/rtnetlink.h: RTN_LOCAL. */
    private static final int RTN_LOCAL = 2;

    private final IpFamily family;
    private final Table table;
    private final NfSet ports;
    private final NfSet portsAt;
    private final NfSet hairpin;
    private final NfSet masquerade;
    private final NfSet own;
    // The destination stands right behind the source, so that both are the key of a lookup.
    private final Register source = Register.R0;
    private final Register destination;
    private final Register pod = Register.R0;
    private final Register podPort;
    private final Register key;
    private final Register behindAddress;
    private final Register behindProtocol;
    private final Register behindProtocolAt;

    HostTableLayout(final IpFamily family) {
        this.family = family;
        final boolean v4 = family == IpFamily.IPV4;
        final DataType address = v4 ? DataType.IPV4_ADDR : DataType.IPV6_ADDR;
        table = new Table(v4 ? NfFamily.IP : NfFamily.IP6, NAME);
        destination = v4 ? Register.R1 : Register.R4;
        podPort = v4 ? Register.R1 : Register.R4;
        key = v4 ? Register.R8 : Register.R9;
        behindAddress = v4 ? Register.R9 : Register.R13;
        behindProtocol = v4 ? Register.R9 : Register.R10;
        behindProtocolAt = v4 ? Register.R10 : Register.R14;
        final ElementType target = ElementType.of(address, DataType.INET_SERVICE);
        final ElementType pair = ElementType.of(address, address);
        ports = table.map("ports", ElementType.of(DataType.INET_PROTO, DataType.INET_SERVICE), target)
                .build();
        portsAt = table.map("ports-at", ElementType.of(address, DataType.INET_PROTO, DataType.INET_SERVICE), target)
                .build();
        hairpin = table.set("hairpin", ElementType.of(address, DataType.INET_PROTO, DataType.INET_SERVICE))
                .interval()
                .build();
        masquerade = table.set("masquerade", ElementType.of(address)).build();
        own = table.set("own-network", pair).interval().build();
    }

    Table table() {
        return table;
    }

    /** Protocol and host port, to the pod's address and port. */
    NfSet ports() {
        return ports;
    }

    /** The host's address, protocol and host port, to the same. */
    NfSet portsAt() {
        return portsAt;
    }

    /** Sources whose connections to a protocol and host port are masqueraded. */
    NfSet hairpin() {
        return hairpin;
    }

    /** Pods that are masqueraded. */
    NfSet masquerade() {
        return masquerade;
    }

    /** Sources and destinations between which they are not. */
    NfSet own() {
        return own;
    }

    /** Adds the chains to an image that has the sets. */
    void chains(final TableImage.Builder image) {
        final Chain hostPorts = table.chain("host-ports");
        final Chain prerouting = table.chain("prerouting");
        final Chain output = table.chain("output");
        final Rule fromOutside = prerouting.rule(toThisHost(hostPorts));
        final Rule fromHere = output.rule(toThisHost(hostPorts));
        image.chain(hostPorts, hostPortRules(hostPorts).toArray(Rule[]::new))
                .chain(prerouting, Hook.nat(Hook.Point.PREROUTING, Hook.PRIORITY_DSTNAT), fromOutside)
                .chain(output, Hook.nat(Hook.Point.OUTPUT, Hook.PRIORITY_DSTNAT), fromHere);
        final Chain postrouting = table.chain("postrouting");
        image.chain(
                postrouting,
                Hook.nat(Hook.Point.POSTROUTING, Hook.PRIORITY_SRCNAT),
                masqueradeRules(postrouting).toArray(Rule[]::new));
    }

    private static Expression[] toThisHost(final Chain chain) {
        return new Expression[] {
            Fib.daddrType(Register.R0),
            Cmp.eq(Register.R0, Bytes.u32(RTN_LOCAL)),
            new ImmediateVerdict(Verdict.jump(chain.name()))
        };
    }

    private List<Rule> hostPortRules(final Chain chain) {
        final List<Rule> rules = new ArrayList<>();
        rules.add(chain.rule(
                load(key),
                new Meta(MetaKey.L4PROTO, behindAddress),
                Payload.destinationPort(behindProtocolAt),
                Lookup.in(hairpin.name(), key),
                new Meta(MetaKey.MARK, Register.R0),
                Bitwise.or(Register.R0, MASQUERADE_MARK),
                new MetaSet(MetaKey.MARK, Register.R0)));
        for (final NfSet map : List.of(portsAt, ports)) {
            final List<Expression> translate = looked(map);
            translate.add(Nat.dnat(family, pod, podPort));
            rules.add(chain.rule(translate.toArray(Expression[]::new)));
        }
        return rules;
    }

    private List<Rule> masqueradeRules(final Chain chain) {
        final IpPrefix multicast = IpPrefix.parse(family == IpFamily.IPV4 ? "224.0.0.0/4" : "ff00::/8");
        final List<Expression> toMulticast = new ArrayList<>(prefix(loadDestination(source), source, multicast));
        toMulticast.add(new ImmediateVerdict(Verdict.RETURN));
        return List.of(
                chain.rule(
                        new Meta(MetaKey.MARK, Register.R0),
                        Bitwise.and(Register.R0, Bytes.u32(MASQUERADE_MARK)),
                        Cmp.eq(Register.R0, Bytes.u32(MASQUERADE_MARK)),
                        masquerading()),
                chain.rule(load(source), Lookup.notIn(masquerade.name(), source), new ImmediateVerdict(Verdict.RETURN)),
                chain.rule(
                        load(source),
                        loadDestination(destination),
                        Lookup.in(own.name(), source),
                        new ImmediateVerdict(Verdict.RETURN)),
                chain.rule(toMulticast.toArray(Expression[]::new)),
                chain.rule(masquerading()));
    }

    private static Masquerade masquerading() {
        return new Masquerade(NfNat.NF_NAT_RANGE_PROTO_RANDOM_FULLY);
    }

    /** Goes on with the pod's address and port loaded if the packet is to a port of the map. */
    private List<Expression> looked(final NfSet map) {
        final List<Expression> expressions = new ArrayList<>();
        Register protocol = key;
        if (map.equals(portsAt)) {
            expressions.add(loadDestination(key));
            protocol = behindAddress;
        }
        expressions.add(new Meta(MetaKey.L4PROTO, protocol));
        expressions.add(Payload.destinationPort(map.equals(portsAt) ? behindProtocolAt : behindProtocol));
        expressions.add(Lookup.map(map.name(), key, pod));
        return expressions;
    }

    private static List<Expression> prefix(final Expression load, final Register register, final IpPrefix prefix) {
        return List.of(
                load, Bitwise.and(register, Bytes.mask(prefix)), Cmp.eq(register, Bytes.address(prefix.address())));
    }

    private Payload load(final Register register) {
        return family == IpFamily.IPV4 ? Payload.ipSaddr(register) : Payload.ip6Saddr(register);
    }

    private Payload loadDestination(final Register register) {
        return family == IpFamily.IPV4 ? Payload.ipDaddr(register) : Payload.ip6Daddr(register);
    }
}
