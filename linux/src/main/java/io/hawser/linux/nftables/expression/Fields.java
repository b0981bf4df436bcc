package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.data.Verdict;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The attributes of one expression, found by type. Remembers which were asked for: an expression that has others is
 * one this code does not know whole. Not thread safe.
 */
final class Fields {
    private static final int MAX_TYPE = 31;

    private final String name;
    private final int[] offsets = new int[MAX_TYPE + 1];
    private final int[] lengths = new int[MAX_TYPE + 1];
    private DirectBuffer buffer;
    private int present;
    private int asked;
    private boolean odd;

    /** Takes all attributes at the reader's level. */
    Fields(final String name, final AttributeReader reader) {
        this.name = name;
        while (reader.next()) {
            buffer = reader.buffer();
            final int type = reader.type();
            if (type > MAX_TYPE) {
                odd = true;
            } else {
                offsets[type] = reader.offset();
                lengths[type] = reader.length();
                present |= 1 << type;
            }
        }
    }

    /** Whether everything that was there has been asked for and understood. */
    boolean isKnown() {
        return !odd && (present & ~asked) == 0;
    }

    /** Says that what was found is not understood. */
    void unknown() {
        odd = true;
    }

    boolean has(final int type) {
        asked |= 1 << type;
        return (present & 1 << type) != 0;
    }

    int u8(final int type) {
        return has(type, 1) ? buffer.getByte(offsets[type]) & 0xff : 0;
    }

    int u16(final int type) {
        return has(type, 2) ? buffer.getShort(offsets[type], ByteOrder.BIG_ENDIAN) & 0xffff : 0;
    }

    int u32(final int type) {
        return has(type, 4) ? buffer.getInt(offsets[type], ByteOrder.BIG_ENDIAN) : 0;
    }

    long u64(final int type) {
        return has(type, 8) ? buffer.getLong(offsets[type], ByteOrder.BIG_ENDIAN) : 0;
    }

    /** The constant whose number the kernel's is; the first one, and the expression unknown, if there is none. */
    <E extends Numbered> E constant(final int type, final E[] values) {
        final int number = u32(type);
        for (final E value : values) {
            if (value.number() == number) {
                return value;
            }
        }
        unknown();
        return values[0];
    }

    String string(final int type) {
        return has(type) ? reader(type).string() : "";
    }

    /** The register; null if there is none. */
    Register register(final int type) {
        if (!has(type)) {
            return null;
        }
        final Register register = Register.ofNumber(u32(type));
        if (register == null) {
            throw malformed("register " + u32(type));
        }
        return register;
    }

    /** A register that must be there. */
    Register needRegister(final int type) {
        final Register register = register(type);
        if (register == null) {
            throw malformed("attribute " + type + " is missing");
        }
        return register;
    }

    /** Plain bytes. */
    Bytes bytes(final int type) {
        return has(type) ? Bytes.copyOf(buffer, offsets[type], lengths[type]) : Bytes.EMPTY;
    }

    /** The value in the attribute; null if there is none. */
    Bytes value(final int type) {
        if (!has(type)) {
            return null;
        }
        final AttributeReader reader = reader(type);
        final Bytes value = DataCodec.readValue(reader);
        reader.check("expression " + name);
        return value;
    }

    /** A value that must be there. */
    Bytes needValue(final int type) {
        final Bytes value = value(type);
        if (value == null) {
            throw malformed("the value of attribute " + type + " is missing");
        }
        return value;
    }

    /** The verdict in the attribute; null if there is none. */
    Verdict verdict(final int type) {
        if (!has(type)) {
            return null;
        }
        final AttributeReader reader = reader(type);
        final Verdict verdict = DataCodec.readVerdict(reader);
        reader.check("expression " + name);
        return verdict;
    }

    /** The expressions in the attribute, a list. */
    List<Expression> list(final int type) {
        final List<Expression> expressions = new ArrayList<>();
        if (has(type)) {
            final AttributeReader reader = new AttributeReader().wrap(buffer, offsets[type], lengths[type]);
            while (reader.next()) {
                expressions.add(ExpressionCodec.readInner(reader));
            }
            reader.check("expression " + name);
        }
        return expressions;
    }

    /** The expression in the attribute. */
    Expression expression(final int type) {
        has(type);
        final AttributeReader reader = reader(type);
        final Expression expression = ExpressionCodec.readInner(reader);
        reader.check("expression " + name);
        return expression;
    }

    private boolean has(final int type, final int length) {
        if (!has(type)) {
            return false;
        }
        if (lengths[type] < length) {
            throw malformed("attribute " + type + " has " + lengths[type] + " bytes where " + length + " are needed");
        }
        return true;
    }

    /** A reader that stands on the attribute. */
    private AttributeReader reader(final int type) {
        final int header = Netlink.NLA_HDRLEN;
        final AttributeReader reader =
                new AttributeReader().wrap(buffer, offsets[type] - header, lengths[type] + header);
        reader.next();
        return reader;
    }

    private NetlinkException malformed(final String problem) {
        return NetlinkException.malformed("expression " + name, problem);
    }
}
