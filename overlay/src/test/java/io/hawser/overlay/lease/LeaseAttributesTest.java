package io.hawser.overlay.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseAttributesTest {
    private static final IpAddress NODE = IpAddress.parse("198.18.0.1");
    private static final IpAddress NODE_V6 = IpAddress.parse("fd00::1");
    private static final BackendData.Vxlan DEVICE = new BackendData.Vxlan(1, MacAddress.parse("76:3c:1e:75:f9:ef"));

    // etcdctl get --print-value-only /coreos.com/network/subnets/10.244.15.0-24, written by flanneld v0.20.2
    private static final String VXLAN = "{\"PublicIP\":\"198.18.0.1\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\","
            + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"76:3c:1e:75:f9:ef\"}}";
    private static final String UDP = "{\"PublicIP\":\"198.18.0.1\",\"PublicIPv6\":null}";

    @Test
    void vxlanIsWrittenAndReadAsFlannelWritesIt() {
        final LeaseAttributes attributes = LeaseAttributes.of(NODE, BackendType.VXLAN, DEVICE);
        assertThat(attributes.toJson()).isEqualTo(VXLAN);
        assertThat(LeaseAttributes.parse(VXLAN)).isEqualTo(attributes);
    }

    @Test
    void udpLeavesItsNameOut() {
        final LeaseAttributes attributes = LeaseAttributes.of(NODE, BackendType.UNNAMED);
        assertThat(attributes.toJson()).isEqualTo(UDP);
        assertThat(LeaseAttributes.parse(UDP)).isEqualTo(attributes);
    }

    @Test
    void hostGwHasNoData() {
        final LeaseAttributes attributes = LeaseAttributes.of(NODE, BackendType.HOST_GW);
        assertThat(attributes.toJson())
                .isEqualTo("{\"PublicIP\":\"198.18.0.1\",\"PublicIPv6\":null,\"BackendType\":\"host-gw\"}");
        assertThat(LeaseAttributes.parse(attributes.toJson())).isEqualTo(attributes);
    }

    @Test
    void dualStackHasDataOfBothDevices() {
        final LeaseAttributes attributes = new LeaseAttributes(
                Optional.of(NODE), Optional.of(NODE_V6), BackendType.VXLAN, Optional.of(DEVICE), Optional.of(DEVICE));
        assertThat(attributes.toJson())
                .isEqualTo("{\"PublicIP\":\"198.18.0.1\",\"PublicIPv6\":\"fd00::1\",\"BackendType\":\"vxlan\","
                        + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"76:3c:1e:75:f9:ef\"},"
                        + "\"BackendV6Data\":{\"VNI\":1,\"VtepMAC\":\"76:3c:1e:75:f9:ef\"}}");
        assertThat(LeaseAttributes.parse(attributes.toJson())).isEqualTo(attributes);
    }

    @Test
    void ipv6AloneWritesTheUnspecifiedIpv4Address() {
        final LeaseAttributes attributes = new LeaseAttributes(
                Optional.empty(), Optional.of(NODE_V6), BackendType.VXLAN, Optional.empty(), Optional.of(DEVICE));
        assertThat(attributes.toJson())
                .isEqualTo("{\"PublicIP\":\"0.0.0.0\",\"PublicIPv6\":\"fd00::1\",\"BackendType\":\"vxlan\","
                        + "\"BackendV6Data\":{\"VNI\":1,\"VtepMAC\":\"76:3c:1e:75:f9:ef\"}}");
        assertThat(LeaseAttributes.parse(attributes.toJson())).isEqualTo(attributes);
        assertThat(attributes.mainAddress()).isEqualTo(NODE_V6);
    }

    @Test
    void theDataOfAnUnknownBackendIsKeptAsItIs() {
        final String json = "{\"PublicIP\":\"198.18.0.1\",\"PublicIPv6\":null,\"BackendType\":\"wireguard\","
                + "\"BackendData\":{\"PublicKey\":\"a+b/c=\",\"nested\":[1,{\"x\":null}]}}";
        final LeaseAttributes attributes = LeaseAttributes.parse(json);
        assertThat(attributes.backendType().isKnown()).isFalse();
        assertThat(attributes.backendData()).containsInstanceOf(BackendData.Opaque.class);
        assertThat(attributes.toJson()).isEqualTo(json);
    }

    @Test
    void whatAnOldFlannelLeftOutIsNotAskedFor() {
        assertThat(LeaseAttributes.parse("{\"PublicIP\":\"198.18.0.1\",\"BackendType\":\"vxlan\","
                        + "\"BackendData\":{\"VtepMAC\":\"76:3C:1E:75:F9:EF\"},\"Later\":1}"))
                .isEqualTo(LeaseAttributes.of(NODE, BackendType.VXLAN, new BackendData.Vxlan(0, DEVICE.vtepMac())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {}                                                       | PublicIP
        {"PublicIP":"nowhere"}                                   | PublicIP
        {"PublicIP":"0.0.0.0"}                                   | PublicIP
        {"PublicIP":"fd00::1"}                                   | PublicIP
        {"PublicIP":7}                                           | PublicIP
        {"PublicIP":"1.2.3.4","PublicIPv6":"1.2.3.4"}            | PublicIPv6
        {"PublicIP":"1.2.3.4","BackendType":[]}                  | BackendType
        {"PublicIP":"1.2.3.4","BackendType":"vxlan","BackendData":{}} | VtepMAC
        {"PublicIP":"1.2.3.4","BackendType":"vxlan","BackendData":{"VtepMAC":"x"}} | VtepMAC
        {"PublicIP":"1.2.3.4","BackendType":"vxlan","BackendData":{"VNI":-1,"VtepMAC":"76:3c:1e:75:f9:ef"}} | VNI
        """)
    void wrongValuesAreNamedWithTheirKey(final String json, final String key) {
        assertThatThrownBy(() -> LeaseAttributes.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "reserved for rack 7", "{\"PublicIP\":\"1.2.3.4\"} x"})
    void whatIsNoJsonObjectIsRefused(final String text) {
        assertThatThrownBy(() -> LeaseAttributes.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
