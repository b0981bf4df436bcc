package io.hawser.linux.traffic;

import static io.hawser.linux.netlink.Netlink.NLM_F_CREATE;
import static io.hawser.linux.netlink.Netlink.NLM_F_EXCL;

import io.hawser.linux.netlink.AttributeSpace;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.netlink.NetlinkOutcome;
import io.hawser.linux.traffic.Tca.TcaAct;
import io.hawser.linux.traffic.Tca.TcaU32;
import java.nio.ByteOrder;

/**
 * Changes of traffic control that are sent together, each standing for itself. They go with their link. Reusable after
 * {@link #clear()}. Not thread safe.
 */
public final class TrafficTransaction {
    private static final AttributeSpace ATTRIBUTES = AttributeSpace.of(Tca.class);
    private static final NetlinkOperation ADD_QDISC = new NetlinkOperation("add qdisc", ATTRIBUTES);
    private static final NetlinkOperation DELETE_QDISC = new NetlinkOperation("delete qdisc", ATTRIBUTES);
    private static final NetlinkOperation ADD_FILTER = new NetlinkOperation("add filter", ATTRIBUTES);

    private static final int ADD = NLM_F_CREATE | NLM_F_EXCL;
    /** struct tc_u32_sel (linux/pkt_cls.h) of 16 bytes, with one struct tc_u32_key behind it. */
    private static final int SELECTOR_LENGTH = 32;

    private static final int SELECTOR_NKEYS_OFFSET = 2;
    private static final int TC_U32_TERMINAL = 1;
    /** struct tc_mirred (linux/tc_act/tc_mirred.h): index, capab, action, refcnt, bindcnt, eaction, ifindex. */
    private static final int MIRRED_LENGTH = 28;

    private static final int MIRRED_ACTION_OFFSET = 8;
    private static final int MIRRED_EACTION_OFFSET = 20;
    private static final int MIRRED_IFINDEX_OFFSET = 24;
    private static final int TC_ACT_STOLEN = 4;
    private static final int TCA_EGRESS_REDIR = 1;
    private static final int ROOT_HANDLE = 1 << 16;
    private static final int ETH_P_ALL = 3;

    private final NetlinkConnection connection;
    private final NetlinkBatch batch = new NetlinkBatch();

    TrafficTransaction(final NetlinkConnection connection) {
        this.connection = connection;
    }

    /** Holds what the link sends to a rate. */
    public TrafficTransaction addRoot(final int ifindex, final Tbf tbf) {
        final NetlinkEncoder encoder = batch.begin(ADD_QDISC, tbf + " dev " + ifindex, TcMsg.RTM_NEWQDISC, ADD);
        TcMsg.write(encoder, ifindex, ROOT_HANDLE, TcMsg.TC_H_ROOT, 0).string(Tca.TCA_KIND, "tbf");
        TbfCodec.write(encoder, tbf);
        return this;
    }

    /** Sends all that the link receives out by another link in its stead. */
    public TrafficTransaction redirectIngress(final int ifindex, final int to) {
        final String text = "ingress dev " + ifindex;
        final NetlinkEncoder qdisc = batch.begin(ADD_QDISC, text, TcMsg.RTM_NEWQDISC, ADD);
        TcMsg.write(qdisc, ifindex, TcMsg.INGRESS_HANDLE, TcMsg.TC_H_INGRESS, 0).string(Tca.TCA_KIND, "ingress");
        final NetlinkEncoder filter =
                batch.begin(ADD_FILTER, "u32 " + text + " redirect dev " + to, TcMsg.RTM_NEWTFILTER, ADD);
        final int priorityAndProtocol = 1 << 16 | Short.toUnsignedInt(Short.reverseBytes((short) ETH_P_ALL));
        TcMsg.write(filter, ifindex, 0, TcMsg.INGRESS_HANDLE, priorityAndProtocol)
                .string(Tca.TCA_KIND, "u32")
                .beginNestedPlain(Tca.TCA_OPTIONS);
        anyPacket(filter);
        filter.beginNestedPlain(TcaU32.TCA_U32_ACT)
                .beginNestedPlain(1)
                .string(TcaAct.TCA_ACT_KIND, "mirred")
                .beginNestedPlain(TcaAct.TCA_ACT_OPTIONS);
        redirect(filter, to);
        filter.endNested().endNested().endNested().endNested();
        return this;
    }

    /** Lets the link send as fast as it can again. */
    public TrafficTransaction deleteRoot(final int ifindex) {
        final NetlinkEncoder encoder = batch.begin(DELETE_QDISC, "root dev " + ifindex, TcMsg.RTM_DELQDISC, 0);
        TcMsg.write(encoder, ifindex, ROOT_HANDLE, TcMsg.TC_H_ROOT, 0);
        return this;
    }

    /** Undoes {@link #redirectIngress}. */
    public TrafficTransaction deleteIngress(final int ifindex) {
        final NetlinkEncoder encoder = batch.begin(DELETE_QDISC, "ingress dev " + ifindex, TcMsg.RTM_DELQDISC, 0);
        TcMsg.write(encoder, ifindex, TcMsg.INGRESS_HANDLE, TcMsg.TC_H_INGRESS, 0);
        return this;
    }

    /** Forgets all changes. Keeps the memory. */
    public TrafficTransaction clear() {
        batch.clear();
        return this;
    }

    /**
     * Sends the changes, which stay here until {@link #clear()}.
     *
     * @throws NetlinkException if a change cannot be encoded (nothing is sent then), or an answer was lost
     */
    public NetlinkOutcome commit() {
        return connection.execute(batch);
    }

    /** What it will do, a line a change. */
    @Override
    public String toString() {
        return batch.toString();
    }

    private static void anyPacket(final NetlinkEncoder filter) {
        final int at = filter.space(TcaU32.TCA_U32_SEL, SELECTOR_LENGTH);
        if (at >= 0) {
            filter.memory().setMemory(at, SELECTOR_LENGTH, (byte) 0);
            filter.memory().putByte(at, (byte) TC_U32_TERMINAL);
            filter.memory().putByte(at + SELECTOR_NKEYS_OFFSET, (byte) 1);
        }
    }

    private static void redirect(final NetlinkEncoder filter, final int to) {
        final int at = filter.space(TcaAct.TCA_MIRRED_PARMS, MIRRED_LENGTH);
        if (at >= 0) {
            filter.memory().setMemory(at, MIRRED_LENGTH, (byte) 0);
            filter.memory().putInt(at + MIRRED_ACTION_OFFSET, TC_ACT_STOLEN, ByteOrder.nativeOrder());
            filter.memory().putInt(at + MIRRED_EACTION_OFFSET, TCA_EGRESS_REDIR, ByteOrder.nativeOrder());
            filter.memory().putInt(at + MIRRED_IFINDEX_OFFSET, to, ByteOrder.nativeOrder());
        }
    }
}
