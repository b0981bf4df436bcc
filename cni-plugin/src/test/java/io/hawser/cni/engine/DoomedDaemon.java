package io.hawser.cni.engine;

import io.hawser.cni.server.CniServer;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.store.AttachmentStore;
import io.hawser.cni.store.Steps;
import io.hawser.cni.testing.CniHost;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * The daemon's side as a process of its own. Says {@code ready} when it serves; before the step of the given number it
 * says {@code cut} and the step's name, and stands still until it is killed.
 */
public final class DoomedDaemon {
    private DoomedDaemon() {}

    /** Its arguments: state directory, socket, a command, and the number of one of its steps, -1 for none. */
    public static void main(final String[] arguments) throws Exception {
        final Cut cut = new Cut(Integer.parseInt(arguments[3]));
        final CniEngine engine = new CniEngine(
                AttachmentStore.open(Path.of(arguments[0]), cut), NodeState.of(CniHost.NETWORK), "boot", cut);
        final CniServer server = new CniServer(
                Path.of(arguments[1]),
                request -> CompletableFuture.completedFuture(answer(engine, request, cut, arguments[2])));
        System.out.println("ready");
        while (server != null) {
            LockSupport.park();
        }
    }

    private static CniReply answer(
            final CniEngine engine, final CniRequest request, final Cut cut, final String doomed) {
        synchronized (engine) {
            final String command = request.variable("CNI_COMMAND");
            cut.counting = command.equals(doomed);
            final RequestParser.Parsed parsed = RequestParser.parse(request);
            if (parsed.command() == null) {
                return parsed.answer();
            }
            return command.equals("DEL")
                    ? engine.delete(List.of(parsed.command())).get(0)
                    : engine.run(parsed.command());
        }
    }

    private static final class Cut implements Steps {
        private final int number;
        private volatile boolean counting;
        private int count;

        Cut(final int number) {
            this.number = number;
        }

        @Override
        public void before(final String step) {
            if (counting && count++ == number) {
                System.out.println("cut " + step);
                while (counting) {
                    LockSupport.park();
                }
            }
        }
    }
}
