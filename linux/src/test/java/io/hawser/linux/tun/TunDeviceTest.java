package io.hawser.linux.tun;

import static io.hawser.linux.tun.TunOffload.TUN_F_CSUM;
import static io.hawser.linux.tun.TunOffload.TUN_F_TSO4;
import static io.hawser.linux.tun.TunOffload.TUN_F_TSO6;
import static io.hawser.linux.tun.TunOffload.TUN_F_USO4;
import static io.hawser.linux.tun.VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_TCPV4;
import static io.hawser.linux.tun.VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_TCPV6;
import static io.hawser.linux.tun.VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_UDP_L4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.hawser.linux.Errno;
import io.hawser.linux.libc.IovecFlyweight;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.linux.udp.ReceiveBatch;
import io.hawser.linux.udp.SendBatch;
import io.hawser.linux.udp.UdpOptions;
import io.hawser.linux.udp.UdpSocket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TunDeviceTest {
    private static final int PACKET_LENGTH = 2048;
    private static final int TRANSFER_LENGTH = 64 << 20;
    private static final int SEGMENT = 1400;

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void deviceIsAsIpShowsItAndGoesWhenItIsClosed() throws Exception {
        final TestNamespace namespace = namespaces.create("tun");
        final TunOptions options = TunOptions.named("hawser%d").withQueues(3).withOffloads(TunOptions.ALL_OFFLOADS);
        try (TunDevice device = namespace.call(() -> TunDevice.open(options))) {
            assertThat(device.name()).isEqualTo("hawser0");
            assertThat(device.queues()).hasSize(3);
            assertThat(device.offloads()).contains(TUN_F_CSUM, TUN_F_TSO4, TUN_F_TSO6);
            assertThat(info(namespace, "hawser0"))
                    .isEqualTo("\"type\":\"tun\",\"pi\":false,\"vnet_hdr\":true,\"multi_queue\":true,"
                            + "\"numqueues\":3,\"numdisabled\":0,\"persist\":false");
            device.queues().get(1).detach();
            assertThat(info(namespace, "hawser0")).contains("\"numqueues\":2,\"numdisabled\":1");
            device.queues().get(1).attach();
            assertThat(info(namespace, "hawser0")).contains("\"numqueues\":3,\"numdisabled\":0");
            assertThat(namespace.run("ethtool -k hawser0"))
                    .contains("tx-checksumming: on")
                    .contains("tcp-segmentation-offload: on")
                    .contains("tx-udp-segmentation: " + (device.offloads().contains(TUN_F_USO4) ? "on" : "off"));
        }
        assertThat(namespace.run("ip -br link")).doesNotContain("hawser0");
    }

    @Test
    void plainDeviceHasOneQueueAndNoHeader() throws Exception {
        final TestNamespace namespace = namespaces.create("tun");
        try (TunDevice device = namespace.call(() -> TunDevice.open(TunOptions.named("flannel0")))) {
            assertThat(device.name()).isEqualTo("flannel0");
            assertThat(device.offloads()).isEmpty();
            assertThat(device.hasVnetHeader()).isFalse();
            assertThat(info(namespace, "flannel0"))
                    .startsWith("\"type\":\"tun\",\"pi\":false,\"vnet_hdr\":false,\"multi_queue\":false");
            assertThatThrownBy(() -> device.queues().get(0).detach())
                    .hasMessageStartingWith("detach a queue of tun device flannel0: EINVAL: ");
        }
    }

    @Test
    void persistentDeviceThatIsTakenUpGoesToo() throws Exception {
        final TestNamespace namespace = namespaces.create("tun");
        namespace.run("ip tuntap add dev left0 mode tun");
        try (TunDevice device = namespace.call(() -> TunDevice.open(TunOptions.named("left0")))) {
            assertThat(info(namespace, device.name())).contains("\"persist\":false");
        }
        assertThat(namespace.run("ip -br link")).doesNotContain("left0");
    }

    @Test
    void offloadsThatTheKernelRefusesAreLeftOutStepByStep() throws Exception {
        final TestNamespace namespace = namespaces.create("tun");
        // The kernel knows USO4 only together with USO6, and nothing at all without checksums.
        assertThat(accepted(namespace, Set.of(TUN_F_CSUM, TUN_F_TSO4, TUN_F_USO4)))
                .containsExactlyInAnyOrder(TUN_F_CSUM, TUN_F_TSO4);
        assertThat(accepted(namespace, Set.of(TUN_F_CSUM, TUN_F_USO4))).containsExactly(TUN_F_CSUM);
        assertThat(accepted(namespace, Set.of(TUN_F_TSO4))).isEmpty();
    }

    @Test
    void errorsNameTheDeviceAndTheWayOut() throws Exception {
        final TestNamespace namespace = namespaces.create("tun");
        try (TunDevice device = namespace.call(() -> TunDevice.open(TunOptions.named("one")))) {
            assertThatThrownBy(() -> namespace.call(() -> TunDevice.open(TunOptions.named(device.name()))))
                    .hasMessage("open tun device one: EBUSY: another process has it open");
        }
        namespace.run("ip link add other type veth peer name peer");
        assertThatThrownBy(() -> namespace.call(() -> TunDevice.open(TunOptions.named("other"))))
                .hasMessage("open tun device other: EINVAL: a device of this name is there, "
                        + "of another kind or with other options; remove it first");
    }

    @Test
    void packetsWrittenArriveAtASocketAndWhatASocketSendsIsRead() throws Exception {
        final TestNamespace namespace = namespaces.create("tun");
        final UnsafeBuffer memory = NativeMemory.allocate(PACKET_LENGTH);
        try (TunDevice device = namespace.call(() -> TunDevice.open(TunOptions.named("tun0")))) {
            namespace.run("ip addr add 10.9.0.1/24 dev tun0");
            namespace.run("sysctl -q net.ipv6.conf.tun0.disable_ipv6=1");
            namespace.run("ip link set tun0 up");
            final InetAddress own = address("10.9.0.1");
            final InetSocketAddress peer = new InetSocketAddress(address("10.9.0.2"), 7);
            try (DatagramChannel socket =
                    namespace.call(() -> DatagramChannel.open().bind(new InetSocketAddress(own, 9)))) {
                socket.send(ByteBuffer.wrap(new byte[] {1, 2, 3}), peer);
                final TunQueue queue = device.queues().get(0);
                final int length = queue.read(memory.addressOffset(), PACKET_LENGTH);
                assertThat(length).isEqualTo(20 + 8 + 3);
                assertThat(memory.getByte(28 + 2)).isEqualTo((byte) 3);

                turnRound(memory);
                final UnsafeBuffer iovecs = NativeMemory.allocate(2 * IovecFlyweight.LENGTH);
                IovecFlyweight.set(iovecs, 0, 0, memory.addressOffset(), 20);
                IovecFlyweight.set(iovecs, 0, 1, memory.addressOffset() + 20, length - 20);
                assertThat(queue.writev(iovecs.addressOffset(), 2)).isEqualTo(length);
                final ByteBuffer received = ByteBuffer.allocate(16);
                assertThat(socket.receive(received)).isEqualTo(peer);
                assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));

                socket.send(ByteBuffer.wrap(new byte[] {4}), peer);
                assertThat(queue.readv(iovecs.addressOffset(), 2)).isEqualTo(20 + 8 + 1);
                assertThat(memory.getByte(28)).isEqualTo((byte) 4);
                assertThat(queue.write(memory.addressOffset(), 0)).isEqualTo(-Errno.EINVAL);
            }
        }
    }

    @Test
    void tcpOverTwoDevicesComesInSuperPackets() throws Exception {
        // one: 10.9.0.1, fd09::1 on tun0 <-> relay <-> other: 10.9.0.2, fd09::2 on tun0
        final TestNamespace one = namespaces.create("one");
        final TestNamespace other = namespaces.create("other");
        final TunOptions options =
                TunOptions.named("tun0").withOffloads(TunOptions.ALL_OFFLOADS).withoutBlocking();
        try (TunDevice left = one.call(() -> TunDevice.open(options));
                TunDevice right = other.call(() -> TunDevice.open(options))) {
            up(one, "10.9.0.1/24", "fd09::1/64");
            up(other, "10.9.0.2/24", "fd09::2/64");
            try (TunRelay relay =
                    new TunRelay(left.queues().get(0), right.queues().get(0))) {
                assertThat(transfer(one, other, address("10.9.0.2"))).isEqualTo(TRANSFER_LENGTH);
                assertThat(relay.largest(VIRTIO_NET_HDR_GSO_TCPV4)).isBetween(32_000, 65_535);
                assertThat(transfer(one, other, address("fd09::2"))).isEqualTo(TRANSFER_LENGTH);
                assertThat(relay.largest(VIRTIO_NET_HDR_GSO_TCPV6)).isBetween(32_000, 65_575);
            }
        }
    }

    @Test
    void trainOfDatagramsCrossesTwoDevicesInOnePiece() throws Exception {
        // one: 10.9.0.1 on tun0 <-> relay <-> other: 10.9.0.2 on tun0
        final TestNamespace one = namespaces.create("one");
        final TestNamespace other = namespaces.create("other");
        final TunOptions options =
                TunOptions.named("tun0").withOffloads(TunOptions.ALL_OFFLOADS).withoutBlocking();
        final UnsafeBuffer data = NativeMemory.allocate(40 * SEGMENT);
        final ReceiveBatch received = new ReceiveBatch(1, 65_535, 0);
        try (TunDevice left = one.call(() -> TunDevice.open(options));
                TunDevice right = other.call(() -> TunDevice.open(options))) {
            up(one, "10.9.0.1/24", "fd09::1/64");
            up(other, "10.9.0.2/24", "fd09::2/64");
            assumeTrue(left.offloads().contains(TUN_F_USO4), "kernels before 6.2 cut trains themselves");
            final IpAddress to = IpAddress.parse("10.9.0.2");
            try (TunRelay relay =
                            new TunRelay(left.queues().get(0), right.queues().get(0));
                    UdpSocket sender = one.call(() -> UdpSocket.open(UdpOptions.bind(IpAddress.parse("0.0.0.0"), 0)));
                    UdpSocket receiver = other.call(
                            () -> UdpSocket.open(UdpOptions.bind(to, 0).with(UdpOptions.Feature.GRO)))) {
                final SendBatch train = new SendBatch(1, 1)
                        .to(to, receiver.localPort())
                        .data(data.addressOffset(), data.capacity())
                        .segmentSize(SEGMENT);
                assertThat(sender.send(train, 0)).isOne();
                assertThat(receiver.receive(received)).isOne();
                assertThat(received.length(0)).isEqualTo(40 * SEGMENT);
                assertThat(received.segmentSize(0)).isEqualTo(SEGMENT);
                assertThat(relay.largest(VIRTIO_NET_HDR_GSO_UDP_L4)).isEqualTo(20 + 8 + 40 * SEGMENT);
                assertThat(relay.gsoSize(VIRTIO_NET_HDR_GSO_UDP_L4)).isEqualTo(SEGMENT);
            }
        }
    }

    @Test
    void readingAndWritingAllocateNothing() throws Exception {
        final TestNamespace namespace = namespaces.create("tun");
        final UnsafeBuffer memory = NativeMemory.allocate(PACKET_LENGTH);
        final UnsafeBuffer iovec = NativeMemory.allocate(IovecFlyweight.LENGTH);
        IovecFlyweight.set(iovec, 0, 0, memory.addressOffset(), PACKET_LENGTH);
        final TunOptions options = TunOptions.named("tun0").withoutBlocking();
        try (TunDevice device = namespace.call(() -> TunDevice.open(options))) {
            namespace.run("sysctl -q net.ipv6.conf.tun0.disable_ipv6=1");
            namespace.run("ip link set tun0 up");
            final TunQueue queue = device.queues().get(0);
            useQueue(queue, memory, iovec, 20_000);
            final long before = allocated();
            useQueue(queue, memory, iovec, 20_000);
            assertThat(allocated() - before).as("bytes allocated").isLessThan(1_000);
        }
    }

    private static void useQueue(
            final TunQueue queue, final UnsafeBuffer memory, final UnsafeBuffer iovec, final int times) {
        for (int i = 0; i < times; i++) {
            final int read = queue.read(memory.addressOffset(), PACKET_LENGTH) + queue.readv(iovec.addressOffset(), 1);
            memory.putByte(0, (byte) 0x45);
            final int written = queue.write(memory.addressOffset(), 28) + queue.writev(iovec.addressOffset(), 1);
            if (written != 28 + PACKET_LENGTH || read != -2 * Errno.EAGAIN) {
                throw new AssertionError("wrote " + written + ", read " + read);
            }
        }
    }

    /** Sends from one to the other; returns the number of bytes that came. */
    private static long transfer(final TestNamespace from, final TestNamespace to, final InetAddress address)
            throws Exception {
        try (ServerSocketChannel server =
                to.call(() -> ServerSocketChannel.open().bind(new InetSocketAddress(address, 0)))) {
            final CompletableFuture<Long> received = CompletableFuture.supplyAsync(() -> drain(server));
            try (SocketChannel client = from.call(() -> SocketChannel.open(server.getLocalAddress()))) {
                final ByteBuffer data = ByteBuffer.allocateDirect(1 << 20);
                for (int i = 0; i < TRANSFER_LENGTH / data.capacity(); i++) {
                    data.clear();
                    while (data.hasRemaining()) {
                        client.write(data);
                    }
                }
            }
            return received.get();
        }
    }

    private static long drain(final ServerSocketChannel server) {
        try (SocketChannel channel = server.accept()) {
            final ByteBuffer data = ByteBuffer.allocateDirect(1 << 20);
            long total = 0;
            for (int count = 0; count >= 0; count = channel.read(data.clear())) {
                total += count;
            }
            return total;
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void up(final TestNamespace namespace, final String v4, final String v6) {
        namespace.run("ip addr add " + v4 + " dev tun0");
        namespace.run("ip addr add " + v6 + " dev tun0 nodad");
        namespace.run("ip link set tun0 up");
    }

    private static Set<TunOffload> accepted(final TestNamespace namespace, final Set<TunOffload> asked)
            throws Exception {
        try (TunDevice device =
                namespace.call(() -> TunDevice.open(TunOptions.named("tun0").withOffloads(asked)))) {
            assertThat(device.hasVnetHeader()).isTrue();
            return device.offloads();
        }
    }

    /** Sends an IPv4 packet of UDP back to where it came from; the checksums stay right. */
    private static void turnRound(final UnsafeBuffer packet) {
        swap(packet, 12, 16, 4);
        swap(packet, 20, 22, 2);
    }

    private static void swap(final UnsafeBuffer packet, final int one, final int other, final int count) {
        for (int i = 0; i < count; i++) {
            final byte kept = packet.getByte(one + i);
            packet.putByte(one + i, packet.getByte(other + i));
            packet.putByte(other + i, kept);
        }
    }

    private static String info(final TestNamespace namespace, final String device) {
        final String json = namespace.run("ip -d -j link show " + device);
        final int start = json.indexOf("\"info_data\":{") + "\"info_data\":{".length();
        return json.substring(start, json.indexOf('}', start));
    }

    private static InetAddress address(final String text) {
        return IpAddress.parse(text).toInetAddress();
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
