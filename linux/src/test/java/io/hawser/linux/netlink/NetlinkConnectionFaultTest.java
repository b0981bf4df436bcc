package io.hawser.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.Errno;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What the kernel does only on a bad day, from a fake. */
class NetlinkConnectionFaultTest {
    private static final int GET = 0x20;
    private static final int ITEM = 0x21;
    private static final int DO = 0x22;
    private static final NetlinkOperation LIST = new NetlinkOperation("list items", AttributeSpace.UNNAMED);
    private static final NetlinkOperation CHANGE = new NetlinkOperation("change item", AttributeSpace.UNNAMED);

    private final FakeNetlink kernel = new FakeNetlink();
    private final NetlinkConnection connection = new NetlinkConnection(kernel);

    @Test
    void interruptedDumpBeginsAgainAndForgetsWhatItHad() {
        final int[] tries = new int[1];
        kernel.answer(GET, (request, replies) -> {
            final boolean moved = tries[0]++ < 2;
            replies.message(ITEM, Netlink.NLM_F_MULTI, item(tries[0]))
                    .message(ITEM, Netlink.NLM_F_MULTI | (moved ? Netlink.NLM_F_DUMP_INTR : 0), item(tries[0]))
                    .done(0);
            return 0;
        });
        assertThat(dump()).containsExactly(3, 3);
    }

    @Test
    void interruptionToldOnlyAtTheEndCountsToo() {
        final int[] tries = new int[1];
        kernel.answer(GET, (request, replies) -> {
            replies.message(ITEM, Netlink.NLM_F_MULTI, item(++tries[0]))
                    .done(tries[0] == 1 ? Netlink.NLM_F_DUMP_INTR : 0);
            return 0;
        });
        assertThat(dump()).containsExactly(2);
    }

    @Test
    void dumpThatLostMessagesBeginsAgain() {
        final int[] tries = new int[1];
        kernel.answer(GET, (request, replies) -> {
            if (tries[0]++ == 0) {
                replies.message(ITEM, Netlink.NLM_F_MULTI, item(1)).overrun();
            } else {
                replies.message(ITEM, Netlink.NLM_F_MULTI, item(2));
            }
            replies.done(0);
            return 0;
        });
        assertThat(dump()).containsExactly(2);
    }

    @Test
    void dumpThatNeverHoldsStillIsGivenUp() {
        kernel.answer(GET, (request, replies) -> {
            replies.done(Netlink.NLM_F_DUMP_INTR);
            return 0;
        });
        assertThatThrownBy(this::dump).hasMessageContaining("list items: EINTR: the kernel's state changed");
        assertThat(kernel.requests()).hasSize(32);
    }

    @Test
    void dumpRefusedAtItsEndIsRefused() {
        kernel.answer(GET, (request, replies) -> {
            replies.message(Netlink.NLMSG_DONE, Netlink.NLM_F_MULTI, new byte[] {-Errno.ENOENT, -1, -1, -1});
            return 0;
        });
        assertThatThrownBy(this::dump).hasMessage("list items: ENOENT");
    }

    @Test
    void dumpThatStopsWithoutAnEndFailsInsteadOfWaitingForEver() {
        kernel.answer(GET, (request, replies) -> {
            replies.message(ITEM, Netlink.NLM_F_MULTI, item(1));
            return 0;
        });
        assertThatThrownBy(this::dump).hasMessageContaining("ETIMEDOUT");
    }

    @Test
    void lostAcknowledgementIsAnErrorAndNotASuccess() {
        kernel.answer(DO, (request, replies) -> {
            replies.overrun();
            return 0;
        });
        assertThatThrownBy(() -> connection.execute(changes(1)))
                .hasMessageContaining("change item 0: ENOBUFS: the kernel dropped answers; what was done is unknown");
    }

    @Test
    void answersToSomebodyElsesRequestAreIgnored() {
        kernel.answer(DO, (request, replies) -> {
            replies.raw(FakeNetlink.message(
                    Netlink.NLMSG_ERROR, 0, request.sequence() + 1000, new byte[] {-1, -1, -1, -1}));
            return 0;
        });
        assertThat(connection.execute(changes(3)).refusals()).isEmpty();
    }

    @Test
    void eachRefusalIsMatchedToItsRequest() {
        kernel.answer(DO, (request, replies) -> request.sequence() % 2 == 0 ? Errno.EBUSY : 0);
        assertThat(connection.execute(changes(6)).refusals())
                .extracting(Throwable::getMessage)
                .containsExactly("change item 1: EBUSY", "change item 3: EBUSY", "change item 5: EBUSY");
    }

    @Test
    void outcomeThrowsTheFirstRefusalWithTheOthersInside() {
        kernel.answer(DO, (request, replies) -> Errno.EBUSY);
        final NetlinkOutcome outcome = connection.execute(changes(3));
        assertThatThrownBy(outcome::orThrow)
                .hasMessage("change item 0: EBUSY")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
    }

    @Test
    void sendThatFailsNamesTheRequest() {
        kernel.failSends(Errno.EMSGSIZE);
        assertThatThrownBy(() -> connection.execute(changes(1))).hasMessageContaining("change item 0: EMSGSIZE");
    }

    @Test
    void requestThatCannotBeEncodedIsNotSent() {
        final NetlinkBatch batch = changes(2);
        batch.begin(CHANGE, "bad", DO, 0).string(1, "not\0text");
        assertThatThrownBy(() -> connection.execute(batch))
                .hasMessageContaining("change item bad: EINVAL: 'not?text' holds a character");
        assertThat(kernel.requests()).isEmpty();
    }

    @Test
    void acknowledgementWithoutItsNumberIsMalformed() {
        kernel.answer(DO, (request, replies) -> {
            replies.message(Netlink.NLMSG_ERROR, 0, new byte[0]);
            return 0;
        });
        assertThatThrownBy(() -> connection.execute(changes(1))).hasMessageContaining("EBADMSG");
    }

    @Property(tries = 2_000)
    void noReplyWhateverItHoldsDoesMoreThanFail(
            @ForAll @Size(max = 96) final byte[] reply, @ForAll @IntRange(max = 64) final int claimed) {
        final FakeNetlink fake = new FakeNetlink().answer(GET, (request, replies) -> {
            final byte[] whole = FakeNetlink.message(ITEM, Netlink.NLM_F_MULTI, request.sequence(), reply);
            whole[0] = (byte) claimed;
            replies.raw(whole).done(0);
            return 0;
        });
        try {
            items(new NetlinkConnection(fake));
        } catch (final NetlinkException e) {
            assertThat(e.errno()).isEqualTo(Errno.EBADMSG);
        }
    }

    private List<Integer> dump() {
        return items(connection);
    }

    private static List<Integer> items(final NetlinkConnection connection) {
        final NetlinkBatch batch = new NetlinkBatch();
        batch.begin(LIST, null, GET, 0);
        final List<Integer> items = new ArrayList<>();
        connection.dump(batch, new NetlinkDumpHandler() {
            @Override
            public void onStart() {
                items.clear();
            }

            @Override
            public void onMessage(final NetlinkMessage message) {
                final AttributeReader reader = message.attributes(0, "item");
                while (reader.next()) {
                    items.add(reader.u32());
                }
                reader.check("item");
            }
        });
        return items;
    }

    private static NetlinkBatch changes(final int count) {
        final NetlinkBatch batch = new NetlinkBatch();
        for (int i = 0; i < count; i++) {
            batch.begin(CHANGE, i, DO, 0).u32(1, i);
        }
        return batch;
    }

    private static byte[] item(final int value) {
        return new byte[] {8, 0, 1, 0, (byte) value, 0, 0, 0};
    }
}
