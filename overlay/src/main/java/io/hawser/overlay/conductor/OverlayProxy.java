package io.hawser.overlay.conductor;

import io.hawser.linux.poll.Poller;
import io.hawser.overlay.backend.OverlayState;
import org.jctools.queues.MpscArrayQueue;

/** The way in to the conductor from other threads. Thread safe. */
public final class OverlayProxy {
    private final MpscArrayQueue<OverlayState> commands;
    private final Poller poller;

    OverlayProxy(final MpscArrayQueue<OverlayState> commands, final Poller poller) {
        this.commands = commands;
        this.poller = poller;
    }

    /** Says what the kernel is to hold from now on. Returns at once; of several in a row the last one counts. */
    public void bringAbout(final OverlayState state) {
        while (!commands.offer(state)) {
            // The conductor takes all there are each time it comes round, so room is near.
            poller.wake();
            Thread.onSpinWait();
        }
        poller.wake();
    }
}
