package io.hawser.kubelet.server;

import io.hawser.kubelet.log.LogOptions;
import io.hawser.kubelet.log.LogReader;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.runtime.RuntimeContainer;
import io.vertx.core.http.HttpServerRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /containerLogs/NAMESPACE/POD/CONTAINER}. Runs on a thread that may wait. */
final class LogHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LogHandler.class);
    private static final int WORDS = 4;

    private final ContainerFinder finder;

    LogHandler(final ContainerFinder finder) {
        this.finder = finder;
    }

    void answer(final HttpServerRequest request, final List<String> words) {
        if (words.size() != WORDS) {
            throw new Refusal(Refusal.NOT_FOUND, "404 page not found");
        }
        final LogOptions options = options(request);
        final Pod pod = finder.pod(words.get(1), words.get(2));
        final boolean previous = "true".equals(request.getParam("previous"));
        final RuntimeContainer container = finder.logged(pod, words.get(3), previous);
        request.resume();
        request.response().putHeader("Content-Type", "text/plain");
        final ResponseSink sink = new ResponseSink(request.response());
        try {
            if (options.follow()) {
                // Whoever follows wants to know at once that it has begun.
                request.response().writeHead();
            }
            new LogReader(
                            Path.of(container.status().getLogPath()),
                            options,
                            sink,
                            () -> finder.isRunning(pod, container.id()))
                    .run();
            request.response().end();
        } catch (final FileNotFoundException e) {
            throw new Refusal(Refusal.INTERNAL, "unable to retrieve container logs for containerd://" + container.id());
        } catch (final IOException e) {
            LOG.debug("a log was not read to its end: {}", e.getMessage());
            request.response().reset();
        }
    }

    private static LogOptions options(final HttpServerRequest request) {
        final Optional<Long> seconds = number(request, "sinceSeconds");
        final Optional<Instant> since = seconds.isPresent()
                ? seconds.map(count -> Instant.now().minusSeconds(count))
                : Optional.ofNullable(request.getParam("sinceTime")).map(LogHandler::time);
        return new LogOptions(
                "true".equals(request.getParam("follow")),
                "true".equals(request.getParam("timestamps")),
                number(request, "tailLines"),
                since,
                number(request, "limitBytes"));
    }

    private static Instant time(final String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (final DateTimeParseException e) {
            throw new Refusal(Refusal.BAD_REQUEST, "sinceTime is no time: " + text);
        }
    }

    private static Optional<Long> number(final HttpServerRequest request, final String name) {
        final String text = request.getParam(name);
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("\\d{1,18}")) {
            throw new Refusal(Refusal.BAD_REQUEST, name + " must be a number from 0 up: " + text);
        }
        return Optional.of(Long.parseLong(text));
    }
}
