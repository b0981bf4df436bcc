package io.hawser.kubelet.node;

import io.hawser.kubelet.pod.NodeFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this machine is, read from /proc, /sys and /etc. */
final class Machine {
    private static final Pattern MEM_TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");
    private static final Pattern PRETTY_NAME = Pattern.compile("(?m)^PRETTY_NAME=\"?([^\"\n]*)\"?");
    private static final long MILLIS_PER_CPU = 1000;

    private Machine() {}

    static NodeFacts facts(final String name, final List<String> addresses, final Path root) throws IOException {
        final long processors = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("processor"))
                .count();
        final Matcher memory = MEM_TOTAL.matcher(read("/proc/meminfo"));
        final long bytes = memory.find() ? Long.parseLong(memory.group(1)) << 10 : 0;
        return new NodeFacts(
                name,
                addresses,
                Math.max(1, processors) * MILLIS_PER_CPU,
                bytes,
                Files.getFileStore(root).getTotalSpace());
    }

    static String read(final String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (final IOException e) {
            // Not every machine has every file.
            return "";
        }
    }

    static String osImage() {
        final Matcher name = PRETTY_NAME.matcher(read("/etc/os-release"));
        return name.find() ? name.group(1) : "Linux";
    }

    static String architecture() {
        return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> System.getProperty("os.arch");
        };
    }
}
