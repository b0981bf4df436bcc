package io.hawser.linux.netlink;

/** A subject of many parts, which can tell the one that a refusal is about. */
public interface NetlinkParts {
    /**
     * The part of the request that the kernel points at.
     *
     * @param request as it was sent
     * @param offset of the offending attribute, in bytes from the request's beginning
     * @return what the refusal shall name as its subject
     */
    Object part(NetlinkMessage request, int offset);
}
