package io.hawser.benchmarks.micro;

import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.tun.VirtioNetHdrFlyweight;
import io.hawser.overlay.coalesce.Coalescer;
import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.peers.PeerTable;
import io.hawser.overlay.segment.SuperPacket;
import io.hawser.overlay.wire.Checksum;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.Ipv4HeaderFlyweight;
import io.hawser.overlay.wire.TcpHeaderFlyweight;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the userspace tunnel does to each packet between its system calls; the packets are of 1,400 bytes of TCP. */
@State(Scope.Thread)
public class PacketBenchmark {
    private static final int SEGMENTS = 45;
    private static final int PAYLOAD = 1400;
    private static final int HEADERS = Ipv4HeaderFlyweight.MIN_LENGTH + TcpHeaderFlyweight.MIN_LENGTH;
    private static final int SLOT = 1536;
    private static final int TCP = 6;
    private static final int TTL = 64;
    private static final int PEERS = 5_000;
    private static final int SUBNET_SIZE = 256;
    private static final IpAddress FIRST_SUBNET = IpAddress.parse("10.0.0.0");
    private static final IpAddress FIRST_NODE = IpAddress.parse("198.18.0.1");

    private final UnsafeBuffer superMemory =
            NativeMemory.allocate(VirtioNetHdrFlyweight.LENGTH + HEADERS + SEGMENTS * PAYLOAD);
    private final UnsafeBuffer segments = NativeMemory.allocate(SEGMENTS * SLOT);
    private final UnsafeBuffer pristine = NativeMemory.allocate(HEADERS);
    private final UnsafeBuffer headers = NativeMemory.allocate(SuperPacket.MAX_HEADER_LENGTH);
    private final VirtioNetHdrFlyweight vnet = new VirtioNetHdrFlyweight();
    private final IpPacket packet = new IpPacket();
    private final SuperPacket superPacket = new SuperPacket();
    private final Coalescer coalescer = new Coalescer((iovec, count) -> {}, true, true);
    private PeerTable peers;
    private long address;

    /** Makes a super-packet, its segments, and the peers of a large network. */
    @Setup
    public void make() {
        makeSuperPacket();
        for (int i = 0; i < SEGMENTS; i++) {
            superPacket.writeHeaders(i, segments, i * SLOT);
            segments.putBytes(i * SLOT + HEADERS, superMemory, superPacket.payloadOffset(i), PAYLOAD);
        }
        pristine.putBytes(0, segments, 0, HEADERS);
        final List<Peer> all = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            final IpAddress subnet = FIRST_SUBNET.plus((long) i * SUBNET_SIZE);
            all.add(Peer.of(new IpPrefix(subnet, 24), FIRST_NODE.plus(i)));
        }
        peers = new PeerTable(all, List.of());
    }

    /**
     * The sum over the payload of one packet.
     *
     * @return it.
     */
    @Benchmark
    @HotPath
    public int checksum() {
        return Checksum.sum(superMemory, VirtioNetHdrFlyweight.LENGTH + HEADERS, PAYLOAD);
    }

    /**
     * One segment of a super-packet: its headers, with both checksums.
     *
     * @return something of the last one.
     */
    @Benchmark
    @HotPath
    @OperationsPerInvocation(SEGMENTS)
    public int segment() {
        takeSuperPacket();
        for (int i = 0; i < SEGMENTS; i++) {
            superPacket.writeHeaders(i, headers, 0);
        }
        return headers.getInt(0);
    }

    /**
     * One packet read, verified and joined to those before it.
     *
     * @return what came of the last one.
     */
    @Benchmark
    @HotPath
    @OperationsPerInvocation(SEGMENTS)
    public Object coalesce() {
        Object last = null;
        segments.putBytes(0, pristine, 0, HEADERS);
        for (int i = 0; i < SEGMENTS; i++) {
            packet.read(segments, i * SLOT, HEADERS + PAYLOAD);
            last = coalescer.offer(packet);
        }
        coalescer.flush();
        return last;
    }

    /**
     * One destination looked up among 5,000 peers, another each time.
     *
     * @return the peer.
     */
    @Benchmark
    @HotPath
    public Peer lookUp() {
        address = (address + 0x9e3779b9L) % ((long) PEERS * SUBNET_SIZE);
        return peers.find(true, 0, FIRST_SUBNET.low() + address);
    }

    private void makeSuperPacket() {
        final int at = VirtioNetHdrFlyweight.LENGTH;
        for (int i = at; i < superMemory.capacity(); i++) {
            superMemory.putByte(i, (byte) (i * 31));
        }
        new Ipv4HeaderFlyweight()
                .wrap(superMemory, at)
                .headerLength(Ipv4HeaderFlyweight.MIN_LENGTH)
                .tos(0)
                .totalLength(HEADERS + SEGMENTS * PAYLOAD)
                .fragment(Ipv4HeaderFlyweight.FLAG_DF)
                .ttl(TTL)
                .protocol(TCP);
        final int transport = at + Ipv4HeaderFlyweight.MIN_LENGTH;
        superMemory.putByte(
                transport + TcpHeaderFlyweight.DATA_OFFSET_OFFSET, (byte) (TcpHeaderFlyweight.MIN_LENGTH << 2));
        new TcpHeaderFlyweight().wrap(superMemory, transport).flags(TcpHeaderFlyweight.FLAG_ACK);
        vnet.wrap(superMemory, 0)
                .clear()
                .flags(VirtioNetHdrFlyweight.VIRTIO_NET_HDR_F_NEEDS_CSUM)
                .gsoType(VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_TCPV4)
                .gsoSize(PAYLOAD)
                .checksumStart(Ipv4HeaderFlyweight.MIN_LENGTH)
                .checksumOffset(TcpHeaderFlyweight.CHECKSUM_OFFSET);
        takeSuperPacket();
    }

    private void takeSuperPacket() {
        packet.read(superMemory, VirtioNetHdrFlyweight.LENGTH, HEADERS + SEGMENTS * PAYLOAD);
        superPacket.take(packet, vnet);
    }
}
