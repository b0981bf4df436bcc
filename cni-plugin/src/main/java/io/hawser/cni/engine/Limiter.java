package io.hawser.cni.engine;

import io.hawser.cni.config.Bandwidth;
import io.hawser.cni.store.Attachment;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkKind;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.traffic.Tbf;
import io.hawser.linux.traffic.TrafficNetlink;
import io.hawser.linux.traffic.TrafficTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds pods to rates, as the reference plugin {@code bandwidth} does: what a pod receives waits at the host's end of
 * its cable; what it sends is led through a device of its own, since the host cannot make what comes in wait.
 */
final class Limiter implements AutoCloseable {
    private static final int BITS = 8;
    /** How long a packet waits at most, in microseconds. */
    private static final long LATENCY_US = 25_000;

    private static final LinkKind IFB = new LinkKind.Other("ifb");

    private final RouteNetlink host;
    private final TrafficNetlink traffic;

    /** @param traffic is owned from now on; {@code host} stays the caller's */
    Limiter(final RouteNetlink host, final TrafficNetlink traffic) {
        this.host = host;
        this.traffic = traffic;
    }

    void limit(final Attachment attachment, final Link hostEnd, final Bandwidth bandwidth) {
        final TrafficTransaction transaction = traffic.newTransaction();
        bandwidth.ingress().ifPresent(limit -> transaction.addRoot(hostEnd.index(), tbf(limit)));
        if (bandwidth.egress().isPresent()) {
            host.newTransaction()
                    .addLink(attachment.limiter(), IFB, LinkSetting.mtu(hostEnd.mtu()), LinkSetting.up())
                    .commitOrThrow();
            final Link limiter = host.linkByName(attachment.limiter()).orElseThrow();
            transaction
                    .addRoot(limiter.index(), tbf(bandwidth.egress().get()))
                    .redirectIngress(hostEnd.index(), limiter.index());
        }
        transaction.commit().orThrow();
    }

    /** Takes the limits from a link that is another plugin's, and stays. */
    void release(final Link hostEnd) {
        final TrafficTransaction transaction = traffic.newTransaction();
        traffic.qdiscs(hostEnd.index()).forEach(qdisc -> {
            if (qdisc.isIngress()) {
                transaction.deleteIngress(hostEnd.index());
            } else if (qdisc.isRoot() && qdisc.tbf().isPresent()) {
                transaction.deleteRoot(hostEnd.index());
            }
        });
        transaction.commit().orThrow();
    }

    /** What of the limits is not there, in words; empty if nothing. */
    List<String> missing(final Attachment attachment, final Link hostEnd, final Bandwidth bandwidth) {
        final List<String> missing = new ArrayList<>();
        bandwidth.ingress().ifPresent(limit -> check(hostEnd, limit, missing));
        bandwidth.egress().ifPresent(limit -> {
            final Optional<Link> limiter = host.linkByName(attachment.limiter());
            limiter.ifPresentOrElse(
                    link -> check(link, limit, missing), () -> missing.add(attachment.limiter() + " is not there"));
            if (traffic.qdiscs(hostEnd.index()).stream().noneMatch(qdisc -> qdisc.isIngress())) {
                missing.add("what " + hostEnd.name() + " receives is not led to " + attachment.limiter());
            }
        });
        return missing;
    }

    @Override
    public void close() {
        traffic.close();
    }

    private void check(final Link link, final Bandwidth.Limit limit, final List<String> missing) {
        final long rate = limit.rate() / BITS;
        if (traffic.qdiscs(link.index()).stream()
                .noneMatch(qdisc -> qdisc.isRoot()
                        && qdisc.tbf().filter(tbf -> tbf.rate() == rate).isPresent())) {
            missing.add(link.name() + " is not held to " + limit.rate() + " bit/s");
        }
    }

    private static Tbf tbf(final Bandwidth.Limit limit) {
        return Tbf.ofLatency(limit.rate() / BITS, limit.burst() / BITS, LATENCY_US);
    }
}
