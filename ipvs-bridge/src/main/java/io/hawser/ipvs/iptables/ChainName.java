package io.hawser.ipvs.iptables;

import io.hawser.proxy.service.ServicePort;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;

/**
 * Names of chains, those of kube-proxy (pkg/proxy/iptables): of what there is one of each service or endpoint, a prefix
 * and the first 16 digits, in base 32, of a SHA-256 hash.
 */
final class ChainName {
    static final String SERVICES = "KUBE-SERVICES";
    static final String EXTERNAL_SERVICES = "KUBE-EXTERNAL-SERVICES";
    static final String NODE_PORTS = "KUBE-NODEPORTS";
    static final String POSTROUTING = "KUBE-POSTROUTING";
    static final String MARK_MASQ = "KUBE-MARK-MASQ";
    static final String FORWARD = "KUBE-FORWARD";
    static final String PROXY_FIREWALL = "KUBE-PROXY-FIREWALL";
    /** Marks what does not come from one of several ranges of pods; kube-proxy knows one range. */
    static final String MARK_OUTSIDE = "KUBE-MARK-OUTSIDE";
    /** Of ours, empty: it tells that the chains here are ours, not kube-proxy's. */
    static final String OWNER = "HAWSER-SERVICES";

    private static final String CLUSTER = "KUBE-SVC-";
    private static final String LOCAL = "KUBE-SVL-";
    private static final Set<String> FIXED = Set.of(
            SERVICES,
            EXTERNAL_SERVICES,
            NODE_PORTS,
            POSTROUTING,
            MARK_MASQ,
            FORWARD,
            PROXY_FIREWALL,
            MARK_OUTSIDE,
            OWNER);
    private static final Set<String> PREFIXES =
            Set.of(CLUSTER, LOCAL, "KUBE-EXT-", "KUBE-FW-", "KUBE-SEP-", "KUBE-XLB-");
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LENGTH = 16;
    private static final int BITS = 5;
    private static final int HALF_BYTES = 5;
    private static final int HALF_SHIFT = Long.SIZE - HALF_BYTES * Byte.SIZE;

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    });

    private ChainName() {}

    /** Whether a chain is one that a proxy of services makes; those of the kubelet and of others are not. */
    static boolean isOfServices(final String chain) {
        return FIXED.contains(chain) || PREFIXES.stream().anyMatch(chain::startsWith);
    }

    /** {@code namespace/name:port}, which every rule's comment names. */
    static String serviceText(final ServicePort service) {
        final String port = service.name().port();
        return service.name().service() + (port.isEmpty() ? "" : ":" + port);
    }

    /** The chain of all endpoints. */
    static String cluster(final ServicePort service) {
        return CLUSTER + hash(service, "");
    }

    /** The chain of the endpoints on this node: of the same hash as that of all endpoints. */
    static String local(final String cluster) {
        return LOCAL + cluster.substring(CLUSTER.length());
    }

    /** The chain of what comes from outside. */
    static String external(final ServicePort service) {
        return "KUBE-EXT-" + hash(service, "");
    }

    /** The chain of the load balancer's source ranges. */
    static String firewall(final ServicePort service) {
        return "KUBE-FW-" + hash(service, "");
    }

    /**
     * The chain of one endpoint.
     *
     * @param endpoint address and port, as in a URL
     */
    static String endpoint(final ServicePort service, final String endpoint) {
        return "KUBE-SEP-" + hash(service, endpoint);
    }

    private static String hash(final ServicePort service, final String endpoint) {
        return hash(serviceText(service) + service.protocol().name().toLowerCase(Locale.ROOT) + endpoint);
    }

    static String hash(final String text) {
        final byte[] digest = SHA_256.get().digest(text.getBytes(StandardCharsets.UTF_8));
        // 16 digits of 5 bits: the first 10 bytes, in two halves.
        final ByteBuffer bytes = ByteBuffer.wrap(digest);
        final long first = bytes.getLong(0) >>> HALF_SHIFT;
        final long second = bytes.getLong(HALF_BYTES) >>> HALF_SHIFT;
        return digits(first) + digits(second);
    }

    /** @param bits the lower 40 */
    private static String digits(final long bits) {
        final char[] digits = new char[LENGTH / 2];
        long left = bits;
        for (int i = digits.length - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (left & (DIGITS.length() - 1)));
            left >>>= BITS;
        }
        return new String(digits);
    }
}
