package io.hawser.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class AttributeCodecTest {
    private final NetlinkEncoder encoder = new NetlinkEncoder(64, 1 << 20);
    private final AttributeReader reader = new AttributeReader();

    /** A tree of attributes: a leaf holds bytes, a branch others. */
    private sealed interface Node {
        record Leaf(int type, List<Byte> value) implements Node {}

        record Branch(int type, List<Node> children) implements Node {}
    }

    @Provide
    Arbitrary<Node> nodes() {
        return node(4);
    }

    private static Arbitrary<Node> node(final int depth) {
        final Arbitrary<Integer> type = Arbitraries.integers().between(1, Netlink.NLA_TYPE_MASK);
        final Arbitrary<Node> leaf = Combinators.combine(
                        type, Arbitraries.bytes().list().ofMaxSize(40))
                .as(Node.Leaf::new);
        if (depth == 0) {
            return leaf;
        }
        final Arbitrary<Node> branch = Combinators.combine(
                        type, Arbitraries.lazy(() -> node(depth - 1)).list().ofMaxSize(4))
                .as(Node.Branch::new);
        return Arbitraries.oneOf(leaf, branch);
    }

    @Property(tries = 500)
    void whatIsWrittenIsRead(@ForAll("nodes") final Node node) {
        encoder.clear();
        write(node);
        assertThat(encoder.error()).isNull();
        reader.wrap(encoder.buffer(), 0, encoder.length());
        read(node);
        assertThat(reader.next()).isFalse();
        assertThat(reader.error()).isNull();
    }

    @Property(tries = 1_000)
    void mangledAttributesNeverReadOutOfBounds(
            @ForAll("nodes") final Node node,
            @ForAll @IntRange(max = 400) final int cut,
            @ForAll @IntRange(max = 400) final int at,
            @ForAll final byte value) {
        encoder.clear();
        write(node);
        final byte[] bytes = new byte[Math.min(encoder.length(), cut)];
        encoder.buffer().getBytes(0, bytes);
        if (at < bytes.length) {
            bytes[at] = value;
        }
        reader.wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        assertThat(walkEverything(0)).isLessThan(1_000);
    }

    @Test
    void scalarsKeepTheirValueAndOrder() {
        encoder.u8(1, 0xfe)
                .u16(2, 0xfedc)
                .u16Be(3, 0x1234)
                .u32(4, 0xfedcba98)
                .u32Be(5, 0x12345678)
                .u64(6, 0xfedcba9876543210L)
                .u64Be(7, 0x123456789abcdef0L)
                .string(8, "eth0")
                .address(9, IpAddress.parse("10.1.2.3"))
                .address(10, IpAddress.parse("fd00::1"))
                .mac(11, MacAddress.parse("a6:e9:ad:f6:0d:1e"))
                .flag(12);
        reader.wrap(encoder.buffer(), 0, encoder.length());
        assertThat(at(1).u8()).isEqualTo(0xfe);
        assertThat(at(2).u16()).isEqualTo(0xfedc);
        assertThat(at(3).u16Be()).isEqualTo(0x1234);
        assertThat(reader.u16()).isEqualTo(0x3412);
        assertThat(at(4).u32()).isEqualTo(0xfedcba98);
        assertThat(at(5).u32Be()).isEqualTo(0x12345678);
        assertThat(at(6).u64()).isEqualTo(0xfedcba9876543210L);
        assertThat(at(7).u64Be()).isEqualTo(0x123456789abcdef0L);
        assertThat(at(8).string()).isEqualTo("eth0");
        assertThat(at(9).address()).hasToString("10.1.2.3");
        assertThat(at(10).address()).hasToString("fd00::1");
        assertThat(at(11).mac()).hasToString("a6:e9:ad:f6:0d:1e");
        assertThat(at(12).length()).isZero();
        assertThat(reader.next()).isFalse();
    }

    @Test
    void valueShorterThanItsGetterIsKeptAsTheError() {
        encoder.u16(1, 5).u32(2, 6);
        reader.wrap(encoder.buffer(), 0, encoder.length());
        assertThat(at(1).u32()).isZero();
        assertThat(reader.error()).isEqualTo("attribute 1 has 2 bytes where 4 are needed");
        assertThat(reader.next()).isFalse();
    }

    @Test
    void firstErrorOfTheEncoderIsKept() {
        encoder.bytes(1, new byte[70_000]).endNested().u32(2, 1);
        assertThat(encoder.error()).isEqualTo("an attribute of 70000 bytes; the format's limit is 65531");
    }

    @Test
    void nestedAttributeThatGrewTooLongIsAnError() {
        encoder.beginNested(1);
        for (int i = 0; i < 20; i++) {
            encoder.bytes(2, new byte[4_000]);
        }
        encoder.endNested();
        assertThat(encoder.error()).startsWith("a nested attribute of 80");
    }

    @Test
    void encoderStopsAtItsLimit() {
        final NetlinkEncoder small = new NetlinkEncoder(16, 64);
        for (int i = 0; i < 20; i++) {
            small.u32(1, i);
        }
        assertThat(small.error()).isEqualTo("more than 64 bytes in one batch");
        assertThat(small.length()).isLessThanOrEqualTo(64);
    }

    @Test
    void messageLeftOpenIsAnError() {
        encoder.beginMessage(16, 0).beginNested(1).endMessage();
        assertThat(encoder.error()).isEqualTo("1 nested attributes left open");
    }

    private AttributeReader at(final int type) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(type);
        return reader;
    }

    private void write(final Node node) {
        if (node instanceof Node.Branch branch) {
            encoder.beginNested(branch.type());
            branch.children().forEach(this::write);
            encoder.endNested();
        } else if (node instanceof Node.Leaf leaf) {
            encoder.bytes(leaf.type(), bytes(leaf));
        }
    }

    private void read(final Node node) {
        assertThat(reader.next()).isTrue();
        if (node instanceof Node.Branch branch) {
            assertThat(reader.type()).isEqualTo(branch.type());
            reader.enter();
            branch.children().forEach(this::read);
            assertThat(reader.next()).isFalse();
            reader.leave();
        } else if (node instanceof Node.Leaf leaf) {
            assertThat(reader.type()).isEqualTo(leaf.type());
            assertThat(reader.bytes()).isEqualTo(bytes(leaf));
        }
    }

    private static byte[] bytes(final Node.Leaf leaf) {
        final byte[] bytes = new byte[leaf.value().size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = leaf.value().get(i);
        }
        return bytes;
    }

    private int walkEverything(final int depth) {
        int seen = 0;
        while (reader.next()) {
            seen += 1 + reader.string().length() + reader.bytes().length;
            if (depth < 6) {
                reader.enter();
                seen += reader.error() == null ? 1 : 0;
                while (reader.next()) {
                    seen += reader.length() == 0 ? 0 : 1;
                }
                final String inner = reader.error();
                reader.leave();
                if (inner != null) {
                    return seen;
                }
            }
        }
        return seen;
    }
}
