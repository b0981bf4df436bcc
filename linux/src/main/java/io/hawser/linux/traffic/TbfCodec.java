package io.hawser.linux.traffic;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.traffic.Tca.TcaTbf;

/**
 * struct tc_tbf_qopt (linux/pkt_sched.h): rate and peak rate (struct tc_ratespec, 12 bytes each: cell_log, linklayer
 * (8 bits), overhead, cell_align, mpu (16 bits), rate (32 bits)), limit, buffer, mtu (32 bits each).
 */
final class TbfCodec {
    private static final int LENGTH = 36;
    private static final int LINKLAYER_OFFSET = 1;
    private static final int RATE_OFFSET = 8;
    private static final int LIMIT_OFFSET = 24;
    private static final int BUFFER_OFFSET = 28;
    /** With a link layer that is known the kernel computes times itself, and needs no table of them. */
    private static final int TC_LINKLAYER_ETHERNET = 1;

    private static final long MAX_RATE32 = 0xffff_ffffL;
    /** The kernel counts times in units of 64 ns (net/pkt_sched.h: PSCHED_SHIFT). */
    private static final int PSCHED_SHIFT = 6;

    private static final double NANOSECONDS = 1e9;

    private TbfCodec() {}

    static void write(final NetlinkEncoder encoder, final Tbf tbf) {
        encoder.beginNestedPlain(Tca.TCA_OPTIONS);
        final int at = encoder.space(TcaTbf.TCA_TBF_PARMS, LENGTH);
        if (at >= 0) {
            encoder.memory().setMemory(at, LENGTH, (byte) 0);
            encoder.memory().putByte(at + LINKLAYER_OFFSET, (byte) TC_LINKLAYER_ETHERNET);
            encoder.memory().putInt(at + RATE_OFFSET, (int) Math.min(MAX_RATE32, tbf.rate()));
            encoder.memory().putInt(at + LIMIT_OFFSET, (int) tbf.limit());
            encoder.memory().putInt(at + BUFFER_OFFSET, (int) Math.min(MAX_RATE32, ticks(tbf)));
        }
        encoder.u32(TcaTbf.TCA_TBF_BURST, (int) tbf.burst());
        if (tbf.rate() > MAX_RATE32) {
            encoder.u64(TcaTbf.TCA_TBF_RATE64, tbf.rate());
        }
        encoder.endNested();
    }

    /** Reads TCA_OPTIONS. The kernel keeps the burst as a time, so that it comes back a few bytes off. */
    static Tbf read(final AttributeReader reader) {
        long rate = 0;
        long limit = 0;
        long buffer = 0;
        reader.enter();
        while (reader.next()) {
            switch (reader.type()) {
                case TcaTbf.TCA_TBF_PARMS -> {
                    rate = unsigned(reader, RATE_OFFSET);
                    limit = unsigned(reader, LIMIT_OFFSET);
                    buffer = unsigned(reader, BUFFER_OFFSET);
                }
                case TcaTbf.TCA_TBF_RATE64 -> rate = reader.u64();
                default -> {}
            }
        }
        reader.leave();
        final long burst = Math.round((double) (buffer << PSCHED_SHIFT) * rate / NANOSECONDS);
        return new Tbf(Math.max(1, rate), Math.max(1, burst), Math.max(Math.max(1, burst), limit));
    }

    private static long unsigned(final AttributeReader reader, final int offset) {
        return reader.length() < LENGTH ? 0 : reader.buffer().getInt(reader.offset() + offset) & MAX_RATE32;
    }

    private static long ticks(final Tbf tbf) {
        return Math.round(NANOSECONDS * tbf.burst() / tbf.rate()) >> PSCHED_SHIFT;
    }
}
