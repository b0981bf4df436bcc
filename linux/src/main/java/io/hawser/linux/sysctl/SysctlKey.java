package io.hawser.linux.sysctl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The name of a kernel setting, as the parts of its path under /proc/sys.
 *
 * @param parts none of them empty, {@code .} or {@code ..}
 */
public record SysctlKey(List<String> parts) {
    /** @throws IllegalArgumentException if the parts would lead anywhere else */
    public SysctlKey {
        parts = List.copyOf(parts);
        final boolean bad = parts.isEmpty() || parts.stream().anyMatch(SysctlKey::leavesTheTree);
        if (bad) {
            throw new IllegalArgumentException("not the name of a kernel setting: '"
                    + String.join(".", parts).replace('\0', '?') + "'");
        }
    }

    /**
     * Parses a name as sysctl(8) takes it: parts with dots between them, where a slash stands for a dot within a part
     * ({@code net.ipv4.conf.eth0/100.rp_filter} for the device eth0.100); or a path with slashes, if its first
     * separator is one.
     *
     * @throws IllegalArgumentException with the text in its message
     */
    public static SysctlKey parse(final String text) {
        final int dot = text.indexOf('.');
        final int slash = text.indexOf('/');
        final boolean isPath = slash >= 0 && (dot < 0 || slash < dot);
        final List<String> parts = isPath
                ? Arrays.asList(text.split("/", -1))
                : Arrays.stream(text.split("\\.", -1))
                        .map(part -> part.replace('/', '.'))
                        .toList();
        try {
            return new SysctlKey(parts);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not the name of a kernel setting: '" + text.replace('\0', '?') + "'", e);
        }
    }

    /**
     * The setting of one device.
     *
     * @param table for example {@code net.ipv4.conf}
     * @param device its name, dots and all
     * @param setting for example {@code rp_filter}
     */
    public static SysctlKey ofDevice(final String table, final String device, final String setting) {
        return parse(table + "." + device.replace('.', '/') + "." + setting);
    }

    /** The path of its file. */
    String path() {
        return "/proc/sys/" + String.join("/", parts);
    }

    /** The path of its file where a container may have the host's, since runtimes make its own read-only. */
    String hostPath() {
        return "/host" + path();
    }

    /** With dots between the parts, and slashes for dots within them. */
    @Override
    public String toString() {
        return parts.stream().map(part -> part.replace('.', '/')).collect(Collectors.joining("."));
    }

    private static boolean leavesTheTree(final String part) {
        return part.isEmpty()
                || part.equals(".")
                || part.equals("..")
                || part.indexOf('/') >= 0
                || part.indexOf('\0') >= 0
                || part.getBytes(StandardCharsets.UTF_8).length > 255;
    }
}
