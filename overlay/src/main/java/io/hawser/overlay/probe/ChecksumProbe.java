package io.hawser.overlay.probe;

import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.namespace.NetworkNamespace;
import io.hawser.linux.packet.PacketSocket;
import io.hawser.linux.route.Vxlan;
import io.hawser.overlay.probe.ProbeResult.Outcome;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Tries whether this kernel makes right checksums for what goes through a vxlan device that leaves them to be made: UDP
 * whole, UDP in segments, and TCP, each translated within the tunnel by the daemon's own rules, and each with the mark
 * for which others would translate the tunnel's packet too. It takes some ten milliseconds, in a namespace without a
 * name, which goes with the process whatever happens. What a network card does cannot be tried so: it is never met.
 */
public final class ChecksumProbe {
    /** Frames come at once or not at all. */
    private static final long LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(150);

    private static final int FRAME = 2048;

    private final Vxlan settings;
    private final boolean masquerade;
    private final Runnable interference;

    private ChecksumProbe(final Vxlan settings, final boolean masquerade, final Runnable interference) {
        this.settings = settings;
        this.masquerade = masquerade;
        this.interference = interference;
    }

    /**
     * Tries it. Blocks for the time it takes.
     *
     * @param settings of the device that is to be trusted; it must have a local address
     * @param masquerade whether the daemon masquerades, and so guards the tunnel's packets
     */
    public static ProbeResult run(final Vxlan settings, final boolean masquerade) {
        return run(settings, masquerade, () -> {});
    }

    /** As {@link #run(Vxlan, boolean)}, with something in the way: it is run in the namespace before packets are. */
    static ProbeResult run(final Vxlan settings, final boolean masquerade, final Runnable interference) {
        final ChecksumProbe probe = new ChecksumProbe(settings, masquerade, interference);
        try (NetworkNamespace namespace = NetworkNamespace.unnamed()) {
            return namespace.call(probe::attempt);
        } catch (final LinuxException | IllegalStateException e) {
            return new ProbeResult(Outcome.UNTESTED, String.valueOf(e.getMessage()));
        } catch (final Exception e) {
            return new ProbeResult(Outcome.UNTESTED, e.toString());
        }
    }

    private ProbeResult attempt() {
        final ProbeBench bench = new ProbeBench(settings, masquerade);
        final int wire = bench.build();
        try (PacketSocket packets = PacketSocket.open(wire)) {
            interference.run();
            int sent = new ProbeSender(bench.source(), bench.destination(), 0).send();
            if (masquerade) {
                sent += new ProbeSender(bench.source(), bench.destination(), ProbeBench.MARK).send();
            }
            return judge(packets, sent);
        }
    }

    private ProbeResult judge(final PacketSocket packets, final int sent) {
        final TunnelledChecksums checksums = new TunnelledChecksums(settings.port());
        final UnsafeBuffer frame = NativeMemory.allocate(FRAME);
        final long endNs = System.nanoTime() + LIMIT_NS;
        int right = 0;
        while (right < sent) {
            final int length = packets.receive(frame);
            if (length == 0) {
                final long leftNs = endNs - System.nanoTime();
                if (leftNs <= 0) {
                    return new ProbeResult(Outcome.UNTESTED, right + " of " + sent + " packets came");
                }
                packets.await((int) TimeUnit.NANOSECONDS.toMillis(leftNs) + 1);
                continue;
            }
            switch (checksums.judge(frame, length)) {
                case WRONG -> {
                    return new ProbeResult(Outcome.CORRUPT, checksums.flaw());
                }
                case RIGHT -> right++;
                case FOREIGN -> {}
            }
        }
        return new ProbeResult(Outcome.SOUND, sent + " packets came with right checksums");
    }
}
