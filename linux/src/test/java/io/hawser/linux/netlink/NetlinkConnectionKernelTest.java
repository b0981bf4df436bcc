package io.hawser.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.Errno;
import io.hawser.linux.net.IpAddress;
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
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_GETADDR = 22;
    private static final int RTNLGRP_IPV4_IFADDR = 5;
    private static final int IFA_LOCAL = 2;

    private static final NetlinkOperation ADD = new NetlinkOperation(
            "add link", AttributeSpace.of(Ifla.class).nest(Ifla.IFLA_LINKINFO, AttributeSpace.of(IflaInfo.class)));
    private static final NetlinkOperation ADD_ADDRESS = new NetlinkOperation("add address", AttributeSpace.UNNAMED);
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
            for (int i = 1; i <= 5_000; i++) {
                addAddress(batch, IpAddress.parse("127.1.0.0").plus(i));
            }
            assertThat(connection.execute(batch).refusals()).isEmpty();
            final int[] count = new int[1];
            dump(connection, RTM_GETADDR, 8, message -> count[0]++);
            assertThat(count[0]).isEqualTo(5_002); // 127.0.0.1 and ::1 are there anyway
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
            final NetlinkBatch batch = new NetlinkBatch();
            for (int i = 1; i <= 1_000; i++) {
                addAddress(batch, IpAddress.parse("127.1.0.0").plus(i));
            }
            connection.execute(batch).orThrow();
            assertThatThrownBy(() -> dump(connection, RTM_GETADDR, 8, message -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
            assertThat(linkNames(connection)).containsExactly("lo");
        }
    }

    @Test
    void subscriptionSeesChangesAndAnOverrunIsAnEvent() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final EventLog log = new EventLog();
        try (NetlinkConnection connection = open(namespace);
                NetlinkSubscription addresses =
                        namespace.call(() -> NetlinkSubscription.open(Netlink.NETLINK_ROUTE, RTNLGRP_IPV4_IFADDR))) {
            final NetlinkBatch batch = new NetlinkBatch();
            addAddress(batch, IpAddress.parse("127.1.0.1"));
            connection.execute(batch).orThrow();
            assertThat(addresses.poll(log, 100, 1_000)).isEqualTo(1);
            assertThat(log.messages).isEqualTo(1);

            batch.clear();
            for (int i = 2; i <= 10_000; i++) {
                addAddress(batch, IpAddress.parse("127.1.0.0").plus(i));
            }
            connection.execute(batch).orThrow();
            while (addresses.poll(log, 100, 0) > 0) {}
            assertThat(log.overruns).isEqualTo(1);
            assertThat(log.messages).isBetween(100, 9_999);
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

    private static void addAddress(final NetlinkBatch batch, final IpAddress address) {
        final int loopback = 1;
        batch.begin(ADD_ADDRESS, address, RTM_NEWADDR, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL)
                .headerU8(address.family().addressFamily())
                .headerU8(address.family().bits())
                .headerU16(0)
                .headerU32(loopback)
                .address(IFA_LOCAL, address);
    }

    private static void dump(
            final NetlinkConnection connection,
            final int type,
            final int headerLength,
            final NetlinkMessageHandler handler) {
        final NetlinkBatch batch = new NetlinkBatch();
        final NetlinkEncoder encoder = batch.begin(LIST, null, type, 0);
        for (int i = 0; i < headerLength; i++) {
            encoder.headerU8(0);
        }
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
        dump(connection, RTM_GETLINK, 16, message -> names.add(name(message)));
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
        private int messages;
        private int overruns;

        @Override
        public void onMessage(final NetlinkMessage message) {
            messages++;
        }

        @Override
        public void onOverrun() {
            overruns++;
        }
    }
}
