package io.hawser.proxy.conductor;

import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import java.util.Set;

/** Ends flows that a plane would carry on to where nobody answers any more. Used by the conductor's thread. */
public interface FlowCleaner extends AutoCloseable {
    /** Nothing to end: for planes that see every packet themselves. */
    FlowCleaner NONE = new FlowCleaner() {
        @Override
        public void clean(
                final ServiceTable table,
                final TableDifference difference,
                final Set<ServiceName> touched,
                final Servers servers) {}

        @Override
        public void cleanAll(final ServiceTable table, final Servers servers) {}

        @Override
        public void close() {}
    };

    /** Who still answers, selected by this node or not. */
    @FunctionalInterface
    interface Servers {
        /** Whether an endpoint still answers for a service port. */
        boolean serves(ServicePort port, IpAddress address, int targetPort);
    }

    /**
     * Ends what a change has made stale, after {@code table} has been put in place. Costs nothing without need.
     *
     * @param difference from the table that was in place before
     * @param touched services of which anything was told: an endpoint that was not selected may have stopped to answer
     */
    void clean(ServiceTable table, TableDifference difference, Set<ServiceName> touched, Servers servers);

    /** Ends all that is stale, whatever made it so. */
    void cleanAll(ServiceTable table, Servers servers);

    @Override
    void close();
}
