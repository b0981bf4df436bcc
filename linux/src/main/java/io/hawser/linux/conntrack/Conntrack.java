package io.hawser.linux.conntrack;

import io.hawser.linux.Errno;
import io.hawser.linux.conntrack.CtNetlink.StatsGlobal;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.AttributeSpace;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkDumpHandler;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkMessage;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.netlink.NetlinkOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The connection tracking table of one network namespace. A dump streams: whoever wants objects asks for a list. While
 * the kernel resizes its table a dump may give a flow twice. One owner. Not thread safe.
 */
public final class Conntrack implements AutoCloseable {
    private static final NetlinkOperation DUMP = new NetlinkOperation("list conntrack entries:", CtNetlink.ATTRIBUTES);
    private static final NetlinkOperation COUNT =
            new NetlinkOperation("count conntrack entries", AttributeSpace.UNNAMED);
    private static final NetlinkOperation DELETE = new NetlinkOperation("delete conntrack entry", CtNetlink.ATTRIBUTES);

    private final NetlinkConnection connection;
    private final NetlinkBatch request = new NetlinkBatch();
    private final ConntrackView view = new ConntrackView();

    /** @param connection to NETLINK_NETFILTER; owned from now on, and closed with this object */
    public Conntrack(final NetlinkConnection connection) {
        this.connection = connection;
    }

    /** Opens the table of the calling thread's network namespace. Asking anything needs CAP_NET_ADMIN there. */
    public static Conntrack open() {
        return new Conntrack(NetlinkConnection.open(Netlink.NETLINK_NETFILTER));
    }

    /** How full the table is. The kernel keeps the number: nothing is walked. */
    public ConntrackCount count() {
        request.clear();
        CtNetlink.nfgenmsg(request.begin(COUNT, null, CtNetlink.IPCTNL_MSG_CT_GET_STATS, 0), Socket.AF_UNSPEC);
        final List<ConntrackCount> counts = new ArrayList<>(1);
        connection
                .execute(request, (index, message) -> counts.add(readCount(message)))
                .orThrow();
        if (counts.size() != 1) {
            throw NetlinkException.malformed("conntrack count", counts.size() + " answers");
        }
        return counts.get(0);
    }

    /** Hands every flow that the filter means to the handler, one by one. Allocates nothing for a flow. */
    public void dump(final ConntrackFilter filter, final ConntrackHandler handler) {
        request.clear();
        ConntrackEncoder.filter(request.begin(DUMP, filter, CtNetlink.IPCTNL_MSG_CT_GET, 0), filter);
        connection.dump(request, new NetlinkDumpHandler() {
            @Override
            public void onStart() {
                handler.onStart();
            }

            @Override
            public void onMessage(final NetlinkMessage message) {
                if (message.type() == CtNetlink.IPCTNL_MSG_CT_NEW) {
                    view.read(message);
                    // What the kernel knows of the filter depends on its version, so all of it is asked again here.
                    if (filter.matches(view)) {
                        handler.onFlow(view);
                    }
                }
            }
        });
    }

    /** The flows that the filter means, an object each. */
    public List<ConntrackEntry> list(final ConntrackFilter filter) {
        return list(filter, flow -> true);
    }

    /**
     * Deletes one flow, and no later one with the same tuples.
     *
     * @return false if it had gone already
     */
    public boolean delete(final ConntrackEntry entry) {
        return delete(List.of(entry)) == 1;
    }

    /**
     * Deletes flows, all in one go. That one has gone meanwhile is no error.
     *
     * @return how many were still there
     * @throws NetlinkException the first refusal, with the others suppressed in it, when all have been tried
     */
    public int delete(final List<ConntrackEntry> entries) {
        final NetlinkBatch batch = new NetlinkBatch();
        for (final ConntrackEntry entry : entries) {
            ConntrackEncoder.entry(batch.begin(DELETE, entry, CtNetlink.IPCTNL_MSG_CT_DELETE, 0), entry);
        }
        final List<NetlinkException> refusals = connection.execute(batch).refusals();
        new NetlinkOutcome(refusals.stream()
                        .filter(refusal -> refusal.errno() != Errno.ENOENT)
                        .toList())
                .orThrow();
        return entries.size() - refusals.size();
    }

    /**
     * Deletes the flows that the filter means.
     *
     * @return how many were deleted
     */
    public int delete(final ConntrackFilter filter) {
        return delete(list(filter));
    }

    /**
     * Deletes the flows that the filter means and {@code stale} agrees to, for what no filter can say.
     *
     * @param stale is given a view that is valid until it returns
     * @return how many were deleted
     */
    public int delete(final ConntrackFilter filter, final Predicate<ConntrackView> stale) {
        return delete(list(filter, stale));
    }

    @Override
    public void close() {
        connection.close();
    }

    private List<ConntrackEntry> list(final ConntrackFilter filter, final Predicate<ConntrackView> wanted) {
        final List<ConntrackEntry> entries = new ArrayList<>();
        dump(filter, new ConntrackHandler() {
            @Override
            public void onStart() {
                entries.clear();
            }

            @Override
            public void onFlow(final ConntrackView flow) {
                if (wanted.test(flow)) {
                    entries.add(flow.toEntry());
                }
            }
        });
        return entries;
    }

    private static ConntrackCount readCount(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(CtNetlink.NFGENMSG_LENGTH, "conntrack count");
        int entries = 0;
        int maximum = 0;
        while (reader.next()) {
            switch (reader.type()) {
                case StatsGlobal.CTA_STATS_GLOBAL_ENTRIES -> entries = reader.u32Be();
                case StatsGlobal.CTA_STATS_GLOBAL_MAX_ENTRIES -> maximum = reader.u32Be();
                default -> {}
            }
        }
        reader.check("conntrack count");
        return new ConntrackCount(entries, maximum);
    }
}
