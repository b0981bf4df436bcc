package io.hawser.linux.route;

/**
 * Which link a request is about: by index, or by name, which the kernel looks up among names and alternative names
 * while it takes the request.
 *
 * @param index positive, or 0 where the name says it
 * @param name the link's name or an alternative one; empty where the index says it
 */
public record LinkRef(int index, String name) {
    /** linux/if.h: IFNAMSIZ, the length of a name with its NUL. Alternative names may be longer. */
    static final int IFNAMSIZ = 16;

    /** @throws IllegalArgumentException unless exactly one of the two says which link */
    public LinkRef {
        if (index < 0 || (index == 0) == name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a link is told by its index or by its name, not by index " + index + " and name '" + name + "'");
        }
    }

    /** The link of this index. */
    public static LinkRef index(final int index) {
        return new LinkRef(index, "");
    }

    /** The link of this name or alternative name. */
    public static LinkRef named(final String name) {
        return new LinkRef(0, name);
    }

    /** The name, or the index. */
    @Override
    public String toString() {
        return index == 0 ? name : Integer.toString(index);
    }
}
