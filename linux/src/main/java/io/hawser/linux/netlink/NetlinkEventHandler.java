package io.hawser.linux.netlink;

/** Takes what a subscription receives. */
public interface NetlinkEventHandler extends NetlinkMessageHandler {
    /** The kernel dropped events because they were not read in time: what is known of its state must be dumped anew. */
    void onOverrun();
}
