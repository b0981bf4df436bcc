package io.hawser.linux.generic;

import io.hawser.linux.Errno;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkDumpHandler;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkMessage;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.netlink.NetlinkOutcome;
import io.hawser.linux.netlink.NetlinkReplyHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * Generic netlink in one network namespace: finds families, and carries the requests that {@link GenericFamily#begin}
 * began. One owner. Not thread safe.
 */
public final class GenericNetlink implements AutoCloseable {
    private static final NetlinkOperation FIND =
            new NetlinkOperation("find generic netlink family", Controller.ATTRIBUTES);
    private static final NetlinkOperation LIST =
            new NetlinkOperation("list generic netlink families", Controller.ATTRIBUTES);

    private final NetlinkConnection connection;

    /** @param connection to NETLINK_GENERIC; owned from now on, and closed with this object */
    public GenericNetlink(final NetlinkConnection connection) {
        this.connection = connection;
    }

    /** Opens a connection in the calling thread's network namespace. */
    public static GenericNetlink open() {
        return new GenericNetlink(NetlinkConnection.open(Netlink.NETLINK_GENERIC));
    }

    /**
     * Asks the kernel for a family. The kernel may load a module for it that announces the name.
     *
     * @param name the family's name, case and all
     * @param module the kernel module that has it, for the error
     * @throws GenericFamilyException if there is no such family
     */
    public GenericFamily family(final String name, final String module) {
        final NetlinkBatch batch = new NetlinkBatch();
        Controller.NLCTRL
                .begin(batch, FIND, name, Controller.CTRL_CMD_GETFAMILY, 0)
                .string(Controller.Ctrl.CTRL_ATTR_FAMILY_NAME, name);
        final List<GenericFamily> found = new ArrayList<>(1);
        try {
            connection
                    .execute(batch, (index, message) -> found.add(Controller.read(message)))
                    .orThrow();
        } catch (final NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                throw GenericFamilyException.noFamily(name, module);
            }
            throw e;
        }
        if (found.size() != 1) {
            throw NetlinkException.malformed("generic netlink family " + name, found.size() + " answers");
        }
        return found.get(0);
    }

    /** All families there are now. */
    public List<GenericFamily> families() {
        final NetlinkBatch batch = new NetlinkBatch();
        Controller.NLCTRL.begin(batch, LIST, null, Controller.CTRL_CMD_GETFAMILY, 0);
        final List<GenericFamily> found = new ArrayList<>();
        connection.dump(batch, new NetlinkDumpHandler() {
            @Override
            public void onStart() {
                found.clear();
            }

            @Override
            public void onMessage(final NetlinkMessage message) {
                found.add(Controller.read(message));
            }
        });
        return found;
    }

    /** Sends all requests of a batch, as {@link NetlinkConnection#execute(NetlinkBatch, NetlinkReplyHandler)} does. */
    public NetlinkOutcome execute(final NetlinkBatch batch, final NetlinkReplyHandler handler) {
        return connection.execute(batch, handler);
    }

    /** Sends the batch's only request as a dump, as {@link NetlinkConnection#dump} does. */
    public void dump(final NetlinkBatch batch, final NetlinkDumpHandler handler) {
        connection.dump(batch, handler);
    }

    @Override
    public void close() {
        connection.close();
    }
}
