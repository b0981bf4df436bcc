package io.hawser.linux.nftables.data;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.Netlink;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Values as a person reads them, close to how {@code nft} writes them. */
public final class DataText {
    private static final String[] CT_STATES = {"invalid", "established", "related", "new"};
    private static final int CT_STATE_UNTRACKED = 1 << 6;

    private DataText() {}

    /** A value of a type; of an unknown one (null) as hexadecimal. */
    public static String of(final DataType type, final Bytes value) {
        final StringBuilder text = new StringBuilder();
        append(text, type, new UnsafeBuffer(value.array()), 0, value.length());
        return text.toString();
    }

    /** Appends a key or a datum, its fields separated by dots. */
    public static void append(
            final StringBuilder text, final ElementType type, final DirectBuffer buffer, final int offset) {
        int at = offset;
        for (int i = 0; i < type.fields().size(); i++) {
            final int length = type.fields().get(i);
            text.append(i == 0 ? "" : " . ");
            append(text, type.field(i), buffer, at, length);
            at += Netlink.align(length);
        }
    }

    private static void append(
            final StringBuilder text, final DataType type, final DirectBuffer buffer, final int at, final int length) {
        final boolean whole = type != null && (type.length() == length || type == DataType.IFNAME);
        if (!whole) {
            hex(text, buffer, at, length);
            return;
        }
        switch (type) {
            case IPV4_ADDR -> text.append(IpAddress.read(buffer, at, IpFamily.IPV4));
            case IPV6_ADDR -> text.append(IpAddress.read(buffer, at, IpFamily.IPV6));
            case ETHER_ADDR -> ether(text, buffer, at);
            case INET_PROTO -> text.append(protocol(buffer.getByte(at) & 0xff));
            case INET_SERVICE -> text.append(buffer.getShort(at, BIG_ENDIAN) & 0xffff);
            case ETHER_TYPE -> text.append(String.format("0x%04x", buffer.getShort(at, BIG_ENDIAN)));
            case MARK -> text.append(String.format("0x%08x", buffer.getInt(at)));
            case IFACE_INDEX, UID, GID, FIB_ADDRTYPE -> text.append(Integer.toUnsignedString(buffer.getInt(at)));
            case CT_STATE -> states(text, buffer.getInt(at));
            case CT_DIR -> text.append(buffer.getByte(at) == 0 ? "original" : "reply");
            case BOOLEAN -> text.append(buffer.getByte(at) == 0 ? "missing" : "exists");
            case IFNAME -> interfaceName(text, buffer, at, length);
            default -> hex(text, buffer, at, length);
        }
    }

    private static String protocol(final int number) {
        return switch (number) {
            case 1 -> "icmp";
            case 6 -> "tcp";
            case 17 -> "udp";
            case 58 -> "ipv6-icmp";
            case 132 -> "sctp";
            default -> Integer.toString(number);
        };
    }

    private static void states(final StringBuilder text, final int bits) {
        int left = bits;
        boolean first = true;
        for (int i = 0; i < CT_STATES.length; i++) {
            if ((bits & 1 << i) != 0) {
                text.append(first ? "" : ",").append(CT_STATES[i]);
                first = false;
                left &= ~(1 << i);
            }
        }
        if ((left & CT_STATE_UNTRACKED) != 0) {
            text.append(first ? "" : ",").append("untracked");
            first = false;
            left &= ~CT_STATE_UNTRACKED;
        }
        if (left != 0 || first) {
            text.append(first ? "" : ",").append("0x").append(Integer.toHexString(left));
        }
    }

    /** A name that does not fill its place stands for all that begin so. */
    private static void interfaceName(
            final StringBuilder text, final DirectBuffer buffer, final int at, final int length) {
        int count = 0;
        while (count < length && buffer.getByte(at + count) != 0) {
            count++;
        }
        final byte[] name = new byte[count];
        buffer.getBytes(at, name);
        text.append('"')
                .append(new String(name, StandardCharsets.UTF_8))
                .append(count == length ? "*" : "")
                .append('"');
    }

    private static void ether(final StringBuilder text, final DirectBuffer buffer, final int at) {
        for (int i = 0; i < DataType.ETHER_ADDR.length(); i++) {
            text.append(i == 0 ? "" : ":").append(String.format("%02x", buffer.getByte(at + i)));
        }
    }

    private static void hex(final StringBuilder text, final DirectBuffer buffer, final int at, final int length) {
        text.append("0x");
        for (int i = 0; i < length; i++) {
            text.append(String.format("%02x", buffer.getByte(at + i)));
        }
    }
}
