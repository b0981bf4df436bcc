package io.hawser.linux.capability;

import static io.hawser.linux.capability.Capability.CAP_NET_ADMIN;
import static io.hawser.linux.capability.Capability.CAP_NET_RAW;
import static io.hawser.linux.capability.Capability.CAP_SYS_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    @Test
    void namesAndTheirOrderAreThoseOfSetpriv() throws Exception {
        final List<String> ours = Arrays.stream(Capability.values())
                .map(capability -> capability.name().substring(4).toLowerCase(Locale.ROOT))
                .toList();
        assertThat(run("setpriv", "--list-caps")).startsWith(ours.toArray(String[]::new));
    }

    @Test
    void setOfAProcessThatKeptTwoIsRead() throws Exception {
        final List<String> status = run(
                "setpriv", "--inh-caps=-all", "--bounding-set=-all,+net_admin,+net_raw", "cat", "/proc/self/status");
        assertThat(Capabilities.parse(status)).containsExactlyInAnyOrder(CAP_NET_ADMIN, CAP_NET_RAW);
    }

    @Test
    void thisThreadsSetIsThatOfAProcessItStarts() throws Exception {
        assertThat(Capabilities.effective()).isEqualTo(Capabilities.parse(run("cat", "/proc/self/status")));
    }

    @Test
    void whatIsMissingIsNamedInOneLineWithTheWayOut() {
        final Set<Capability> some = Set.of(CAP_NET_ADMIN);
        assertThatCode(() -> Capabilities.require("routes", some, CAP_NET_ADMIN))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Capabilities.require("namespaces", some, CAP_NET_ADMIN, CAP_SYS_ADMIN, CAP_NET_RAW))
                .hasMessageStartingWith(
                        "permit namespaces: EPERM: this process lacks CAP_SYS_ADMIN, CAP_NET_RAW; run it as root")
                .message()
                .doesNotContain("\n");
        assertThatCode(() -> Capabilities.require("these tests", CAP_NET_ADMIN)).doesNotThrowAnyException();
    }

    @Test
    void statusWithoutTheLineIsAnError() {
        assertThatThrownBy(() -> Capabilities.parse(List.of("Name:\tjava")))
                .hasMessageStartingWith("find CapEff: in /proc/thread-self/status");
    }

    private static List<String> run(final String... command) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }
}
