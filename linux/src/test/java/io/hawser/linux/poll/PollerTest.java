package io.hawser.linux.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PollerTest {
    @Test
    void nothingReadyIsToldAfterTheTime() {
        try (Poller poller = new Poller()) {
            assertThat(poller.await(1)).isFalse();
        }
    }

    @Test
    void wakeUpThatCameBeforeTheWaitIsNotLostAndCountsOnce() {
        try (Poller poller = new Poller()) {
            poller.wake();
            poller.wake();
            assertThat(poller.await(10_000)).isTrue();
            assertThat(poller.await(0)).isFalse();
        }
    }

    @Test
    void anotherThreadEndsTheWait() throws Exception {
        try (Poller poller = new Poller()) {
            final Thread waker = new Thread(poller::wake);
            waker.start();
            assertThat(poller.await(10_000)).isTrue();
            waker.join();
        }
    }

    @Test
    void readableDescriptorEndsTheWaitUntilItIsRead() {
        final LibC libc = LibC.get();
        final int fd = libc.eventfd(1, Fcntl.EFD_CLOEXEC);
        final UnsafeBuffer value = NativeMemory.allocate(8);
        try (Poller poller = new Poller(fd)) {
            assertThat(poller.await(10_000)).isTrue();
            assertThat(poller.await(0)).isTrue();
            assertThat(libc.read(fd, value.addressOffset(), 8)).isEqualTo(8);
            assertThat(poller.await(0)).isFalse();
        } finally {
            libc.close(fd);
        }
    }

    @Test
    void wakeUpAfterCloseDoesNothing() {
        final Poller poller = new Poller();
        poller.close();
        poller.wake();
        poller.close();
        assertThat(poller).isNotNull();
    }
}
