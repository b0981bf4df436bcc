package io.hawser.benchmarks.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.topology.Lab;
import io.hawser.linux.nftables.Element;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A ratio means something only if both sides did the same. */
class SameWorkTest {
    private static final int COUNT = 25;

    @Test
    void hawserAndNftLeaveTheSameMap() throws Exception {
        try (Lab lab = new Lab()) {
            final EndpointMap map = new EndpointMap(COUNT);
            final Path script = lab.directory().resolve("map.nft");
            map.writeScript(script);
            final Ruleset byHawser = Ruleset.in(lab, map);
            final Ruleset byNft = Ruleset.in(lab, map);
            byHawser.load();
            byNft.host().run("nft -f " + script);
            assertThat(byHawser.elements()).hasSize(COUNT).containsExactlyInAnyOrderElementsOf(byNft.elements());
            assertThat(byHawser.elements()).extracting(Element::data).doesNotHaveDuplicates();
            final String list = "nft -j list map " + EndpointMap.MAP;
            assertThat(header(byHawser, list)).isEqualTo(header(byNft, list));
        }
    }

    @Test
    void hawserAndIproute2LeaveTheSamePeers() throws Exception {
        try (Lab lab = new Lab()) {
            final Peers peers = new Peers(COUNT);
            final VxlanNode byHawser = VxlanNode.in(lab);
            final VxlanNode byIproute2 = VxlanNode.in(lab);
            final int one = byHawser.makeDevice();
            final int other = byIproute2.makeDevice();
            assertThat(one).isEqualTo(other);
            peers.addTo(byHawser.transaction(), one);
            byHawser.transaction().commitOrThrow();
            final Path ip = lab.directory().resolve("ip.batch");
            final Path bridge = lab.directory().resolve("bridge.batch");
            peers.writeIpBatch(ip, VxlanNode.DEVICE);
            peers.writeBridgeBatch(bridge, VxlanNode.DEVICE);
            byIproute2.host().run("bridge -batch " + bridge);
            byIproute2.host().run("ip -batch " + ip);
            assertSame(byHawser.routes(one), byIproute2.routes(one));
            assertSame(byHawser.neighbours(one), byIproute2.neighbours(one));
            assertSame(byHawser.fdb(one), byIproute2.fdb(one));
        }
    }

    private static <T> void assertSame(final List<T> one, final List<T> other) {
        assertThat(one).hasSize(COUNT).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(other);
    }

    /** What the map is, without its elements, whose order is nobody's. */
    private static String header(final Ruleset rules, final String list) throws Exception {
        return rules.host().run(list).replaceFirst("\"elem\": .*", "");
    }
}
