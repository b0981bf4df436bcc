package io.hawser.overlay.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.backend.Underlay;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class InterfaceSelectionTest {
    private static final NetworkInterface LO = at(1, "lo", "127.0.0.1/8", "::1/128");
    private static final NetworkInterface ETH0 = at(2, "eth0", "198.18.0.1/15", "fe80::1/64", "fd18::1/64");
    private static final NetworkInterface ETH1 = at(3, "eth1", "203.0.113.1/24", "203.0.113.2/24");

    /** eth0 has the default route; 203.0.113.0/24 is behind eth1. */
    private static final InterfaceTable TABLE = new InterfaceTable() {
        @Override
        public List<NetworkInterface> interfaces() {
            return List.of(LO, ETH0, ETH1);
        }

        @Override
        public OptionalInt towards(final IpAddress destination) {
            return IpPrefix.parse("203.0.113.0/24").contains(destination) ? OptionalInt.of(3) : OptionalInt.empty();
        }

        @Override
        public OptionalInt ofDefaultRoute(final IpFamily family) {
            return family == IpFamily.IPV4 ? OptionalInt.of(2) : OptionalInt.empty();
        }
    };

    @Test
    void withoutAWordItIsTheInterfaceOfTheDefaultRoute() {
        final Underlay found = InterfaceSelection.DEFAULT.find(TABLE);
        assertThat(found.name()).isEqualTo("eth0");
        assertThat(found.publicIpv4()).contains(IpAddress.parse("198.18.0.1"));
        assertThat(found.publicIpv6()).contains(IpAddress.parse("fd18::1"));
    }

    @Test
    void firstNameOrAddressThatExistsCounts() {
        assertThat(names("eth9", "eth1").find(TABLE).name()).isEqualTo("eth1");
        assertThat(names("198.18.0.1").find(TABLE).name()).isEqualTo("eth0");
    }

    @Test
    void anAddressThatAnInterfaceIsChosenByIsTheOneToBeReachedAt() {
        assertThat(names("203.0.113.2").find(TABLE).publicIpv4()).contains(IpAddress.parse("203.0.113.2"));
        assertThat(names("fd18:0::1").find(TABLE).publicIpv6()).contains(IpAddress.parse("fd18::1"));
        assertThat(names("fd18::1").find(TABLE).publicIpv4()).contains(IpAddress.parse("198.18.0.1"));
        assertThat(pattern("^203.*2$").find(TABLE).publicIpv4()).contains(IpAddress.parse("203.0.113.2"));
        assertThat(names("eth1").find(TABLE).publicIpv4()).contains(IpAddress.parse("203.0.113.1"));
    }

    @Test
    void patternIsForNamesFirstAndThenForAddresses() {
        assertThat(pattern("^eth[1-9]$").find(TABLE).name()).isEqualTo("eth1");
        assertThat(pattern("^203\\.").find(TABLE).name()).isEqualTo("eth1");
    }

    @Test
    void interfaceTowardsAnAddress() {
        assertThat(canReach("203.0.113.77").find(TABLE).name()).isEqualTo("eth1");
        assertThatThrownBy(() -> canReach("192.0.2.1").find(TABLE))
                .hasMessageContaining("--iface-can-reach 192.0.2.1 finds no interface");
    }

    @Test
    void errorNamesWhatThereIs() {
        assertThatThrownBy(() -> names("eth9").find(TABLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--iface eth9 finds no interface; there are lo (127.0.0.1, ::1), "
                        + "eth0 (198.18.0.1, fe80::1, fd18::1), eth1 (203.0.113.1, 203.0.113.2)");
    }

    @Test
    void publicAddressesOverruleTheInterfaces() {
        final Underlay found = new InterfaceSelection(
                        List.of("eth0"),
                        List.of(),
                        Optional.empty(),
                        Optional.of(IpAddress.parse("192.0.2.9")),
                        Optional.of(IpAddress.parse("2001:db8::9")))
                .find(TABLE);
        assertThat(found.publicIpv4()).contains(IpAddress.parse("192.0.2.9"));
        assertThat(found.publicIpv6()).contains(IpAddress.parse("2001:db8::9"));
    }

    @Test
    void publicAddressAloneChoosesTheInterfaceThatBearsItElseThatOfTheDefaultRoute() {
        assertThat(publicIp("203.0.113.2").find(TABLE).name()).isEqualTo("eth1");
        assertThat(publicIp("203.0.113.2").find(TABLE).publicIpv4()).contains(IpAddress.parse("203.0.113.2"));
        final Underlay behindNat = publicIp("192.0.2.9").find(TABLE);
        assertThat(behindNat.name())
                .isEqualTo(InterfaceSelection.DEFAULT.find(TABLE).name());
        assertThat(behindNat.publicIpv4()).contains(IpAddress.parse("192.0.2.9"));
    }

    @Test
    void registrysWordOnTheAddressOverrulesTheFlag() {
        final InterfaceSelection said = publicIp("203.0.113.1")
                .reachedAt(family -> Optional.of("203.0.113.2")
                        .filter(address -> family == IpFamily.IPV4)
                        .map(IpAddress::parse));
        assertThat(said.publicIpv4()).contains(IpAddress.parse("203.0.113.2"));
        assertThat(said.publicIpv6()).isEmpty();
        assertThat(publicIp("203.0.113.1").reachedAt(family -> Optional.empty()))
                .isEqualTo(publicIp("203.0.113.1"));
    }

    private static InterfaceSelection publicIp(final String address) {
        return new InterfaceSelection(
                List.of(), List.of(), Optional.empty(), Optional.of(IpAddress.parse(address)), Optional.empty());
    }

    @Test
    void publicAddressOfTheWrongFamilyIsRefused() {
        assertThatThrownBy(() -> new InterfaceSelection(
                        List.of(), List.of(), Optional.empty(), Optional.of(IpAddress.parse("::1")), Optional.empty()))
                .hasMessageContaining("::1");
    }

    private static InterfaceSelection names(final String... names) {
        return new InterfaceSelection(List.of(names), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static InterfaceSelection pattern(final String regex) {
        return new InterfaceSelection(
                List.of(), List.of(Pattern.compile(regex)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static InterfaceSelection canReach(final String address) {
        return new InterfaceSelection(
                List.of(), List.of(), Optional.of(IpAddress.parse(address)), Optional.empty(), Optional.empty());
    }

    private static NetworkInterface at(final int index, final String name, final String... addresses) {
        return new NetworkInterface(
                index,
                name,
                1500,
                List.of(addresses).stream().map(IpPrefix::parse).toList());
    }
}
