package io.hawser.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.NativeMemory;
import org.junit.jupiter.api.Test;

/** The fake keeps the contract that the kernel keeps. */
class FakeNetlinkTest extends NetlinkTransportContract {
    private static final int RTM_NEWLINK = 16;

    @Override
    NetlinkTransport open() {
        return new FakeNetlink().answer(RTM_GETLINK, (request, replies) -> {
            replies.message(RTM_NEWLINK, Netlink.NLM_F_MULTI, new byte[16]).done(0);
            return 0;
        });
    }

    @Test
    void remembersRequestsAndFailsSendsWhenTold() {
        final FakeNetlink fake = new FakeNetlink().failSends(Errno.ENOMEM);
        final var memory = NativeMemory.allocate(64);
        memory.putBytes(0, FakeNetlink.message(RTM_GETLINK, Netlink.NLM_F_REQUEST, 3, new byte[16]));
        assertThat(fake.send(memory, 0, 32)).isEqualTo(-Errno.ENOMEM);
        assertThat(fake.requests()).isEmpty();
        fake.failSends(0);
        assertThat(fake.send(memory, 0, 32)).isEqualTo(32);
        assertThat(fake.requests()).hasSize(1);
        fake.close();
        assertThat(fake.isClosed()).isTrue();
    }
}
