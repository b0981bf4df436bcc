package io.hawser.ipvs.nftables;

import io.hawser.linux.nftables.Element;

/** Takes what a service port puts into the table. */
interface ElementSink {
    /** An element that no other service port has. */
    void own(SetName set, Element element);

    /** An element that other service ports may have too. */
    void shared(SetName set, Element element);

    /** A chain that one of the elements leads to. */
    void chain(EndpointChain chain);
}
