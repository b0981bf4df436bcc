package io.hawser.linux.nftables.expression;

import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataText;
import io.hawser.linux.nftables.data.DataType;

/** What a rule's registers hold at one point, in words. Not thread safe. */
final class RegisterText {
    /** Number of registers in 128 bits. */
    private static final int WIDE = 4;

    private static final int COUNT = Register.values().length;
    /** Of a value that nothing has used yet. */
    private static final int FRESH = 0;

    private final String[] words = new String[COUNT];
    private final DataType[] types = new DataType[COUNT];
    private final Bytes[] constants = new Bytes[COUNT];
    private final Bytes[] masks = new Bytes[COUNT];
    /** Values that were used as one key have one number, so that they are told together again. */
    private final int[] groups = new int[COUNT];

    private int lastGroup;

    void set(final Register to, final String text, final DataType type) {
        final int at = index(to);
        words[at] = text;
        types[at] = type;
        constants[at] = null;
        masks[at] = null;
        groups[at] = FRESH;
        final int end = Math.min(COUNT, at + width(type));
        for (int i = at + 1; i < end; i++) {
            words[i] = null;
        }
    }

    /** Data of a map, whose length is not told: what stands in the rest of its 128 bits is taken for overwritten. */
    void setMapped(final Register to, final String text) {
        set(to, text, null);
        for (int i = index(to) + 1; i % WIDE != 0; i++) {
            words[i] = null;
        }
    }

    void constant(final Register to, final Bytes value) {
        // A key may begin at any register of zeros.
        final String word = value.isZero() ? Bytes.u32(0).toString() : null;
        set(to, value.length() > Integer.BYTES && word != null ? word : value.toString(), null);
        constants[index(to)] = value;
        for (int i = index(to) + 1; i < Math.min(COUNT, index(to) + registers(value.length())); i++) {
            words[i] = word;
            types[i] = null;
            constants[i] = null;
            masks[i] = null;
            groups[i] = FRESH;
        }
    }

    void wrap(final Register from, final Register to, final String more) {
        set(to, isSet(from) ? words[index(from)] + more : from + more, types[index(from)]);
    }

    /** A mask of leading bits on an address is told as the length of a prefix, where it is compared. */
    void bitwise(final Bitwise bitwise) {
        final DataType type = types[index(bitwise.from())];
        final boolean address = type == DataType.IPV4_ADDR || type == DataType.IPV6_ADDR;
        if (bitwise.xor().isZero() && address && prefixLength(bitwise.mask()) >= 0) {
            wrap(bitwise.from(), bitwise.to(), "");
            masks[index(bitwise.to())] = bitwise.mask();
        } else {
            final String xor = bitwise.xor().isZero() ? "" : " ^ " + DataText.of(type, bitwise.xor());
            wrap(bitwise.from(), bitwise.to(), " & " + DataText.of(type, bitwise.mask()) + xor);
        }
    }

    boolean isSet(final Register register) {
        return words[index(register)] != null;
    }

    /** The value that begins here, with those that stand directly behind it and belong to it. */
    String key(final Register register) {
        final int first = index(register);
        if (words[first] == null) {
            return register.toString();
        }
        final int group = groups[first];
        final int number = ++lastGroup;
        final StringBuilder text = new StringBuilder();
        int at = first;
        while (at < COUNT && words[at] != null && (at == first || groups[at] == FRESH || groups[at] == group)) {
            text.append(at == first ? "" : " . ").append(words[at]);
            groups[at] = number;
            at += width(types[at]);
        }
        return text.toString();
    }

    /** The value that begins here, alone; a constant as one of this type. */
    String datum(final Register register, final DataType type) {
        final Bytes constant = constants[index(register)];
        if (constant != null) {
            return DataText.of(type, constant);
        }
        return isSet(register) ? words[index(register)] : register.toString();
    }

    /** A constant to compare this register with. */
    String value(final Register register, final Bytes value) {
        final DataType type = types[index(register)];
        final Bytes mask = masks[index(register)];
        if (mask != null) {
            return DataText.of(type, value) + "/" + prefixLength(mask);
        }
        if (type == DataType.IPV4_ADDR && value.length() < type.length()) {
            final Bytes whole = Bytes.concat(value);
            return DataText.of(type, whole) + "/" + value.length() * Byte.SIZE;
        }
        return DataText.of(type, value);
    }

    private static int prefixLength(final Bytes mask) {
        int length = 0;
        while (length < mask.length() * Byte.SIZE
                && (mask.at(length / Byte.SIZE) & 0x80 >>> (length % Byte.SIZE)) != 0) {
            length++;
        }
        for (int i = length; i < mask.length() * Byte.SIZE; i++) {
            if ((mask.at(i / Byte.SIZE) & 0x80 >>> (i % Byte.SIZE)) != 0) {
                return -1;
            }
        }
        return length;
    }

    private static int width(final DataType type) {
        return type == null ? 1 : registers(type.length());
    }

    private static int registers(final int bytes) {
        return Math.max(1, (bytes + 3) / 4);
    }

    @SuppressWarnings("EnumOrdinal") // declared in the order of their numbers
    private static int index(final Register register) {
        return register.ordinal();
    }
}
