package io.hawser.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.LinuxException;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Counter;
import io.hawser.linux.nftables.expression.Limit;
import io.hawser.linux.nftables.header.NfTables.Messages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers that are cut off or changed anywhere are either read or refused with an exception that says so: no endless
 * loop, no read beyond the message, no other exception. The answers are messages of ours, which have the kernel's form.
 */
class MangledDumpTest {
    private static final Table TABLE = new Table(NfFamily.INET, "t");
    private static final NfSet VERDICTS = TABLE.map(
                    "verdicts", ElementType.of(DataType.IPV4_ADDR, DataType.INET_SERVICE), ElementType.VERDICT)
            .build();
    private static final int HEADER = 16;
    private static final List<Answer> ANSWERS = answers();
    private static final AtomicReference<Answer> ANSWER = new AtomicReference<>();
    private static final Nftables NFTABLES = new Nftables(new NetlinkConnection(kernel(ANSWER)));

    private record Answer(int type, Bytes body) {}

    /** One message of each kind, without its netlink header. */
    private static List<Answer> answers() {
        final FakeNetlink kernel = obedient(new FakeNetlink());
        try (Nftables nftables = new Nftables(new NetlinkConnection(kernel))) {
            final NfTransaction transaction = nftables.newTransaction()
                    .add(TABLE, TableSettings.comment("of tests"))
                    .add(
                            TABLE.chain("c"),
                            new Hook(Hook.Type.FILTER, Hook.Point.INGRESS, 0, Hook.Policy.DROP, List.of("a", "b")),
                            UserData.comment("x"))
                    .add(VERDICTS)
                    .add(TABLE.set("s", ElementType.of(DataType.IPV4_ADDR, DataType.INET_SERVICE))
                            .interval()
                            .timeoutMs(1000)
                            .expressions(new Counter(), new Limit(1, 1, 1, false, false))
                            .comment("y")
                            .build())
                    .add(new NamedCounter(TABLE, "n"));
            transaction
                    .addElements(VERDICTS)
                    .key()
                    .u32Be(1)
                    .u16Be(2)
                    .verdict(Verdict.goTo("c"))
                    .key()
                    .u32Be(1)
                    .u16Be(3)
                    .verdict(Verdict.DROP)
                    .timeoutMs(5)
                    .userData(UserData.comment("z"));
            transaction
                    .addElements(TABLE.set("nets", ElementType.of(DataType.IPV4_ADDR))
                            .interval()
                            .build())
                    .prefix(IpPrefix.parse("10.0.0.0/8"))
                    .key()
                    .bytes(Bytes.hex("0b000000"))
                    .object("n");
            for (final ExpressionCases.Case each : ExpressionCases.filter()) {
                transaction.add(new Rule(TABLE.chain("c"), each.expressions(), UserData.comment(each.nft())));
            }
            transaction.commit();
        }
        final List<Answer> answers = new ArrayList<>();
        for (final byte[] request : kernel.requests()) {
            final int type = new UnsafeBuffer(request).getShort(4) & 0xffff;
            if (type >= NfMessages.type(0)) {
                answers.add(new Answer(type, Bytes.of(Arrays.copyOfRange(request, HEADER, request.length))));
            }
        }
        return answers;
    }

    private static FakeNetlink obedient(final FakeNetlink kernel) {
        for (int type = 0; type < 0x40; type++) {
            kernel.answer(NfMessages.type(type), (request, replies) -> 0).answer(type, (request, replies) -> 0);
        }
        return kernel;
    }

    /** A kernel that answers every dump with one message. */
    private static FakeNetlink kernel(final AtomicReference<Answer> answer) {
        final FakeNetlink kernel = obedient(new FakeNetlink());
        kernel.answer(NfMessages.type(Messages.NFT_MSG_GETGEN), (request, replies) -> {
            replies.message(
                    NfMessages.type(Messages.NFT_MSG_NEWGEN), 0, new byte[] {0, 0, 0, 0, 8, 0, 1, 0, 0, 0, 0, 7});
            return 0;
        });
        for (final int get : List.of(
                Messages.NFT_MSG_GETTABLE,
                Messages.NFT_MSG_GETCHAIN,
                Messages.NFT_MSG_GETRULE,
                Messages.NFT_MSG_GETSET,
                Messages.NFT_MSG_GETSETELEM,
                Messages.NFT_MSG_GETOBJ)) {
            kernel.answer(NfMessages.type(get), (request, replies) -> {
                final Answer now = answer.get();
                replies.message(now.type(), Netlink.NLM_F_MULTI, now.body().toArray())
                        .done(0);
                return 0;
            });
        }
        return kernel;
    }

    private static int readAll(final Answer answer) {
        ANSWER.set(answer);
        int refused = 0;
        final List<Supplier<List<?>>> reads = List.of(
                NFTABLES::tables,
                () -> NFTABLES.chains(TABLE),
                () -> NFTABLES.rules(TABLE),
                () -> NFTABLES.sets(TABLE),
                () -> NFTABLES.counters(TABLE),
                () -> NFTABLES.elements(VERDICTS));
        for (final Supplier<List<?>> read : reads) {
            try {
                assertThat(read.get().toString()).isNotEmpty();
            } catch (final LinuxException e) {
                assertThat(e).hasMessageContaining("EBADMSG");
                refused++;
            }
        }
        return refused;
    }

    @Provide
    Arbitrary<Integer> answer() {
        return Arbitraries.integers().between(0, ANSWERS.size() - 1);
    }

    @Example
    void unchangedAnswersOfEachKindAreRead() {
        for (final Answer answer : ANSWERS) {
            ANSWER.set(answer);
            final List<?> read =
                    switch (answer.type() & 0xff) {
                        case Messages.NFT_MSG_NEWTABLE -> NFTABLES.tables();
                        case Messages.NFT_MSG_NEWCHAIN -> NFTABLES.chains(TABLE);
                        case Messages.NFT_MSG_NEWRULE -> NFTABLES.rules(TABLE);
                        case Messages.NFT_MSG_NEWSET -> NFTABLES.sets(TABLE);
                        case Messages.NFT_MSG_NEWSETELEM -> NFTABLES.elements(VERDICTS);
                        default -> NFTABLES.counters(TABLE);
                    };
            assertThat(read).isNotEmpty();
        }
    }

    @Property(tries = 300)
    void truncatedAnswersAreRefusedOrRead(@ForAll("answer") final int which, @ForAll final Random random) {
        final Answer answer = ANSWERS.get(which);
        final int length = random.nextInt(answer.body().length() + 1);
        readAll(new Answer(answer.type(), answer.body().slice(0, length)));
    }

    @Property(tries = 700)
    void changedAnswersAreRefusedOrRead(@ForAll("answer") final int which, @ForAll final Random random) {
        final Answer answer = ANSWERS.get(which);
        final byte[] body = answer.body().toArray();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            body[random.nextInt(body.length)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(16));
        }
        readAll(new Answer(answer.type(), Bytes.of(body)));
    }

    @Example
    void cutOffValueIsNamed() {
        final Answer rule = ANSWERS.stream()
                .filter(each -> each.type() == NfMessages.type(Messages.NFT_MSG_NEWRULE))
                .findFirst()
                .orElseThrow();
        assertThat(readAll(
                        new Answer(rule.type(), rule.body().slice(0, rule.body().length() - 5))))
                .isPositive();
    }
}
