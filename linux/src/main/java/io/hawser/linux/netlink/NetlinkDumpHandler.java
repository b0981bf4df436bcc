package io.hawser.linux.netlink;

/** Collects a dump. */
public interface NetlinkDumpHandler extends NetlinkMessageHandler {
    /** A dump begins, or begins again because the kernel's state moved under it: forget what was collected. */
    void onStart();
}
