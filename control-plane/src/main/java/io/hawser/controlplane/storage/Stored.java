package io.hawser.controlplane.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An object as it lies in etcd, with the revision it was written at. The stored bytes have no resource version; it is
 * put in where they are handed out. Immutable but for what it remembers of its own bytes; thread safe.
 */
public final class Stored {
    private final String key;
    private final byte[] json;
    private final int metadata;
    private final long revision;
    private Attributes attributes;

    Stored(final String key, final byte[] json, final long revision) {
        this(key, json, MetadataOffset.of(json), revision);
    }

    private Stored(final String key, final byte[] json, final int metadata, final long revision) {
        this.key = key;
        this.json = json;
        this.metadata = metadata;
        this.revision = revision;
    }

    /** The same object at another revision, as when it was deleted. */
    public Stored at(final long other) {
        return new Stored(key, json, metadata, other);
    }

    /** Its key in etcd. */
    public String key() {
        return key;
    }

    /** The revision of its last write, which is its resource version. */
    public long revision() {
        return revision;
    }

    /** The number of bytes that {@link #copyTo} writes. */
    public int length() {
        return metadata < 0 ? json.length : json.length + resourceVersion().length;
    }

    /** The bytes without a resource version. The caller must not write to them. */
    public byte[] raw() {
        return json;
    }

    /** The bytes with the resource version. */
    public byte[] toBytes() {
        final byte[] all = new byte[length()];
        copyTo(all, 0);
        return all;
    }

    /** Writes the bytes with the resource version. Returns the offset behind them. */
    public int copyTo(final byte[] target, final int offset) {
        if (metadata < 0) {
            System.arraycopy(json, 0, target, offset, json.length);
            return offset + json.length;
        }
        final byte[] version = resourceVersion();
        System.arraycopy(json, 0, target, offset, metadata);
        System.arraycopy(version, 0, target, offset + metadata, version.length);
        final int rest = offset + metadata + version.length;
        System.arraycopy(json, metadata, target, rest, json.length - metadata);
        return rest + json.length - metadata;
    }

    /** A tree of its own for the caller, with the resource version. */
    public ObjectNode tree() {
        final ObjectNode tree = Json.read(json);
        Meta.of(tree).put("resourceVersion", Long.toString(revision));
        return tree;
    }

    /** What selectors look at; remembered, for a watcher with a selector asks for each event again. */
    public Attributes attributes(final List<String> selectable) {
        Attributes known = attributes;
        if (known == null) {
            known = Attributes.of(Json.read(json), selectable);
            attributes = known;
        }
        return known;
    }

    private byte[] resourceVersion() {
        return ("\"resourceVersion\":\"" + revision + "\",").getBytes(StandardCharsets.US_ASCII);
    }
}
