package io.hawser.linux.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lists are whole: large ones, ones that change while they are read, and those of a kernel without a family. */
class RouteDumpTest {
    private static final int PEERS = 5_000;

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void fiveThousandPeersAreWrittenInOneTransactionAndReadBackExactly() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        try (RouteNetlink netlink = namespace.call(RouteNetlink::open)) {
            final Vxlan vxlan = Vxlan.builder(1).without(VxlanFlag.LEARNING).build();
            final LinkSetting noAddress = LinkSetting.addrGenMode(AddrGenMode.NONE);
            netlink.newTransaction()
                    .addLink("flannel.1", vxlan, noAddress, LinkSetting.up())
                    .commitOrThrow();
            final int index = netlink.linkByName("flannel.1").orElseThrow().index();
            final List<Route> routes = new ArrayList<>();
            final List<Neighbour> neighbours = new ArrayList<>();
            final List<FdbEntry> entries = new ArrayList<>();
            final RouteTransaction transaction = netlink.newTransaction();
            for (int i = 0; i < PEERS; i++) {
                final IpAddress vtep = IpAddress.parse("10.128.0.0").plus(i * 256L);
                final MacAddress mac = new MacAddress(0x02_00_00_00_00_00L + i);
                routes.add(Route.to(new IpPrefix(vtep, 24))
                        .via(vtep)
                        .dev(index)
                        .onlink()
                        .build());
                neighbours.add(Neighbour.permanent(index, vtep, mac));
                entries.add(FdbEntry.remote(
                        index, mac, IpAddress.parse("198.18.0.0").plus(i)));
                transaction
                        .addRoute(routes.get(i))
                        .addNeighbour(neighbours.get(i))
                        .addFdbEntry(entries.get(i));
            }
            transaction.commitOrThrow();
            final RouteFilter ofDevice = RouteFilter.MAIN.oif(index).family(IpFamily.IPV4);
            assertThat(netlink.routes(ofDevice)).hasSameElementsAs(routes).hasSize(PEERS);
            assertThat(ipv4(netlink.neighbours(index)))
                    .hasSameElementsAs(neighbours)
                    .hasSize(PEERS);
            assertThat(netlink.fdb(index)).hasSameElementsAs(entries).hasSize(PEERS);
        }
    }

    @Test
    void listBeginsAgainWhenTheKernelSaysThatItChanged() {
        final FakeNetlink fake = new FakeNetlink();
        final List<Integer> asked = new ArrayList<>();
        fake.answer(Rtm.RTM_GETLINK, (request, replies) -> {
            asked.add(request.type());
            final boolean first = asked.size() == 1;
            replies.message(Rtm.RTM_NEWLINK, Netlink.NLM_F_MULTI, link("u0"));
            if (first) {
                replies.message(Rtm.RTM_NEWLINK, Netlink.NLM_F_MULTI | Netlink.NLM_F_DUMP_INTR, link("gone"));
            } else {
                replies.message(Rtm.RTM_NEWLINK, Netlink.NLM_F_MULTI, link("u1"));
            }
            replies.done(0);
            return 0;
        });
        try (RouteNetlink netlink = new RouteNetlink(new NetlinkConnection(fake))) {
            assertThat(netlink.links()).extracting(Link::name).containsExactly("u0", "u1");
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void kernelWithoutIpv6AnswersWithAnotherFamilyWhichIsPassedOver() {
        final FakeNetlink fake = new FakeNetlink();
        final byte[] v4 =
                body(SentBytes.requests(tx -> tx.addAddress(InterfaceAddress.of(3, IpPrefix.parse("10.0.0.1/24"))))
                        .get(0));
        fake.answer(Rtm.RTM_GETADDR, (request, replies) -> {
            replies.message(Rtm.RTM_NEWADDR, Netlink.NLM_F_MULTI, v4).done(0);
            return 0;
        });
        try (RouteNetlink netlink = new RouteNetlink(new NetlinkConnection(fake))) {
            assertThat(netlink.addresses(RouteNetlink.ANY_LINK)).hasSize(1);
            assertThat(netlink.addresses(3, IpFamily.IPV6)).isEmpty();
        }
    }

    @Test
    void linksThatStayAreListedOnceEachWhileOthersComeAndGo() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final AtomicBoolean over = new AtomicBoolean();
        try (RouteNetlink netlink = namespace.call(RouteNetlink::open);
                RouteNetlink meddler = namespace.call(RouteNetlink::open)) {
            final RouteTransaction transaction = netlink.newTransaction();
            for (int i = 0; i < 60; i++) {
                transaction.addVeth(VethEnd.of("stays" + i), VethEnd.of("peer" + i));
            }
            transaction.commitOrThrow();
            final FutureTask<Integer> meddling = new FutureTask<>(() -> meddle(meddler, over));
            final Thread thread = new Thread(meddling, "meddler");
            thread.start();
            try {
                for (int i = 0; i < 30; i++) {
                    final List<Integer> indexes =
                            netlink.links().stream().map(Link::index).toList();
                    assertThat(indexes).doesNotHaveDuplicates();
                    assertThat(netlink.links())
                            .extracting(Link::name)
                            .filteredOn(name -> name.startsWith("stays"))
                            .hasSize(60);
                }
            } finally {
                over.set(true);
            }
            assertThat(meddling.get(30, TimeUnit.SECONDS)).isPositive();
        }
    }

    /** Makes and deletes a link, and changes those that stay; returns how often. */
    private static int meddle(final RouteNetlink netlink, final AtomicBoolean over) {
        int rounds = 0;
        while (!over.get() && rounds < 10_000) {
            netlink.newTransaction()
                    .addVeth(VethEnd.of("comes"), VethEnd.of("goes"))
                    .changeLink(LinkRef.named("stays" + rounds % 60), LinkSetting.mtu(1400 + rounds % 2))
                    .commitOrThrow();
            netlink.newTransaction().deleteLink(LinkRef.named("comes")).commitOrThrow();
            rounds++;
        }
        return rounds;
    }

    private static List<Neighbour> ipv4(final List<Neighbour> neighbours) {
        return neighbours.stream()
                .filter(neighbour ->
                        neighbour.address().isV4() && !neighbour.address().isMulticast())
                .toList();
    }

    private static byte[] link(final String name) {
        return body(SentBytes.requests(tx -> tx.addLink(name, Bridge.DEFAULT)).get(0));
    }

    private static byte[] body(final byte[] message) {
        return Arrays.copyOfRange(message, 16, message.length);
    }
}
