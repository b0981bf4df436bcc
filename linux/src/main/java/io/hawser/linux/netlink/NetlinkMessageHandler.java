package io.hawser.linux.netlink;

/** Takes messages from the kernel. The message is valid until the method returns. */
@FunctionalInterface
public interface NetlinkMessageHandler {
    /** One message, neither acknowledgement nor end of a dump. */
    void onMessage(NetlinkMessage message);
}
