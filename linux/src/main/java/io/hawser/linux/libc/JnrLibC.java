package io.hawser.linux.libc;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** {@link LibC} through JNR-FFI. errno is saved by the stub itself, before the JVM can make another call. */
final class JnrLibC implements LibC {
    static final LibC INSTANCE = new JnrLibC();

    private final JnrLibCSymbols libc;
    private final Runtime runtime;

    private JnrLibC() {
        libc = LibraryLoader.create(JnrLibCSymbols.class).load("c");
        runtime = Runtime.getRuntime(libc);
    }

    private int result(final int value) {
        return value >= 0 ? value : -runtime.getLastError();
    }

    private long result(final long value) {
        return value >= 0 ? value : -runtime.getLastError();
    }

    @Override
    public int socket(final int domain, final int type, final int protocol) {
        return result(libc.socket(domain, type, protocol));
    }

    @Override
    public int bind(final int fd, final long sockaddr, final int length) {
        return result(libc.bind(fd, sockaddr, length));
    }

    @Override
    public int connect(final int fd, final long sockaddr, final int length) {
        return result(libc.connect(fd, sockaddr, length));
    }

    @Override
    public int listen(final int fd, final int backlog) {
        return result(libc.listen(fd, backlog));
    }

    @Override
    public int accept4(final int fd, final long sockaddr, final long lengthAddress, final int flags) {
        return result(libc.accept4(fd, sockaddr, lengthAddress, flags));
    }

    @Override
    public int shutdown(final int fd, final int how) {
        return result(libc.shutdown(fd, how));
    }

    @Override
    public int getsockname(final int fd, final long sockaddr, final long lengthAddress) {
        return result(libc.getsockname(fd, sockaddr, lengthAddress));
    }

    @Override
    public int getpeername(final int fd, final long sockaddr, final long lengthAddress) {
        return result(libc.getpeername(fd, sockaddr, lengthAddress));
    }

    @Override
    public int setsockopt(final int fd, final int level, final int name, final long value, final int length) {
        return result(libc.setsockopt(fd, level, name, value, length));
    }

    @Override
    public int getsockopt(final int fd, final int level, final int name, final long value, final long lengthAddress) {
        return result(libc.getsockopt(fd, level, name, value, lengthAddress));
    }

    @Override
    public long send(final int fd, final long buffer, final long length, final int flags) {
        return result(libc.send(fd, buffer, length, flags));
    }

    @Override
    public long sendmsg(final int fd, final long msghdr, final int flags) {
        return result(libc.sendmsg(fd, msghdr, flags));
    }

    @Override
    public long recvmsg(final int fd, final long msghdr, final int flags) {
        return result(libc.recvmsg(fd, msghdr, flags));
    }

    @Override
    public int sendmmsg(final int fd, final long mmsghdr, final int count, final int flags) {
        return result(libc.sendmmsg(fd, mmsghdr, count, flags));
    }

    @Override
    public int recvmmsg(final int fd, final long mmsghdr, final int count, final int flags, final long timeout) {
        return result(libc.recvmmsg(fd, mmsghdr, count, flags, timeout));
    }

    @Override
    public int open(final long path, final int flags, final int mode) {
        return result(libc.open(path, flags, mode));
    }

    @Override
    public int close(final int fd) {
        return result(libc.close(fd));
    }

    @Override
    public long read(final int fd, final long buffer, final long length) {
        return result(libc.read(fd, buffer, length));
    }

    @Override
    public long write(final int fd, final long buffer, final long length) {
        return result(libc.write(fd, buffer, length));
    }

    @Override
    public long readv(final int fd, final long iovec, final int count) {
        return result(libc.readv(fd, iovec, count));
    }

    @Override
    public long writev(final int fd, final long iovec, final int count) {
        return result(libc.writev(fd, iovec, count));
    }

    @Override
    public long splice(final int fdIn, final int fdOut, final long length, final int flags) {
        return result(libc.splice(fdIn, null, fdOut, null, length, flags));
    }

    @Override
    public int pipe2(final long fds, final int flags) {
        return result(libc.pipe2(fds, flags));
    }

    @Override
    public int ioctl(final int fd, final long request, final long argument) {
        return result(libc.ioctl(fd, request, argument));
    }

    @Override
    public int fcntl(final int fd, final int command, final long argument) {
        return result(libc.fcntl(fd, command, argument));
    }

    @Override
    public int poll(final long pollfds, final long count, final int timeoutMs) {
        return result(libc.poll(pollfds, count, timeoutMs));
    }

    @Override
    public int epollCreate1(final int flags) {
        return result(libc.epoll_create1(flags));
    }

    @Override
    public int epollCtl(final int epollFd, final int operation, final int fd, final long event) {
        return result(libc.epoll_ctl(epollFd, operation, fd, event));
    }

    @Override
    public int epollWait(final int epollFd, final long events, final int maxEvents, final int timeoutMs) {
        return result(libc.epoll_wait(epollFd, events, maxEvents, timeoutMs));
    }

    @Override
    public int eventfd(final int initial, final int flags) {
        return result(libc.eventfd(initial, flags));
    }

    @Override
    public int setns(final int fd, final int namespaceType) {
        return result(libc.setns(fd, namespaceType));
    }

    @Override
    public int unshare(final int flags) {
        return result(libc.unshare(flags));
    }

    @Override
    public int mount(final long source, final long target, final long type, final long flags, final long data) {
        return result(libc.mount(source, target, type, flags, data));
    }

    @Override
    public int statfs(final long path, final long buffer) {
        return result(libc.statfs(path, buffer));
    }

    @Override
    public int umount2(final long target, final int flags) {
        return result(libc.umount2(target, flags));
    }

    @Override
    public int schedSetaffinity(final int tid, final long size, final long mask) {
        return result(libc.sched_setaffinity(tid, size, mask));
    }

    @Override
    public int schedGetaffinity(final int tid, final long size, final long mask) {
        return result(libc.sched_getaffinity(tid, size, mask));
    }

    @Override
    public int schedGetcpu() {
        return result(libc.sched_getcpu());
    }

    @Override
    public int schedYield() {
        return result(libc.sched_yield());
    }

    @Override
    public int gettid() {
        return result(libc.gettid());
    }
}
