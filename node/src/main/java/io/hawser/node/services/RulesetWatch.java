package io.hawser.node.services;

import io.hawser.linux.LinuxException;
import io.hawser.linux.nftables.RulesetSubscription;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.poll.Poller;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when somebody may have touched our tables of nf_tables, ourselves included: whoever is told compares, which
 * costs nothing where the ruleset is still as it was left. Listens in the network namespace of the thread that starts
 * it.
 */
final class RulesetWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RulesetWatch.class);
    private static final int LIMIT = 1_000;
    private static final int FOREVER = -1;
    private static final long LONGEST_JOIN_MS = TimeUnit.SECONDS.toMillis(5);

    private final RulesetSubscription events = RulesetSubscription.open();
    private final Poller poller = new Poller(events.fd());
    private final Predicate<Table> ours;
    private final Runnable touched;
    private final Thread thread = new Thread(this::run, "watch-ruleset");
    private boolean doubt;
    private volatile boolean running = true;

    /** @param touched is run on this watch's thread */
    RulesetWatch(final Predicate<Table> ours, final Runnable touched) {
        this.ours = ours;
        this.touched = touched;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        running = false;
        poller.wake();
        try {
            thread.join(LONGEST_JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (running) {
                poller.await(FOREVER);
                drain();
            }
        } catch (final LinuxException e) {
            LOG.warn(
                    "changes of the ruleset are not announced any more, it is compared now and then: {}",
                    e.getMessage());
        } finally {
            events.close();
            poller.close();
        }
    }

    private void drain() {
        doubt = false;
        int taken;
        do {
            taken = events.poll(new Handler(), LIMIT, 0);
        } while (taken == LIMIT && running);
        if (doubt) {
            touched.run();
        }
    }

    private final class Handler implements RulesetSubscription.Handler {
        @Override
        public void onTouched(final Table table) {
            doubt |= ours.test(table);
        }

        @Override
        public void onOverrun() {
            doubt = true;
        }
    }
}
