package io.hawser.overlay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.json.JsonFieldException;
import java.math.BigInteger;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkConfigTest {
    @Test
    void theNetworkAloneIsEnoughAndMeansUdp() {
        final NetworkConfig config = NetworkConfig.parse("{\"Network\":\"10.3.0.0/16\"}");
        assertThat(config.ipv4())
                .contains(new SubnetRange(
                        IpPrefix.parse("10.3.0.0/16"), 24, IpAddress.parse("10.3.1.0"), IpAddress.parse("10.3.255.0")));
        assertThat(config.ipv6()).isEmpty();
        assertThat(config.enableNfTables()).isFalse();
        assertThat(config.backend()).isEqualTo(new BackendConfig.Udp(8285));
    }

    @Test
    void vxlanHasFlannelsDefaults() {
        assertThat(backend("{\"Type\":\"vxlan\"}"))
                .isEqualTo(new BackendConfig.Vxlan(1, 8472, OptionalInt.empty(), false, false, false));
    }

    @Test
    void vxlanTakesAllItsKeys() {
        assertThat(backend("{\"Type\":\"vxlan\",\"VNI\":4096,\"Port\":4789,\"GBP\":true,\"Learning\":true,"
                        + "\"DirectRouting\":true,\"MTU\":1400}"))
                .isEqualTo(new BackendConfig.Vxlan(4096, 4789, OptionalInt.of(1400), true, true, true));
    }

    @Test
    void portAndMtuZeroMeanTheDefaults() {
        assertThat(backend("{\"Type\":\"vxlan\",\"Port\":0,\"MTU\":0}"))
                .isEqualTo(new BackendConfig.Vxlan(1, 8472, OptionalInt.empty(), false, false, false));
        assertThat(backend("{\"Type\":\"udp\",\"Port\":0}")).isEqualTo(new BackendConfig.Udp(8285));
    }

    @Test
    void theOtherBackendsAreKnown() {
        assertThat(backend("{\"Type\":\"host-gw\"}")).isEqualTo(new BackendConfig.HostGw());
        assertThat(backend("{\"Type\":\"udp\",\"Port\":7890}")).isEqualTo(new BackendConfig.Udp(7890));
        assertThat(backend("{\"Type\":\"alloc\"}")).isEqualTo(new BackendConfig.Alloc());
    }

    @Test
    void keysAndTypesAreFoundInAnyCaseAsGoFindsThem() {
        final NetworkConfig config = NetworkConfig.parse("{\"network\":\"10.3.0.0/16\",\"enableNFTables\":true,"
                + "\"backend\":{\"type\":\"VXLAN\",\"vni\":7,\"directRouting\":true}}");
        assertThat(config.enableNfTables()).isTrue();
        assertThat(config.backend())
                .isEqualTo(new BackendConfig.Vxlan(7, 8472, OptionalInt.empty(), false, false, true));
    }

    @Test
    void unknownKeysAreIgnored() {
        assertThat(NetworkConfig.parse("{\"Network\":\"10.3.0.0/16\",\"Colour\":\"blue\","
                                + "\"Backend\":{\"Type\":\"vxlan\",\"MacPrefix\":\"0E-2A\"}}")
                        .backend())
                .isInstanceOf(BackendConfig.Vxlan.class);
    }

    @Test
    void hostBitsOfTheNetworkAreCutOff() {
        assertThat(ipv4("{\"Network\":\"10.3.7.9/16\"}").network()).isEqualTo(IpPrefix.parse("10.3.0.0/16"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.3.0.0/16,   24, 10.3.1.0,    10.3.255.0,    255",
        "10.0.0.0/8,    24, 10.0.1.0,    10.255.255.0,  65535",
        "10.3.0.0/22,   24, 10.3.1.0,    10.3.3.0,      3",
        "10.3.0.0/23,   25, 10.3.0.128,  10.3.1.128,    3",
        "10.3.0.0/28,   30, 10.3.0.4,    10.3.0.12,     3",
    })
    void subnetsAreSizedAsFlannelSizesThem(
            final String network, final int length, final String min, final String max, final int count) {
        final SubnetRange range = ipv4("{\"Network\":\"" + network + "\"}");
        assertThat(range)
                .isEqualTo(
                        new SubnetRange(IpPrefix.parse(network), length, IpAddress.parse(min), IpAddress.parse(max)));
        assertThat(range.size()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({
        "fc00::/48,           64,  fc00:0:0:1::,   fc00:0:0:ffff::",
        "fd00::/62,           64,  fd00:0:0:1::,   fd00:0:0:3::",
        "fd00::/63,           65,  fd00::8000:0:0:0, fd00:0:0:1:8000::",
        "fd00::/124,          126, fd00::4,        fd00::c",
        "fd00::/8,            64,  fd00:0:0:1::,   fdff:ffff:ffff:ffff::",
    })
    void ipv6SubnetsAreSizedAsFlannelSizesThem(
            final String network, final int length, final String min, final String max) {
        final NetworkConfig config =
                NetworkConfig.parse("{\"EnableIPv4\":false,\"EnableIPv6\":true,\"IPv6Network\":\"" + network + "\"}");
        assertThat(config.ipv4()).isEmpty();
        assertThat(config.ipv6())
                .contains(new SubnetRange(IpPrefix.parse(network), length, IpAddress.parse(min), IpAddress.parse(max)));
    }

    @Test
    void theRangeCanBeNarrowed() {
        final SubnetRange range = ipv4("{\"Network\":\"10.3.0.0/16\",\"SubnetMin\":\"10.3.5.0\","
                + "\"SubnetMax\":\"10.3.8.0\",\"SubnetLen\":28}");
        assertThat(range.min()).isEqualTo(IpAddress.parse("10.3.5.0"));
        assertThat(range.max()).isEqualTo(IpAddress.parse("10.3.8.0"));
        assertThat(range.size()).isEqualTo(49);
        assertThat(range.subnetAt(BigInteger.valueOf(48))).isEqualTo(IpPrefix.parse("10.3.8.0/28"));
        assertThat(range.contains(IpPrefix.parse("10.3.5.16/28"))).isTrue();
        assertThat(range.contains(IpPrefix.parse("10.3.5.0/24"))).isFalse();
        assertThat(range.contains(IpPrefix.parse("10.3.8.16/28"))).isFalse();
        assertThat(range.contains(IpPrefix.parse("10.3.4.240/28"))).isFalse();
        assertThat(range).hasToString("10.3.5.0/28 to 10.3.8.0/28 (49 subnets)");
    }

    @Test
    void dualStackHasBothRanges() {
        final NetworkConfig config = NetworkConfig.parse("{\"Network\":\"10.3.0.0/16\",\"EnableIPv6\":true,"
                + "\"IPv6Network\":\"fd00::/48\",\"IPv6SubnetLen\":80,\"IPv6SubnetMin\":\"fd00::1:0:0:0\","
                + "\"IPv6SubnetMax\":\"fd00::f:0:0:0\"}");
        assertThat(config.ipv4()).isPresent();
        assertThat(config.ipv6().orElseThrow().subnetLength()).isEqualTo(80);
        assertThat(config.ipv6().orElseThrow().size()).isEqualTo(15);
    }

    @Test
    void assignedSubnetsNeedTheNetworkAlone() {
        final NetworkConfig config = NetworkConfig.parseForAssignedSubnets(
                "{\"Network\":\"10.3.0.0/29\",\"SubnetLen\":1,\"Backend\":{\"Type\":\"host-gw\"}}");
        assertThat(config.ipv4().orElseThrow().network()).isEqualTo(IpPrefix.parse("10.3.0.0/29"));
        assertThatThrownBy(() -> NetworkConfig.parseForAssignedSubnets("{}")).hasMessageContaining("Network");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {}                                                | Network  | missing        | network of all nodes
        {"Network":"10.3.0.0"}                            | Network  | "10.3.0.0"     | 10.244.0.0/16
        {"Network":"fd00::/48"}                           | Network  | "fd00::/48"    | IPv4
        {"Network":"0.0.0.0/0"}                           | Network  | "0.0.0.0/0"    | network of all nodes
        {"Network":10}                                    | Network  | 10             | in quotes
        {"Network":"10.3.0.0/29"}                         | Network  | 10.3.0.0/29    | /28 or larger
        {"Network":"10.3.0.0/16","SubnetLen":31}          | SubnetLen | 31            | between 18 and 30
        {"Network":"10.3.0.0/16","SubnetLen":17}          | SubnetLen | 17            | between 18 and 30
        {"Network":"10.3.0.0/16","SubnetLen":"24"}        | SubnetLen | "24"          | without quotes
        {"Network":"10.3.0.0/16","SubnetLen":24.5}        | SubnetLen | 24.5          | whole number
        {"Network":"10.3.0.0/16","SubnetMin":"10.4.0.0"}  | SubnetMin | 10.4.0.0      | 10.3.0.0/16
        {"Network":"10.3.0.0/16","SubnetMin":"10.3.1.7"}  | SubnetMin | 10.3.1.7      | 10.3.1.0
        {"Network":"10.3.0.0/16","SubnetMin":"fd00::"}    | SubnetMin | "fd00::"      | IPv4
        {"Network":"10.3.0.0/16","SubnetMin":"10.3.9.0","SubnetMax":"10.3.8.0"} | SubnetMin | 10.3.9.0 | 10.3.8.0
        {"Network":"10.3.0.0/16","SubnetMax":"10.9.0.0"}  | SubnetMax | 10.9.0.0      | 10.3.0.0/16
        {"Network":"10.3.0.0/16","EnableIPv4":"yes"}      | EnableIPv4 | "yes"        | true or false
        {"EnableIPv4":false}                              | EnableIPv4 | false        | EnableIPv6
        {"Network":"10.3.0.0/16","EnableIPv6":true}       | IPv6Network | missing     | network of all nodes
        {"Network":"10.3.0.0/16","Backend":"vxlan"}       | Backend  | "vxlan"        | object
        {"Network":"10.3.0.0/16","Backend":{}}            | Backend.Type | ''         | vxlan, host-gw, udp, alloc
        {"Network":"10.3.0.0/16","Backend":{"Type":"wireguard"}} | Backend.Type | wireguard | vxlan, host-gw
        {"Network":"10.3.0.0/16","Backend":{"Type":"vxlan","VNI":16777216}} | Backend.VNI | 16777216 | 16777215
        {"Network":"10.3.0.0/16","Backend":{"Type":"vxlan","Port":65536}} | Backend.Port | 65536 | 65535
        {"Network":"10.3.0.0/16","Backend":{"Type":"vxlan","MTU":68}} | Backend.MTU | 68 | 576
        {"Network":"10.3.0.0/16","Backend":{"Type":"vxlan","GBP":1}} | Backend.GBP | 1   | true or false
        {"Network":"10.3.0.0/16","Backend":{"Type":"udp","Port":99999999999}} | Backend.Port | 99999999999 | 65535
        """)
    void aWrongValueIsNamedWithItsKeyAndWhatWouldBeRight(
            final String json, final String key, final String value, final String right) {
        assertThatThrownBy(() -> NetworkConfig.parse(json))
                .isInstanceOf(JsonFieldException.class)
                .hasMessageStartingWith(key + " is ")
                .hasMessageContaining(value)
                .hasMessageContaining(right)
                .extracting(e -> ((JsonFieldException) e).key())
                .isEqualTo(key);
    }

    @Test
    void aTextThatIsNoJsonIsRefusedWithThePlace() {
        assertThatThrownBy(() -> NetworkConfig.parse("{\"Network\":"))
                .isInstanceOf(JsonFieldException.class)
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> NetworkConfig.parse("[]")).hasMessageContaining("not a JSON object");
        assertThatThrownBy(() -> NetworkConfig.parse("{} {}")).isInstanceOf(JsonFieldException.class);
        assertThatThrownBy(() -> NetworkConfig.parse("")).isInstanceOf(JsonFieldException.class);
    }

    private static BackendConfig backend(final String backend) {
        return NetworkConfig.parse("{\"Network\":\"10.3.0.0/16\",\"Backend\":" + backend + "}")
                .backend();
    }

    private static SubnetRange ipv4(final String json) {
        return NetworkConfig.parse(json).ipv4().orElseThrow();
    }
}
