package io.hawser.proxy.userspace.io;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which packets a socket takes: those whose source is in one prefix of every step. The kernel drops all others before
 * the socket sees them, a SYN included, so that who sent them hears nothing. Written as classic BPF (linux/filter.h).
 *
 * @param family of the addresses
 * @param steps each has to be passed; one without a prefix is passed by nobody
 */
public record SourceFilter(IpFamily family, List<Step> steps) {
    /** BPF_LD | BPF_W | BPF_ABS. */
    private static final int LOAD_WORD = 0x20;
    /** BPF_ALU | BPF_AND | BPF_K. */
    private static final int AND = 0x54;
    /** BPF_JMP | BPF_JEQ | BPF_K. */
    private static final int JUMP_EQUAL = 0x15;
    /** BPF_JMP | BPF_JA. */
    private static final int JUMP = 0x05;
    /** BPF_RET | BPF_K. */
    private static final int RETURN = 0x06;

    private static final int SKF_AD_OFF = -0x1000;
    private static final int SKF_AD_IFINDEX = 8;
    private static final int SKF_NET_OFF = -0x100000;
    private static final int WHOLE_PACKET = -1;
    /** The loopback interface has index 1 in every network namespace. */
    private static final int LOOPBACK_INDEX = 1;
    /** BPF_MAXINSNS. */
    private static final int MAX_INSTRUCTIONS = 4096;

    private static final int IPV4_SOURCE = 12;
    private static final int IPV6_SOURCE = 8;

    /**
     * One condition on the source.
     *
     * @param prefixes of which one has to hold it
     * @param host whether what this host itself sends passes anyway
     */
    public record Step(List<IpPrefix> prefixes, boolean host) {
        /** Copies the list. */
        public Step {
            prefixes = List.copyOf(prefixes);
        }
    }

    /** Copies the list. */
    public SourceFilter {
        steps = List.copyOf(steps);
    }

    /** Takes everything. */
    public static SourceFilter all(final IpFamily family) {
        return new SourceFilter(family, List.of());
    }

    /** Takes nothing. */
    public static SourceFilter none(final IpFamily family) {
        return new SourceFilter(family, List.of(new Step(List.of(), false)));
    }

    /** Takes what one of these prefixes holds, and what this one takes. */
    public SourceFilter and(final Step step) {
        final List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new SourceFilter(family, more);
    }

    /** Whether it takes everything. */
    public boolean isAll() {
        return steps.isEmpty();
    }

    /** Whether what comes from an address passes; what this host sends is not known to be its own here. */
    public boolean takes(final IpAddress source) {
        for (final Step step : steps) {
            if (step.prefixes.stream().noneMatch(prefix -> prefix.contains(source))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Puts it on a socket, in the place of an earlier one.
     *
     * @throws io.hawser.linux.LinuxException E2BIG if it holds more prefixes than the kernel takes, about a thousand
     */
    public void attach(final int fd) {
        if (isAll()) {
            // The kernel wants a number there, whatever it says.
            final UnsafeBuffer number = NativeMemory.allocate(Integer.BYTES);
            final int result = NativeMemory.with(
                    number,
                    address -> LibC.get()
                            .setsockopt(fd, Socket.SOL_SOCKET, Socket.SO_DETACH_FILTER, address, Integer.BYTES));
            check(result == -Errno.ENOENT ? 0 : result, "detach a filter from a socket");
            return;
        }
        programme().attach(fd);
    }

    /**
     * Makes sure that it can be put on a socket.
     *
     * @throws io.hawser.linux.LinuxException E2BIG as {@link #attach} would
     */
    public void verify() {
        programme();
    }

    private Programme programme() {
        final Programme programme = new Programme();
        steps.forEach(step -> programme.step(step, family));
        programme.add(RETURN, 0, 0, WHOLE_PACKET);
        final boolean fits = programme.instructions.size() <= MAX_INSTRUCTIONS;
        check(fits ? 0 : -Errno.E2BIG, "write source ranges as a filter on a socket");
        return programme;
    }

    /** Instructions of struct sock_filter: code (16 bits), jumps (8 each), operand (32). */
    private static final class Programme {
        private static final int LENGTH = 8;
        private static final int FPROG_LENGTH = 16;

        private final List<long[]> instructions = new ArrayList<>();

        void add(final int code, final int ifTrue, final int ifFalse, final int operand) {
            instructions.add(new long[] {code, ifTrue, ifFalse, operand});
        }

        void step(final Step step, final IpFamily family) {
            final List<Integer> passes = new ArrayList<>();
            if (step.host) {
                add(LOAD_WORD, 0, 0, SKF_AD_OFF + SKF_AD_IFINDEX);
                add(JUMP_EQUAL, 0, 1, LOOPBACK_INDEX);
                passes.add(instructions.size());
                add(JUMP, 0, 0, 0);
            }
            for (final IpPrefix prefix : step.prefixes) {
                prefix(prefix, family);
                passes.add(instructions.size());
                add(JUMP, 0, 0, 0);
            }
            add(RETURN, 0, 0, 0);
            for (final int pass : passes) {
                instructions.get(pass)[3] = instructions.size() - pass - 1L;
            }
        }

        /** Falls through if the prefix holds the source, and else jumps over one instruction behind. */
        private void prefix(final IpPrefix prefix, final IpFamily family) {
            final IpAddress network = prefix.network().address();
            final int words = family == IpFamily.IPV4 ? 1 : 4;
            final int compared = Math.max(1, (prefix.length() + Integer.SIZE - 1) / Integer.SIZE);
            final int at = SKF_NET_OFF + (family == IpFamily.IPV4 ? IPV4_SOURCE : IPV6_SOURCE);
            for (int word = 0; word < Math.min(words, compared); word++) {
                final int bits = Math.min(Integer.SIZE, Math.max(0, prefix.length() - word * Integer.SIZE));
                add(LOAD_WORD, 0, 0, at + word * Integer.BYTES);
                add(AND, 0, 0, bits == 0 ? 0 : -1 << (Integer.SIZE - bits));
                final int behind = (Math.min(words, compared) - word - 1) * 3;
                add(JUMP_EQUAL, 0, behind + 1, word(network, family, word));
            }
        }

        private static int word(final IpAddress address, final IpFamily family, final int word) {
            if (family == IpFamily.IPV4) {
                return (int) address.low();
            }
            final long half = word < 2 ? address.high() : address.low();
            return (int) (word % 2 == 0 ? half >>> Integer.SIZE : half);
        }

        void attach(final int fd) {
            final int count = instructions.size();
            final UnsafeBuffer memory = NativeMemory.allocate(FPROG_LENGTH + count * LENGTH);
            // struct sock_fprog: number of instructions (16 bits), then their address at offset 8.
            memory.putShort(0, (short) count);
            memory.putLong(Long.BYTES, memory.addressOffset() + FPROG_LENGTH);
            for (int i = 0; i < count; i++) {
                final long[] instruction = instructions.get(i);
                final int at = FPROG_LENGTH + i * LENGTH;
                memory.putShort(at, (short) instruction[0]);
                memory.putByte(at + 2, (byte) instruction[1]);
                memory.putByte(at + 3, (byte) instruction[2]);
                memory.putInt(at + 4, (int) instruction[3]);
            }
            check(
                    NativeMemory.with(
                            memory,
                            address -> LibC.get()
                                    .setsockopt(fd, Socket.SOL_SOCKET, Socket.SO_ATTACH_FILTER, address, FPROG_LENGTH)),
                    "attach a filter to a socket");
        }
    }
}
