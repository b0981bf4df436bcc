package io.hawser.cni.spec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One interface of one container in one network.
 *
 * @param network the network's name
 * @param containerId the runtime's name of the container
 * @param ifName the interface's name in the container
 */
public record AttachmentId(String network, String containerId, String ifName) {
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_IFNAME_LENGTH = 15;
    private static final int KEY_BYTES = 16;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.\\-]*");
    private static final Pattern NOT_IN_IFNAME = Pattern.compile("[/:\\s\\p{Cntrl}]");

    /**
     * Refuses what no file and no interface may be called.
     *
     * @throws CniException code 7 for the network's name, code 4 for the others
     */
    public AttachmentId {
        checkNetwork(network);
        if (!NAME.matcher(containerId).matches()) {
            throw new CniException(
                    CniErrorCode.INVALID_ENVIRONMENT, "invalid characters in containerID", shortened(containerId));
        }
        if (containerId.length() > MAX_NAME_LENGTH) {
            throw new CniException(
                    CniErrorCode.INVALID_ENVIRONMENT,
                    "containerID is too long",
                    "it may have " + MAX_NAME_LENGTH + " characters, and has " + containerId.length());
        }
        checkIfName(ifName);
    }

    /**
     * Refuses what no network may be called.
     *
     * @throws CniException code 7
     */
    public static void checkNetwork(final String network) {
        if (network.isEmpty()) {
            throw CniException.config("missing network name", "the configuration needs a \"name\"");
        }
        if (!NAME.matcher(network).matches()) {
            throw CniException.config("invalid characters found in network name", shortened(network));
        }
        if (network.length() > MAX_NAME_LENGTH) {
            throw CniException.config(
                    "network name is too long",
                    "it may have " + MAX_NAME_LENGTH + " characters, and has " + network.length());
        }
    }

    /** A name for files and devices: 32 hexadecimal digits. */
    public String key() {
        return digest(network + '\0' + containerId + '\0' + ifName);
    }

    /** The same of a network alone. */
    public static String networkKey(final String network) {
        return digest(network);
    }

    private static void checkIfName(final String ifName) {
        final String problem;
        if (ifName.length() > MAX_IFNAME_LENGTH) {
            problem = "interface name is too long";
        } else if (Set.of("", ".", "..").contains(ifName)) {
            problem = "interface name is ., .. or empty";
        } else if (NOT_IN_IFNAME.matcher(ifName).find()
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(ifName)) {
            problem = "interface name contains / or : or whitespace characters, or what is not ASCII";
        } else {
            return;
        }
        throw new CniException(
                CniErrorCode.INVALID_ENVIRONMENT,
                problem,
                "an interface's name has 1 to " + MAX_IFNAME_LENGTH + " characters, not: " + shortened(ifName));
    }

    private static String digest(final String text) {
        try {
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shortened(final String text) {
        final String visible = text.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= 80 ? visible : visible.substring(0, 77) + "...";
    }
}
