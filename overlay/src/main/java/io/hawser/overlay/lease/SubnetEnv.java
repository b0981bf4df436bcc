package io.hawser.overlay.lease;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the CNI plugin reads from {@code /run/flannel/subnet.env}: the networks, this node's subnets, the MTU for pods.
 *
 * @param networks the networks of all nodes, of the same families as the subnets
 * @param subnets this node's
 * @param mtu for the pods' interfaces, in bytes
 * @param ipMasq whether this node masquerades what leaves the network, so that the plugin need not
 */
public record SubnetEnv(Subnets networks, Subnets subnets, int mtu, boolean ipMasq) {
    /** @throws IllegalArgumentException if networks and subnets are not of the same families */
    public SubnetEnv {
        if (networks.ipv4().isPresent() != subnets.ipv4().isPresent()
                || networks.ipv6().isPresent() != subnets.ipv6().isPresent()) {
            throw new IllegalArgumentException("networks " + networks + " do not fit subnets " + subnets);
        }
    }

    /**
     * Parses the file's text. Keys of others, comments and quotes are let pass, as a shell would.
     *
     * @throws IllegalArgumentException naming the line that is wrong or the key that is missing
     */
    public static SubnetEnv parse(final String text) {
        final Map<String, String> values = new HashMap<>();
        for (final String line : text.split("\n", -1)) {
            readLine(line.strip(), values);
        }
        final Subnets networks =
                new Subnets(network(values, "FLANNEL_NETWORK"), network(values, "FLANNEL_IPV6_NETWORK"));
        final Subnets subnets = new Subnets(network(values, "FLANNEL_SUBNET"), network(values, "FLANNEL_IPV6_SUBNET"));
        final String mtu = value(values, "FLANNEL_MTU");
        if (!mtu.matches("[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException("FLANNEL_MTU is " + mtu + ", not a number of bytes");
        }
        final String ipMasq = value(values, "FLANNEL_IPMASQ");
        if (!ipMasq.equals("true") && !ipMasq.equals("false")) {
            throw new IllegalArgumentException("FLANNEL_IPMASQ is " + ipMasq + ", neither true nor false");
        }
        return new SubnetEnv(networks, subnets, Integer.parseInt(mtu), ipMasq.equals("true"));
    }

    /** The file's text, byte for byte as Flannel writes it. */
    public String format() {
        final StringBuilder text = new StringBuilder(160);
        append(text, "", IpFamily.IPV4);
        append(text, "IPV6_", IpFamily.IPV6);
        return text.append("FLANNEL_MTU=")
                .append(mtu)
                .append("\nFLANNEL_IPMASQ=")
                .append(ipMasq)
                .append('\n')
                .toString();
    }

    private void append(final StringBuilder text, final String infix, final IpFamily family) {
        subnets.subnet(family).ifPresent(subnet -> {
            // The plugin takes the subnet's first address for the bridge.
            final IpPrefix first = new IpPrefix(subnet.address().plus(1), subnet.length());
            text.append("FLANNEL_").append(infix).append("NETWORK=");
            text.append(networks.subnet(family).orElseThrow()).append('\n');
            text.append("FLANNEL_")
                    .append(infix)
                    .append("SUBNET=")
                    .append(first)
                    .append('\n');
        });
    }

    private static void readLine(final String line, final Map<String, String> values) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        final String assignment = line.startsWith("export ") ? line.substring(7).strip() : line;
        final int equals = assignment.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("not a line of KEY=value: '" + line + "'");
        }
        String value = assignment.substring(equals + 1);
        final int comment = value.indexOf(" #");
        if (comment >= 0) {
            value = value.substring(0, comment);
        }
        value = value.strip();
        final boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        if (quoted) {
            value = value.substring(1, value.length() - 1);
        }
        values.put(assignment.substring(0, equals).strip(), value);
    }

    private static String value(final Map<String, String> values, final String key) {
        final String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    private static Optional<IpPrefix> network(final Map<String, String> values, final String key) {
        final IpFamily family = key.contains("IPV6") ? IpFamily.IPV6 : IpFamily.IPV4;
        return Optional.ofNullable(values.get(key)).map(text -> {
            try {
                final IpPrefix prefix = IpPrefix.parse(text);
                final IpAddress address = prefix.address();
                if (address.family() == family) {
                    return prefix.network();
                }
            } catch (final IllegalArgumentException e) {
                throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
            }
            throw new IllegalArgumentException(key + " is " + text + ", of the other family");
        });
    }
}
