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
                "--healthz-port=70000 | --healthz-port is 70000, which is no port"
            })
    void wrongFlagIsNamedWithWhatWouldBeRight(final String flag, final String message) {
        assertThat(run("node", flag)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
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
