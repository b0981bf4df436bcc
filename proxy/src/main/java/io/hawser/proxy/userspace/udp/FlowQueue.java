package io.hawser.proxy.userspace.udp;

/** Flows in the order of their last use, linked through themselves. Not thread safe. */
final class FlowQueue {
    private UdpFlow first;
    private UdpFlow last;
    private int size;

    /** The one that was silent longest, or null. */
    UdpFlow first() {
        return first;
    }

    int size() {
        return size;
    }

    void append(final UdpFlow flow) {
        flow.queue = this;
        flow.previous = last;
        flow.next = null;
        if (last == null) {
            first = flow;
        } else {
            last.next = flow;
        }
        last = flow;
        size++;
    }

    void remove(final UdpFlow flow) {
        if (flow.previous == null) {
            first = flow.next;
        } else {
            flow.previous.next = flow.next;
        }
        if (flow.next == null) {
            last = flow.previous;
        } else {
            flow.next.previous = flow.previous;
        }
        flow.queue = null;
        size--;
    }
}
