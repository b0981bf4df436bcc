package io.hawser.proxy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServiceTableTest {
    private static final ServiceName WEB = new ServiceName("shop", "web");

    @Test
    void differenceNamesWhatWentChangedAndCame() {
        final ServicePort gone = port(WEB, "a", 1);
        final ServicePort before = port(WEB, "b", 1);
        final ServicePort after = port(WEB, "b", 2);
        final ServicePort came = port(new ServiceName("shop", "cart"), "", 3);
        final ServiceTable table = ServiceTable.of(List.of(gone, before));

        final TableDifference difference = table.differenceTo(ServiceTable.of(List.of(after, came)));

        assertThat(difference.removed()).containsExactly(gone);
        assertThat(difference.changed()).containsExactly(new TableDifference.Change(before, after));
        assertThat(difference.added()).containsExactly(came);
        assertThat(difference.size()).isEqualTo(3);
    }

    @Test
    void tablesOfEqualPortsHaveNoDifference() {
        final ServiceTable one = ServiceTable.of(List.of(port(WEB, "a", 2)));
        final ServiceTable other = ServiceTable.of(List.of(port(WEB, "a", 2)));

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.differenceTo(other).isEmpty()).isTrue();
    }

    @Test
    void endpointsInAnotherOrderOrTwiceAreNoChange() {
        final Endpoint one = endpoint(1);
        final Endpoint two = endpoint(2);

        assertThat(port(WEB, "a", List.of(two, one, two))).isEqualTo(port(WEB, "a", List.of(one, two)));
    }

    @Test
    void portNameMayBeThereOnce() {
        final List<ServicePort> twice = List.of(port(WEB, "a", 1), port(WEB, "a", 2));

        assertThatThrownBy(() -> ServiceTable.of(twice)).hasMessage("shop/web:a IPV4 is there twice");
    }

    @Test
    void portOfAnotherServiceIsRefused() {
        final Map<ServiceName, List<ServicePort>> changes =
                Map.of(new ServiceName("shop", "cart"), List.of(port(WEB, "a", 1)));

        assertThatThrownBy(() -> ServiceTable.EMPTY.with(changes))
                .hasMessage("shop/web:a IPV4 is no port of shop/cart");
    }

    @Test
    void anySequenceOfChangesEqualsTheTableMadeAtOnce() {
        final Random random = new Random(7);
        final Map<ServiceName, List<ServicePort>> model = new HashMap<>();
        ServiceTable table = ServiceTable.EMPTY;
        for (int step = 0; step < 2_000; step++) {
            final ServiceName name = new ServiceName("ns" + random.nextInt(3), "s" + random.nextInt(400));
            final List<ServicePort> ports =
                    random.nextInt(3) == 0 ? List.of() : List.of(port(name, "p", random.nextInt(4)));
            final ServiceTable before = table;
            table = table.with(Map.of(name, ports));
            final List<ServicePort> former = model.getOrDefault(name, List.of());
            assertThat(before.differenceTo(table).isEmpty()).isEqualTo(former.equals(ports));
            model.put(name, ports);
        }

        final List<ServicePort> all =
                model.values().stream().flatMap(List::stream).toList();
        assertThat(table).isEqualTo(ServiceTable.of(all));
        assertThat(table.size()).isEqualTo(all.size());
        assertThat(table.ports()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void addressOfAnotherFamilyIsRefused() {
        final ServicePortName v6 = new ServicePortName(WEB, "a", IpFamily.IPV6);
        final Frontends v4 = Frontends.clusterIp(IpAddress.parse("198.18.1.1"), 80);

        assertThatThrownBy(() -> new ServicePort(v6, Protocol.TCP, v4, Policies.DEFAULT, List.of(), List.of()))
                .hasMessage("shop/web:a IPV6 has the ClusterIP 198.18.1.1");
    }

    private static ServicePort port(final ServiceName service, final String port, final int endpoints) {
        return port(
                service,
                port,
                IntStream.rangeClosed(1, endpoints)
                        .mapToObj(ServiceTableTest::endpoint)
                        .toList());
    }

    private static ServicePort port(final ServiceName service, final String port, final List<Endpoint> endpoints) {
        return new ServicePort(
                new ServicePortName(service, port, IpFamily.IPV4),
                Protocol.TCP,
                Frontends.clusterIp(IpAddress.parse("198.18.1.1"), 80),
                Policies.DEFAULT,
                endpoints,
                List.of());
    }

    private static Endpoint endpoint(final int number) {
        return new Endpoint(IpAddress.parse("198.19.0." + number), 8080, false);
    }
}
