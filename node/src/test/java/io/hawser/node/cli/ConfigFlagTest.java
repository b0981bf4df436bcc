package io.hawser.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line counts most, then the environment, then the file, then what goes without saying. */
class ConfigFlagTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("config.yaml"), """
                iface: [eth0, eth1]
                overlay: false
                ip-masq: true
                healthz-port: 8471
                proxy-mode: auto
                """);
    }

    @Test
    void fileGivesWhatNobodyElseGives() {
        final NodeCommand node = parsed(Map.of(), "--config", file.toString());
        assertThat(node.interfaces.names).containsExactly("eth0", "eth1");
        assertThat(node.overlay).isFalse();
        assertThat(node.ipMasq).isTrue();
        assertThat(node.healthzPort).isEqualTo(8471);
        assertThat(node.services.mode).isEqualTo("auto");
        assertThat(node.tunnelThreads).isZero();
    }

    @Test
    void commandLineCountsMoreThanTheFile() {
        final NodeCommand node =
                parsed(Map.of(), "--config=" + file, "--iface=eth7", "--overlay", "--healthz-port", "1");
        assertThat(node.interfaces.names).containsExactly("eth7");
        assertThat(node.overlay).isTrue();
        assertThat(node.healthzPort).isEqualTo(1);
        assertThat(node.ipMasq).isTrue();
    }

    @Test
    void environmentCountsMoreThanTheFileAndMayNameIt() {
        final NodeCommand node =
                parsed(Map.of("HAWSER_CONFIG", file.toString(), "FLANNELD_IFACE", "eth7", "HAWSER_HEALTHZ_PORT", "2"));
        assertThat(node.interfaces.names).containsExactly("eth7");
        assertThat(node.healthzPort).isEqualTo(2);
        assertThat(node.overlay).isFalse();
    }

    @Test
    void otherCommandsReadNoFile() {
        for (final List<String> words : List.of(List.of("status"), List.of("node", "cleanup"), List.<String>of())) {
            final String[] arguments = words.toArray(String[]::new);
            assertThat(ConfigFlag.expand(arguments, HawserMain.commandLine(), Map.of("HAWSER_CONFIG", "/no/such/file")))
                    .isEqualTo(arguments);
        }
    }

    @Test
    void flagThatThereIsNotIsNamedWithThoseThatThereAre() throws IOException {
        Files.writeString(file, "etcd-endpoint: http://198.18.0.1:2379\n");
        assertThatThrownBy(() -> parsed(Map.of(), "--config", file.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(file + ": 'etcd-endpoint' is no flag of 'hawser node'")
                .hasMessageContaining("etcd-endpoints");
        for (final String word : List.of("config", "help", "version")) {
            Files.writeString(file, word + ": x\n");
            assertThatThrownBy(() -> parsed(Map.of(), "--config", file.toString()))
                    .hasMessageContaining("is no flag of");
        }
    }

    @Test
    void wrongValueInTheFileIsAUsageErrorAsOnTheCommandLine() throws IOException {
        Files.writeString(file, "healthz-port: many\n");
        final StringWriter err = new StringWriter();
        final CommandLine commandLine = HawserMain.commandLine().setErr(new PrintWriter(err, true));
        final String[] words = {"node", "--config", file.toString()};
        assertThat(HawserMain.execute(commandLine, words, Map.of())).isEqualTo(2);
        assertThat(err.toString()).contains("--healthz-port", "'many' is not an int");
        Files.delete(file);
        assertThat(HawserMain.execute(commandLine, words, Map.of())).isEqualTo(2);
        assertThat(err.toString()).contains("hawser: --config " + file + " cannot be read");
    }

    static NodeCommand parsed(final Map<String, String> environment, final String... flags) {
        final CommandLine commandLine = HawserMain.commandLine().setDefaultValueProvider(new FlagDefaults(environment));
        final String[] words = new String[flags.length + 1];
        words[0] = "node";
        System.arraycopy(flags, 0, words, 1, flags.length);
        return (NodeCommand) commandLine
                .parseArgs(ConfigFlag.expand(words, commandLine, environment))
                .subcommand()
                .commandSpec()
                .userObject();
    }
}
