package io.hawser.node.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as kube-proxy's flags write them: {@code 10ms}, {@code 30s}, {@code 1m30s}. */
final class GoDuration {
    private static final Pattern WHOLE = Pattern.compile("0|(\\d+(ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h)");

    private GoDuration() {}

    /** @throws IllegalArgumentException naming the flag */
    static Duration parse(final String flag, final String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(flag + ": '" + text + "' is no time such as 10ms, 30s or 1m30s");
        }
        final Matcher parts = PART.matcher(text);
        Duration sum = Duration.ZERO;
        while (parts.find()) {
            final long count = Long.parseLong(parts.group(1));
            sum = sum.plus(
                    switch (parts.group(2)) {
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        default -> Duration.ofHours(count);
                    });
        }
        return sum;
    }
}
