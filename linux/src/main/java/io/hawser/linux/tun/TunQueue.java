package io.hawser.linux.tun;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One queue of a TUN device: each read takes a packet, each write gives one, with the header of
 * {@link VirtioNetHdrFlyweight} in front where the device has offloads. Reading and writing allocate nothing. One
 * reader and one writer may use it at a time, each in its own thread.
 */
public final class TunQueue implements AutoCloseable {
    private final LibC libc = LibC.get();
    private final String device;
    private final int fd;
    private boolean closed;

    TunQueue(final String device, final int fd) {
        this.device = device;
        this.fd = fd;
    }

    /**
     * Reads a packet.
     *
     * @param address native address of the memory
     * @param length its length in bytes; what does not fit is lost
     * @return length read in bytes, or minus an errno: EAGAIN where there is no packet, EIO while the device is down
     */
    public int read(final long address, final long length) {
        return (int) libc.read(fd, address, length);
    }

    /**
     * Reads a packet into several pieces of memory.
     *
     * @param iovec native address of the array, see {@link io.hawser.linux.libc.IovecFlyweight}
     * @return as {@link #read}
     */
    public int readv(final long iovec, final int count) {
        return (int) libc.readv(fd, iovec, count);
    }

    /**
     * Writes a packet.
     *
     * @param address native address of the memory
     * @param length of the packet in bytes, its header included
     * @return length written in bytes, or minus an errno: EINVAL for what is no IP packet, EIO while the device is down
     */
    public int write(final long address, final long length) {
        return (int) libc.write(fd, address, length);
    }

    /**
     * Writes a packet from several pieces of memory.
     *
     * @param iovec native address of the array
     * @return as {@link #write}
     */
    public int writev(final long iovec, final int count) {
        return (int) libc.writev(fd, iovec, count);
    }

    /** Gives packets to this queue again. Only for devices with several queues. */
    public void attach() {
        setQueue(IfTun.IFF_ATTACH_QUEUE, "attach a queue of tun device ");
    }

    /** Takes this queue out of the device: it reads no more packets until it is attached, and writes are refused. */
    public void detach() {
        setQueue(IfTun.IFF_DETACH_QUEUE, "detach a queue of tun device ");
    }

    /** The file descriptor, for poll(2) and epoll(7). */
    public int fd() {
        return fd;
    }

    /** Closes this queue; the device goes with its last one. Nobody may be reading or writing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            libc.close(fd);
        }
    }

    private void setQueue(final int flag, final String operation) {
        final UnsafeBuffer ifreq = NativeMemory.allocate(IfTun.IFREQ_LENGTH);
        ifreq.putShort(IfTun.IFR_FLAGS_OFFSET, (short) flag);
        final int result = NativeMemory.with(ifreq, argument -> libc.ioctl(fd, IfTun.TUNSETQUEUE, argument));
        if (result == -Errno.EINVAL) {
            throw LinuxException.withWayOut(
                    operation + device, Errno.EINVAL, "it already is, or the device was opened with one queue only");
        }
        LinuxException.check(result, operation + device);
    }
}
