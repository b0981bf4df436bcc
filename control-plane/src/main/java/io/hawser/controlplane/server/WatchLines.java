package io.hawser.controlplane.server;

import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.storage.Stored;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * The lines of the latest changes as they are sent, so that a change is written once for all that watch it. Thread
 * safe; what two threads want at the same moment may be written twice.
 */
final class WatchLines {
    /** Changes follow each other by revision, so that the latest of them have places of their own. */
    private static final int PLACES = 64;
    /** Longer ones are not kept: all together are to be at most 4 MB. */
    private static final int LONGEST = 64 << 10;

    private final AtomicReferenceArray<Line> latest = new AtomicReferenceArray<>(PLACES);

    private record Line(Stored object, String change, MediaType type, Kind kind, Buffer text) {
        boolean is(final Stored what, final String how, final MediaType as, final Kind of) {
            return object == what && type == as && kind == of && change.equals(how);
        }
    }

    /** The line of a change, as rendered before or now. It is everybody's: nobody may write to it. */
    Buffer of(
            final Stored object,
            final String change,
            final MediaType type,
            final Kind kind,
            final Supplier<Buffer> rendered) {
        final int place = (int) (object.revision() & (PLACES - 1));
        final Line known = latest.get(place);
        if (known != null && known.is(object, change, type, kind)) {
            return known.text();
        }
        final Buffer text = rendered.get();
        if (text.length() <= LONGEST) {
            latest.set(place, new Line(object, change, type, kind, text));
        }
        return text;
    }
}
