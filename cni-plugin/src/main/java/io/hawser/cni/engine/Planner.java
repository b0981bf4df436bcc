package io.hawser.cni.engine;

import io.hawser.cni.config.AddressSource;
import io.hawser.cni.config.NetworkConf;
import io.hawser.cni.config.NodeNetwork;
import io.hawser.cni.config.Wiring;
import io.hawser.cni.ipam.AddressRange;
import io.hawser.cni.ipam.Addresses;
import io.hawser.cni.ipam.RangeSet;
import io.hawser.cni.spec.AttachmentId;
import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniResult;
import io.hawser.cni.store.Attachment;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a configuration into what is to be made on this node. */
final class Planner {
    private static final IpPrefix ALL_IPV4 = IpPrefix.parse("0.0.0.0/0");
    private static final IpPrefix ALL_IPV6 = IpPrefix.parse("::/0");

    private final Attachments attachments;
    private final NodeState node;
    private final String bootId;

    Planner(final Attachments attachments, final NodeState node, final String bootId) {
        this.attachments = attachments;
        this.node = node;
        this.bootId = bootId;
    }

    /** Chained attachments have a file of their own beside that of the interface they add to. */
    static String key(final AttachmentId id, final boolean chained) {
        return chained ? id.key() + "-chained" : id.key();
    }

    /** @throws CniException code 11 if the node has no network yet */
    AddressPlan addresses(final NetworkConf conf) {
        final Optional<NodeNetwork> network = node.network();
        final int mtu = conf.wiring().mtu();
        if (conf.addresses() instanceof AddressSource.Given given) {
            return new AddressPlan(
                    given.sets(), given.routes(), mtu, conf.masquerade().orElse(false));
        }
        final AddressSource.Leased leased = (AddressSource.Leased) conf.addresses();
        final NodeNetwork leasing = network.orElseThrow(() -> new CniException(
                CniErrorCode.TRY_AGAIN_LATER,
                "this node has no subnet for pods yet",
                String.join("; ", node.missing())));
        final List<CniResult.Route> routes = new ArrayList<>(leased.routes());
        if (leased.networkRoutes()) {
            leasing.networks().forEach(each -> routes.add(CniResult.Route.to(each)));
        }
        return new AddressPlan(
                leasing.subnets().stream()
                        .map(subnet -> new RangeSet(List.of(AddressRange.of(subnet.network()))))
                        .toList(),
                routes,
                mtu == 0 ? leasing.mtu() : mtu,
                // Flannel's plugin masquerades where the daemon does not.
                conf.masquerade().orElse(leased.networkRoutes() && !leasing.masquerades()));
    }

    /** Chooses addresses, and says all that is to be made. */
    Plan plan(final AttachmentId id, final NetworkConf conf, final String sandbox, final AddressPlan addresses) {
        final List<PodAddress> chosen = choose(conf, addresses).stream()
                .map(choice -> new PodAddress(
                        new IpPrefix(choice.address(), choice.range().subnet().length()),
                        choice.range().gateway()))
                .toList();
        final List<CniResult.Route> routes = new ArrayList<>(addresses.routes());
        if (conf.wiring().defaultGateway()) {
            chosen.forEach(each -> defaultRoute(each, routes));
        }
        final List<IpPrefix> prefixes = chosen.stream().map(PodAddress::address).toList();
        return new Plan(
                attachment(id, conf, sandbox, conf.wiring().mode(), prefixes, addresses.masquerade()),
                conf,
                chosen,
                routes,
                addresses.mtu());
    }

    /** What is added to another plugin's work. */
    Attachment chained(final AttachmentId id, final NetworkConf conf, final String sandbox, final CniResult previous) {
        final List<IpPrefix> prefixes =
                previous.ips().stream().map(CniResult.Ip::address).toList();
        return attachment(
                id,
                conf,
                sandbox,
                Wiring.Mode.CHAINED,
                prefixes,
                conf.masquerade().orElse(false));
    }

    private List<Addresses.Choice> choose(final NetworkConf conf, final AddressPlan addresses) {
        for (final IpAddress address : conf.requested()) {
            if (addresses.sets().stream().noneMatch(set -> set.rangeOf(address).isPresent())) {
                throw CniException.config(
                        "requested address " + address + " is not one that may be given",
                        "the ranges are "
                                + addresses.sets().stream().map(RangeSet::name).toList());
            }
        }
        try {
            return attachments.choose(addresses.sets(), conf.requested());
        } catch (final IllegalStateException e) {
            throw new CniException(CniErrorCode.TRY_AGAIN_LATER, e.getMessage(), "network " + conf.name());
        }
    }

    private Attachment attachment(
            final AttachmentId id,
            final NetworkConf conf,
            final String sandbox,
            final Wiring.Mode mode,
            final List<IpPrefix> prefixes,
            final boolean masquerade) {
        return new Attachment(
                key(id, mode == Wiring.Mode.CHAINED),
                AttachmentId.networkKey(id.network()),
                id.network(),
                id.containerId(),
                id.ifName(),
                mode,
                sandbox,
                prefixes,
                conf.ports(),
                conf.masqueradePorts(),
                masquerade,
                !conf.bandwidth().isEmpty(),
                bootId);
    }

    /** As the reference plugin: one for each family, unless the configuration has one. */
    private static void defaultRoute(final PodAddress address, final List<CniResult.Route> routes) {
        final IpPrefix all = address.gateway().family() == IpFamily.IPV4 ? ALL_IPV4 : ALL_IPV6;
        if (routes.stream().noneMatch(route -> route.destination().equals(all))) {
            routes.add(CniResult.Route.via(all, address.gateway()));
        }
    }
}
