package io.hawser.kubelet.cli;

import io.hawser.kubelet.eviction.EvictionSettings;
import io.hawser.kubelet.eviction.Threshold;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** When the node runs short, and what goes then. */
final class EvictionFlags {
    private static final Pattern PART = Pattern.compile("(\\d+)(h|ms|m|s)");
    private static final Map<String, Duration> UNITS = Map.of(
            "h", Duration.ofHours(1),
            "m", Duration.ofMinutes(1),
            "s", Duration.ofSeconds(1),
            "ms", Duration.ofMillis(1));

    @Option(
            names = "--eviction-hard",
            paramLabel = "SIGNAL<AMOUNT,…",
            description = "Below what the node is short, and evicts pods; '' for never (default: ${DEFAULT-VALUE}).")
    private String hard = EvictionSettings.DEFAULT_HARD;

    @Option(
            names = "--eviction-pressure-transition-period",
            paramLabel = "TIME",
            description =
                    "How long a node says after its last sign of it that it is short (default: ${DEFAULT-VALUE}).")
    private String transition = "5m0s";

    @Option(
            names = "--image-gc-high-threshold",
            paramLabel = "PERCENT",
            description = "How full the images' file system is when unused images are removed, 100 for never"
                    + " (default: ${DEFAULT-VALUE}).")
    private int high = 85;

    @Option(
            names = "--image-gc-low-threshold",
            paramLabel = "PERCENT",
            description = "Down to which they are removed (default: ${DEFAULT-VALUE}).")
    private int low = 80;

    @Option(
            names = "--minimum-image-ttl-duration",
            paramLabel = "TIME",
            description = "How long an unused image stays at least (default: ${DEFAULT-VALUE}).")
    private String age = "2m0s";

    EvictionSettings settings() {
        try {
            return new EvictionSettings(
                    Threshold.parse(hard),
                    time("--eviction-pressure-transition-period", transition),
                    high,
                    low,
                    time("--minimum-image-ttl-duration", age));
        } catch (final IllegalArgumentException e) {
            throw e.getMessage().startsWith("--")
                    ? e
                    : new IllegalArgumentException("--eviction-hard: " + e.getMessage(), e);
        }
    }

    /** As Go writes it: 1h30m, 5m0s. */
    static Duration time(final String flag, final String text) {
        final Matcher part = PART.matcher(text);
        Duration time = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            time = time.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
            end = part.end();
        }
        if (text.isEmpty() || end != text.length()) {
            throw new IllegalArgumentException(flag + ": '" + text + "' is no time, such as 5m0s");
        }
        return time;
    }
}
