package io.hawser.linux.nftables;

import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.data.Verdict;

/**
 * One element of a set, as a value. {@link ElementWriter} and {@link ElementHandler} do without it.
 *
 * @param key as wide as the set's key
 * @param keyEnd the last key of a range in a set of concatenations; else null
 * @param data of a map; else null
 * @param verdict of a verdict map; else null
 * @param object name of the object in a map of objects; else empty
 * @param flags of {@link io.hawser.linux.nftables.header.NfTables.ElementFlags}
 * @param timeoutMs after which it is gone, in ms; 0 for that of the set
 * @param userData stored with it
 */
public record Element(
        Bytes key,
        Bytes keyEnd,
        Bytes data,
        Verdict verdict,
        String object,
        int flags,
        long timeoutMs,
        UserData userData) {
    /** An element of a set. */
    public static Element of(final Bytes key) {
        return new Element(key, null, null, null, "", 0, 0, UserData.NONE);
    }

    /** An element of a map. */
    public static Element of(final Bytes key, final Bytes data) {
        return new Element(key, null, data, null, "", 0, 0, UserData.NONE);
    }

    /** An element of a verdict map. */
    public static Element of(final Bytes key, final Verdict verdict) {
        return new Element(key, null, null, verdict, "", 0, 0, UserData.NONE);
    }

    /** This element with the last key of its range: for sets of concatenations with intervals. */
    public Element upTo(final Bytes last) {
        return new Element(key, last, data, verdict, object, flags, timeoutMs, userData);
    }

    /** This element with other flags. */
    public Element flags(final int other) {
        return new Element(key, keyEnd, data, verdict, object, other, timeoutMs, userData);
    }

    /** This element with a timeout in ms. */
    public Element timeoutMs(final long ms) {
        return new Element(key, keyEnd, data, verdict, object, flags, ms, userData);
    }

    /** This element with a comment, as {@code nft} shows it. */
    public Element comment(final String comment) {
        return new Element(key, keyEnd, data, verdict, object, flags, timeoutMs, UserData.comment(comment));
    }
}
