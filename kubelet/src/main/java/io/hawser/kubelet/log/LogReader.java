package io.hawser.kubelet.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Reads one log once, for one reader. */
public final class LogReader {
    private static final int BLOCK = 64 << 10;
    private static final long POLL_MS = 50;
    /** Polls between two questions whether the container still writes, which cost more than a look at the file. */
    private static final int POLLS_PER_QUESTION = 10;

    private final Path file;
    private final LogOptions options;
    private final LogSink sink;
    private final BooleanSupplier writing;
    private long left;
    private boolean full;

    /** @param writing whether the container may still write */
    public LogReader(final Path file, final LogOptions options, final LogSink sink, final BooleanSupplier writing) {
        this.file = file;
        this.options = options;
        this.sink = sink;
        this.writing = writing;
        this.left = options.limitBytes().orElse(Long.MAX_VALUE);
    }

    /** Reads to the end, or as long as it is followed. Throws {@link IOException} if the file cannot be read. */
    public void run() throws IOException {
        RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r");
        try {
            if (options.tail().isPresent()) {
                reader.seek(start(reader, options.tail().get()));
            }
            Object key = key();
            int polls = 0;
            while (!full && !sink.isClosed()) {
                if (copy(reader)) {
                    continue;
                }
                if (!options.follow()) {
                    return;
                }
                final Object now = key();
                if (now != null && !now.equals(key)) {
                    // Rotated: what was written until then has been read.
                    copy(reader);
                    reader.close();
                    reader = new RandomAccessFile(file.toFile(), "r");
                    key = now;
                } else if (polls++ % POLLS_PER_QUESTION == 0 && !writing.getAsBoolean()) {
                    copyAll(reader);
                    return;
                } else {
                    pause();
                }
            }
        } finally {
            reader.close();
        }
    }

    private void copyAll(final RandomAccessFile reader) throws IOException {
        while (!full && copy(reader)) {
            if (sink.isClosed()) {
                return;
            }
        }
    }

    /** Copies some whole lines; false if there was none. */
    private boolean copy(final RandomAccessFile reader) throws IOException {
        final long begin = reader.getFilePointer();
        byte[] block = new byte[BLOCK];
        int length = 0;
        int end = 0;
        while (end == 0) {
            final int count = reader.read(block, length, block.length - length);
            if (count < 0) {
                reader.seek(begin);
                return false;
            }
            length += count;
            end = lastNewline(block, length);
            if (end == 0 && length == block.length) {
                block = Arrays.copyOf(block, block.length * 2);
            }
        }
        reader.seek(begin + end);
        final ByteArrayOutputStream out = new ByteArrayOutputStream(end);
        int from = 0;
        for (int i = 0; i < end && !full; i++) {
            if (block[i] == '\n') {
                line(block, from, i, out);
                from = i + 1;
            }
        }
        if (out.size() > 0) {
            sink.write(out.toByteArray());
        }
        return true;
    }

    private static int lastNewline(final byte[] block, final int length) {
        for (int i = length - 1; i >= 0; i--) {
            if (block[i] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    /** A line is: time, stream, tags, text; the tag P says that the text goes on in the next one. */
    private void line(final byte[] block, final int from, final int to, final ByteArrayOutputStream out) {
        final int stream = next(block, from, to);
        final int tags = stream < 0 ? -1 : next(block, stream + 1, to);
        final int text = tags < 0 ? -1 : next(block, tags + 1, to);
        if (text < 0) {
            return;
        }
        final String time = new String(block, from, stream - from, StandardCharsets.US_ASCII);
        if (options.since().isPresent() && isBefore(time, options.since())) {
            return;
        }
        if (options.timestamps()) {
            append(out, (time + " ").getBytes(StandardCharsets.US_ASCII), 0, time.length() + 1);
        }
        append(out, block, text + 1, to - text - 1);
        if (block[tags + 1] != 'P') {
            append(out, new byte[] {'\n'}, 0, 1);
        }
    }

    private void append(final ByteArrayOutputStream out, final byte[] bytes, final int from, final int length) {
        final int count = (int) Math.min(left, length);
        out.write(bytes, from, count);
        left -= count;
        full = left == 0;
    }

    private static int next(final byte[] block, final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (block[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBefore(final String time, final Optional<Instant> since) {
        try {
            return OffsetDateTime.parse(time).toInstant().isBefore(since.orElseThrow());
        } catch (final DateTimeParseException e) {
            return false;
        }
    }

    /** Where the last lines begin. */
    private static long start(final RandomAccessFile reader, final long lines) throws IOException {
        long position = reader.length();
        if (lines == 0) {
            return position;
        }
        long found = 0;
        final byte[] block = new byte[BLOCK];
        final long end = position;
        while (position > 0) {
            final int size = (int) Math.min(BLOCK, position);
            position -= size;
            reader.seek(position);
            reader.readFully(block, 0, size);
            for (int i = size - 1; i >= 0; i--) {
                if (block[i] == '\n' && position + i + 1 < end && ++found == lines) {
                    return position + i + 1;
                }
            }
        }
        return 0;
    }

    private Object key() throws IOException {
        try {
            return Files.getAttribute(file, "unix:ino");
        } catch (final NoSuchFileException e) {
            return null;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
