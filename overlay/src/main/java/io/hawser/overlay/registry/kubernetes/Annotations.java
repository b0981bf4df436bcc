package io.hawser.overlay.registry.kubernetes;

import io.hawser.linux.net.IpFamily;
import java.util.regex.Pattern;

/** The names of a node's annotations, as Flannel has them. */
final class Annotations {
    /** Flannel's prefix. */
    static final String DEFAULT_PREFIX = "flannel.alpha.coreos.com";

    private static final Pattern PREFIX = Pattern.compile("([a-z0-9_-]+\\.)+[a-z0-9_-]+/([a-z0-9_-]+-)?");

    private final String prefix;

    /** @throws IllegalArgumentException if the prefix cannot begin the name of an annotation */
    Annotations(final String prefix) {
        String full = prefix.indexOf('/') < 0 ? prefix + "/" : prefix;
        full = full.endsWith("/") || full.endsWith("-") ? full : full + "-";
        if (!PREFIX.matcher(full).matches()) {
            throw new IllegalArgumentException("kube-annotation-prefix is '" + prefix
                    + "', but must be a domain name; a slash and letters, digits and hyphens may follow");
        }
        this.prefix = full;
    }

    /** "true" on a node whose lease these annotations are. */
    String managed() {
        return prefix + "kube-subnet-manager";
    }

    String backendType() {
        return prefix + "backend-type";
    }

    String backendData(final IpFamily family) {
        return prefix + (family == IpFamily.IPV4 ? "backend-data" : "backend-v6-data");
    }

    String publicIp(final IpFamily family) {
        return prefix + ip(family);
    }

    /** What an operator wants to stand in {@link #publicIp}. */
    String publicIpOverwrite(final IpFamily family) {
        return prefix + ip(family) + "-overwrite";
    }

    /** What an operator wants instead of the flag {@code --public-ip}. */
    String nodePublicIp(final IpFamily family) {
        return prefix + "node-" + ip(family);
    }

    private static String ip(final IpFamily family) {
        return family == IpFamily.IPV4 ? "public-ip" : "public-ipv6";
    }
}
