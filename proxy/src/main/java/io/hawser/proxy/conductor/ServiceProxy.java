package io.hawser.proxy.conductor;

import io.hawser.kube.watch.ObjectListener;
import io.hawser.kube.watch.ObjectName;
import io.hawser.proxy.object.EndpointSliceObject;
import io.hawser.proxy.object.NodeObject;
import io.hawser.proxy.object.ServiceObject;
import io.hawser.proxy.source.ServiceListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jctools.queues.MpscArrayQueue;

/** The way in to the conductor from other threads. Thread safe. Who is faster than the conductor waits for it. */
public final class ServiceProxy implements ServiceListener {
    private static final long FULL_WAIT_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private final MpscArrayQueue<SourceEvent> events;
    private final Runnable wake;
    private final BooleanSupplier running;

    ServiceProxy(final MpscArrayQueue<SourceEvent> events, final Runnable wake, final BooleanSupplier running) {
        this.events = events;
        this.wake = wake;
        this.running = running;
    }

    @Override
    public ObjectListener<ServiceObject> services() {
        return new Kind<>(SourceEvent.ServicePut::new, SourceEvent.ServiceGone::new, SourceEvent.Kind.SERVICES);
    }

    @Override
    public ObjectListener<EndpointSliceObject> slices() {
        return new Kind<>(SourceEvent.SlicePut::new, SourceEvent.SliceGone::new, SourceEvent.Kind.SLICES);
    }

    @Override
    public ObjectListener<NodeObject> node() {
        return new Kind<>(SourceEvent.NodePut::new, name -> new SourceEvent.NodeGone(), SourceEvent.Kind.NODE);
    }

    /** What is in place may have been changed by others: it is compared soon. */
    public void doubt() {
        tell(new SourceEvent.Doubt());
    }

    private void tell(final SourceEvent event) {
        while (!events.offer(event)) {
            if (!running.getAsBoolean()) {
                return;
            }
            wake.run();
            LockSupport.parkNanos(FULL_WAIT_NS);
        }
        wake.run();
    }

    private final class Kind<T> implements ObjectListener<T> {
        private final Function<T, SourceEvent> put;
        private final Function<ObjectName, SourceEvent> gone;
        private final SourceEvent.Kind kind;

        Kind(
                final Function<T, SourceEvent> put,
                final Function<ObjectName, SourceEvent> gone,
                final SourceEvent.Kind kind) {
            this.put = put;
            this.gone = gone;
            this.kind = kind;
        }

        @Override
        public void onObject(final T object) {
            tell(put.apply(object));
        }

        @Override
        public void onGone(final ObjectName name) {
            tell(gone.apply(name));
        }

        @Override
        public void onListed() {
            tell(new SourceEvent.Listed(kind));
        }
    }
}
