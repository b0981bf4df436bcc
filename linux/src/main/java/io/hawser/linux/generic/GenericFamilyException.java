package io.hawser.linux.generic;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import java.util.Set;
import java.util.TreeSet;

/** The kernel has no generic netlink family, or no multicast group, of this name. */
public final class GenericFamilyException extends LinuxException {
    private static final long serialVersionUID = 1L;

    private GenericFamilyException(final String operation, final String wayOut) {
        super(operation, Errno.ENOENT, operation + ": ENOENT: " + wayOut);
    }

    static GenericFamilyException noFamily(final String family, final String module) {
        return new GenericFamilyException(
                "find generic netlink family " + family,
                "the kernel has no such family; load its module (modprobe " + module
                        + "), or boot a kernel built with it");
    }

    static GenericFamilyException noGroup(final String family, final String group, final Set<String> known) {
        return new GenericFamilyException(
                "find group " + group + " of generic netlink family " + family,
                "this kernel's family has " + (known.isEmpty() ? "no groups" : "only " + new TreeSet<>(known)));
    }
}
