package io.hawser.linux.libc;

import jnr.ffi.Pointer;

/** The C library's symbols, for JNR-FFI to bind by name. Public because generated classes implement it. */
public interface JnrLibCSymbols {
    /** socket(2). */
    int socket(int domain, int type, int protocol);

    /** bind(2). */
    int bind(int fd, long sockaddr, int length);

    /** connect(2). */
    int connect(int fd, long sockaddr, int length);

    /** listen(2). */
    int listen(int fd, int backlog);

    /** accept4(2). */
    int accept4(int fd, long sockaddr, long lengthAddress, int flags);

    /** shutdown(2). */
    int shutdown(int fd, int how);

    /** getsockname(2). */
    int getsockname(int fd, long sockaddr, long lengthAddress);

    /** getpeername(2). */
    int getpeername(int fd, long sockaddr, long lengthAddress);

    /** setsockopt(2). */
    int setsockopt(int fd, int level, int name, long value, int length);

    /** getsockopt(2). */
    int getsockopt(int fd, int level, int name, long value, long lengthAddress);

    /** send(2). */
    long send(int fd, long buffer, long length, int flags);

    /** sendmsg(2). */
    long sendmsg(int fd, long msghdr, int flags);

    /** recvmsg(2). */
    long recvmsg(int fd, long msghdr, int flags);

    /** sendmmsg(2). */
    int sendmmsg(int fd, long mmsghdr, int count, int flags);

    /** recvmmsg(2). */
    int recvmmsg(int fd, long mmsghdr, int count, int flags, long timeout);

    /** open(2). */
    int open(long path, int flags, int mode);

    /** close(2). */
    int close(int fd);

    /** read(2). */
    long read(int fd, long buffer, long length);

    /** write(2). */
    long write(int fd, long buffer, long length);

    /** readv(2). */
    long readv(int fd, long iovec, int count);

    /** writev(2). */
    long writev(int fd, long iovec, int count);

    /** splice(2). Offsets are pointers: given as numbers, the stub of jnr-ffi 2.3.4 loses the sixth argument. */
    long splice(int fdIn, Pointer offsetIn, int fdOut, Pointer offsetOut, long length, int flags);

    /** pipe2(2). */
    int pipe2(long fds, int flags);

    /** ioctl(2). */
    int ioctl(int fd, long request, long argument);

    /** fcntl(2). */
    int fcntl(int fd, int command, long argument);

    /** poll(2). */
    int poll(long pollfds, long count, int timeoutMs);

    /** epoll_create1(2). */
    int epoll_create1(int flags);

    /** epoll_ctl(2). */
    int epoll_ctl(int epollFd, int operation, int fd, long event);

    /** epoll_wait(2). */
    int epoll_wait(int epollFd, long events, int maxEvents, int timeoutMs);

    /** eventfd(2). */
    int eventfd(int initial, int flags);

    /** setns(2). */
    int setns(int fd, int namespaceType);

    /** unshare(2). */
    int unshare(int flags);

    /** mount(2). */
    int mount(long source, long target, long type, long flags, long data);

    /** umount2(2). */
    int umount2(long target, int flags);

    /** statfs(2). */
    int statfs(long path, long buffer);

    /** sched_setaffinity(2). */
    int sched_setaffinity(int tid, long size, long mask);

    /** sched_getaffinity(2). */
    int sched_getaffinity(int tid, long size, long mask);

    /** sched_getcpu(3). */
    int sched_getcpu();

    /** sched_yield(2). */
    int sched_yield();

    /** gettid(2). */
    int gettid();
}
