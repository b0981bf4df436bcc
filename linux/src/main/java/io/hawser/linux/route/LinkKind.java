package io.hawser.linux.route;

/** What a link is, with the settings that its kind has. */
public sealed interface LinkKind permits Vxlan, Veth, Bridge, Tun, LinkKind.Dummy, LinkKind.Other {
    /** The kernel's name of the kind, {@link IflaInfo#IFLA_INFO_KIND}. */
    String name();

    /** A link that drops all it is given. */
    record Dummy() implements LinkKind {
        /** The kernel's name of the kind. */
        public static final String NAME = "dummy";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String toString() {
            return NAME;
        }
    }

    /**
     * A kind whose settings are not read.
     *
     * @param name the kernel's name of it; empty for hardware and the loopback, which have none
     */
    record Other(String name) implements LinkKind {
        /** Hardware and the loopback. */
        public static final Other NONE = new Other("");

        @Override
        public String toString() {
            return name;
        }
    }
}
