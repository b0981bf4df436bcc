package io.hawser.controlplane.resource;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Times since, as {@code kubectl get} shows them: fewer digits the longer ago. */
public final class Ages {
    private static final int DAYS_OF_YEAR = 365;

    private Ages() {}

    /** The time since a moment in RFC 3339; {@code <unknown>} if there is none. */
    public static String since(final String moment, final Instant now) {
        if (moment.isEmpty()) {
            return "<unknown>";
        }
        try {
            return human(Duration.between(OffsetDateTime.parse(moment).toInstant(), now));
        } catch (final DateTimeParseException e) {
            return "<unknown>";
        }
    }

    /** A duration in at most two units (k8s.io/apimachinery/pkg/util/duration). */
    static String human(final Duration duration) {
        final long seconds = duration.toSeconds();
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < Duration.ofMinutes(2).toSeconds()) {
            return Math.max(0, seconds) + "s";
        }
        final long minutes = duration.toMinutes();
        if (minutes < 10) {
            return two(minutes, "m", duration.toSecondsPart(), "s");
        }
        final long hours = duration.toHours();
        if (hours < 3) {
            return minutes + "m";
        }
        if (hours < 8) {
            return two(hours, "h", duration.toMinutesPart(), "m");
        }
        final long days = duration.toDays();
        if (days < 2) {
            return hours + "h";
        }
        if (days < 8) {
            return two(days, "d", duration.toHoursPart(), "h");
        }
        final long years = days / DAYS_OF_YEAR;
        if (years < 2) {
            return days + "d";
        }
        return years < 8 ? two(years, "y", days % DAYS_OF_YEAR, "d") : years + "y";
    }

    private static String two(final long big, final String bigUnit, final long small, final String smallUnit) {
        return small == 0 ? big + bigUnit : big + bigUnit + small + smallUnit;
    }
}
