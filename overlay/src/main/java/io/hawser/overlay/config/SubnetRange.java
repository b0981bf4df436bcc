package io.hawser.overlay.config;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The subnets of one family that nodes may lease: those of {@code subnetLength} from {@code min} to {@code max}.
 *
 * @param network the network of all nodes
 * @param subnetLength prefix length of one node's subnet
 * @param min address of the first subnet
 * @param max address of the last subnet
 */
public record SubnetRange(IpPrefix network, int subnetLength, IpAddress min, IpAddress max) {
    /** The range that holds {@code network} alone, for registries that hand out subnets by rules of their own. */
    static SubnetRange whole(final IpPrefix network) {
        return new SubnetRange(network, network.length(), network.address(), network.address());
    }

    /** How many subnets there are from the first to the last. */
    public BigInteger size() {
        return indexOf(max).add(BigInteger.ONE);
    }

    /**
     * The subnet at {@code index}, counted from the first.
     *
     * @throws IndexOutOfBoundsException outside 0 and {@link #size()}
     */
    public IpPrefix subnetAt(final BigInteger index) {
        if (index.signum() < 0 || index.compareTo(size()) >= 0) {
            throw new IndexOutOfBoundsException("subnet " + index + " of " + size());
        }
        final byte[] number = number(min).add(index.shiftLeft(hostBits())).toByteArray();
        final byte[] address = new byte[min.length()];
        final int length = Math.min(number.length, address.length);
        System.arraycopy(number, number.length - length, address, address.length - length, length);
        return new IpPrefix(IpAddress.of(address), subnetLength);
    }

    /** The index of the subnet that {@code address} lies in; negative or past the end for one outside the range. */
    public BigInteger indexOf(final IpAddress address) {
        return number(address).subtract(number(min)).shiftRight(hostBits());
    }

    /** Whether {@code subnet} is one of this range. */
    public boolean contains(final IpPrefix subnet) {
        return subnet.length() == subnetLength
                && subnet.family() == network.family()
                && subnet.isNetwork()
                && subnet.address().compareTo(min) >= 0
                && subnet.address().compareTo(max) <= 0;
    }

    /** Why {@code subnet} is none of this range, for a message; empty if it is one. */
    public Optional<String> objection(final IpPrefix subnet) {
        return contains(subnet) ? Optional.empty() : Optional.of(subnet + " is not one of " + this);
    }

    /** The first and the last subnet, and how many there are. */
    @Override
    public String toString() {
        return min + "/" + subnetLength + " to " + max + "/" + subnetLength + " (" + size() + " subnets)";
    }

    private int hostBits() {
        return network.family().bits() - subnetLength;
    }

    private static BigInteger number(final IpAddress address) {
        return new BigInteger(1, address.toBytes());
    }
}
