package io.hawser.linux.traffic;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.AttributeSpace;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkDumpHandler;
import io.hawser.linux.netlink.NetlinkMessage;
import io.hawser.linux.netlink.NetlinkOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Traffic control of one network namespace. One owner. Not thread safe. */
public final class TrafficNetlink implements AutoCloseable {
    private static final String WHAT = "qdisc";
    private static final NetlinkOperation LIST = new NetlinkOperation("list qdiscs", AttributeSpace.of(Tca.class));

    private final NetlinkConnection connection;

    /** @param connection to route netlink; is owned from now on */
    public TrafficNetlink(final NetlinkConnection connection) {
        this.connection = connection;
    }

    /** Opens traffic control of the calling thread's network namespace. */
    public static TrafficNetlink open() {
        return new TrafficNetlink(NetlinkConnection.open(Netlink.NETLINK_ROUTE));
    }

    /** Begins changes. */
    public TrafficTransaction newTransaction() {
        return new TrafficTransaction(connection);
    }

    /** The queueing disciplines of a link. */
    public List<Qdisc> qdiscs(final int ifindex) {
        final NetlinkBatch request = new NetlinkBatch();
        TcMsg.write(request.begin(LIST, "of " + ifindex, TcMsg.RTM_GETQDISC, 0), ifindex, 0, 0, 0);
        final List<Qdisc> qdiscs = new ArrayList<>();
        connection.dump(request, new NetlinkDumpHandler() {
            @Override
            public void onStart() {
                qdiscs.clear();
            }

            @Override
            public void onMessage(final NetlinkMessage message) {
                qdiscs.add(read(message));
            }
        });
        qdiscs.removeIf(qdisc -> qdisc.ifindex() != ifindex);
        return qdiscs;
    }

    @Override
    public void close() {
        connection.close();
    }

    private static Qdisc read(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(TcMsg.LENGTH, WHAT);
        String kind = "";
        Optional<Tbf> tbf = Optional.empty();
        while (reader.next()) {
            switch (reader.type()) {
                case Tca.TCA_KIND -> kind = reader.string();
                case Tca.TCA_OPTIONS -> tbf = kind.equals("tbf") ? Optional.of(TbfCodec.read(reader)) : tbf;
                default -> {}
            }
        }
        reader.check(WHAT);
        final int header = message.bodyOffset();
        return new Qdisc(
                message.buffer().getInt(header + TcMsg.TCM_IFINDEX_OFFSET),
                kind,
                message.buffer().getInt(header + TcMsg.TCM_HANDLE_OFFSET),
                message.buffer().getInt(header + TcMsg.TCM_PARENT_OFFSET),
                tbf);
    }
}
