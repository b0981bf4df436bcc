package io.hawser.linux.nftables.data;

import io.hawser.linux.netlink.Netlink;
import java.util.ArrayList;
import java.util.List;

/**
 * Type of a set's keys or of a map's data: one field, or several side by side, each filled up to a whole number of
 * 32-bit registers.
 *
 * @param number as in NFTA_SET_KEY_TYPE: the field's {@link DataType#number()}, or those of all fields, 6 bits each
 * @param fields lengths of the fields in bytes, without their filling
 */
public record ElementType(int number, List<Integer> fields) {
    private static final int FIELD_BITS = 6;
    private static final int MAX_LENGTH = 64;

    /** A verdict: the data of a verdict map. */
    public static final ElementType VERDICT = of(DataType.VERDICT);

    /** @throws IllegalArgumentException for no field, or more bytes than the kernel's registers hold */
    public ElementType {
        fields = List.copyOf(fields);
        if (fields.isEmpty() || length(fields) > MAX_LENGTH) {
            throw new IllegalArgumentException("fields of " + fields + " bytes; the registers hold " + MAX_LENGTH);
        }
    }

    /** These fields, one behind the other; at most five of them have room in the number that {@code nft} reads. */
    public static ElementType of(final DataType... types) {
        int number = 0;
        final List<Integer> fields = new ArrayList<>(types.length);
        for (final DataType type : types) {
            number = types.length == 1 ? type.number() : number << FIELD_BITS | type.number();
            fields.add(type.length());
        }
        return new ElementType(number, fields);
    }

    /**
     * What the kernel says of a type.
     *
     * @param number as stored
     * @param length of all fields with their filling, in bytes
     */
    public static ElementType read(final int number, final int length) {
        if (number == DataType.VERDICT.number()) {
            return VERDICT;
        }
        final List<Integer> fields = new ArrayList<>();
        int left = length;
        if (number >>> FIELD_BITS != 0) {
            for (int rest = number; rest != 0; rest >>>= FIELD_BITS) {
                final DataType type = DataType.ofNumber(rest & ((1 << FIELD_BITS) - 1));
                if (type == null) {
                    left = -1;
                    break;
                }
                fields.add(0, type.length());
                left -= Netlink.align(type.length());
            }
            if (left == 0) {
                return new ElementType(number, fields);
            }
        }
        return new ElementType(number, List.of(length));
    }

    /** Length of a value in bytes: of all fields with their filling, if there are several. */
    public int length() {
        return length(fields);
    }

    /** Whether there are several fields. */
    public boolean isConcatenation() {
        return fields.size() > 1;
    }

    /** Whether this is a verdict. */
    public boolean isVerdict() {
        return number == DataType.VERDICT.number();
    }

    /** Order of the bytes; {@link DataType.Order#NONE} for several fields and unknown types. */
    public DataType.Order order() {
        final DataType type = isConcatenation() ? null : DataType.ofNumber(number);
        return type == null ? DataType.Order.NONE : type.order();
    }

    /** The type of field {@code index}, or null if it is unknown. */
    DataType field(final int index) {
        final int shift = (fields.size() - 1 - index) * FIELD_BITS;
        return isConcatenation()
                ? DataType.ofNumber(number >>> shift & ((1 << FIELD_BITS) - 1))
                : DataType.ofNumber(number);
    }

    /** As {@code nft} writes it. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
            final DataType type = field(i);
            text.append(i == 0 ? "" : " . ").append(type == null ? fields.get(i) + " bytes" : type);
        }
        return text.toString();
    }

    private static int length(final List<Integer> fields) {
        if (fields.size() == 1) {
            return fields.get(0);
        }
        int length = 0;
        for (int i = 0; i < fields.size(); i++) {
            length += Netlink.align(fields.get(i));
        }
        return length;
    }
}
