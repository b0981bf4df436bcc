package io.hawser.linux.tun;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A TUN device, in the network namespace of the thread that opens it. It lasts as long as one of its queues is open:
 * one that was persistent before is so no more. Thread safe but for {@link #close()}.
 */
public final class TunDevice implements AutoCloseable {
    private static final String NODE = "/dev/net/tun";
    private static final Set<TunOffload> USO = EnumSet.of(TunOffload.TUN_F_USO4, TunOffload.TUN_F_USO6);
    private static final Set<TunOffload> TSO = EnumSet.of(TunOffload.TUN_F_TSO4, TunOffload.TUN_F_TSO6);

    private final LibC libc = LibC.get();
    private final UnsafeBuffer argument = NativeMemory.allocate(IfTun.IFREQ_LENGTH);
    private final List<TunQueue> queues = new ArrayList<>();
    private final boolean hasVnetHeader;
    private final Set<TunOffload> offloads;
    private String name;

    private TunDevice(final TunOptions options) {
        hasVnetHeader = !options.offloads().isEmpty();
        name = options.name();
        try {
            while (queues.size() < options.queues()) {
                openQueue(options);
            }
            argument.putLong(0, 0);
            check(libc.ioctl(fd(), IfTun.TUNSETPERSIST, 0), "make tun device " + name + " end with its last queue");
            if (hasVnetHeader) {
                setVnetHeaderLength();
            }
            offloads = negotiate(options.offloads());
        } catch (final RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Makes a device, or takes up one of this name that nobody has open.
     *
     * @throws LinuxException with the way out, if there is no /dev/net/tun, no permission, or the name is taken
     */
    public static TunDevice open(final TunOptions options) {
        return new TunDevice(options);
    }

    /** Its name, as the kernel gave it. */
    public String name() {
        return name;
    }

    /** Its queues, as many as were asked for. */
    public List<TunQueue> queues() {
        return List.copyOf(queues);
    }

    /** Whether each packet has a {@link VirtioNetHdrFlyweight} in front. */
    public boolean hasVnetHeader() {
        return hasVnetHeader;
    }

    /** What the kernel leaves to the reader: what it took of what was asked for. */
    public Set<TunOffload> offloads() {
        return offloads;
    }

    /** Closes all queues, and with them the device. Nobody may be reading or writing. */
    @Override
    public void close() {
        queues.forEach(TunQueue::close);
    }

    private int fd() {
        return queues.get(0).fd();
    }

    private void openQueue(final TunOptions options) {
        final int flags = Fcntl.O_RDWR | Fcntl.O_CLOEXEC | (options.nonBlocking() ? Fcntl.O_NONBLOCK : 0);
        final int fd = NativeMemory.withCString(NODE, path -> libc.open(path, flags, 0));
        if (fd < 0) {
            throw nodeFailure(-fd);
        }
        argument.setMemory(0, IfTun.IFREQ_LENGTH, (byte) 0);
        argument.putStringWithoutLengthUtf8(IfTun.IFR_NAME_OFFSET, name);
        argument.putShort(IfTun.IFR_FLAGS_OFFSET, (short) (IfTun.IFF_TUN
                | IfTun.IFF_NO_PI
                | (hasVnetHeader ? IfTun.IFF_VNET_HDR : 0)
                | (options.queues() > 1 ? IfTun.IFF_MULTI_QUEUE : 0)));
        final int result = libc.ioctl(fd, IfTun.TUNSETIFF, argument.addressOffset());
        if (result < 0) {
            libc.close(fd);
            throw deviceFailure(-result);
        }
        name = readName();
        queues.add(new TunQueue(name, fd));
    }

    private String readName() {
        int length = 0;
        while (length < IfTun.IFNAMSIZ && argument.getByte(IfTun.IFR_NAME_OFFSET + length) != 0) {
            length++;
        }
        return argument.getStringWithoutLengthUtf8(IfTun.IFR_NAME_OFFSET, length);
    }

    private void setVnetHeaderLength() {
        argument.putInt(0, VirtioNetHdrFlyweight.LENGTH);
        check(
                libc.ioctl(fd(), IfTun.TUNSETVNETHDRSZ, argument.addressOffset()),
                "set the virtio-net header's length of tun device " + name);
    }

    /** Asks for less and less: the kernel refuses what it does not know as a whole. */
    private Set<TunOffload> negotiate(final Set<TunOffload> wanted) {
        final EnumSet<TunOffload> asked = EnumSet.noneOf(TunOffload.class);
        asked.addAll(wanted);
        for (final Set<TunOffload> less : List.of(Set.<TunOffload>of(), USO, TSO, TunOptions.ALL_OFFLOADS)) {
            asked.removeAll(less);
            if (isAccepted(asked)) {
                return Set.copyOf(asked);
            }
        }
        throw new LinuxException("switch off the offloads of tun device " + name, Errno.EINVAL);
    }

    private boolean isAccepted(final Set<TunOffload> asked) {
        final int flags = asked.stream().mapToInt(TunOffload::flag).sum();
        final int result = libc.ioctl(fd(), IfTun.TUNSETOFFLOAD, flags);
        if (result != -Errno.EINVAL) {
            check(result, "set offloads " + asked + " of tun device " + name);
        }
        return result >= 0;
    }

    private static LinuxException nodeFailure(final int errno) {
        final String operation = "open " + NODE;
        return switch (errno) {
            case Errno.ENOENT ->
                LinuxException.withWayOut(
                        operation,
                        errno,
                        "no such device node; load the module (modprobe tun), and in a container pass the device in");
            case Errno.ENODEV, Errno.ENXIO ->
                LinuxException.withWayOut(
                        operation, errno, "the kernel has no TUN driver; load its module (modprobe tun)");
            case Errno.EACCES, Errno.EPERM ->
                LinuxException.withWayOut(
                        operation, errno, "not permitted; in a container the device must be allowed (c 10:200 rwm)");
            default -> new LinuxException(operation, errno);
        };
    }

    private LinuxException deviceFailure(final int errno) {
        final String operation = "open tun device " + name;
        return switch (errno) {
            case Errno.EPERM -> LinuxException.withWayOut(operation, errno, "this needs CAP_NET_ADMIN");
            case Errno.EBUSY -> LinuxException.withWayOut(operation, errno, "another process has it open");
            case Errno.EINVAL ->
                LinuxException.withWayOut(
                        operation,
                        errno,
                        "a device of this name is there, of another kind or with other options; remove it first");
            default -> new LinuxException(operation, errno);
        };
    }
}
