package io.hawser.linux.ipvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.NetlinkOutcome;
import io.hawser.linux.testing.NeedsIpvs;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is written, as ipvsadm shows it; and what ipvsadm writes, as it is read. */
@NeedsIpvs
class IpvsKernelTest {
    private static final IpvsServiceKey WEB =
            new IpvsServiceKey.Frontend(Inet.IPPROTO_TCP, IpAddress.parse("10.96.0.1"), 80);
    private static final IpvsServiceKey DNS =
            new IpvsServiceKey.Frontend(Inet.IPPROTO_UDP, IpAddress.parse("fd00:96::1"), 53);
    private static final IpvsServiceKey SIGNALLING =
            new IpvsServiceKey.Frontend(Inet.IPPROTO_SCTP, IpAddress.parse("10.96.0.1"), 36_412);
    private static final IpvsServiceKey MARK = new IpvsServiceKey.Mark(IpFamily.IPV4, 0x4850_0001);
    private static final IpvsServiceKey MARK6 = new IpvsServiceKey.Mark(IpFamily.IPV6, 0x4850_0001);
    private static final IpvsDestination POD = IpvsDestination.of(IpAddress.parse("10.244.1.2"), 8080);
    private static final IpvsDestination POD6 = IpvsDestination.of(IpAddress.parse("fd00:244::2"), 5353);

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace node;
    private Ipvs ipvs;

    @BeforeEach
    void open() throws Exception {
        node = namespaces.create("node");
        ipvs = node.call(Ipvs::open);
    }

    @AfterEach
    void close() {
        ipvs.close();
    }

    private List<String> saved() {
        return node.run("ipvsadm-save -n").lines().sorted().toList();
    }

    private List<String> listed() {
        return ipvs.services().stream()
                .map(ListedService::service)
                .flatMap(service -> Stream.concat(
                        Stream.of(service.toString()),
                        ipvs.destinations(service.key()).stream()
                                .map(each -> service.key() + " " + each.destination())))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    @Test
    void ipvsadmSavesWhatWasWritten() {
        ipvs.newTransaction()
                .add(IpvsService.of(WEB, IpvsScheduler.RR).persistent(10_800))
                .add(WEB, POD)
                .add(
                        WEB,
                        IpvsDestination.of(IpAddress.parse("10.244.1.3"), 8080).withWeight(0))
                .add(IpvsService.of(DNS, IpvsScheduler.WLC))
                .add(DNS, POD6)
                .add(IpvsService.of(SIGNALLING, IpvsScheduler.SED))
                .add(IpvsService.of(MARK, IpvsScheduler.SH)
                        .with(IpvsServiceFlags.IP_VS_SVC_F_SCHED_SH_FALLBACK
                                | IpvsServiceFlags.IP_VS_SVC_F_SCHED_SH_PORT))
                .add(MARK, POD)
                .add(IpvsService.of(MARK6, IpvsScheduler.RR))
                .add(MARK6, POD6)
                .commit()
                .orThrow();
        assertThat(saved())
                .containsExactlyInAnyOrder(
                        "-A -t 10.96.0.1:80 -s rr -p 10800",
                        "-a -t 10.96.0.1:80 -r 10.244.1.2:8080 -m -w 1",
                        "-a -t 10.96.0.1:80 -r 10.244.1.3:8080 -m -w 0",
                        "-A -u [fd00:96::1]:53 -s wlc",
                        "-a -u [fd00:96::1]:53 -r [fd00:244::2]:5353 -m -w 1",
                        "-A --sctp-service 10.96.0.1:36412 -s sed",
                        "-A -f 1213202433 -s sh -b sh-fallback,sh-port",
                        "-a -f 1213202433 -r 10.244.1.2:8080 -m -w 1",
                        "-A -f 1213202433 -6 -s rr",
                        "-a -f 1213202433 -6 -r [fd00:244::2]:5353 -m -w 1");
    }

    @Test
    void whatIpvsadmRestoresIsListedAsWritten() {
        ipvs.newTransaction()
                .add(IpvsService.of(WEB, IpvsScheduler.MH).persistent(60))
                .add(WEB, POD.withWeight(7))
                .add(IpvsService.of(DNS, IpvsScheduler.DH))
                .add(DNS, POD6)
                .add(IpvsService.of(MARK, IpvsScheduler.LC))
                .add(MARK, POD)
                .commit()
                .orThrow();
        final List<String> written = listed();
        final String saved = node.run("ipvsadm-save -n");
        ipvs.newTransaction().flush().commit().orThrow();
        assertThat(listed()).isEmpty();
        node.run(List.of("ipvsadm-restore"), saved);
        assertThat(listed()).isEqualTo(written).hasSize(6);
    }

    @Test
    void everySchedulerIsTakenAndCanBeChanged() {
        ipvs.newTransaction()
                .add(IpvsService.of(WEB, IpvsScheduler.RR))
                .add(WEB, POD)
                .commit()
                .orThrow();
        for (final IpvsScheduler scheduler : IpvsScheduler.values()) {
            ipvs.newTransaction()
                    .set(IpvsService.of(WEB, scheduler))
                    .set(WEB, POD.withWeight(2))
                    .commit()
                    .orThrow();
            assertThat(ipvs.services())
                    .extracting(listed -> listed.service().scheduler())
                    .containsExactly(scheduler.toString());
        }
    }

    @Test
    void thousandsOfChangesGoTogetherAndARefusedOneHoldsUpNoOther() {
        final IpvsTransaction tx = ipvs.newTransaction().add(IpvsService.of(WEB, IpvsScheduler.RR));
        final IpAddress base = IpAddress.parse("10.244.0.0");
        for (int i = 0; i < 3_000; i++) {
            tx.add(WEB, IpvsDestination.of(base.plus(i / 2 + 1L), 8080 + i % 2));
        }
        tx.add(WEB, IpvsDestination.of(base.plus(1), 8080)).add(IpvsService.of(DNS, IpvsScheduler.RR));
        final NetlinkOutcome outcome = tx.commit();
        assertThat(outcome.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal)
                        .hasMessageContaining("ipvsadm -a -t 10.96.0.1:80 -r 10.244.0.1:8080 -m -w 1: EEXIST"));
        assertThat(ipvs.destinations(WEB)).hasSize(3_000);
        assertThat(ipvs.services()).hasSize(2);
    }

    @Test
    void refusalNamesTheServiceThatIsNotThere() {
        assertThatThrownBy(() -> ipvs.newTransaction().add(WEB, POD).commit().orThrow())
                .hasMessageContaining("ipvsadm -a -t 10.96.0.1:80 -r 10.244.1.2:8080 -m -w 1: ESRCH");
        assertThat(ipvs.destinations(WEB)).isEmpty();
    }

    @Test
    void timeoutsAreSetAndThoseOfZeroStay() {
        ipvs.newTransaction().set(new IpvsTimeouts(1_000, 0, 7)).commit().orThrow();
        final IpvsTimeouts timeouts = ipvs.timeouts();
        assertThat(timeouts.tcp()).isEqualTo(1_000);
        assertThat(timeouts.tcpFin()).isPositive();
        assertThat(timeouts.udp()).isEqualTo(7);
        assertThat(node.run("ipvsadm -L --timeout")).contains("1000 " + timeouts.tcpFin() + " 7");
    }

    @Test
    void versionIsThatOfIpvsadm() {
        assertThat(node.run("ipvsadm -Ln")).contains("version " + ipvs.info().version());
    }

    @Test
    void statisticsCountWhatWentThrough() {
        final IpvsServiceKey service = new IpvsServiceKey.Frontend(Inet.IPPROTO_UDP, IpAddress.parse("10.96.0.1"), 53);
        ipvs.newTransaction()
                .add(IpvsService.of(service, IpvsScheduler.RR))
                .add(service, IpvsDestination.of(POD.address(), 5353))
                .commit()
                .orThrow();
        node.run("ip addr add 10.244.1.2/32 dev lo");
        node.run("ip route add local 10.96.0.0/16 dev lo");
        node.run(List.of("bash", "-c", "echo -n hello > /dev/udp/10.96.0.1/53"), "");
        // The kernel adds up its counters every two seconds.
        Awaitility.await()
                .pollInSameThread()
                .until(() -> ipvs.services().get(0).statistics().connections() > 0);
        assertThat(ipvs.services()).singleElement().satisfies(listed -> {
            assertThat(listed.statistics().connections()).isEqualTo(1);
            assertThat(listed.statistics().incomingPackets()).isEqualTo(1);
            assertThat(listed.statistics().incomingBytes()).isEqualTo(20 + 8 + 5);
        });
        assertThat(ipvs.destinations(service)).singleElement().satisfies(listed -> {
            assertThat(listed.inactiveConnections()).isEqualTo(1);
            assertThat(listed.isIdle()).isFalse();
        });
        ipvs.newTransaction().zero(service).commit().orThrow();
        assertThat(ipvs.services().get(0).statistics().connections()).isZero();
    }
}
