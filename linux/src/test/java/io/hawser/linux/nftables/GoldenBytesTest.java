package io.hawser.linux.nftables;

import static io.hawser.linux.nftables.data.DataType.IFNAME;
import static io.hawser.linux.nftables.data.DataType.INET_PROTO;
import static io.hawser.linux.nftables.data.DataType.INET_SERVICE;
import static io.hawser.linux.nftables.data.DataType.IPV4_ADDR;
import static io.hawser.linux.nftables.data.DataType.MARK;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Bitwise;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.Counter;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import io.hawser.linux.nftables.expression.Masquerade;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.linux.nftables.header.NfNat;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Messages byte by byte: above each stands the command whose sendmsg {@code strace -xx -e write=3} showed, with nft
 * 1.0.6. Sequence numbers and ports are zeroed, and the last message's NLM_F_ACK is left out.
 */
class GoldenBytesTest {
    private static final Table TABLE = new Table(NfFamily.IP, "hawser");
    private static final Chain POST = TABLE.chain("post");
    private static final Chain REGULAR = TABLE.chain("reg");
    private static final ElementType ADDRESS = ElementType.of(IPV4_ADDR);
    private static final NfSet SET = TABLE.set("s", ADDRESS).build();
    private static final int NLM_F_ACK = 4;
    private static final int FLAGS_OFFSET = 6;
    private static final int SEQUENCE_OFFSET = 8;

    @Test
    void transactionBeginsAndEnds() {
        // nft add table ip hawser; the generation, 0 for any, is ours
        final FakeNetlink kernel = send(transaction -> transaction.add(TABLE));
        assertThat(kernel.requests()).hasSize(3);
        assertThat(hex(kernel, 0)).isEqualTo(plain("1c000000 10000100 00000000 00000000 0000000a 08000100 00000000"));
        assertThat(hex(kernel, 2)).isEqualTo(plain("14000000 11000100 00000000 00000000 0000000a"));
    }

    @Test
    void tables() {
        // nft 'add table ip hawser { comment "of hawser"; }'
        expect(transaction -> transaction.add(TABLE, TableSettings.comment("of hawser")), """
                38000000 000a0100 00000000 00000000 02000000 0b000100 68617773 65720000 08000200 00000000
                10000600 000a6f66 20686177 73657200
                """);
        // nft delete table ip hawser
        expect(transaction -> transaction.delete(TABLE), """
                20000000 020a0100 00000000 00000000 02000000 0b000100 68617773 65720000
                """);
        // nft flush table ip hawser
        expect(transaction -> transaction.flush(TABLE), """
                20000000 080a0100 00000000 00000000 02000000 0b000100 68617773 65720000
                """);
    }

    @Test
    void chains() {
        // nft 'add chain ip hawser post { type nat hook postrouting priority 100; policy accept; }'
        expect(transaction -> transaction.add(POST, Hook.nat(Hook.Point.POSTROUTING, 100)), """
                50000000 030a0104 00000000 00000000 02000000 0b000100 68617773 65720000 09000300 706f7374
                00000000 08000700 6e617400 08000500 00000001 14000480 08000100 00000004 08000200 00000064
                """);
        // nft add chain ip hawser reg
        expect(transaction -> transaction.add(REGULAR), """
                28000000 030a0104 00000000 00000000 02000000 0b000100 68617773 65720000 08000300 72656700
                """);
        // nft flush chain ip hawser reg
        expect(transaction -> transaction.flush(REGULAR), """
                28000000 080a0100 00000000 00000000 02000000 0b000100 68617773 65720000 08000200 72656700
                """);
    }

    @Test
    void rules() {
        // nft 'add rule ip hawser post ip saddr 10.244.0.0/15 counter masquerade fully-random comment "hi"'
        final Rule masquerade = POST.rule(
                        Payload.ipSaddr(Register.R0),
                        Bitwise.and(Register.R0, Bytes.hex("fffe0000")),
                        Cmp.eq(Register.R0, Bytes.hex("0af40000")),
                        new Counter(),
                        new Masquerade(NfNat.NF_NAT_RANGE_PROTO_RANDOM_FULLY))
                .comment("hi");
        expect(transaction -> transaction.add(masquerade), """
                10010000 060a010c 00000000 00000000 02000000 0b000100 68617773 65720000 09000200 706f7374
                00000000 d8000480 34000180 0c000100 7061796c 6f616400 24000280 08000100 00000001 08000200
                00000001 08000300 0000000c 08000400 00000004 44000180 0c000100 62697477 69736500 34000280
                08000100 00000001 08000200 00000001 08000300 00000004 0c000480 08000100 fffe0000 0c000580
                08000100 00000000 2c000180 08000100 636d7000 20000280 08000100 00000001 08000200 00000000
                0c000380 08000100 0af40000 14000180 0c000100 636f756e 74657200 04000280 1c000180 09000100
                6d617371 00000000 0c000280 08000100 00000010 09000700 00036869 00000000
                """);
        // nft insert rule ip hawser reg accept
        expect(transaction -> transaction.insert(REGULAR.rule(new ImmediateVerdict(Verdict.ACCEPT))), """
                5c000000 060a0104 00000000 00000000 02000000 0b000100 68617773 65720000 08000200 72656700
                34000480 30000180 0e000100 696d6d65 64696174 65000000 1c000280 08000100 00000000 10000280
                0c000280 08000100 00000001
                """);
        // nft replace rule ip hawser reg handle 10 drop
        expect(transaction -> transaction.replace(10, REGULAR.rule(new ImmediateVerdict(Verdict.DROP))), """
                68000000 060a0101 00000000 00000000 02000000 0b000100 68617773 65720000 08000200 72656700
                0c000300 00000000 0000000a 34000480 30000180 0e000100 696d6d65 64696174 65000000 1c000280
                08000100 00000000 10000280 0c000280 08000100 00000000
                """);
        // nft delete rule ip hawser reg handle 10
        expect(transaction -> transaction.delete(REGULAR, 10), """
                34000000 080a0100 00000000 00000000 02000000 0b000100 68617773 65720000 08000200 72656700
                0c000300 00000000 0000000a
                """);
    }

    @Test
    void sets() {
        // nft 'add set ip hawser s { type ipv4_addr; }'
        expect(transaction -> transaction.add(SET), """
                54000000 090a0104 00000000 00000000 02000000 0b000100 68617773 65720000 06000200 73000000
                08000300 00000000 08000400 00000007 08000500 00000004 08000a00 00000001 0a000d00 00040200
                00000000
                """);
        // nft 'add set ip hawser t { type ipv4_addr; flags timeout; timeout 1h; gc-interval 10s; }'
        final NfSet aged = TABLE.set("t", ADDRESS)
                .timeoutMs(3_600_000)
                .gcIntervalMs(10_000)
                .build();
        expect(transaction -> transaction.add(aged), """
                68000000 090a0104 00000000 00000000 02000000 0b000100 68617773 65720000 06000200 74000000
                08000300 00000010 08000400 00000007 08000500 00000004 08000a00 00000001 0c000b00 00000000
                0036ee80 08000c00 00002710 0a000d00 00040200 00000000
                """);
        // nft delete set ip hawser s
        expect(transaction -> transaction.delete(SET), """
                28000000 0b0a0100 00000000 00000000 02000000 0b000100 68617773 65720000 06000200 73000000
                """);
    }

    /** Of the user data only the byte orders are written; nft adds its own notes of types. */
    @Test
    void setsOfConcatenationsAndMaps() {
        // nft 'add map ip hawser m { type ipv4_addr . inet_proto . inet_service . mark : ipv4_addr . inet_service;
        //     size 1000; }'
        final ElementType key = ElementType.of(IPV4_ADDR, INET_PROTO, INET_SERVICE, MARK);
        final NfSet map = TABLE.map("m", key, ElementType.of(IPV4_ADDR, INET_SERVICE))
                .size(1000)
                .build();
        expect(transaction -> transaction.add(map), """
                74000000 090a0104 00000000 00000000 02000000 0b000100 68617773 65720000 06000200 6d000000
                08000300 00000008 08000400 001cc353 08000500 00000010 08000600 000001cd 08000700 00000008
                08000a00 00000001 0c000980 08000100 000003e8 10000d00 00040000 00000104 00000000
                """);
        // nft 'add map ip hawser vm { type ifname : verdict; }'
        final NfSet verdicts =
                TABLE.map("vm", ElementType.of(IFNAME), ElementType.VERDICT).build();
        expect(transaction -> transaction.add(verdicts), """
                68000000 090a0104 00000000 00000000 02000000 0b000100 68617773 65720000 07000200 766d0000
                08000300 00000008 08000400 00000029 08000500 00000010 08000600 ffffff00 08000700 00000000
                08000a00 00000001 10000d00 00040100 00000104 00000000
                """);
        // nft 'add set ip hawser ci { type ipv4_addr . inet_service; flags interval; }'
        final NfSet ranges = TABLE.set("ci", ElementType.of(IPV4_ADDR, INET_SERVICE))
                .interval()
                .build();
        expect(transaction -> transaction.add(ranges), """
                74000000 090a0104 00000000 00000000 02000000 0b000100 68617773 65720000 07000200 63690000
                08000300 00000084 08000400 000001cd 08000500 00000008 08000a00 00000001 20000980 1c000280
                0c000180 08000100 00000004 0c000180 08000100 00000002 0a000d00 00040000 00000000
                """);
    }

    /** Without NFTA_SET_ELEM_LIST_SET_ID, by which nft names the set once more. */
    @Test
    void elements() {
        // nft 'add element ip hawser s { 10.0.0.1, 10.0.0.2 }'
        expect(
                transaction -> transaction
                        .addElements(SET)
                        .key()
                        .u32Be(0x0a000001)
                        .key()
                        .u32Be(0x0a000002),
                """
                4c000000 0c0a0104 00000000 00000000 02000000 0b000100 68617773 65720000 06000200 73000000
                24000380 10000180 0c000180 08000100 0a000001 10000280 0c000180 08000100 0a000002
                """);
        // nft 'add element ip hawser m { 10.0.0.1 . tcp . 80 . 1 : 10.1.0.1 . 8080 }'
        final ElementType key = ElementType.of(IPV4_ADDR, INET_PROTO, INET_SERVICE, MARK);
        final NfSet map =
                TABLE.map("m", key, ElementType.of(IPV4_ADDR, INET_SERVICE)).build();
        expect(
                transaction -> transaction
                        .addElements(map)
                        .key()
                        .u32Be(0x0a000001)
                        .u8(6)
                        .u16Be(80)
                        .u32(1)
                        .data()
                        .u32Be(0x0a010001)
                        .u16Be(8080),
                """
                58000000 0c0a0104 00000000 00000000 02000000 0b000100 68617773 65720000 06000200 6d000000
                30000380 2c000180 18000180 14000100 0a000001 06000000 00500000 01000000 10000280 0c000100
                0a010001 1f900000
                """);
        // nft 'add element ip hawser vm { "eth0" : goto reg }'
        final NfSet verdicts =
                TABLE.map("vm", ElementType.of(IFNAME), ElementType.VERDICT).build();
        expect(
                transaction -> transaction
                        .addElements(verdicts)
                        .key()
                        .bytes(Bytes.interfaceName("eth0"))
                        .verdict(Verdict.goTo("reg")),
                """
                60000000 0c0a0104 00000000 00000000 02000000 0b000100 68617773 65720000 07000200 766d0000
                38000380 34000180 18000180 14000100 65746830 00000000 00000000 00000000 18000280 14000280
                08000100 fffffffc 08000200 72656700
                """);
    }

    @Test
    void elementsOfRangesAndWithTimeouts() {
        // nft 'add element ip hawser ci { 10.0.0.0/8 . 80-90 }'
        final NfSet ranges = TABLE.set("ci", ElementType.of(IPV4_ADDR, INET_SERVICE))
                .interval()
                .build();
        expect(
                transaction -> transaction
                        .addElements(ranges)
                        .key()
                        .u32Be(0x0a000000)
                        .u16Be(80)
                        .keyEnd()
                        .u32Be(0x0affffff)
                        .u16Be(90),
                """
                50000000 0c0a0104 00000000 00000000 02000000 0b000100 68617773 65720000 07000200 63690000
                28000380 24000180 10000180 0c000100 0a000000 00500000 10000a80 0c000100 0affffff 005a0000
                """);
        // nft 'add element ip hawser t { 10.0.0.1 timeout 2h comment "x" }', which writes the timeout first
        final NfSet aged = TABLE.set("t", ADDRESS).timeouts().build();
        expect(
                transaction -> transaction
                        .addElements(aged)
                        .key()
                        .u32Be(0x0a000001)
                        .timeoutMs(7_200_000)
                        .userData(UserData.comment("x")),
                """
                50000000 0c0a0104 00000000 00000000 02000000 0b000100 68617773 65720000 06000200 74000000
                28000380 24000180 0c000180 08000100 0a000001 0c000400 00000000 006ddd00 08000600 00027800
                """);
    }

    @Test
    void deletedElements() {
        // nft 'delete element ip hawser s { 10.0.0.1 }'
        expect(transaction -> transaction.deleteElements(SET).key().u32Be(0x0a000001), """
                3c000000 0e0a0100 00000000 00000000 02000000 0b000100 68617773 65720000 06000200 73000000
                14000380 10000180 0c000180 08000100 0a000001
                """);
        // nft flush set ip hawser s, which names the set before the table
        expect(transaction -> transaction.flush(SET), """
                28000000 0e0a0100 00000000 00000000 02000000 0b000100 68617773 65720000 06000200 73000000
                """);
    }

    @Test
    void counters() {
        // nft add counter ip hawser hits
        expect(transaction -> transaction.add(new NamedCounter(TABLE, "hits")), """
                50000000 120a0104 00000000 00000000 02000000 0b000100 68617773 65720000 09000200 68697473
                00000000 08000300 00000001 1c000480 0c000100 00000000 00000000 0c000200 00000000 00000000
                """);
        // nft delete counter ip hawser hits, which adds empty data
        expect(transaction -> transaction.delete(new NamedCounter(TABLE, "hits")), """
                34000000 140a0100 00000000 00000000 02000000 0b000100 68617773 65720000 09000200 68697473
                00000000 08000300 00000001
                """);
    }

    private static void expect(final Consumer<NfTransaction> change, final String expected) {
        assertThat(hex(send(change), 1)).isEqualTo(plain(expected));
    }

    private static FakeNetlink send(final Consumer<NfTransaction> change) {
        final FakeNetlink kernel = new FakeNetlink();
        for (int type = 0; type < 0x40; type++) {
            kernel.answer(0x0a00 + type, (request, replies) -> 0).answer(type, (request, replies) -> 0);
        }
        try (Nftables nftables = new Nftables(new NetlinkConnection(kernel))) {
            final NfTransaction transaction = nftables.newTransaction();
            change.accept(transaction);
            transaction.commit();
        }
        return kernel;
    }

    private static String hex(final FakeNetlink kernel, final int index) {
        final UnsafeBuffer message = new UnsafeBuffer(kernel.requests().get(index));
        message.putShort(FLAGS_OFFSET, (short) (message.getShort(FLAGS_OFFSET) & ~NLM_F_ACK));
        message.putLong(SEQUENCE_OFFSET, 0);
        return plain(HexFormat.of().formatHex(message.byteArray()));
    }

    /** Digits in lines of ten words. */
    private static String plain(final String hex) {
        return hex.replaceAll("\\s", "").replaceAll("(.{8})", "$1 ").replaceAll("((?:.{9}){10})", "$1\n");
    }
}
