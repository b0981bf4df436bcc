package io.hawser.overlay.backend;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The Ethernet address of a node's tunnel device, made from what tells the node apart: so it is the same after a
 * reboot, with an empty registry too, and what peers hold in their FDB stays true.
 */
public final class VtepMac {
    private static final int LOCALLY_ADMINISTERED = 0x02;
    private static final int GROUP = 0x01;

    private VtepMac() {}

    /**
     * The address of the device with this network identifier on the node with this public address: unicast and locally
     * administered.
     */
    public static MacAddress derive(final IpAddress publicIp, final int vni) {
        final byte[] hash = sha256("hawser vtep " + publicIp + " " + vni);
        long value = (hash[0] & 0xff & ~GROUP) | LOCALLY_ADMINISTERED;
        for (int i = 1; i < MacAddress.LENGTH; i++) {
            value = (value << 8) | (hash[i] & 0xff);
        }
        return new MacAddress(value);
    }

    private static byte[] sha256(final String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
