package io.hawser.node.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.linux.LinuxException;
import io.hawser.linux.unix.UnixChannel;
import io.hawser.node.NodePart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    private record Part(List<String> missing, String key) implements NodePart {
        @Override
        public void describe(final ObjectNode status) {
            status.putObject(key).put("is", "there");
        }

        @Override
        public void close() {}
    }

    @Test
    void whatAllPartsSayIsOneObject() {
        final Instant started = Instant.now().minusSeconds(90);
        final List<Part> parts = List.of(new Part(List.of(), "one"), new Part(List.of("a lease"), "other"));
        final JsonNode status = new NodeStatus("1.0", started, parts).now();
        assertThat(status.path("ready").asBoolean()).isFalse();
        assertThat(status.at("/missing/0").asText()).isEqualTo("a lease");
        assertThat(status.at("/other/is").asText()).isEqualTo("there");
        assertThat(status.path("uptimeSeconds").asLong()).isGreaterThanOrEqualTo(90);
        assertThat(status.path("pid").asLong())
                .isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void socketTellsItsOwnerALongStatusAndWhoSaysNothingHoldsNobodyUp() throws Exception {
        final Path path = directory.resolve("run/node.sock");
        final String status = "{\"long\":\"" + "x".repeat(500_000) + "\"}";
        try (StatusServer server = new StatusServer(path, () -> status)) {
            assertThat(server).isNotNull();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            try (UnixChannel silent = UnixChannel.connect(path)) {
                assertThat(silent.peer().pid()).isPositive();
                assertThat(StatusClient.ask(path)).isEqualTo(status);
            }
            assertThatThrownBy(() -> new StatusServer(path, () -> "")).isInstanceOf(LinuxException.class);
            assertThat(StatusClient.ask(path)).isEqualTo(status);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void tableSaysWhatCarriesPacketsAndWhyAndWhatIsMissing() throws Exception {
        final JsonNode status = MAPPER.readTree("""
                {"version":"1.0","pid":7,"uptimeSeconds":3725,"ready":false,"missing":["the kernel refuses"],
                "overlay":{"backend":"vxlan","why":"carried by the kernel, which has vxlan",
                "networks":["10.244.0.0/16"],"subnets":["10.244.1.0/24"],"mtu":1450,
                "lease":{"holder":"198.18.0.1","expires":"2026-11-29T12:00:00Z"},
                "kernel":{"converged":false,"reconciliations":9,"changes":4,"problem":"EBUSY","collisions":[]},
                "checksumOffload":{"on":false,"why":"this kernel corrupts checksums"},
                "interface":{"name":"eth0","mtu":1500,"addresses":["198.18.0.1"]},
                "peers":[{"subnet":"10.244.2.0/24","publicIP":"198.18.0.2","path":"flannel.1",
                "vtepMAC":"02:00:00:00:00:01"}],
                "carried":{"device":"flannel.1","threads":2,"counters":{"sentPackets":7,"noPeer":0}}},
                "services":{"dataPlane":"nftables","asked":"auto","why":"the kernel has all it needs","ready":true,
                "services":3,"servicePorts":4,"endpoints":12,"sync":{"count":7,"p50Milliseconds":1.25,
                "p99Milliseconds":8.0},"programming":{"count":5,"p50Milliseconds":40.0,"p99Milliseconds":90.5},
                "carried":{"connections":3,"flows":2,"counters":{"accepted":9,"unreachable":0,"copied_bytes":512}}},
                "cni":{"socket":"/run/x","stateDirectory":"/var/x","commands":{"ADD":{"done":3,"failed":1}},
                "attachments":[{"network":"n","container":"c","interface":"eth0","addresses":["10.244.1.2/24"]}]}}
                """);
        assertThat(StatusTable.of(status)).isEqualTo("""
                hawser 1.0, process 7, up 1h2m5s, NOT READY
                  ! the kernel refuses

                overlay
                  subnets       10.244.1.0/24 of 10.244.0.0/16
                  lease         held as 198.18.0.1, ends 2026-11-29T12:00:00Z unless renewed
                  backend       vxlan: carried by the kernel, which has vxlan
                  interface     eth0, 198.18.0.1, mtu 1500; pods' mtu 1450
                  kernel        NOT AS IT SHOULD BE, 9 comparisons, 4 changes
                  problem       EBUSY
                  checksums     NOT OFFLOADED: this kernel corrupts checksums
                  carried       by this process, on flannel.1 in 2 threads
                  counters      sentPackets 7
                  peers         1
                    10.244.2.0/24  198.18.0.2  flannel.1  02:00:00:00:00:01

                services
                  data plane    nftables: the kernel has all it needs
                  asked for     auto
                  state         in place
                  services      3 with 4 ports and 12 endpoints
                  in place in   p50 1.3 ms, p99 8.0 ms, of 7 changes
                  since change  p50 40.0 ms, p99 90.5 ms, of 5 changes
                  carried       by this process, 3 connections and 2 UDP flows now
                  counters      accepted 9, copied_bytes 512

                cni
                  socket        /run/x
                  state         /var/x
                  commands      ADD 3 (and 1 failed)
                  pods          1
                    n  c  eth0  10.244.1.2/24
                """);
    }

    @Test
    void tableOfADaemonThatWaitsSaysForWhat() throws Exception {
        final JsonNode status = MAPPER.readTree("""
                {"version":"1.0","pid":7,"uptimeSeconds":0,"ready":false,"missing":["no subnet is leased"],
                "overlay":{"waitingFor":"the network configuration: etcd is away",
                "kernel":{"converged":false,"reconciliations":0,"changes":0,"problem":""}}}
                """);
        assertThat(StatusTable.of(status)).isEqualTo("""
                hawser 1.0, process 7, up 0s, NOT READY
                  ! no subnet is leased

                overlay
                  waiting for   the network configuration: etcd is away
                """);
    }
}
