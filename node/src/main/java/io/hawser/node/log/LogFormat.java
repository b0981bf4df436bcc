package io.hawser.node.log;

import java.util.Locale;
import java.util.Map;

/** How lines of the log look. It is chosen before the first line, and not again. */
public enum LogFormat {
    /** Time, level, class, message. */
    TEXT,
    /** An object a line: {@code ts}, {@code level}, {@code logger}, {@code thread}, {@code msg}, {@code error}. */
    JSON;

    /**
     * Has the log look like this from now on.
     *
     * @param level the least that is logged: {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
     */
    public void apply(final String level) {
        final Map<String, String> settings = this == JSON
                ? Map.of("tinylog.writer", "json console", "tinylog.writer.level", level)
                : Map.of("tinylog.writer.level", level);
        // tinylog reads them, before its own file, when it writes its first line.
        settings.forEach(System::setProperty);
    }

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static LogFormat parse(final String name) {
        return switch (name) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw new IllegalArgumentException("'" + name + "' is none of text, json");
        };
    }

    /** As flags name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
