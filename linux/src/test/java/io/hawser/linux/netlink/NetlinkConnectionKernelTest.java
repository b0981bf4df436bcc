package io.hawser.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.Errno;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The core against the kernel, with the plainest messages of route netlink. */
class NetlinkConnectionKernelTest {
    // linux/rtnetlink.h, linux/if_link.h
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTNLGRP_LINK = 1;

    private static final NetlinkOperation ADD = new NetlinkOperation(
            "add link", AttributeSpace.of(Ifla.class).nest(Ifla.IFLA_LINKINFO, AttributeSpace.of(IflaInfo.class)));
    private static final NetlinkOperation LIST = new NetlinkOperation("list links", AttributeSpace.UNNAMED);

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    public static final class Ifla {
        public static final int IFLA_IFNAME = 3;
        public static final int IFLA_MTU = 4;
        public static final int IFLA_LINKINFO = 18;
    }

    public static final class IflaInfo {
        public static final int IFLA_INFO_KIND = 1;
    }

    @Test
    void thousandsOfRequestsGoThroughInAFewSends() throws Exception {
        try (NetlinkConnection connection = open(namespaces.create("a"))) {
            final NetlinkBatch batch = new NetlinkBatch();
            for (int i = 0; i < 2_500; i++) {
                addBridge(batch, "br" + i, 1500);
            }
            assertThat(connection.execute(batch).refusals()).isEmpty();
            assertThat(linkNames(connection)).hasSize(2_501).contains("br0", "br2499");
        }
    }

    @Test
    void refusalNamesOperationObjectErrnoTextAndAttribute() throws Exception {
        try (NetlinkConnection connection = open(namespaces.create("a"))) {
            final NetlinkBatch batch = new NetlinkBatch();
            addBridge(batch, "br0", 1500);
            addBridge(batch, "br0", 1500);
            addBridge(batch, "br1", 0x7fff_ffff);
            addBridge(batch, "br2", 1500);
            final List<NetlinkException> refusals = connection.execute(batch).refusals();
            assertThat(refusals).hasSize(2);
            assertThat(refusals.get(0)).hasMessage("add link br0: EEXIST");
            assertThat(refusals.get(1).errno()).isEqualTo(Errno.EINVAL);
            assertThat(refusals.get(1)).hasMessageStartingWith("add link br1: EINVAL (kernel: ");
            assertThat(linkNames(connection)).containsExactlyInAnyOrder("lo", "br0", "br2");
        }
    }

    @Test
    void offendingAttributeIsNamedByItsPath() throws Exception {
        try (NetlinkConnection connection = open(namespaces.create("a"))) {
            final NetlinkBatch batch = new NetlinkBatch();
            final NetlinkEncoder encoder = batch.begin(ADD, "br0", RTM_NEWLINK, Netlink.NLM_F_CREATE);
            ifinfomsg(encoder).string(Ifla.IFLA_IFNAME, "a-name-that-is-too-long");
            assertThatThrownBy(() -> connection.execute(batch).orThrow())
                    .isInstanceOfSatisfying(
                            NetlinkException.class,
                            e -> assertThat(e.attribute()).isEqualTo("IFLA_IFNAME"));
        }
    }

    @Test
    void batchIsReusableAfterClear() throws Exception {
        try (NetlinkConnection connection = open(namespaces.create("a"))) {
            final NetlinkBatch batch = new NetlinkBatch();
            addBridge(batch, "br0", 1500);
            connection.execute(batch).orThrow();
            batch.clear();
            addBridge(batch, "br1", 1500);
            assertThat(batch).hasToString("add link br1\n");
            connection.execute(batch).orThrow();
            assertThat(linkNames(connection)).containsExactlyInAnyOrder("lo", "br0", "br1");
        }
    }

    @Test
    void failureOfADumpHandlerLeavesTheConnectionUsable() throws Exception {
        try (NetlinkConnection connection = open(namespaces.create("a"))) {
            final NetlinkBatch bridges = new NetlinkBatch();
            for (int i = 0; i < 500; i++) {
                addBridge(bridges, "br" + i, 1500);
            }
            connection.execute(bridges).orThrow();
            assertThatThrownBy(() -> dump(connection, message -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
            assertThat(linkNames(connection)).hasSize(501);
        }
    }

    @Test
    void subscriptionSeesChangesAndAnOverrunIsAnEvent() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final EventLog log = new EventLog();
        try (NetlinkConnection connection = open(namespace);
                NetlinkSubscription links =
                        namespace.call(() -> NetlinkSubscription.open(Netlink.NETLINK_ROUTE, RTNLGRP_LINK))) {
            final NetlinkBatch batch = new NetlinkBatch();
            addBridge(batch, "br0", 1500);
            connection.execute(batch).orThrow();
            while (links.poll(log, 100, 100) > 0) {}
            assertThat(log.names).contains("br0");
            assertThat(log.overruns).isZero();

            for (int i = 1; i < 4_000; i++) {
                batch.clear();
                addBridge(batch, "br" + i, 1500);
                connection.execute(batch).orThrow();
            }
            while (links.poll(log, 100, 100) > 0) {}
            assertThat(log.overruns).isPositive();
        }
    }

    private static NetlinkConnection open(final TestNamespace namespace) throws Exception {
        return namespace.call(() -> NetlinkConnection.open(Netlink.NETLINK_ROUTE));
    }

    private static void addBridge(final NetlinkBatch batch, final String name, final int mtu) {
        final int flags = Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL;
        ifinfomsg(batch.begin(ADD, name, RTM_NEWLINK, flags))
                .string(Ifla.IFLA_IFNAME, name)
                .u32(Ifla.IFLA_MTU, mtu)
                .beginNested(Ifla.IFLA_LINKINFO)
                .string(IflaInfo.IFLA_INFO_KIND, "bridge")
                .endNested();
    }

    private static NetlinkEncoder ifinfomsg(final NetlinkEncoder encoder) {
        return encoder.headerU32(0).headerU32(0).headerU32(0).headerU32(0);
    }

    private static void dump(final NetlinkConnection connection, final NetlinkMessageHandler handler) {
        final NetlinkBatch batch = new NetlinkBatch();
        ifinfomsg(batch.begin(LIST, null, RTM_GETLINK, 0));
        connection.dump(batch, new NetlinkDumpHandler() {
            @Override
            public void onStart() {}

            @Override
            public void onMessage(final NetlinkMessage message) {
                handler.onMessage(message);
            }
        });
    }

    private static List<String> linkNames(final NetlinkConnection connection) {
        final List<String> names = new ArrayList<>();
        dump(connection, message -> names.add(name(message)));
        return names;
    }

    private static String name(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(16, "link");
        String name = "";
        while (reader.next()) {
            if (reader.type() == Ifla.IFLA_IFNAME) {
                name = reader.string();
            }
        }
        reader.check("link");
        return name;
    }

    private static final class EventLog implements NetlinkEventHandler {
        private final List<String> names = new ArrayList<>();
        private int overruns;

        @Override
        public void onMessage(final NetlinkMessage message) {
            if (message.type() != RTM_DELLINK) {
                names.add(name(message));
            }
        }

        @Override
        public void onOverrun() {
            overruns++;
        }
    }
}
