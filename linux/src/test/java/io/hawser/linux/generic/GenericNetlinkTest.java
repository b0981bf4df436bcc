package io.hawser.linux.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkOperation;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GenericNetlinkTest {
    // strace -x genl ctrl get name nlctrl: the answer without its netlink header
    private static final byte[] NLCTRL = bytes("""
            01020000 0b000200 6e6c6374726c0000 06000100 10000000 08000300 02000000 08000400 00000000 08000500 00000000
            2c000600 14000100 08000100 03000000 08000200 0e000000 14000200 08000100 0a000000 08000200 0c000000
            1c000700 18000100 08000200 10000000 0b000100 6e6f746966790000""");

    @Test
    void requestHasTheBytesOfEthtool() {
        final FakeNetlink kernel = answering(NLCTRL);
        try (GenericNetlink generic = new GenericNetlink(new NetlinkConnection(kernel))) {
            generic.family("ethtool", "ethtool_netlink");
        }
        final byte[] request = kernel.requests().get(0);
        // strace -x ethtool -k lo: the first request without its netlink header
        assertThat(HexFormat.of().formatHex(request, 16, request.length)).isEqualTo("030100000c000200657468746f6f6c00");
    }

    @Test
    void familyIsReadFromTheKernelsBytes() {
        assertThat(ask(NLCTRL)).isEqualTo(nlctrl());
    }

    @Test
    void headerLengthAndLargestAttributeAreRead() {
        final byte[] other = NLCTRL.clone();
        other[36] = 24; // CTRL_ATTR_HDRSIZE
        other[44] = 7; // CTRL_ATTR_MAXATTR
        assertThat(ask(other))
                .extracting(GenericFamily::headerLength, GenericFamily::maxAttribute)
                .containsExactly(24, 7);
    }

    @Test
    void requestIsBegunWithCommandAndVersion() {
        final NetlinkBatch batch = new NetlinkBatch();
        nlctrl().begin(batch, new NetlinkOperation("test", Controller.ATTRIBUTES), null, 9, 0);
        final FakeNetlink kernel = answering(NLCTRL);
        try (GenericNetlink generic = new GenericNetlink(new NetlinkConnection(kernel))) {
            generic.execute(batch, (index, message) -> {}).orThrow();
        }
        final byte[] request = kernel.requests().get(0);
        assertThat(HexFormat.of().formatHex(request, 16, request.length)).isEqualTo("09020000");
    }

    @Test
    void missingGroupIsNamedWithThoseThereAre() {
        assertThat(nlctrl().group("notify")).isEqualTo(0x10);
        assertThatThrownBy(() -> nlctrl().group("monitor"))
                .hasMessage("find group monitor of generic netlink family nlctrl: ENOENT: "
                        + "this kernel's family has only [notify]");
    }

    @Property(tries = 500)
    void mangledFamilyIsReadOrGivesAClearError(
            @ForAll @IntRange(min = 0, max = 120) final int length,
            @ForAll @IntRange(min = 0, max = 119) final int place,
            @ForAll final byte value) {
        final byte[] mangled = Arrays.copyOf(NLCTRL, length);
        if (place < length) {
            mangled[place] = value;
        }
        try {
            assertThat(ask(mangled).operations()).hasSizeLessThan(20);
        } catch (final NetlinkException e) {
            assertThat(e).hasMessageStartingWith("read generic netlink family: EBADMSG: ");
        }
    }

    static GenericFamily nlctrl() {
        return new GenericFamily(
                "nlctrl",
                0x10,
                2,
                0,
                0,
                List.of(new GenericOperation(3, 0xe), new GenericOperation(10, 0xc)),
                Map.of("notify", 0x10));
    }

    private static GenericFamily ask(final byte[] answer) {
        try (GenericNetlink generic = new GenericNetlink(new NetlinkConnection(answering(answer)))) {
            return generic.family("nlctrl", "");
        }
    }

    private static FakeNetlink answering(final byte[] answer) {
        return new FakeNetlink().answer(Controller.GENL_ID_CTRL, (request, replies) -> {
            replies.message(Controller.GENL_ID_CTRL, 0, answer);
            return 0;
        });
    }

    private static byte[] bytes(final String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
