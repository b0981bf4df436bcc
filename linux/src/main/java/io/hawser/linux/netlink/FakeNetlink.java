package io.hawser.linux.netlink;

import io.hawser.linux.Errno;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A netlink transport without a kernel, for fast tests and for answers that a kernel gives only on a bad day. Requests
 * are taken, acknowledged and refused as the kernel does it; what a type of request does is told with {@link #answer}.
 * A type that nobody told about is refused with EOPNOTSUPP. Not thread safe.
 */
public final class FakeNetlink implements NetlinkTransport {
    private static final int PORT_ID = 4711;
    private static final int ERROR_LENGTH = 4;

    private final Map<Integer, Responder> responders = new HashMap<>();
    private final List<byte[]> requests = new ArrayList<>();
    private final Deque<Datagram> queue = new ArrayDeque<>();
    private final NetlinkMessage request = new NetlinkMessage();
    private int sendFailure;
    private boolean closed;

    /** What a type of request does. */
    @FunctionalInterface
    public interface Responder {
        /**
         * Answers one request.
         *
         * @param request valid until the method returns
         * @param replies takes the answers
         * @return 0, or a positive errno to refuse it with
         */
        int onRequest(NetlinkMessage request, Replies replies);
    }

    /** Answers on their way back. Each call queues one datagram. */
    public final class Replies {
        private final int sequence;

        private Replies(final int sequence) {
            this.sequence = sequence;
        }

        /**
         * A message that answers the request.
         *
         * @param type {@code nlmsg_type}
         * @param flags {@code nlmsg_flags}
         * @param body all behind the netlink header
         */
        public Replies message(final int type, final int flags, final byte[] body) {
            return raw(FakeNetlink.message(type, flags, sequence, body));
        }

        /** The end of a dump, with {@code flags} beside NLM_F_MULTI. */
        public Replies done(final int flags) {
            return message(Netlink.NLMSG_DONE, Netlink.NLM_F_MULTI | flags, new byte[ERROR_LENGTH]);
        }

        /** Any bytes, well-formed or not. */
        public Replies raw(final byte[] datagram) {
            queue.add(new Datagram(new UnsafeBuffer(datagram.clone()), 0));
            return this;
        }

        /** The receive buffer overflows here: the owner is told ENOBUFS. */
        public Replies overrun() {
            queue.add(new Datagram(new UnsafeBuffer(new byte[0]), Errno.ENOBUFS));
            return this;
        }
    }

    private record Datagram(UnsafeBuffer bytes, int errno) {}

    /** Tells what requests of {@code type} do. */
    public FakeNetlink answer(final int type, final Responder responder) {
        responders.put(type, responder);
        return this;
    }

    /** Queues what a multicast group would bring. */
    public FakeNetlink announce(final int type, final byte[] body) {
        new Replies(0).raw(message(type, 0, 0, body));
        return this;
    }

    /** Queues an overrun, as when multicast messages came faster than they were read. */
    public FakeNetlink overrun() {
        new Replies(0).overrun();
        return this;
    }

    /** Makes each send fail with this positive errno; 0 ends that. */
    public FakeNetlink failSends(final int errno) {
        sendFailure = errno;
        return this;
    }

    /** Every request taken so far, netlink header included. */
    public List<byte[]> requests() {
        return List.copyOf(requests);
    }

    /** Whether the owner closed it. */
    public boolean isClosed() {
        return closed;
    }

    /** A whole message, its length and port filled in. */
    public static byte[] message(final int type, final int flags, final int sequence, final byte[] body) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[NlMsgHdr.LENGTH + body.length]);
        message.putInt(NlMsgHdr.NLMSG_LEN_OFFSET, message.capacity());
        message.putShort(NlMsgHdr.NLMSG_TYPE_OFFSET, (short) type);
        message.putShort(NlMsgHdr.NLMSG_FLAGS_OFFSET, (short) flags);
        message.putInt(NlMsgHdr.NLMSG_SEQ_OFFSET, sequence);
        message.putInt(NlMsgHdr.NLMSG_PID_OFFSET, PORT_ID);
        message.putBytes(NlMsgHdr.LENGTH, body);
        return message.byteArray();
    }

    @Override
    public int portId() {
        return PORT_ID;
    }

    @Override
    public int send(final UnsafeBuffer buffer, final int offset, final int length) {
        if (sendFailure != 0) {
            return -sendFailure;
        }
        // As the kernel reads it: a message whose length cannot be true ends the datagram, without a word.
        int at = offset;
        while (at < offset + length && request.wrap(buffer, at, offset + length - at) == null) {
            take();
            at += Netlink.align(request.length());
        }
        return length;
    }

    @Override
    public int receive(final UnsafeBuffer buffer, final int timeoutMs) {
        final Datagram datagram = queue.poll();
        if (datagram == null) {
            return -Errno.EAGAIN;
        }
        if (datagram.errno() != 0) {
            return -datagram.errno();
        }
        buffer.putBytes(0, datagram.bytes(), 0, Math.min(datagram.bytes().capacity(), buffer.capacity()));
        return datagram.bytes().capacity();
    }

    @Override
    public int reserve(final int length, final int replies) {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void take() {
        final byte[] copy = new byte[request.length()];
        request.buffer().getBytes(request.bodyOffset() - NlMsgHdr.LENGTH, copy);
        requests.add(copy);
        int errno = 0;
        if ((request.flags() & Netlink.NLM_F_REQUEST) != 0 && request.type() >= Netlink.NLMSG_MIN_TYPE) {
            final Responder responder = responders.get(request.type());
            errno = responder == null
                    ? Errno.EOPNOTSUPP
                    : responder.onRequest(request, new Replies(request.sequence()));
        }
        if (errno != 0 || (request.flags() & Netlink.NLM_F_ACK) != 0) {
            acknowledge(copy, errno);
        }
    }

    private void acknowledge(final byte[] asked, final int errno) {
        final UnsafeBuffer body = new UnsafeBuffer(new byte[ERROR_LENGTH + NlMsgHdr.LENGTH]);
        body.putInt(0, -errno);
        body.putBytes(ERROR_LENGTH, asked, 0, NlMsgHdr.LENGTH);

        final int flags = Netlink.NLM_F_CAPPED;
        new Replies(0).raw(message(Netlink.NLMSG_ERROR, flags, sequenceOf(asked), body.byteArray()));
    }

    private static int sequenceOf(final byte[] message) {
        return new UnsafeBuffer(message).getInt(NlMsgHdr.NLMSG_SEQ_OFFSET);
    }
}
