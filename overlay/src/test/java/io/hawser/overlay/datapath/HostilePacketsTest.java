package io.hawser.overlay.datapath;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.udp.ReceiveBatch;
import io.hawser.linux.udp.UdpOptions;
import io.hawser.linux.udp.UdpOptions.Feature;
import io.hawser.linux.udp.UdpSocket;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.wire.Checksum;
import io.hawser.overlay.wire.Ipv4HeaderFlyweight;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What peers and strangers send that must not come through: dropped, and counted as what it is. */
class HostilePacketsTest extends TunnelFixture {
    private static final int PORT = 8285;
    private static final int POD_PORT = 9;
    private static final int ECT_0 = 2;
    private static final int CE = 3;
    private static final int LENGTH = 60;
    private static final IpAddress OURS = TestNode.podAddress(FIRST);
    private static final IpAddress THEIRS = TestNode.podAddress(SECOND);

    private DatagramSocket socket;

    HostilePacketsTest() {
        super(new TunnelWire.Udp(PORT), new TunnelWire.Udp(PORT));
    }

    @Test
    void aStrangersPacketIsDropped() throws Exception {
        send(stranger().namespace(), packet(THEIRS, OURS));
        awaitCount(DatapathCounter.UNKNOWN_PEER, 1);
    }

    @Test
    void aSourceThatIsNotThePeersOwnIsDropped() throws Exception {
        send(second().node().namespace(), packet(IpAddress.parse("10.244.77.1"), OURS));
        send(second().node().namespace(), packet(OURS, OURS));
        awaitCount(DatapathCounter.SPOOFED_SOURCE, 2);
    }

    @Test
    void aDestinationThatIsNotOursIsDropped() throws Exception {
        send(second().node().namespace(), packet(THEIRS, IpAddress.parse("8.8.8.8")));
        send(second().node().namespace(), packet(THEIRS, IpAddress.parse("224.0.0.1")));
        awaitCount(DatapathCounter.FOREIGN_DESTINATION, 2);
    }

    @Test
    void whatIsNoPacketIsDropped() throws Exception {
        final byte[] shorter = new byte[LENGTH - 1];
        System.arraycopy(packet(THEIRS, OURS), 0, shorter, 0, shorter.length);
        send(second().node().namespace(), shorter);
        send(second().node().namespace(), new byte[0]);
        send(second().node().namespace(), new byte[] {0x45});
        send(second().node().namespace(), new byte[] {0x60, 0, 0});
        send(second().node().namespace(), new byte[LENGTH]);
        awaitCount(DatapathCounter.MALFORMED, 5);
    }

    @Test
    void congestionThatTheSenderCannotBeToldOfDropsThePacket() throws Exception {
        open(second().node().namespace());
        socket.setTrafficClass(CE);
        send(second().node().namespace(), packet(THEIRS, OURS));
        awaitCount(DatapathCounter.CONGESTED, 1);
    }

    @Test
    void congestionOnTheWayIsToldToThePod() throws Exception {
        try (UdpSocket pod = first().pod()
                .call(() -> UdpSocket.open(
                        UdpOptions.bind(OURS, POD_PORT).with(Feature.RECEIVE_TOS, Feature.NON_BLOCKING)))) {
            open(second().node().namespace());
            socket.setTrafficClass(CE);
            final byte[] capable = packet(THEIRS, OURS);
            final UnsafeBuffer buffer = new UnsafeBuffer(capable);
            final int udp = Ipv4HeaderFlyweight.MIN_LENGTH;
            buffer.putShort(udp + 2, (short) POD_PORT, BIG_ENDIAN);
            buffer.putShort(udp + 4, (short) (LENGTH - udp), BIG_ENDIAN);
            new Ipv4HeaderFlyweight().wrap(buffer, 0).tos(ECT_0).checksum(0);
            seal(buffer);
            send(second().node().namespace(), capable);
            final ReceiveBatch received = new ReceiveBatch(1, LENGTH, 0);
            await().atMost(SOON).until(() -> pod.receive(received) == 1);
            assertThat(received.tos(0)).isEqualTo(CE);
        }
    }

    @Test
    void noiseFromAPeerHarmsNobody() throws Exception {
        final Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            final byte[] noise = packet(THEIRS, OURS);
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                noise[random.nextInt(noise.length)] = (byte) random.nextInt();
            }
            send(second().node().namespace(), noise);
        }
        ping(SECOND);
        ping(SECOND_V6);
        assertThat(first().count(DatapathCounter.MALFORMED)).isPositive();
    }

    @AfterEach
    void closeSocket() {
        socket.close();
    }

    private void awaitCount(final DatapathCounter counter, final long expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(first().datapath().counters()).containsEntry(counter, expected));
    }

    private void open(final TestNamespace from) throws Exception {
        if (socket == null) {
            socket = from.call(() -> new DatagramSocket());
        }
    }

    private void send(final TestNamespace from, final byte[] bytes) throws Exception {
        open(from);
        socket.send(new DatagramPacket(
                bytes, bytes.length, first().node().publicIp().toInetAddress(), PORT));
    }

    /** An IPv4 packet with an empty UDP header. */
    private static byte[] packet(final IpAddress source, final IpAddress destination) {
        final byte[] bytes = new byte[LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        new Ipv4HeaderFlyweight()
                .wrap(buffer, 0)
                .headerLength(Ipv4HeaderFlyweight.MIN_LENGTH)
                .totalLength(LENGTH)
                .ttl(9)
                .protocol(Inet.IPPROTO_UDP)
                .source((int) source.low())
                .destination((int) destination.low());
        seal(buffer);
        return bytes;
    }

    private static void seal(final UnsafeBuffer buffer) {
        final int checksum = Checksum.finish(Checksum.sum(buffer, 0, Ipv4HeaderFlyweight.MIN_LENGTH));
        buffer.putShort(Ipv4HeaderFlyweight.CHECKSUM_OFFSET, (short) checksum, BIG_ENDIAN);
    }
}
