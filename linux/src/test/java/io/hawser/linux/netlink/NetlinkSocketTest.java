package io.hawser.linux.netlink;

import io.hawser.linux.testing.TestNamespaces;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The kernel keeps the contract. */
class NetlinkSocketTest extends NetlinkTransportContract {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Override
    NetlinkTransport open() throws Exception {
        return namespaces.create("a").call(() -> NetlinkSocket.open(Netlink.NETLINK_ROUTE));
    }
}
