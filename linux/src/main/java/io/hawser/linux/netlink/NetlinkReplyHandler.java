package io.hawser.linux.netlink;

/** Takes what the kernel answers to the requests of a batch, beside their acknowledgements. */
@FunctionalInterface
public interface NetlinkReplyHandler {
    /** For requests that are only acknowledged. */
    NetlinkReplyHandler NONE = (request, message) -> {};

    /**
     * One reply, valid until the method returns.
     *
     * @param request index in the batch of the request it answers
     */
    void onReply(int request, NetlinkMessage message);
}
