package io.hawser.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.testing.Client;
import io.hawser.cni.testing.CniHost;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CniCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void installWritesPluginAndConfigurationAndLeavesThemAloneWhenTheyAreRight() throws Exception {
        assertThat(install()).isZero();
        final Path conf = directory.resolve("net.d/10-hawser.conflist");
        final JsonNode conflist = new ObjectMapper().readTree(conf.toFile());
        assertThat(conflist.at("/plugins/0/type").asText()).isEqualTo("hawser");
        assertThat(conflist.at("/plugins/0/socket").asText()).isEqualTo("/run/hawser/cni.sock");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(plugin())))
                .isEqualTo("rwxr-xr-x");
        assertThat(out.toString()).contains(conf + " written", plugin() + " written");
        final Object before = Files.readAttributes(conf, "unix:ino,ctime");
        assertThat(install()).isZero();
        assertThat(out.toString()).contains(conf + " is as it should be", plugin() + " is as it should be");
        assertThat(Files.readAttributes(conf, "unix:ino,ctime")).isEqualTo(before);
        // A new version over one that may be running.
        Files.writeString(plugin(), "an old one");
        assertThat(install("--network", "other")).isZero();
        assertThat(Files.readString(conf)).contains("\"name\": \"other\"");
        assertThat(Files.size(plugin())).isGreaterThan(1_000);
        try (var files = Files.list(conf.getParent())) {
            assertThat(files).containsExactly(conf);
        }
    }

    /** What is installed is what a runtime starts: the same answers, whichever it is. */
    @ParameterizedTest
    @ValueSource(strings = {"c", "java"})
    void installedPluginAnswersAlikeInBothLanguages(final String client) throws Exception {
        assertThat(install("--no-conf", "--client", client)).isZero();
        assertThat(directory.resolve("net.d")).doesNotExist();
        final CniRequest version = CniHost.request("VERSION", "", "", "");
        assertThat(Client.process(plugin(), version)).isEqualTo(Client.JAVA.run(version));
        final String conf = "{\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"socket\":\"" + directory + "/none\"}";
        for (final String command : List.of("STATUS", "ADD")) {
            final CniReply reply = Client.process(plugin(), CniHost.request(command, "c", "/run/netns/none", conf));
            assertThat(reply.exitCode()).isEqualTo(1);
            final JsonNode error = new ObjectMapper().readTree(reply.output());
            assertThat(error.path("code").asInt()).isEqualTo(command.equals("STATUS") ? 50 : 11);
            assertThat(error.path("cniVersion").asText()).isEqualTo("1.1.0");
            assertThat(error.path("details").asText()).contains(directory + "/none");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--client=go, 'go' is none of auto",
        "--conf-name=../x.conf, --conf-name is a file's name",
        "--network=../x, --network begins with"
    })
    void wrongFlagIsNamed(final String flag, final String message) {
        assertThat(install(flag)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void directoryThatCannotBeMadeIsSaidAndNothingElseIsWritten() throws Exception {
        Files.writeString(directory.resolve("bin"), "a file");
        assertThat(install()).isEqualTo(1);
        assertThat(err.toString()).contains("cannot write " + plugin()).doesNotContain("\tat ");
        assertThat(directory.resolve("net.d")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--subnet=there | --subnet: ",
                "--subnet=10.1.0.0/16 --subnet=10.2.0.0/16 | one network of each family at most",
                "--subnet=10.1.0.0/16 --mtu=1 | --mtu is 1; it must be within"
            })
    void serveNamesTheWrongFlag(final String flags, final String message) {
        final List<String> words = new ArrayList<>(List.of("cni", "serve"));
        words.addAll(List.of(flags.split(" ")));
        assertThat(run(words)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    private Path plugin() {
        return directory.resolve("bin/hawser");
    }

    private int install(final String... more) {
        final List<String> words = new ArrayList<>(List.of(
                "cni",
                "install",
                "--bin-dir",
                directory.resolve("bin").toString(),
                "--conf-dir",
                directory.resolve("net.d").toString()));
        words.addAll(List.of(more));
        return run(words);
    }

    private int run(final List<String> words) {
        final CommandLine commandLine =
                HawserMain.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(words.toArray(String[]::new));
    }
}
