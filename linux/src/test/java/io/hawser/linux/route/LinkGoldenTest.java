package io.hawser.linux.route;

import static io.hawser.linux.route.SentBytes.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.namespace.NetworkNamespace;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;
import org.junit.jupiter.api.Test;

/**
 * Requests are, to the byte, what iproute2 6.1.0 sends for the command above each. Captured in a namespace of its own
 * with {@code strace -e trace=sendmsg -e write=3}; sequence number and port are left zero. The links are u0 (index 10)
 * and u1 (index 11), a veth pair, and br0 (index 12), a bridge.
 */
class LinkGoldenTest {
    private static final int U0 = 10;
    private static final int U1 = 11;
    private static final MacAddress MAC = MacAddress.parse("76:3c:1e:75:f9:ef");
    private static final MacAddress POD_MAC = MacAddress.parse("0a:58:0a:f4:00:02");
    private static final Vxlan EVERYTHING = Vxlan.builder(3)
            .local(IpAddress.parse("fd00::1"))
            .remote(IpAddress.parse("fd00::2"))
            .lower(U0)
            .port(4789)
            .sourcePorts(1000, 2000)
            .ttl(64)
            .tos(8)
            .dontFragment(1)
            .flowLabel(9)
            .ageingSeconds(100)
            .maxAddresses(7)
            .without(VxlanFlag.LEARNING)
            .with(VxlanFlag.L2MISS)
            .with(VxlanFlag.L3MISS)
            .without(VxlanFlag.UDP_CSUM)
            .with(VxlanFlag.UDP_ZERO_CSUM6_TX)
            .with(VxlanFlag.UDP_ZERO_CSUM6_RX)
            .with(VxlanFlag.GBP)
            .build();
    private static final Bridge BRIDGE = new Bridge(false, true, false, 100, 400, 100, 700, 4096);

    @Test
    void vxlanLikeFlannels() {
        // ip link add name flannel.1 address 76:3c:1e:75:f9:ef mtu 1450 type vxlan id 1 local 198.18.0.1 dev u0
        //     nolearning dstport 8472
        assertThat(sent(tx -> tx.addLink(
                        "flannel.1",
                        Vxlan.builder(1)
                                .local(IpAddress.parse("198.18.0.1"))
                                .lower(U0)
                                .without(VxlanFlag.LEARNING)
                                .build(),
                        LinkSetting.mac(MAC),
                        LinkSetting.mtu(1450))))
                .isEqualTo("""
                        80000000 10000506 00000000 00000000 00000000 00000000 00000000 00000000
                        0a000100 763c1e75 f9ef0000 08000400 aa050000 0e000300 666c616e 6e656c2e
                        31000000 3c001200 09000100 76786c61 6e000000 2c000200 08000300 0a000000
                        08000100 01000000 08000400 c6120001 05000700 00000000 06000f00 21180000""");
    }

    @Test
    void vxlanWithAllThatCanBeSet() {
        // ip link add name v6 type vxlan id 3 dev u0 l2miss l3miss noudpcsum udp6zerocsumtx udp6zerocsumrx gbp
        //     srcport 1000 2000 ageing 100 maxaddress 7 ttl 64 tos 8 df set flowlabel 9 remote fd00::2 local fd00::1
        //     nolearning dstport 4789
        assertThat(sent(tx -> tx.addLink("v6", EVERYTHING))).isEqualTo("""
                        e8000000 10000506 00000000 00000000 00000000 00000000 00000000 00000000
                        07000300 76360000 c0001200 09000100 76786c61 6e000000 b0000200 08000300
                        0a000000 05000d00 01000000 05000e00 01000000 05001200 00000000 05001300
                        01000000 05001400 01000000 04001700 08000a00 03e807d0 08000800 64000000
                        08000900 07000000 05000500 40000000 05000600 08000000 05001d00 01000000
                        08001a00 00000009 08000100 03000000 14001100 fd000000 00000000 00000000
                        00000001 14001000 fd000000 00000000 00000000 00000002 05000700 00000000
                        06000f00 12b50000""");
    }

    @Test
    void dummy() {
        // ip link add name dummy0 type dummy
        assertThat(sent(tx -> tx.addLink("dummy0", new LinkKind.Dummy()))).isEqualTo("""
                        3c000000 10000506 00000000 00000000 00000000 00000000 00000000 00000000
                        0b000300 64756d6d 79300000 10001200 09000100 64756d6d 79000000""");
    }

    @Test
    void linkIsMadePortAndSetUp() {
        // ip link set dev u1 up master br0
        assertThat(sent(tx -> tx.changeLink(LinkRef.index(U1), LinkSetting.up(), LinkSetting.master(12))))
                .isEqualTo("""
                        28000000 10000500 00000000 00000000 00000000 0b000000 01000000 01000000
                        08000a00 0c000000""");
    }

    @Test
    void linkIsTakenFromItsMaster() {
        // ip link set dev u1 nomaster
        assertThat(sent(tx -> tx.changeLink(LinkRef.index(U1), LinkSetting.noMaster())))
                .isEqualTo("""
                        28000000 10000500 00000000 00000000 00000000 0b000000 00000000 00000000
                        08000a00 00000000""");
    }

    @Test
    void linkIsSetDown() {
        // ip link set dev u1 down
        assertThat(sent(tx -> tx.changeLink(LinkRef.index(U1), LinkSetting.down())))
                .isEqualTo("""
                        20000000 10000500 00000000 00000000 00000000 0b000000 00000000 01000000""");
    }

    @Test
    void linkFlagsAreSetTogether() {
        // ip link set dev u1 promisc on arp off
        assertThat(sent(tx -> tx.changeLink(LinkRef.index(U1), LinkSetting.promiscuous(true), LinkSetting.arp(false))))
                .isEqualTo("""
                        20000000 10000500 00000000 00000000 00000000 0b000000 80010000 80010000""");
    }

    @Test
    void linkAttributesAreSetInTheOrderGiven() {
        // ip link set dev u1 mtu 1400 address 0a:58:0a:f4:00:02 txqueuelen 10
        assertThat(sent(tx -> tx.changeLink(
                        LinkRef.index(U1),
                        LinkSetting.mtu(1400),
                        LinkSetting.mac(POD_MAC),
                        LinkSetting.txQueueLength(10))))
                .isEqualTo("""
                        3c000000 10000500 00000000 00000000 00000000 0b000000 00000000 00000000
                        08000400 78050000 0a000100 0a580af4 00020000 08000d00 0a000000""");
    }

    @Test
    void linkIsRenamed() {
        // ip link set dev u1 name u2
        assertThat(sent(tx -> tx.changeLink(LinkRef.index(U1), LinkSetting.name("u2"))))
                .isEqualTo("""
                        28000000 10000500 00000000 00000000 00000000 0b000000 00000000 00000000
                        07000300 75320000""");
    }

    @Test
    void alternativeNameIsAdded() {
        // ip link property add dev u2 altname a-name-that-is-longer-than-fifteen
        assertThat(sent(tx -> tx.addAlternativeName(LinkRef.index(U1), "a-name-that-is-longer-than-fifteen")))
                .isEqualTo("""
                        4c000000 6c00050e 00000000 00000000 00000000 0b000000 00000000 00000000
                        2c003480 27003500 612d6e61 6d652d74 6861742d 69732d6c 6f6e6765 722d7468
                        616e2d66 69667465 656e0000""");
    }

    @Test
    void alternativeNameIsDeleted() {
        // ip link property del dev u2 altname a-name-that-is-longer-than-fifteen
        assertThat(sent(tx -> tx.deleteAlternativeName(LinkRef.index(U1), "a-name-that-is-longer-than-fifteen")))
                .isEqualTo("""
                        4c000000 6d000500 00000000 00000000 00000000 0b000000 00000000 00000000
                        2c003480 27003500 612d6e61 6d652d74 6861742d 69732d6c 6f6e6765 722d7468
                        616e2d66 69667465 656e0000""");
    }

    @Test
    void addressGenerationIsSwitchedOff() {
        // ip link set dev u2 addrgenmode none
        assertThat(sent(tx -> tx.changeLink(LinkRef.index(U1), LinkSetting.addrGenMode(AddrGenMode.NONE))))
                .isEqualTo("""
                        30000000 10000500 00000000 00000000 00000000 0b000000 00000000 00000000
                        10001a00 0c000a00 05000800 01000000""");
    }

    @Test
    void vlanFilteringIsSwitchedOn() {
        // ip link set dev br0 type bridge vlan_filtering 1
        assertThat(sent(tx -> tx.vlanFiltering(LinkRef.index(12), true))).isEqualTo("""
                        3c000000 10000500 00000000 00000000 00000000 0c000000 00000000 00000000
                        1c001200 0a000100 62726964 67650000 0c000200 05000700 01000000""");
    }

    @Test
    void linkGoesToTheNamespaceOfAProcess() {
        // ip link set dev u2 netns 1
        assertThat(sent(tx -> tx.changeLink(LinkRef.index(U1), LinkSetting.namespaceOfProcess(1))))
                .isEqualTo("""
                        28000000 10000500 00000000 00000000 00000000 0b000000 00000000 00000000
                        08001300 01000000""");
    }

    @Test
    void bridgePortFlagsAreSet() {
        // bridge link set dev u2 hairpin on learning off isolated on
        assertThat(sent(tx -> tx.changeBridgePort(
                        U1,
                        BridgePortSetting.on(BridgePortFlag.HAIRPIN),
                        BridgePortSetting.off(BridgePortFlag.LEARNING),
                        BridgePortSetting.on(BridgePortFlag.ISOLATED))))
                .isEqualTo("""
                        3c000000 13000500 00000000 00000000 07000000 0b000000 00000000 00000000
                        1c000c80 05000400 01000000 05000800 00000000 05002100 01000000""");
    }

    @Test
    void linkIsDeleted() {
        // ip link del dev br0
        assertThat(sent(tx -> tx.deleteLink(LinkRef.index(12)))).isEqualTo("""
                        20000000 11000500 00000000 00000000 00000000 0c000000 00000000 00000000""");
    }

    @Test
    void vethWithItsPeerInAnotherNamespace() {
        // ip link add name hw0 mtu 1400 type veth peer address 0a:58:0a:f4:00:02 mtu 1400 netns hw-rtx name eth0
        try (NetworkNamespace other = NetworkNamespace.current()) {
            final String captured = """
                            7c000000 10000506 00000000 00000000 00000000 00000000 00000000 00000000
                            08000400 78050000 08000300 68773000 4c001200 08000100 76657468 40000200
                            3c000100 00000000 00000000 00000000 00000000 0a000100 0a580af4 00020000
                            08000400 78050000 08001c00 04000000 09000300 65746830 00000000""";
            assertThat(sent(tx -> tx.addVeth(
                            VethEnd.of("hw0", LinkSetting.mtu(1400)),
                            VethEnd.of(
                                    "eth0",
                                    LinkSetting.mac(POD_MAC),
                                    LinkSetting.mtu(1400),
                                    LinkSetting.namespace(other)))))
                    .isEqualTo(captured
                            // The namespace's file descriptor was 4 there.
                            .replace("08001c00 04000000", String.format("08001c00 %02x000000", other.fd())));
        }
    }

    @Test
    void bridge() {
        // ip link add name br0 index 12 type bridge ageing_time 100 stp_state 1 forward_delay 400 hello_time 100
        //     max_age 700 priority 4096 mcast_snooping 0
        // … but for the index, which the kernel chooses for us.
        final String captured = """
                        74000000 10000506 00000000 00000000 00000000 0c000000 00000000 00000000
                        08000300 62723000 4c001200 0a000100 62726964 67650000 3c000200 08000400
                        64000000 08000500 01000000 08000100 90010000 08000200 64000000 08000300
                        bc020000 06000600 00100000 05001700 00000000""";
        assertThat(sent(tx -> tx.addLink("br0", BRIDGE)))
                .isEqualTo(captured.replace("00000000 0c000000", "00000000 00000000"));
    }
}
