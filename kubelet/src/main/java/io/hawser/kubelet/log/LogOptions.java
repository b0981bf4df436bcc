package io.hawser.kubelet.log;

import java.time.Instant;
import java.util.Optional;

/**
 * What of a log is wanted.
 *
 * @param follow whether to go on with what is written later
 * @param timestamps whether each line begins with its time
 * @param tail how many of the last lines; empty for all
 * @param since no lines before that time
 * @param limitBytes no more bytes than this
 */
public record LogOptions(
        boolean follow, boolean timestamps, Optional<Long> tail, Optional<Instant> since, Optional<Long> limitBytes) {}
