package io.hawser.cni.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.cni.config.PortMapping;
import io.hawser.cni.config.PortMapping.Protocol;
import io.hawser.cni.config.Wiring;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.Json;
import io.hawser.cni.spec.JsonObject;
import io.hawser.linux.net.IpPrefix;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** An attachment as a file: a line of JSON, and its CRC-32 as hexadecimal number on the next. */
final class AttachmentCodec {
    private static final byte NEWLINE = '\n';

    private AttachmentCodec() {}

    static byte[] write(final Attachment attachment) {
        final ObjectNode json = Json.object()
                .put("key", attachment.key())
                .put("networkKey", attachment.networkKey())
                .put("network", attachment.network())
                .put("containerId", attachment.containerId())
                .put("ifName", attachment.ifName())
                .put("mode", attachment.mode().name())
                .put("sandbox", attachment.sandbox())
                .put("masqueradePorts", attachment.masqueradePorts())
                .put("masquerade", attachment.masquerade())
                .put("limited", attachment.limited())
                .put("bootId", attachment.bootId());
        final ArrayNode addresses = json.putArray("addresses");
        attachment.addresses().forEach(address -> addresses.add(address.toString()));
        final ArrayNode ports = json.putArray("ports");
        for (final PortMapping port : attachment.ports()) {
            final ObjectNode node = ports.addObject()
                    .put("protocol", port.protocol().name())
                    .put("hostPort", port.hostPort())
                    .put("containerPort", port.containerPort());
            port.hostIp().ifPresent(address -> node.put("hostIp", address.toString()));
        }
        return sealed(Json.text(json));
    }

    /** @throws IllegalArgumentException if the bytes are not what was written */
    static Attachment read(final byte[] bytes) {
        try {
            return read(Json.parse(opened(bytes)));
        } catch (final CniException e) {
            throw new IllegalArgumentException(e.getMessage() + ": " + e.details(), e);
        }
    }

    /** The text with its checksum on a second line. */
    static byte[] sealed(final String json) {
        final byte[] text = json.getBytes(StandardCharsets.UTF_8);
        final byte[] sum = "\n%08x\n".formatted(crc(text)).getBytes(StandardCharsets.US_ASCII);
        final byte[] all = Arrays.copyOf(text, text.length + sum.length);
        System.arraycopy(sum, 0, all, text.length, sum.length);
        return all;
    }

    /** @throws IllegalArgumentException if the checksum is another's */
    static String opened(final byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != NEWLINE) {
            end++;
        }
        final byte[] text = Arrays.copyOf(bytes, end);
        final String json = new String(text, StandardCharsets.UTF_8);
        if (!Arrays.equals(sealed(json), bytes)) {
            throw new IllegalArgumentException("its checksum does not fit its text");
        }
        return json;
    }

    private static Attachment read(final JsonObject json) {
        return new Attachment(
                text(json, "key"),
                text(json, "networkKey"),
                text(json, "network"),
                text(json, "containerId"),
                text(json, "ifName"),
                Wiring.Mode.valueOf(text(json, "mode")),
                text(json, "sandbox"),
                json.texts("addresses").stream().map(IpPrefix::parse).toList(),
                ports(json),
                json.bool("masqueradePorts").orElse(true),
                json.bool("masquerade").orElse(false),
                json.bool("limited").orElse(false),
                text(json, "bootId"));
    }

    private static List<PortMapping> ports(final JsonObject json) {
        return json.objects("ports").stream()
                .map(port -> new PortMapping(
                        Protocol.valueOf(text(port, "protocol")),
                        port.integer("hostPort", 1, 0xffff).orElseThrow().intValue(),
                        port.integer("containerPort", 1, 0xffff).orElseThrow().intValue(),
                        port.address("hostIp")))
                .toList();
    }

    private static String text(final JsonObject json, final String key) {
        return json.text(key).orElseThrow(() -> json.wrong(key, "is missing"));
    }

    private static long crc(final byte[] bytes) {
        final CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
