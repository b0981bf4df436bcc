package io.hawser.linux.iptables;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The filter table of iptables-legacy, as far as it decides about forwarding.
 *
 * @param forwardDrops whether the policy of its FORWARD chain is to drop
 * @param accepted what its rules let pass by address, in whichever chain
 */
public record LegacyFilter(boolean forwardDrops, List<Accepted> accepted) {
    // linux/netfilter_ipv4/ip_tables.h, linux/netfilter_ipv6/ip6_tables.h: the same numbers
    private static final int SO_GET_INFO = 64;
    private static final int SO_GET_ENTRIES = 65;

    // struct ipt_getinfo: name, valid_hooks, hook_entry[5], underflow[5], num_entries, size
    private static final int NAME_LENGTH = 32;
    private static final int UNDERFLOW_OFFSET = 56;
    private static final int SIZE_OFFSET = 80;
    private static final int INFO_LENGTH = 84;
    private static final int NF_INET_FORWARD = 2;

    // struct ipt_get_entries: name, size, and the entries, aligned to 8
    private static final int ENTRIES_OFFSET = 40;

    // linux/netfilter/x_tables.h: struct xt_standard_target; a verdict is minus the hook's, less one
    private static final int TARGET_NAME_OFFSET = 2;
    private static final int VERDICT_OFFSET = 32;
    private static final int DROP = -1;
    private static final int ACCEPT = -2;

    private static final String TABLE = "filter";
    private static final Path OWN_NET = Path.of("/proc/thread-self/net");
    /** A table that is replaced between the question for its size and that for its content is asked for again. */
    private static final int ATTEMPTS = 5;

    /** The list is copied. */
    public LegacyFilter {
        accepted = List.copyOf(accepted);
    }

    /**
     * What one rule lets pass, whatever else it asks for.
     *
     * @param source length 0 for any
     * @param destination length 0 for any
     */
    public record Accepted(IpPrefix source, IpPrefix destination) {}

    /**
     * Reads the table of the calling thread's network namespace. Asking the kernel for a table that is not there would
     * make it, so its list of tables is looked at first.
     *
     * @return empty if there is no such table
     * @throws LinuxException if the kernel refuses: EPERM without CAP_NET_ADMIN
     */
    public static Optional<LegacyFilter> read(final IpFamily family) {
        final EntryLayout layout = EntryLayout.of(family);
        if (!tables(layout).contains(TABLE)) {
            return Optional.empty();
        }
        final LibC libc = LibC.get();
        final String what = "read the " + family + " filter table of iptables-legacy";
        final int fd = check(
                libc.socket(layout.domain(), Socket.SOCK_RAW | Socket.SOCK_CLOEXEC, EntryLayout.IPPROTO_RAW), what);
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                final UnsafeBuffer info = request(INFO_LENGTH);
                check(get(libc, fd, layout, SO_GET_INFO, info), what);
                final int size = info.getInt(SIZE_OFFSET);
                final UnsafeBuffer entries = request(ENTRIES_OFFSET + size);
                entries.putInt(NAME_LENGTH, size);
                final int result = get(libc, fd, layout, SO_GET_ENTRIES, entries);
                if (result != -Errno.EAGAIN) {
                    check(result, what);
                    return Optional.of(parse(
                            new UnsafeBuffer(entries, ENTRIES_OFFSET, size),
                            info.getInt(UNDERFLOW_OFFSET + NF_INET_FORWARD * Integer.BYTES),
                            layout));
                }
            }
            throw LinuxException.withWayOut(
                    what, Errno.EAGAIN, "it was replaced " + ATTEMPTS + " times while it was read");
        } finally {
            libc.close(fd);
        }
    }

    /**
     * Reads a table from its entries as the kernel gives them.
     *
     * @param entries in the kernel's byte order
     * @param policy offset of the entry that is the FORWARD chain's policy
     * @throws IllegalArgumentException if they do not follow each other as they should
     */
    static LegacyFilter parse(final DirectBuffer entries, final int policy, final EntryLayout layout) {
        final List<Accepted> accepted = new ArrayList<>();
        boolean drops = false;
        int offset = 0;
        while (offset < entries.capacity()) {
            final int left = entries.capacity() - offset;
            final int next = left < layout.length() ? 0 : entries.getShort(offset + layout.nextOffset()) & 0xffff;
            final int target = left < layout.length() ? 0 : entries.getShort(offset + layout.targetOffset()) & 0xffff;
            if (next > left || target < layout.length() || next < target + VERDICT_OFFSET) {
                throw new IllegalArgumentException("the table's entry at " + offset + " of " + entries.capacity()
                        + " bytes is malformed: target at " + target + ", next at " + next);
            }
            final boolean verdict = next >= target + VERDICT_OFFSET + Integer.BYTES
                    && entries.getByte(offset + target + TARGET_NAME_OFFSET) == 0;
            final int value = verdict ? entries.getInt(offset + target + VERDICT_OFFSET) : 0;
            if (offset == policy) {
                drops = value == DROP;
            } else if (value == ACCEPT && entries.getByte(offset + layout.invflags()) == 0) {
                accepted(entries, offset, layout).ifPresent(accepted::add);
            }
            offset += next;
        }
        return new LegacyFilter(drops, accepted);
    }

    private static Optional<Accepted> accepted(final DirectBuffer entries, final int offset, final EntryLayout layout) {
        final int length = layout.addressLength();
        final Optional<IpPrefix> source = prefix(entries, offset, offset + 2 * length, layout);
        final Optional<IpPrefix> destination = prefix(entries, offset + length, offset + 3 * length, layout);
        return source.isPresent() && destination.isPresent()
                ? Optional.of(new Accepted(source.get(), destination.get()))
                : Optional.empty();
    }

    /** Empty for a mask with gaps, which is no prefix. */
    private static Optional<IpPrefix> prefix(
            final DirectBuffer entries, final int address, final int mask, final EntryLayout layout) {
        final IpAddress bits = IpAddress.read(entries, mask, layout.family());
        final BigInteger inverse = new BigInteger(1, bits.toBytes()).xor(layout.allOnes());
        final boolean gaps = inverse.and(inverse.add(BigInteger.ONE)).signum() != 0;
        return gaps
                ? Optional.empty()
                : Optional.of(new IpPrefix(
                        IpAddress.read(entries, address, layout.family()),
                        layout.addressLength() * Byte.SIZE - inverse.bitLength()));
    }

    private static int get(
            final LibC libc, final int fd, final EntryLayout layout, final int name, final UnsafeBuffer buffer) {
        final UnsafeBuffer length = NativeMemory.allocate(Integer.BYTES);
        length.putInt(0, buffer.capacity());
        return NativeMemory.with(
                length,
                lengthAddress -> NativeMemory.with(
                        buffer, address -> libc.getsockopt(fd, layout.level(), name, address, lengthAddress)));
    }

    private static UnsafeBuffer request(final int length) {
        final UnsafeBuffer buffer = NativeMemory.allocate(length);
        buffer.putBytes(0, TABLE.getBytes(StandardCharsets.US_ASCII));
        return buffer;
    }

    private static List<String> tables(final EntryLayout layout) {
        try {
            return Files.readAllLines(OWN_NET.resolve(layout.namesFile()));
        } catch (final IOException e) {
            // Without the module the file is not there, and without the right to read it we could not ask either.
            return List.of();
        }
    }
}
