package io.hawser.node;

import io.hawser.cni.engine.CniService;
import io.hawser.cni.engine.NodeState;
import io.hawser.cni.server.CniServer;

/** The CNI service and its socket, from start to end. What they made stays. */
public final class CniSide implements AutoCloseable {
    private final Runnable end;

    private final String text;

    private CniSide(final String text, final Runnable end) {
        this.text = text;
        this.end = end;
    }

    /**
     * Brings in order what an earlier daemon left, and begins to serve.
     *
     * @throws io.hawser.linux.LinuxException if the kernel refuses, or another daemon listens at the socket
     * @throws java.io.UncheckedIOException if a directory cannot be used
     */
    public static CniSide start(final CniSettings settings, final NodeState node) {
        final CniService service = CniService.start(settings.stateDirectory(), node);
        final CniServer server;
        try {
            server = new CniServer(settings.socket(), service::submit);
        } catch (final RuntimeException e) {
            service.close();
            throw e;
        }
        return new CniSide("with CNI at " + settings.socket(), () -> {
            server.close();
            service.close();
        });
    }

    @Override
    public void close() {
        end.run();
    }

    /** For the log. */
    @Override
    public String toString() {
        return text;
    }
}
