package io.hawser.node.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.Writer;

/** Writes an object a line to the standard error. tinylog knows it as {@code json console}. */
public final class JsonConsoleWriter implements Writer {
    private static final JsonFactory JSON = new JsonFactory();

    private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);

    /** As tinylog makes writers; nothing of this one can be set. */
    public JsonConsoleWriter(final Map<String, String> properties) {}

    @Override
    public Collection<LogEntryValue> getRequiredLogEntryValues() {
        return EnumSet.of(
                LogEntryValue.DATE,
                LogEntryValue.LEVEL,
                LogEntryValue.CLASS,
                LogEntryValue.THREAD,
                LogEntryValue.MESSAGE,
                LogEntryValue.EXCEPTION);
    }

    @Override
    public void write(final LogEntry entry) throws IOException {
        // One write a line, so that lines of several threads do not mix.
        standardError.write(line(entry).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // It is the process's.
    }

    static String line(final LogEntry entry) throws IOException {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("ts", entry.getTimestamp().toInstant().toString());
            json.writeStringField("level", entry.getLevel().name().toLowerCase(Locale.ROOT));
            final String name = entry.getClassName();
            json.writeStringField("logger", name.substring(name.lastIndexOf('.') + 1));
            json.writeStringField("thread", entry.getThread().getName());
            json.writeStringField("msg", String.valueOf(entry.getMessage()));
            if (entry.getException() != null) {
                final StringWriter trace = new StringWriter();
                entry.getException().printStackTrace(new PrintWriter(trace, true));
                json.writeStringField("error", trace.toString());
            }
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }
}
