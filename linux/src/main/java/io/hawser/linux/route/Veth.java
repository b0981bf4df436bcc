package io.hawser.linux.route;

/**
 * One end of a virtual cable.
 *
 * @param peerIndex index of the other end, in the namespace it is in; 0 if not known
 * @param peerNamespaceId the namespace of the other end as the kernel numbers it in this one, or
 *     {@link Link#SAME_NAMESPACE}
 */
public record Veth(int peerIndex, int peerNamespaceId) implements LinkKind {
    /** The kernel's name of the kind. */
    public static final String NAME = "veth";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String toString() {
        return NAME;
    }
}
