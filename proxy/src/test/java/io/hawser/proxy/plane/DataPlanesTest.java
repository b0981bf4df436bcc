package io.hawser.proxy.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DataPlanesTest {
    private final FakeProvider nftables = new FakeProvider("nftables");
    private final FakeProvider ipvs = new FakeProvider("ipvs");
    private final FakeProvider iptables = new FakeProvider("iptables");
    private final FakeProvider userspace = new FakeProvider("userspace");
    private final DataPlanes planes = new DataPlanes(List.of(nftables, ipvs, iptables, userspace));

    @Test
    void autoTakesTheFirstThatWorks() {
        assertThat(choose("auto", false).provider()).isSameAs(nftables);

        nftables.lacking("numgen");
        final PlaneChoice choice = choose("auto", false);

        assertThat(choice.provider()).isSameAs(ipvs);
        assertThat(choice.reason()).isEqualTo("nftables: numgen");
        assertThat(choice.isFallback()).isFalse();
    }

    @Test
    void orderOfAutoCanBeSet() {
        final PlaneChoice choice = planes.choose(planes.request("auto", List.of("iptables", "nftables"), false));

        assertThat(choice.provider()).isSameAs(iptables);
        iptables.lacking("compat");
        nftables.lacking("maps");
        assertThatThrownBy(() -> planes.choose(planes.request("", List.of("iptables", "nftables"), false)))
                .isInstanceOf(DataPlaneException.class)
                .hasMessage("no data plane can serve here (iptables: compat; nftables: maps)");
    }

    @Test
    void ipvsFallsBackToIptablesAndThenToUserspace() {
        assertThat(choose("ipvs", false).isFallback()).isFalse();

        ipvs.lacking("the family IPVS");
        final PlaneChoice choice = choose("ipvs", false);
        assertThat(choice.provider()).isSameAs(iptables);
        assertThat(choice.isFallback()).isTrue();
        assertThat(choice.reason()).isEqualTo("ipvs: the family IPVS");

        iptables.lacking("compat");
        assertThat(choose("ipvs", false).provider()).isSameAs(userspace);
        assertThat(choose("iptables", false).provider()).isSameAs(userspace);
    }

    @Test
    void nftablesFallsBackAlongTheSameLine() {
        nftables.lacking("numgen");
        ipvs.lacking("the family IPVS");

        assertThat(choose("nftables", false).provider()).isSameAs(iptables);
    }

    @Test
    void strictModeRefusesRatherThanToFallBack() {
        ipvs.lacking("the family IPVS");

        assertThatThrownBy(() -> choose("ipvs", true))
                .isInstanceOf(DataPlaneException.class)
                .hasMessageContaining("--proxy-mode ipvs cannot serve here")
                .hasMessageContaining("the family IPVS");
        assertThat(choose("auto", true).provider()).isSameAs(nftables);
    }

    @Test
    void unknownNamesAreNamedBesideTheKnownOnes() {
        assertThatThrownBy(() -> planes.request("ebpf", List.of(), false))
                .hasMessage("'ebpf' is no data plane of this build: give auto or one of nftables, ipvs, iptables, "
                        + "userspace");
        assertThatThrownBy(() -> planes.request("auto", List.of("ipvs", "magic"), false))
                .hasMessageContaining("'magic'");
    }

    private PlaneChoice choose(final String mode, final boolean strict) {
        return planes.choose(planes.request(mode, List.of(), strict));
    }
}
