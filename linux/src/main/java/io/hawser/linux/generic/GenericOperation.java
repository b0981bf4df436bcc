package io.hawser.linux.generic;

/**
 * A command that a family takes.
 *
 * @param command its number within the family
 * @param flags bits of linux/genetlink.h, as here
 */
public record GenericOperation(int command, int flags) {
    /** The command needs CAP_NET_ADMIN in the first user namespace. */
    public static final int GENL_ADMIN_PERM = 0x01;
    /** The command does something for a plain request. */
    public static final int GENL_CMD_CAP_DO = 0x02;
    /** The command can be dumped. */
    public static final int GENL_CMD_CAP_DUMP = 0x04;
    /** The kernel checks the command's attributes. */
    public static final int GENL_CMD_CAP_HASPOL = 0x08;
    /** The command needs CAP_NET_ADMIN in the network namespace's user namespace. */
    public static final int GENL_UNS_ADMIN_PERM = 0x10;
}
