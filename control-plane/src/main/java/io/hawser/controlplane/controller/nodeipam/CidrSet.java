package io.hawser.controlplane.controller.nodeipam;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A network cut into equal parts, one for a node. Immutable. */
public final class CidrSet {
    /** The prefix of a node's part where nothing else is said, as kube-controller-manager has it. */
    public static final int DEFAULT_MASK_V4 = 24;
    /** The same for IPv6. */
    public static final int DEFAULT_MASK_V6 = 64;

    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]+");
    private static final int MOST_BITS = 16;

    private final String text;
    private final int bytes;
    private final int nodeMask;
    private final int count;
    private final BigInteger first;

    private CidrSet(final String text, final Network network, final int nodeMask) {
        this.text = text;
        this.bytes = network.bytes;
        this.nodeMask = nodeMask;
        this.count = 1 << (nodeMask - network.prefix);
        this.first = network.first();
    }

    /**
     * Parses a network in CIDR notation.
     *
     * @param nodeMask the prefix of a node's part
     * @throws IllegalArgumentException that says what is wrong
     */
    public static CidrSet parse(final String cidr, final int nodeMask) {
        final Network network = Network.parse(cidr);
        final int bits = nodeMask - network.prefix;
        if (bits < 0 || bits > MOST_BITS || nodeMask > network.bytes * Byte.SIZE) {
            throw new IllegalArgumentException("the pod network " + cidr + " cannot be cut into parts of /" + nodeMask
                    + " for nodes: a part's prefix must be " + network.prefix + " to "
                    + Math.min(network.prefix + MOST_BITS, network.bytes * Byte.SIZE));
        }
        return new CidrSet(cidr, network, nodeMask);
    }

    /** Parses networks with commas between them, with the usual prefixes for nodes. */
    public static List<CidrSet> parseAll(final String cidrs, final int nodeMaskV4, final int nodeMaskV6) {
        final List<CidrSet> sets = new ArrayList<>();
        for (final String cidr : cidrs.split(",", -1)) {
            final boolean v6 = cidr.contains(":");
            for (final CidrSet other : sets) {
                if (other.isV6() == v6) {
                    throw new IllegalArgumentException(
                            "the pod network may be one of IPv4 and one of IPv6, not " + cidrs);
                }
            }
            sets.add(parse(cidr.strip(), v6 ? nodeMaskV6 : nodeMaskV4));
        }
        return sets;
    }

    boolean isV6() {
        return bytes > 4;
    }

    /** How many parts there are. */
    int count() {
        return count;
    }

    /** A part by its number. */
    String at(final int number) {
        final BigInteger address = first.add(BigInteger.valueOf(number).shiftLeft(bytes * Byte.SIZE - nodeMask));
        return Network.text(address, bytes) + "/" + nodeMask;
    }

    /** The numbers of the parts that a network touches; none if it lies elsewhere, or is no network. */
    List<Integer> touchedBy(final String cidr) {
        final Network network;
        try {
            network = Network.parse(cidr);
        } catch (final IllegalArgumentException e) {
            return List.of();
        }
        if (network.bytes != bytes) {
            return List.of();
        }
        final int shift = bytes * Byte.SIZE - nodeMask;
        final BigInteger from = network.first().subtract(first).shiftRight(shift);
        final BigInteger to = network.last().subtract(first).shiftRight(shift);
        final List<Integer> numbers = new ArrayList<>();
        final int low = from.max(BigInteger.ZERO).min(BigInteger.valueOf(count)).intValue();
        final int high = to.max(BigInteger.ONE.negate())
                .min(BigInteger.valueOf(count - 1L))
                .intValue();
        for (int number = low; number <= high; number++) {
            numbers.add(number);
        }
        return numbers;
    }

    @Override
    public String toString() {
        return text;
    }

    private record Network(BigInteger address, int prefix, int bytes) {
        static Network parse(final String cidr) {
            final int slash = cidr.indexOf('/');
            final String prefix = slash < 0 ? "" : cidr.substring(slash + 1);
            final String address = slash < 0 ? "" : cidr.substring(0, slash);
            final boolean looksRight = address.contains(".") || address.contains(":");
            if (!looksRight || !ADDRESS.matcher(address).matches() || !prefix.matches("[0-9]{1,3}")) {
                throw new IllegalArgumentException("'" + cidr + "' is no network: write it as 10.244.0.0/16");
            }
            try {
                final byte[] raw = InetAddress.getByName(address).getAddress();
                if (Integer.parseInt(prefix) > raw.length * Byte.SIZE) {
                    throw new IllegalArgumentException("'" + cidr + "' is no network: its prefix is too long");
                }
                return new Network(new BigInteger(1, raw), Integer.parseInt(prefix), raw.length);
            } catch (final UnknownHostException e) {
                throw new IllegalArgumentException("'" + cidr + "' is no network: write it as 10.244.0.0/16", e);
            }
        }

        BigInteger first() {
            final int host = bytes * Byte.SIZE - prefix;
            return address.shiftRight(host).shiftLeft(host);
        }

        BigInteger last() {
            return first().add(BigInteger.ONE.shiftLeft(bytes * Byte.SIZE - prefix))
                    .subtract(BigInteger.ONE);
        }

        static String text(final BigInteger address, final int bytes) {
            final byte[] raw = new byte[bytes];
            final byte[] all = address.toByteArray();
            final int from = Math.max(0, all.length - bytes);
            System.arraycopy(all, from, raw, bytes - (all.length - from), all.length - from);
            try {
                final InetAddress inet = InetAddress.getByAddress(raw);
                return bytes == 4 ? inet.getHostAddress() : shortened(inet.getHostAddress());
            } catch (final UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }

        /** RFC 5952: the longest run of zeros is left out; a node's part ends with one. */
        private static String shortened(final String address) {
            return address.replaceFirst("(:0)+$", "::");
        }
    }
}
