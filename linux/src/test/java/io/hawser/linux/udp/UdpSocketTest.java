package io.hawser.linux.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.hawser.linux.Errno;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.linux.udp.UdpOptions.Feature;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sockets over the loopback interface of one namespace: what is sent is in the receiver's queue at once. */
class UdpSocketTest {
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final IpAddress LOOPBACK6 = IpAddress.parse("::1");
    private static final IpAddress ANY = IpAddress.parse("0.0.0.0");
    private static final IpAddress ANY6 = IpAddress.parse("::");
    private static final int BUFFERS = 8 << 20;
    private static final int SEGMENT = 1400;

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private final UnsafeBuffer data = NativeMemory.allocate(128 * 1024);
    private TestNamespace namespace;

    @BeforeEach
    void createNamespace() {
        namespace = namespaces.create("udp");
    }

    @Test
    void everyDatagramOfManyBatchesArrivesAsItWasSent() throws Exception {
        try (UdpSocket sender = open(options(LOOPBACK));
                UdpSocket receiver = open(options(LOOPBACK))) {
            final int batch = 256;
            final SendBatch sends = new SendBatch(batch, 2);
            final ReceiveBatch receives = new ReceiveBatch(batch, 2048, 0);
            int next = 0;
            for (int round = 0; round < 160; round++) {
                sends.clear();
                for (int i = 0; i < batch; i++) {
                    final int at = i * 16;
                    data.putLong(at, round * batch + i);
                    data.putLong(at + 8, ~(round * batch + i));
                    sends.to(LOOPBACK, receiver.localPort())
                            .data(address(at), 8)
                            .data(address(at + 8), 8);
                }
                assertThat(sender.send(sends, 0)).isEqualTo(batch);
                assertThat(receiver.receive(receives)).isEqualTo(batch);
                for (int i = 0; i < batch; i++) {
                    final int at = receives.dataOffset(i);
                    assertThat(receives.length(i)).isEqualTo(16);
                    assertThat(receives.buffer().getLong(at)).isEqualTo(next);
                    assertThat(receives.buffer().getLong(at + 8)).isEqualTo(~next);
                    next++;
                }
                assertThat(receives.source(0)).hasToString("127.0.0.1:" + sender.localPort());
            }
            assertThat(next).isEqualTo(40_960);
            assertThat(receiver.receive(receives)).isEqualTo(-Errno.EAGAIN);
            assertThat(receives.size()).isZero();
        }
    }

    @Test
    void trainOfSegmentsArrivesAsOneWithItsSegmentSize() throws Exception {
        for (final IpAddress loopback : new IpAddress[] {LOOPBACK, LOOPBACK6}) {
            try (UdpSocket sender = open(options(loopback));
                    UdpSocket receiver = open(options(loopback).with(Feature.GRO))) {
                final int length = 39 * SEGMENT + 77;
                fill(length);
                final ReceiveBatch receives = new ReceiveBatch(8, 65_535, 12);
                assertThat(sender.send(train(loopback, receiver.localPort(), length, SEGMENT), 0))
                        .isOne();
                assertThat(receiver.receive(receives)).isOne();
                assertThat(receives.length(0)).isEqualTo(length);
                assertThat(receives.segmentSize(0)).isEqualTo(SEGMENT);
                assertThat(receives.isTruncated(0)).isFalse();
                assertSameBytes(receives, 0, 0, length);
            }
        }
    }

    @Test
    void trainIsCutForAReceiverThatTakesNone() throws Exception {
        try (UdpSocket sender = open(options(LOOPBACK));
                UdpSocket receiver = open(options(LOOPBACK))) {
            final int length = 39 * SEGMENT + 77;
            fill(length);
            final ReceiveBatch receives = new ReceiveBatch(64, 2048, 0);
            assertThat(sender.send(train(LOOPBACK, receiver.localPort(), length, SEGMENT), 0))
                    .isOne();
            assertThat(receiver.receive(receives)).isEqualTo(40);
            for (int i = 0; i < 40; i++) {
                final int expected = i == 39 ? 77 : SEGMENT;
                assertThat(receives.length(i)).isEqualTo(expected);
                assertThat(receives.segmentSize(i)).isEqualTo(expected);
                assertSameBytes(receives, i, i * SEGMENT, expected);
            }
        }
    }

    @Test
    void refusalsAreReturnedForTheDatagramTheyAreAbout() throws Exception {
        try (UdpSocket sender = open(options(LOOPBACK));
                UdpSocket receiver = open(options(LOOPBACK))) {
            final int tooLong = 47 * SEGMENT;
            final SendBatch batch = train(LOOPBACK, receiver.localPort(), tooLong, SEGMENT);
            assertThat(sender.send(batch, 0)).isEqualTo(-Errno.EMSGSIZE);

            batch.clear().to(LOOPBACK, receiver.localPort()).data(address(0), 10);
            batch.to(LOOPBACK, receiver.localPort()).data(address(0), tooLong);
            batch.to(LOOPBACK, receiver.localPort()).data(address(0), 20);
            assertThat(sender.send(batch, 0)).isOne();
            assertThat(sender.send(batch, 1)).isEqualTo(-Errno.EMSGSIZE);
            assertThat(sender.send(batch, 2)).isOne();
            assertThat(sender.send(batch, 3)).isZero();
            final ReceiveBatch receives = new ReceiveBatch(8, 2048, 0);
            assertThat(receiver.receive(receives)).isEqualTo(2);
            assertThat(receives.length(1)).isEqualTo(20);
        }
    }

    @Test
    void tosSourceAndDestinationTravelWithEachDatagram() throws Exception {
        namespace.run("ip addr add 127.0.0.7/8 dev lo");
        namespace.run("ip addr add fd00::7/128 dev lo nodad");
        final int loopbackIndex = 1;
        checkControls(ANY, LOOPBACK, IpAddress.parse("127.0.0.7"), loopbackIndex);
        checkControls(ANY6, LOOPBACK6, IpAddress.parse("fd00::7"), loopbackIndex);
    }

    private void checkControls(
            final IpAddress any, final IpAddress destination, final IpAddress source, final int interfaceIndex)
            throws Exception {
        try (UdpSocket sender = open(options(any));
                UdpSocket receiver = open(options(any).with(Feature.RECEIVE_TOS, Feature.PACKET_INFO))) {
            final SendBatch batch = new SendBatch(2, 1);
            batch.to(destination, receiver.localPort())
                    .data(address(0), 1)
                    .tos(0xbb)
                    .from(source);
            batch.to(destination, receiver.localPort()).data(address(0), 1);
            assertThat(sender.send(batch, 0)).isEqualTo(2);
            final ReceiveBatch receives = new ReceiveBatch(4, 2048, 0);
            assertThat(receiver.receive(receives)).isEqualTo(2);
            assertThat(receives.tos(0)).isEqualTo(0xbb);
            assertThat(receives.source(0).address()).isEqualTo(source);
            assertThat(receives.destination(0)).isEqualTo(destination);
            assertThat(receives.interfaceIndex(0)).isEqualTo(interfaceIndex);
            assertThat(receives.tos(1)).isZero();
            assertThat(receives.source(1).address()).isEqualTo(destination);
            assertThat(receives.source(1).port()).isEqualTo(sender.localPort());
        }
    }

    @Test
    void batchForgetsWhatItHeldBefore() throws Exception {
        try (UdpSocket sender = open(options(LOOPBACK));
                UdpSocket plain = open(options(LOOPBACK));
                UdpSocket telling =
                        open(options(LOOPBACK).with(Feature.GRO, Feature.RECEIVE_TOS, Feature.PACKET_INFO))) {
            final ReceiveBatch receives = new ReceiveBatch(1, 65_535, 0);
            for (int i = 0; i < 2; i++) {
                assertThat(sender.send(train(LOOPBACK, plain.localPort(), 10, SEGMENT), 0))
                        .isOne();
                assertThat(plain.receive(receives)).isOne();
                assertThat(receives.tos(0)).isNegative();
                assertThat(receives.segmentSize(0)).isEqualTo(10);
                assertThat(receives.destination(0)).isNull();
                assertThat(receives.interfaceIndex(0)).isZero();

                final SendBatch train = train(LOOPBACK, telling.localPort(), 3 * SEGMENT, SEGMENT);
                assertThat(sender.send(train.tos(1), 0)).isOne();
                assertThat(telling.receive(receives)).isOne();
                assertThat(receives.tos(0)).isOne();
                assertThat(receives.segmentSize(0)).isEqualTo(SEGMENT);
                assertThat(receives.destination(0)).isEqualTo(LOOPBACK);
            }
        }
    }

    @Test
    void socketOfBothFamiliesAnswersBoth() throws Exception {
        try (UdpSocket both = open(options(ANY6).with(Feature.RECEIVE_TOS, Feature.PACKET_INFO));
                UdpSocket peer = open(options(LOOPBACK).with(Feature.RECEIVE_TOS))) {
            final SendBatch batch = new SendBatch(1, 1);
            batch.to(LOOPBACK, both.localPort()).data(address(0), 3).tos(1);
            assertThat(peer.send(batch, 0)).isOne();
            final ReceiveBatch receives = new ReceiveBatch(1, 2048, 0);
            assertThat(both.receive(receives)).isOne();
            assertThat(receives.source(0)).hasToString("[::ffff:127.0.0.1]:" + peer.localPort());
            assertThat(receives.tos(0)).isOne();

            batch.clear().to(LOOPBACK, peer.localPort()).data(address(0), 4).tos(2);
            assertThat(both.send(batch, 0)).isOne();
            assertThat(peer.receive(receives)).isOne();
            assertThat(receives.tos(0)).isEqualTo(2);
            assertThat(receives.length(0)).isEqualTo(4);
        }
    }

    @Test
    void addressesAreSharedOnlyWhenAskedFor() throws Exception {
        try (UdpSocket v4 = open(options(ANY))) {
            final UdpOptions taken = UdpOptions.bind(ANY6, v4.localPort());
            assertThatThrownBy(() -> open(taken))
                    .hasMessage("bind udp socket [::]:" + v4.localPort()
                            + ": EADDRINUSE: another socket has this port; ss -ulnp shows whose it is");
            try (UdpSocket v6 = open(taken.with(Feature.V6_ONLY))) {
                assertThat(v6.localPort()).isEqualTo(v4.localPort());
            }
        }
        try (UdpSocket one = open(options(LOOPBACK).with(Feature.REUSE_PORT));
                UdpSocket other =
                        open(UdpOptions.bind(LOOPBACK, one.localPort()).with(Feature.REUSE_PORT))) {
            assertThat(other.localPort()).isEqualTo(one.localPort());
        }
        assertThatThrownBy(() -> open(options(IpAddress.parse("10.1.2.3"))))
                .hasMessage(
                        "bind udp socket 10.1.2.3:0: EADDRNOTAVAIL: no interface of this namespace has this address");
    }

    @Test
    void deviceAndBuffersAreAsSsShowsThem() throws Exception {
        namespace.run("ip link add veth0 type veth peer name veth1");
        try (UdpSocket socket = open(options(ANY).onDevice("veth0"))) {
            final String line = namespace.run("ss -ulnmH sport = :" + socket.localPort());
            assertThat(line)
                    .contains("0.0.0.0%veth0:" + socket.localPort())
                    .contains("rb" + socket.receiveBuffer() + ",")
                    .contains("tb" + socket.sendBuffer() + ",");
            assertThat(socket.receiveBuffer()).isEqualTo(2 * BUFFERS);
            assertThat(socket.sendBuffer()).isEqualTo(2 * BUFFERS);
        }
        assertThatThrownBy(() -> open(options(ANY).onDevice("nowhere")))
                .hasMessage("bind udp socket 0.0.0.0:0 to device nowhere: ENODEV: "
                        + "there is no such device in this namespace");
    }

    @Test
    void datagramsLargerThanTheMtuAreRefusedOrCutAsAsked() throws Exception {
        namespace.run("ip link set lo mtu 1500");
        try (UdpSocket never = open(options(LOOPBACK).withPathMtu(PathMtuDiscovery.DO));
                UdpSocket cuts = open(options(LOOPBACK).withPathMtu(PathMtuDiscovery.DONT));
                UdpSocket receiver = open(options(LOOPBACK))) {
            final SendBatch batch = new SendBatch(1, 1);
            batch.to(LOOPBACK, receiver.localPort()).data(address(0), 3000);
            assertThat(never.send(batch, 0)).isEqualTo(-Errno.EMSGSIZE);
            assertThat(cuts.send(batch, 0)).isOne();
            final ReceiveBatch receives = new ReceiveBatch(1, 2000, 0);
            assertThat(receiver.receive(receives)).isOne();
            assertThat(receives.length(0)).isEqualTo(2000);
            assertThat(receives.isTruncated(0)).isTrue();
        }
    }

    @Test
    void fullBatchRefusesAnother() {
        final SendBatch batch = new SendBatch(1, 1);
        assertThatThrownBy(() -> batch.tos(1)).isInstanceOf(IllegalStateException.class);
        batch.to(LOOPBACK, 1).data(address(0), 1);
        assertThat(batch.isFull()).isTrue();
        assertThatThrownBy(() -> batch.to(LOOPBACK, 1)).hasMessage("more than 1 datagrams in a batch");
        assertThatThrownBy(() -> batch.data(address(0), 1)).hasMessage("more than 1 pieces in a datagram");
        assertThatThrownBy(() -> new SendBatch(1025, 1)).hasMessageContaining("1 to 1024");
    }

    @Test
    void sendingAndReceivingAllocateNothing() throws Exception {
        try (UdpSocket sender = open(options(LOOPBACK));
                UdpSocket receiver = open(options(LOOPBACK).with(Feature.GRO, Feature.RECEIVE_TOS))) {
            final SendBatch sends = new SendBatch(16, 2);
            final ReceiveBatch receives = new ReceiveBatch(16, 65_535, 12);
            exchange(sender, receiver, sends, receives, 2_000);
            final long before = allocated();
            final long bytes = exchange(sender, receiver, sends, receives, 2_000);
            assertThat(allocated() - before).as("bytes allocated").isLessThan(1_000);
            assertThat(bytes).isEqualTo(2_000L * 16 * 4 * SEGMENT);
        }
    }

    private long exchange(
            final UdpSocket sender,
            final UdpSocket receiver,
            final SendBatch sends,
            final ReceiveBatch receives,
            final int rounds) {
        long bytes = 0;
        for (int round = 0; round < rounds; round++) {
            sends.clear();
            while (!sends.isFull()) {
                sends.to(LOOPBACK, receiver.localPort())
                        .data(address(0), SEGMENT)
                        .data(address(SEGMENT), 3 * SEGMENT)
                        .segmentSize(SEGMENT)
                        .tos(2)
                        .from(LOOPBACK);
            }
            final int sent = sender.send(sends, 0);
            final int received = receiver.receive(receives);
            if (sent != sends.capacity() || received != sent) {
                throw new AssertionError("sent " + sent + ", received " + received);
            }
            for (int i = 0; i < received; i++) {
                final SockAddrFlyweight source = receives.source(i);
                final boolean same = source.low() == LOOPBACK.low()
                        && source.port() == sender.localPort()
                        && receives.tos(i) == 2
                        && receives.segmentSize(i) == SEGMENT;
                bytes += same ? receives.length(i) : 0;
            }
        }
        return bytes;
    }

    private SendBatch train(final IpAddress to, final int port, final int length, final int segmentSize) {
        return new SendBatch(4, 1).to(to, port).data(address(0), length).segmentSize(segmentSize);
    }

    private void fill(final int length) {
        for (int i = 0; i < length; i++) {
            data.putByte(i, (byte) (i * 31 + (i >> 8)));
        }
    }

    private void assertSameBytes(final ReceiveBatch received, final int index, final int from, final int length) {
        final byte[] sent = new byte[length];
        final byte[] came = new byte[length];
        data.getBytes(from, sent);
        received.buffer().getBytes(received.dataOffset(index), came);
        assertThat(came).isEqualTo(sent);
    }

    private static UdpOptions options(final IpAddress address) {
        return UdpOptions.bind(address, 0).withBuffers(BUFFERS, BUFFERS).with(Feature.NON_BLOCKING);
    }

    private UdpSocket open(final UdpOptions options) throws Exception {
        return namespace.call(() -> UdpSocket.open(options));
    }

    private long address(final int offset) {
        return data.addressOffset() + offset;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
