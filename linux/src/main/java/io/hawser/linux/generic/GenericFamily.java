package io.hawser.linux.generic;

import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkOperation;
import java.util.List;
import java.util.Map;

/**
 * A family of generic netlink, as the running kernel has it: its number and those of its groups are dealt out anew
 * when its module is loaded.
 *
 * @param name for example {@code ethtool}
 * @param id the message type of its requests and answers
 * @param version its own version
 * @param headerLength length in bytes of the header it has behind struct genlmsghdr, mostly 0
 * @param maxAttribute the largest attribute type it knows; 0 where it does not say
 * @param operations the commands it takes, in the kernel's order
 * @param groups its multicast groups' numbers by their names
 */
public record GenericFamily(
        String name,
        int id,
        int version,
        int headerLength,
        int maxAttribute,
        List<GenericOperation> operations,
        Map<String, Integer> groups) {

    /** Length of struct genlmsghdr in bytes: command (8 bits), version (8), reserved (16). */
    public static final int GENL_HDRLEN = 4;

    /** @param operations is copied, as the groups are */
    public GenericFamily {
        operations = List.copyOf(operations);
        groups = Map.copyOf(groups);
    }

    /**
     * Begins a request in a batch, struct genlmsghdr included. Does not allocate.
     *
     * @param operation what is asked; a constant
     * @param subject the object it is about
     * @param command the command's number
     * @param flags {@code nlmsg_flags}
     * @return where to write the family's own header, if it has one, and the attributes
     */
    public NetlinkEncoder begin(
            final NetlinkBatch batch,
            final NetlinkOperation operation,
            final Object subject,
            final int command,
            final int flags) {
        return batch.begin(operation, subject, id, flags)
                .headerU8(command)
                .headerU8(version)
                .headerU16(0);
    }

    /** Whether the family takes this command. */
    public boolean supports(final int command) {
        return operations.stream().anyMatch(operation -> operation.command() == command);
    }

    /**
     * The number of a multicast group, for {@link io.hawser.linux.netlink.NetlinkSubscription}.
     *
     * @throws GenericFamilyException if the family has no group of this name
     */
    public int group(final String group) {
        final Integer number = groups.get(group);
        if (number == null) {
            throw GenericFamilyException.noGroup(name, group, groups.keySet());
        }
        return number;
    }
}
