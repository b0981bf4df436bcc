package io.hawser.linux.traffic;

import java.util.Optional;

/**
 * A queueing discipline that a link has.
 *
 * @param ifindex index of the link
 * @param kind the kernel's name of it
 * @param handle its number, major in the upper 16 bits
 * @param parent what it stands under
 * @param tbf its settings, if it is a token bucket filter
 */
public record Qdisc(int ifindex, String kind, int handle, int parent, Optional<Tbf> tbf) {
    /** Whether all that the link sends goes through it. */
    public boolean isRoot() {
        return parent == TcMsg.TC_H_ROOT;
    }

    /** Whether it is there for what the link receives. */
    public boolean isIngress() {
        return parent == TcMsg.TC_H_INGRESS;
    }
}
