package io.hawser.linux.netlink;

import io.hawser.linux.Errno;

/** What a refusal's errno says to an operator, where it says the same of every request. */
final class WayOut {
    private WayOut() {}

    /**
     * In words; empty where there is nothing to say.
     *
     * @param errno positive
     * @param attribute path of the attribute the kernel points at, or empty
     */
    static String of(final int errno, final String attribute) {
        return switch (errno) {
            case Errno.EPERM -> "this needs CAP_NET_ADMIN over the network namespace";
            case Errno.EOPNOTSUPP, Errno.EPROTONOSUPPORT, Errno.EAFNOSUPPORT ->
                "this kernel lacks it: a module is not loaded, or was not built";
            case Errno.ENOENT -> ofAbsent(attribute);
            default -> "";
        };
    }

    /** Absence is mostly of an object; of these it may be of the code behind it. */
    private static String ofAbsent(final String attribute) {
        if (attribute.contains("NFTA_CHAIN_TYPE")) {
            return "the kernel lacks the module of this type of chain";
        }
        return attribute.contains("NFTA_RULE_EXPRESSIONS")
                ? "what an expression names is not there, or the kernel lacks the module of that expression"
                : "";
    }
}
