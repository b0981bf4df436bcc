package io.hawser.node.cluster;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.testing.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A hundred pings a second, until it is asked what was lost. */
final class Ping {
    private static final Pattern SUMMARY = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");
    private static final int INTERVAL_MS = 10;

    private final Process process;

    private Ping(final Process process) {
        this.process = process;
    }

    static Ping start(final TestNamespace from, final IpAddress to) throws IOException {
        return new Ping(
                from.start(new ProcessBuilder("ping", "-q", "-i", "0.01", "-W", "1", "-c", "12000", to.toString())
                        .redirectErrorStream(true)));
    }

    /** Ends it, and tells for how many milliseconds, added up, no answer came. */
    int lostMs() throws IOException, InterruptedException {
        // ping prints its summary on SIGINT, which Process cannot send.
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("ping did not end");
        }
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        final Matcher matcher = SUMMARY.matcher(output);
        if (!matcher.find()) {
            throw new AssertionError("ping said: " + output);
        }
        final int sent = Integer.parseInt(matcher.group(1));
        if (sent == 0) {
            throw new AssertionError("ping sent nothing: " + output);
        }
        return (sent - Integer.parseInt(matcher.group(2))) * INTERVAL_MS;
    }
}
