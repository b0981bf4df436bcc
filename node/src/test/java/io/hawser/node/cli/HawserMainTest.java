package io.hawser.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HawserMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesTheCommandsAndTheFlags() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("node", "Joins this node to the others");
        assertThat(run("node", "--help")).isZero();
        assertThat(out.toString()).contains("--etcd-endpoints", "--iface-can-reach", "FLANNELD_ETCD_ENDPOINTS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--no-such-flag | Unknown option: '--no-such-flag'",
                "--subnet-lease-renew-margin=0 | subnet-lease-renew-margin is 0 minutes; it must be within 1 and",
                "--etcd-endpoints=nonsense | etcd endpoint 'nonsense' is not of the form http://host:port",
                "--etcd-endpoints=:: | --etcd-endpoints: '::' is no URL",
                "--etcd-username=me | etcd user and password must both be given",
                "--iface-regex=( | --iface-regex '(' is no regular expression",
                "--public-ip=there | not an IP address: 'there'",
                "--public-ip=::1 | ::1 is given as public address of IPV4",
                "--checksum-offload=maybe | --checksum-offload: 'maybe' is none of auto, on, off",
                "--healthz-port=70000 | --healthz-port is 70000, which is no port",
                "--no-overlay | --no-overlay without --proxy-mode leaves nothing to do"
            })
    void wrongFlagIsNamedWithWhatWouldBeRight(final String flag, final String message) {
        assertThat(run("node", flag)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--proxy-mode=ebpf | 'ebpf' is no data plane of this build: give auto or one of nftables",
                "--proxy-mode-order=nftables,ebpf | 'ebpf' is no data plane of this build",
                "--cluster-cidr=there | 'there'",
                "--min-sync-period=soon | --min-sync-period: 'soon' is no time such as 10ms, 30s or 1m30s",
                "--sync-period=1ms | the first must not be negative, nor the second shorter",
                "--healthz-bind-address=10256 | --healthz-bind-address: '10256' is not of the form IP:PORT",
                "--metrics-bind-address=::1 | --metrics-bind-address: '::1' is not of the form IP:PORT",
                "--services-dir=/no/such/dir | /no/such/dir cannot be watched",
                "--kubeconfig=/no/such/file | /no/such/file cannot be read",
                "--master=ftp://a | API server 'ftp://a' is not of the form https://host:port",
                "--ipvs-scheduler=fair | --ipvs-scheduler: 'fair' is no scheduler of IPVS; there are rr, wrr, lc",
                "--ipvs-udp-timeout=5 | --ipvs-udp-timeout: '5' is no time such as 10ms, 30s or 1m30s",
                "--userspace-threads=-1 | --userspace-threads: -1 is negative",
                "--userspace-threads=two | Invalid value for option '--userspace-threads'",
                "--userspace-balancing=fair | --userspace-balancing: 'fair' is not weighted-random, round-robin or",
                "--userspace-connect-timeout=3 | --userspace-connect-timeout: '3' is no time such as 10ms, 30s",
                "--userspace-max-connections=0 | --userspace-max-connections: 0 is less than one",
                "--userspace-proxy-protocol=web | 'web' is not of the form NAMESPACE/NAME",
                "--hostname-override=n | services cannot be read: KUBERNETES_SERVICE_HOST"
            })
    void wrongFlagOfServicesIsNamedWithWhatWouldBeRight(final String flag, final String message) {
        final String mode = flag.startsWith("--proxy-mode=") ? "--masquerade-all" : "--proxy-mode=auto";
        assertThat(run("node", "--no-overlay", mode, flag)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void timesAreThoseOfKubeProxysFlags() {
        assertThat(GoDuration.parse("--t", "1m30s")).hasSeconds(90);
        assertThat(GoDuration.parse("--t", "1h")).hasHours(1);
        assertThat(GoDuration.parse("--t", "10ms")).hasMillis(10);
        assertThat(GoDuration.parse("--t", "0")).isZero();
    }

    @Test
    void kubeconfigThatIsNotThereIsNamed() {
        assertThat(run("node", "--kube-subnet-mgr", "--kubeconfig-file=/no/such/kubeconfig"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("/no/such/kubeconfig").doesNotContain("\tat ");
    }

    @Test
    void environmentStandsInForFlagsAndHawsersNameComesFirst() {
        assertThat(parse(Map.of("FLANNELD_IFACE", "eth7")).interfaces.names).containsExactly("eth7");
        assertThat(parse(Map.of("FLANNELD_IP_MASQ", "true")).ipMasq).isTrue();
        assertThat(parse(Map.of("FLANNELD_ETCD_PREFIX", "/a", "HAWSER_ETCD_PREFIX", "/b")).etcd.prefix)
                .isEqualTo("/b");
        assertThat(parse(Map.of("FLANNELD_ETCD_PREFIX", "/a"), "--etcd-prefix=/c").etcd.prefix)
                .isEqualTo("/c");
    }

    private int run(final String... words) {
        return HawserMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    private static NodeCommand parse(final Map<String, String> environment, final String... words) {
        final NodeCommand command = new NodeCommand();
        new CommandLine(command)
                .setDefaultValueProvider(new FlagDefaults(environment))
                .parseArgs(words);
        return command;
    }
}
