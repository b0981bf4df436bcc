package io.hawser.overlay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.route.Vxlan;
import io.hawser.linux.route.VxlanFlag;
import io.hawser.overlay.probe.ProbeResult.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The test of the kernel, on this kernel and with a kernel that is made to corrupt by rules of nft. */
class ChecksumProbeTest {
    private static final String V4 = "198.18.0.1";
    private static final String V6 = "2001:2::1";
    private static final List<String> FAMILIES = List.of(V4, V6);

    @Test
    void kernelWithTheDaemonsRulesIsSound() {
        for (final String local : FAMILIES) {
            assertThat(ChecksumProbe.run(device(local), true))
                    .as(local)
                    .isEqualTo(new ProbeResult(Outcome.SOUND, "8 packets came with right checksums"));
        }
    }

    @Test
    void withoutMasqueradeNobodyTranslatesTheTunnelsPackets() {
        assertThat(ChecksumProbe.run(device(V4), false))
                .isEqualTo(new ProbeResult(Outcome.SOUND, "4 packets came with right checksums"));
    }

    @Test
    void corruptOuterChecksumIsFound() {
        assertThat(run("udp dport 8472 udp checksum set 0xbeef"))
                .isEqualTo(new ProbeResult(Outcome.CORRUPT, "outer UDP checksum 0xbeef of a packet of 111 bytes"));
    }

    @Test
    void corruptInnerChecksumOfADatagramIsFound() {
        final ProbeResult result = run("oifname hw-vxlan udp length 41 udp checksum set 0xbeef");
        assertThat(result.outcome()).as("%s", result).isEqualTo(Outcome.CORRUPT);
        assertThat(result.detail()).startsWith("inner UDP checksum").endsWith("of a packet of 61 bytes");
    }

    @Test
    void corruptInnerChecksumOfSegmentsIsFound() {
        final ProbeResult result = run("oifname hw-vxlan udp length > 500 udp checksum set 0xbeef");
        assertThat(result.outcome()).as("%s", result).isEqualTo(Outcome.CORRUPT);
        assertThat(result.detail()).startsWith("inner UDP checksum").endsWith("of a packet of 540 bytes");
    }

    @Test
    void corruptInnerChecksumOfTcpIsFound() {
        final ProbeResult result = run("oifname hw-vxlan tcp checksum set 0xbeef");
        assertThat(result.outcome()).as("%s", result).isEqualTo(Outcome.CORRUPT);
        assertThat(result.detail()).startsWith("inner TCP checksum");
    }

    @Test
    void lostPacketsProveNothing() {
        assertThat(run("udp dport 8472 drop")).isEqualTo(new ProbeResult(Outcome.UNTESTED, "0 of 8 packets came"));
    }

    /** Linux up to 6.18 at least translates a checksum as if it were yet to be made: those of the tunnel are made. */
    @Test
    void tunnelsPacketThatAStrangerTranslatesIsEitherRightOrFoundCorrupt() {
        for (final String local : FAMILIES) {
            final String flush = "flush chain " + (local.equals(V4) ? "ip" : "ip6") + " hawser-overlay tunnel\n";
            final ProbeResult result = ChecksumProbe.run(device(local), true, () -> nft(flush));
            assertThat(result.outcome()).as("%s: %s", local, result).isNotEqualTo(Outcome.UNTESTED);
            if (result.outcome() == Outcome.CORRUPT) {
                assertThat(result.detail()).startsWith("outer UDP checksum");
            }
        }
    }

    @Test
    void kernelThatRefusesIsNotJudged() {
        final Vxlan impossible = device(V4).toBuilder().sourcePorts(9, 1).build();
        assertThat(ChecksumProbe.run(impossible, true).outcome()).isEqualTo(Outcome.UNTESTED);
    }

    private static Vxlan device(final String local) {
        return Vxlan.builder(1)
                .local(IpAddress.parse(local))
                .without(VxlanFlag.LEARNING)
                .build();
    }

    /** What comes after all translation. */
    private static ProbeResult run(final String rule) {
        return ChecksumProbe.run(
                device(V4),
                true,
                () -> nft("table ip corrupt {\n chain corrupt {\n type filter hook postrouting priority 300\n" + rule
                        + "\n}\n}\n"));
    }

    private static void nft(final String script) {
        try {
            final Process nft = new ProcessBuilder("nft", "-f", "-")
                    .redirectErrorStream(true)
                    .start();
            nft.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
            nft.getOutputStream().close();
            final String output = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(nft.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(nft.exitValue()).as(output).isZero();
        } catch (final IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
