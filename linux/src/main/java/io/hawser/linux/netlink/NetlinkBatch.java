package io.hawser.linux.netlink;

import java.util.Arrays;

/**
 * Requests that are sent together. Each is begun with what it asks and the object it is about, so that a refusal can
 * name both and the batch can be printed before it is sent. Reusable after {@link #clear()}; allocates only to grow.
 * Not thread safe.
 */
public final class NetlinkBatch {
    /** The most one batch may hold, in bytes. */
    public static final int MAX_LENGTH = 256 * 1024 * 1024;

    private static final int INITIAL_CAPACITY = 8 * 1024;

    private final NetlinkEncoder encoder = new NetlinkEncoder(INITIAL_CAPACITY, MAX_LENGTH);
    private int[] offsets = new int[16];
    private NetlinkOperation[] operations = new NetlinkOperation[16];
    private Object[] subjects = new Object[16];
    private int size;
    private boolean open;
    /** Index of the request that could not be written; negative if all could. */
    private int faulty = -1;

    /**
     * Begins the next request; the one before it is ended. NLM_F_REQUEST is added to its flags, NLM_F_ACK when sent.
     *
     * @param operation what is asked; a constant
     * @param subject the object it is about; its text is only made when needed
     * @param type {@code nlmsg_type}
     * @param flags {@code nlmsg_flags}
     * @return where to write the request's fixed header and attributes
     */
    public NetlinkEncoder begin(
            final NetlinkOperation operation, final Object subject, final int type, final int flags) {
        end();
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, size * 2);
            operations = Arrays.copyOf(operations, size * 2);
            subjects = Arrays.copyOf(subjects, size * 2);
        }
        offsets[size] = encoder.length();
        operations[size] = operation;
        subjects[size] = subject;
        size++;
        open = true;
        return encoder.beginMessage(type, flags | Netlink.NLM_F_REQUEST);
    }

    /** Number of requests. */
    public int size() {
        return size;
    }

    /** Whether there is nothing to send. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Length of all requests in bytes. */
    public int length() {
        end();
        return encoder.length();
    }

    /** Forgets all requests. Keeps the memory. */
    public NetlinkBatch clear() {
        Arrays.fill(operations, 0, size, null);
        Arrays.fill(subjects, 0, size, null);
        encoder.clear();
        size = 0;
        open = false;
        faulty = -1;
        return this;
    }

    /** What each request asks, a line each. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append(describe(i)).append('\n');
        }
        return text.toString();
    }

    /**
     * Points {@code message} at request {@code index} as it was written; valid until the next is begun.
     *
     * @return {@code message}
     */
    public NetlinkMessage message(final int index, final NetlinkMessage message) {
        end();
        message.wrap(encoder.buffer(), offset(index), offset(index + 1) - offset(index));
        return message;
    }

    /** What request {@code index} asks, with the object it is about. */
    public String describe(final int index) {
        final Object subject = subjects[index];
        return subject == null ? operations[index].verb() : operations[index].verb() + " " + subject;
    }

    void end() {
        if (open) {
            encoder.endMessage();
            open = false;
            if (encoder.error() != null && faulty < 0) {
                faulty = size - 1;
            }
        }
    }

    /** Where the request that was begun last is written. */
    public NetlinkEncoder encoder() {
        return encoder;
    }

    /** Index of the request that an error of the encoder is about. */
    int faulty() {
        end();
        return faulty < 0 ? size - 1 : faulty;
    }

    int offset(final int index) {
        return index == size ? encoder.length() : offsets[index];
    }

    /** What request {@code index} asks. */
    public NetlinkOperation operation(final int index) {
        return operations[index];
    }

    /** The object that request {@code index} is about. */
    public Object subject(final int index) {
        return subjects[index];
    }
}
