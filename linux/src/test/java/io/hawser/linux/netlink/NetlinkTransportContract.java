package io.hawser.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.NativeMemory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What a transport does, whether it is the kernel or the fake: each of the two runs all of this. */
abstract class NetlinkTransportContract {
    static final int RTM_GETLINK = 18;
    private static final int UNKNOWN_TYPE = 0xffe;
    private static final int ACK = Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK;

    private final UnsafeBuffer memory = NativeMemory.allocate(64 * 1024);

    /** A transport on which RTM_GETLINK dumps at least one link and nothing else is known. */
    abstract NetlinkTransport open() throws Exception;

    @Test
    void requestThatDoesNotAskIsNotAcknowledged() throws Exception {
        try (NetlinkTransport transport = open()) {
            send(transport, message(Netlink.NLMSG_NOOP, Netlink.NLM_F_REQUEST, 7, 0));
            assertThat(transport.receive(memory, 0)).isEqualTo(-Errno.EAGAIN);
        }
    }

    @Test
    void acknowledgementCarriesSequenceAndPortAndTheCappedRequest() throws Exception {
        try (NetlinkTransport transport = open()) {
            send(transport, message(Netlink.NLMSG_NOOP, ACK, 7, 0));
            final List<Reply> replies = receiveAll(transport);
            assertThat(replies).hasSize(1);
            final Reply reply = replies.get(0);
            assertThat(reply.type()).isEqualTo(Netlink.NLMSG_ERROR);
            assertThat(reply.flags()).isEqualTo(Netlink.NLM_F_CAPPED);
            assertThat(reply.sequence()).isEqualTo(7);
            assertThat(reply.portId()).isEqualTo(transport.portId());
            assertThat(reply.error()).isZero();
            assertThat(reply.bodyLength()).isEqualTo(20);
        }
    }

    @Test
    void unknownTypeIsRefused() throws Exception {
        try (NetlinkTransport transport = open()) {
            send(transport, message(UNKNOWN_TYPE, Netlink.NLM_F_REQUEST, 9, 0));
            final List<Reply> replies = receiveAll(transport);
            assertThat(replies).hasSize(1);
            assertThat(replies.get(0).error()).isEqualTo(-Errno.EOPNOTSUPP);
            assertThat(replies.get(0).sequence()).isEqualTo(9);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (NetlinkTransport transport = open()) {
            send(
                    transport,
                    message(Netlink.NLMSG_NOOP, ACK, 1, 0),
                    message(UNKNOWN_TYPE, Netlink.NLM_F_REQUEST, 2, 0),
                    message(Netlink.NLMSG_NOOP, Netlink.NLM_F_REQUEST, 3, 0),
                    message(Netlink.NLMSG_NOOP, ACK, 4, 0));
            assertThat(receiveAll(transport)).extracting(Reply::sequence).containsExactly(1, 2, 4);
        }
    }

    @Test
    void messageWithAnImpossibleLengthEndsTheDatagram() throws Exception {
        try (NetlinkTransport transport = open()) {
            final byte[] lying = message(Netlink.NLMSG_NOOP, ACK, 2, 0);
            new UnsafeBuffer(lying).putInt(0, 4000);
            send(transport, message(Netlink.NLMSG_NOOP, ACK, 1, 0), lying, message(Netlink.NLMSG_NOOP, ACK, 3, 0));
            assertThat(receiveAll(transport)).extracting(Reply::sequence).containsExactly(1);
        }
    }

    @Test
    void datagramThatDoesNotFitTellsItsLength() throws Exception {
        try (NetlinkTransport transport = open()) {
            send(transport, message(Netlink.NLMSG_NOOP, ACK, 1, 0));
            assertThat(transport.receive(NativeMemory.allocate(16), 0)).isEqualTo(36);
            assertThat(transport.receive(memory, 0)).isEqualTo(-Errno.EAGAIN);
        }
    }

    @Test
    void receiveGivesUpAfterItsTime() throws Exception {
        try (NetlinkTransport transport = open()) {
            assertThat(transport.receive(memory, 5)).isEqualTo(-Errno.EAGAIN);
        }
    }

    @Test
    void dumpIsMultipartAndEndsWithDone() throws Exception {
        try (NetlinkTransport transport = open()) {
            send(transport, message(RTM_GETLINK, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP, 5, 16));
            final List<Reply> replies = receiveAll(transport);
            assertThat(replies).hasSizeGreaterThan(1);
            assertThat(replies).allSatisfy(reply -> {
                assertThat(reply.flags() & Netlink.NLM_F_MULTI).isEqualTo(Netlink.NLM_F_MULTI);
                assertThat(reply.sequence()).isEqualTo(5);
            });
            final Reply last = replies.get(replies.size() - 1);
            assertThat(last.type()).isEqualTo(Netlink.NLMSG_DONE);
            assertThat(last.error()).isZero();
        }
    }

    private record Reply(int type, int flags, int sequence, int portId, int bodyLength, int error) {}

    private static byte[] message(final int type, final int flags, final int sequence, final int bodyLength) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[NlMsgHdr.LENGTH + bodyLength]);
        message.putInt(NlMsgHdr.NLMSG_LEN_OFFSET, message.capacity());
        message.putShort(NlMsgHdr.NLMSG_TYPE_OFFSET, (short) type);
        message.putShort(NlMsgHdr.NLMSG_FLAGS_OFFSET, (short) flags);
        message.putInt(NlMsgHdr.NLMSG_SEQ_OFFSET, sequence);
        return message.byteArray();
    }

    private void send(final NetlinkTransport transport, final byte[]... messages) {
        int length = 0;
        for (final byte[] message : messages) {
            memory.putBytes(length, message);
            memory.putInt(length + NlMsgHdr.NLMSG_PID_OFFSET, transport.portId(), ByteOrder.nativeOrder());
            length += message.length;
        }
        assertThat(transport.reserve(length, messages.length)).isZero();
        assertThat(transport.send(memory, 0, length)).isEqualTo(length);
    }

    private List<Reply> receiveAll(final NetlinkTransport transport) {
        final List<Reply> replies = new ArrayList<>();
        final NetlinkMessage message = new NetlinkMessage();
        int length = transport.receive(memory, 0);
        while (length > 0) {
            for (int at = 0; at < length; at += Netlink.align(message.length())) {
                assertThat(message.wrap(memory, at, length - at)).isNull();
                final int error = memory.getInt(message.bodyOffset());
                replies.add(new Reply(
                        message.type(),
                        message.flags(),
                        message.sequence(),
                        message.portId(),
                        message.bodyLength(),
                        error));
            }
            length = transport.receive(memory, 0);
        }
        assertThat(length).isEqualTo(-Errno.EAGAIN);
        return replies;
    }
}
