package io.hawser.linux.ipvs;

import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_GET_CONFIG;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_GET_DEST;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_GET_INFO;
import static io.hawser.linux.ipvs.IpvsNetlink.IPVS_CMD_GET_SERVICE;

import io.hawser.linux.Errno;
import io.hawser.linux.generic.GenericFamily;
import io.hawser.linux.generic.GenericNetlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkDumpHandler;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkMessage;
import io.hawser.linux.netlink.NetlinkOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The IPVS of one network namespace. The kernel tells nobody of changes and numbers no generations: what is listed may
 * have changed while it was. Every method may throw {@link NetlinkException}. One owner. Not thread safe.
 */
public final class Ipvs implements AutoCloseable {
    private final GenericNetlink connection;
    private final GenericFamily family;
    private final NetlinkBatch request = new NetlinkBatch();

    /**
     * Finds the family, for which the kernel loads the module if it can.
     *
     * @param connection owned from now on, and closed with this object, also if the family is not found
     * @throws io.hawser.linux.generic.GenericFamilyException if the kernel has no IPVS
     */
    public Ipvs(final GenericNetlink connection) {
        this.connection = connection;
        try {
            family = connection.family(IpvsNetlink.IPVS_GENL_NAME, IpvsNetlink.MODULE);
        } catch (final RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens the IPVS of the calling thread's network namespace. */
    public static Ipvs open() {
        return new Ipvs(GenericNetlink.open());
    }

    /** Begins changes. */
    public IpvsTransaction newTransaction() {
        return new IpvsTransaction(connection, family);
    }

    /** All virtual services, in no order. */
    public List<ListedService> services() {
        begin(IpvsOperations.LIST_SERVICES, null, IPVS_CMD_GET_SERVICE);
        return dump(IpvsDecoder::service);
    }

    /** The destinations of a service; none if there is no such service. */
    public List<ListedDestination> destinations(final IpvsServiceKey service) {
        IpvsEncoder.key(begin(IpvsOperations.LIST_DESTINATIONS, service, IPVS_CMD_GET_DEST), service);
        try {
            return dump(message -> IpvsDecoder.destination(message, service.family()));
        } catch (final NetlinkException e) {
            if (e.errno() == Errno.ESRCH) {
                return List.of();
            }
            throw e;
        }
    }

    /** How long connections are remembered. */
    public IpvsTimeouts timeouts() {
        begin(IpvsOperations.GET_TIMEOUTS, null, IPVS_CMD_GET_CONFIG);
        return get(IpvsDecoder::timeouts);
    }

    /** What the kernel says of its IPVS. */
    public IpvsInfo info() {
        begin(IpvsOperations.GET_INFO, null, IPVS_CMD_GET_INFO);
        return get(IpvsDecoder::info);
    }

    @Override
    public void close() {
        connection.close();
    }

    private NetlinkEncoder begin(final NetlinkOperation operation, final Object subject, final int command) {
        return family.begin(request.clear(), operation, subject, command, 0);
    }

    private <T> List<T> dump(final Function<NetlinkMessage, T> decode) {
        final List<T> list = new ArrayList<>();
        connection.dump(request, new NetlinkDumpHandler() {
            @Override
            public void onStart() {
                list.clear();
            }

            @Override
            public void onMessage(final NetlinkMessage message) {
                list.add(decode.apply(message));
            }
        });
        return list;
    }

    private <T> T get(final Function<NetlinkMessage, T> decode) {
        final List<T> answers = new ArrayList<>(1);
        connection
                .execute(request, (index, message) -> answers.add(decode.apply(message)))
                .orThrow();
        if (answers.size() != 1) {
            throw NetlinkException.malformed("IPVS", answers.size() + " answers to: " + request.describe(0));
        }
        return answers.get(0);
    }
}
