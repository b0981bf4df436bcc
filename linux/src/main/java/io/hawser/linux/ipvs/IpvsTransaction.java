package io.hawser.linux.ipvs;

import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_DEL_DEST;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_DEL_SERVICE;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_FLUSH;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_NEW_DEST;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_NEW_SERVICE;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_SET_CONFIG;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_SET_DEST;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_SET_SERVICE;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_ZERO;

import io.hawser.linux.generic.GenericFamily;
import io.hawser.linux.generic.GenericNetlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.netlink.NetlinkOutcome;
import io.hawser.linux.netlink.NetlinkReplyHandler;

/**
 * Changes that are sent together. It takes everything, fails at {@link #commit} alone, and prints what it will do, a
 * line a change. The kernel takes the changes one by one, in the order they were added: a refused one does not hold up
 * the others. {@code add} wants the thing new, {@code set} and {@code delete} want it there. Reusable after {@link
 * #clear()}. Not thread safe.
 */
public final class IpvsTransaction {
    private final GenericNetlink connection;
    private final GenericFamily family;
    private final NetlinkBatch batch = new NetlinkBatch();

    /** What a change to a destination is about. */
    private record Subject(IpvsServiceKey service, Object destination) {
        @Override
        public String toString() {
            return destination instanceof IpvsDestination.Key
                    ? service + " -r " + destination
                    : service + " " + destination;
        }
    }

    IpvsTransaction(final GenericNetlink connection, final GenericFamily family) {
        this.connection = connection;
        this.family = family;
    }

    /** Adds a service without destinations. */
    public IpvsTransaction add(final IpvsService service) {
        IpvsEncoder.service(begin(IpvsOperations.ADD_SERVICE, service, IPVS_CMD_NEW_SERVICE), service);
        return this;
    }

    /** Gives a service that is there another scheduler, other flags or another timeout. */
    public IpvsTransaction set(final IpvsService service) {
        IpvsEncoder.service(begin(IpvsOperations.SET_SERVICE, service, IPVS_CMD_SET_SERVICE), service);
        return this;
    }

    /** Deletes a service with its destinations. */
    public IpvsTransaction delete(final IpvsServiceKey key) {
        IpvsEncoder.key(begin(IpvsOperations.DELETE_SERVICE, key, IPVS_CMD_DEL_SERVICE), key);
        return this;
    }

    /** Adds a destination to a service. */
    public IpvsTransaction add(final IpvsServiceKey service, final IpvsDestination destination) {
        return destination(IpvsOperations.ADD_DESTINATION, IPVS_CMD_NEW_DEST, service, destination);
    }

    /** Gives a service's destination another weight, forwarding method or other bounds. */
    public IpvsTransaction set(final IpvsServiceKey service, final IpvsDestination destination) {
        return destination(IpvsOperations.SET_DESTINATION, IPVS_CMD_SET_DEST, service, destination);
    }

    /** Deletes a destination: the kernel forgets its connections, or keeps them until they end, as its settings say. */
    public IpvsTransaction delete(final IpvsServiceKey service, final IpvsDestination.Key destination) {
        final Subject subject = new Subject(service, destination);
        final NetlinkEncoder encoder = begin(IpvsOperations.DELETE_DESTINATION, subject, IPVS_CMD_DEL_DEST);
        IpvsEncoder.key(encoder, service);
        IpvsEncoder.destinationKey(encoder, destination);
        return this;
    }

    /** Deletes all services of this network namespace, whoever made them. */
    public IpvsTransaction flush() {
        begin(IpvsOperations.FLUSH, null, IPVS_CMD_FLUSH);
        return this;
    }

    /** Sets timeouts of connections. */
    public IpvsTransaction set(final IpvsTimeouts timeouts) {
        IpvsEncoder.timeouts(begin(IpvsOperations.SET_TIMEOUTS, timeouts, IPVS_CMD_SET_CONFIG), timeouts);
        return this;
    }

    /** Sets the statistics of a service and its destinations to nothing. */
    public IpvsTransaction zero(final IpvsServiceKey key) {
        IpvsEncoder.key(begin(IpvsOperations.ZERO, key, IPVS_CMD_ZERO), key);
        return this;
    }

    /** Whether there is nothing to send. */
    public boolean isEmpty() {
        return batch.isEmpty();
    }

    /** Number of changes. */
    public int size() {
        return batch.size();
    }

    /** Forgets all changes. */
    public IpvsTransaction clear() {
        batch.clear();
        return this;
    }

    /**
     * Sends the changes, as many to a system call as fit.
     *
     * @return what was refused
     * @throws NetlinkException if a change cannot be encoded, or an answer was lost
     */
    public NetlinkOutcome commit() {
        return batch.isEmpty() ? NetlinkOutcome.DONE : connection.execute(batch, NetlinkReplyHandler.NONE);
    }

    /** The changes, a line each, as ipvsadm would be told them. */
    @Override
    public String toString() {
        return batch.toString();
    }

    /** The requests as they were written, for tests. */
    NetlinkBatch batch() {
        return batch;
    }

    private IpvsTransaction destination(
            final NetlinkOperation operation,
            final int command,
            final IpvsServiceKey service,
            final IpvsDestination destination) {
        final NetlinkEncoder encoder = begin(operation, new Subject(service, destination), command);
        IpvsEncoder.key(encoder, service);
        IpvsEncoder.destination(encoder, destination);
        return this;
    }

    private NetlinkEncoder begin(final NetlinkOperation operation, final Object subject, final int command) {
        return family.begin(batch, operation, subject, command, 0);
    }
}
