package io.hawser.linux.nftables.data;

import io.hawser.linux.nftables.header.NfTables;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What user space keeps with an object and the kernel only stores: values with a type and a length of 8 bits each, as
 * libnftnl writes them (its {@code udata.h}).
 *
 * @param bytes as stored, at most 256
 */
public record UserData(Bytes bytes) {
    /** Nothing. */
    public static final UserData NONE = new UserData(Bytes.EMPTY);

    /** libnftnl's udata.h: NFTNL_UDATA_{TABLE,CHAIN,RULE,OBJ,SET_ELEM}_COMMENT. */
    public static final int COMMENT = 0;
    /** libnftnl's udata.h: NFTNL_UDATA_SET_KEYBYTEORDER. */
    public static final int SET_KEYBYTEORDER = 0;
    /** libnftnl's udata.h: NFTNL_UDATA_SET_DATABYTEORDER. */
    public static final int SET_DATABYTEORDER = 1;
    /** libnftnl's udata.h: NFTNL_UDATA_SET_DATA_INTERVAL. */
    public static final int SET_DATA_INTERVAL = 6;
    /** libnftnl's udata.h: NFTNL_UDATA_SET_COMMENT. */
    public static final int SET_COMMENT = 7;

    private static final int MAX_VALUE = 0xff;

    /** @throws IllegalArgumentException if there are more bytes than the kernel stores */
    public UserData {
        if (bytes.length() > NfTables.NFT_USERDATA_MAXLEN) {
            throw new IllegalArgumentException(
                    "user data of " + bytes.length() + " bytes; the kernel stores " + NfTables.NFT_USERDATA_MAXLEN);
        }
    }

    /** A comment on a table, a chain, a rule or an element, as {@code nft} shows it; nothing for an empty one. */
    public static UserData comment(final String text) {
        return text.isEmpty() ? NONE : NONE.with(COMMENT, text);
    }

    /** This and a text with its NUL. */
    public UserData with(final int type, final String text) {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        final byte[] terminated = new byte[utf8.length + 1];
        System.arraycopy(utf8, 0, terminated, 0, utf8.length);
        return with(type, terminated);
    }

    /** This and a number of 32 bits in host order. */
    public UserData with(final int type, final int number) {
        return with(
                type,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.nativeOrder())
                        .putInt(number)
                        .array());
    }

    /** The comment, or empty. */
    public String comment() {
        return text(COMMENT);
    }

    /** The text of this type, up to its NUL; empty if there is none. */
    public String text(final int type) {
        final byte[] array = bytes.array();
        int at = 0;
        while (at + 2 <= array.length) {
            final int length = array[at + 1] & 0xff;
            final int end = at + 2 + length;
            if ((array[at] & 0xff) == type && end <= array.length) {
                int count = 0;
                while (count < length && array[at + 2 + count] != 0) {
                    count++;
                }
                return new String(array, at + 2, count, StandardCharsets.UTF_8);
            }
            at = end;
        }
        return "";
    }

    /** Whether there is nothing. */
    public boolean isEmpty() {
        return bytes.length() == 0;
    }

    private UserData with(final int type, final byte[] value) {
        if (value.length > MAX_VALUE) {
            throw new IllegalArgumentException("a value of " + value.length + " bytes in user data; the limit is 255");
        }
        final byte[] before = bytes.array();
        final byte[] all = Arrays.copyOf(before, before.length + 2 + value.length);
        all[before.length] = (byte) type;
        all[before.length + 1] = (byte) value.length;
        System.arraycopy(value, 0, all, before.length + 2, value.length);
        return new UserData(Bytes.of(all));
    }
}
