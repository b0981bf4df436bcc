package io.hawser.benchmarks.micro;

import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.overlay.datapath.VxlanHeader;
import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.peers.PeerTable;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.Ipv4HeaderFlyweight;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A small packet put into the userspace tunnel and taken out of it, without the system calls. */
@State(Scope.Thread)
public class TunnelBenchmark {
    private static final int LENGTH = 92;
    private static final int HEADROOM = 64;
    private static final int PEERS = 5_000;
    private static final int SUBNET_SIZE = 256;
    private static final int OTHER = 4_711;
    private static final int VNI = 1;
    private static final IpAddress FIRST_SUBNET = IpAddress.parse("10.0.0.0");
    private static final IpAddress FIRST_NODE = IpAddress.parse("198.18.0.1");
    private static final MacAddress OWN_MAC = MacAddress.parse("02:00:00:00:00:01");

    private final UnsafeBuffer memory = NativeMemory.allocate(HEADROOM + LENGTH);
    private final IpPacket packet = new IpPacket();
    private final VxlanHeader header = new VxlanHeader(VNI, OWN_MAC);
    private PeerTable peers;

    /** Makes a packet between two pods, and the peers of a large network, to all of which the own MAC leads. */
    @Setup
    public void make() {
        final List<Peer> all = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            final IpAddress subnet = FIRST_SUBNET.plus((long) i * SUBNET_SIZE);
            all.add(new Peer(new IpPrefix(subnet, 24), FIRST_NODE.plus(i), OWN_MAC));
        }
        peers = new PeerTable(all, List.of());
        new Ipv4HeaderFlyweight()
                .wrap(memory, HEADROOM)
                .headerLength(Ipv4HeaderFlyweight.MIN_LENGTH)
                .tos(0)
                .totalLength(LENGTH)
                .fragment(Ipv4HeaderFlyweight.FLAG_DF)
                .ttl(64)
                .protocol(17);
        final IpAddress pod = FIRST_SUBNET.plus((long) OTHER * SUBNET_SIZE + 2);
        pod.write(memory, HEADROOM + Ipv4HeaderFlyweight.SOURCE_OFFSET);
        pod.write(memory, HEADROOM + Ipv4HeaderFlyweight.DESTINATION_OFFSET);
        encapsulate();
    }

    /**
     * Read, its peer looked up among 5,000, and the headers written in front of it.
     *
     * @return the peer.
     */
    @Benchmark
    @HotPath
    public Peer encapsulate() {
        packet.read(memory, HEADROOM, LENGTH);
        final Peer peer = peers.find(packet.isV4(), packet.destinationHigh(), packet.destinationLow());
        header.write(memory, HEADROOM - header.length(), peer, packet.isV4());
        return peer;
    }

    /**
     * The headers checked, the packet read, its sender looked up among 5,000 and its outer source compared.
     *
     * @return whether it would be let in.
     */
    @Benchmark
    @HotPath
    public boolean decapsulate() {
        final int at = HEADROOM - header.length();
        if (header.check(memory, at, header.length() + LENGTH) < 0
                || packet.read(memory, HEADROOM, LENGTH) != IpPacket.Reading.WHOLE) {
            throw new IllegalStateException("what was written is not what is read");
        }
        final Peer peer = peers.find(packet.isV4(), packet.sourceHigh(), packet.sourceLow());
        return peer.isAt(true, 0, FIRST_NODE.low() + OTHER);
    }
}
