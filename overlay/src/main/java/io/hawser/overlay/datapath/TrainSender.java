package io.hawser.overlay.datapath;

import io.hawser.linux.Errno;
import io.hawser.linux.udp.SendBatch;
import io.hawser.linux.udp.UdpSocket;
import io.hawser.overlay.peers.Peer;

/**
 * Gathers datagrams and sends them with as few system calls as can be: those that follow each other to one peer, all of
 * one length but the last, go as a train that the kernel cuts. What was appended must stay where it is until
 * {@link #flush}. Not thread safe.
 */
final class TrainSender {
    /** The most pieces of memory that one datagram may be gathered from: headers and payload. */
    private static final int DATAGRAM_PIECES = 2;
    /** linux/udp.h: UDP_MAX_SEGMENTS, as it was before it was raised. */
    private static final int MAX_SEGMENTS = 64;
    /** With the outer headers a train must stay within 64 KiB. */
    private static final int MAX_LENGTH = 65_000;

    private static final int TRAINS = 64;
    private static final int PIECES = DATAGRAM_PIECES * MAX_SEGMENTS;
    private static final int WAIT_MS = 20;

    private final UdpSocket socket;
    private final int port;
    private final DatapathCounters counters;
    private final RefusalHandler refusals;
    private final SendBatch batch = new SendBatch(TRAINS, PIECES);
    private final SendBatch singles = new SendBatch(MAX_SEGMENTS, DATAGRAM_PIECES);
    private final Peer[] peers = new Peer[TRAINS];
    private final int[] toses = new int[TRAINS];
    private final int[] segmentSizes = new int[TRAINS];
    private final int[] segmentCounts = new int[TRAINS];
    private final int[] lengths = new int[TRAINS];
    private final int[] pieceCounts = new int[TRAINS];
    private final long[] pieceAddresses = new long[TRAINS * PIECES];
    private final int[] pieceLengths = new int[TRAINS * PIECES];
    private boolean trains = true;
    private boolean open;

    TrainSender(
            final UdpSocket socket, final int port, final DatapathCounters counters, final RefusalHandler refusals) {
        this.socket = socket;
        this.port = port;
        this.counters = counters;
        this.refusals = refusals;
    }

    /** Is asked when the kernel does not take a datagram for its length. */
    interface RefusalHandler {
        /**
         * A datagram is larger than the path takes.
         *
         * @param address native address of the datagram's first piece, which holds all its headers
         * @param pieceLength length of that piece in bytes
         * @param datagramLength length of the datagram in bytes
         * @return whether it may be sent nevertheless, in outer fragments
         */
        boolean mayBeFragmented(Peer peer, long address, int pieceLength, int datagramLength);
    }

    /** Whether {@link #flush} must come before another {@link #append}. */
    boolean isFull() {
        return batch.isFull();
    }

    /**
     * Appends a datagram of one or two pieces. There must be room.
     *
     * @param tos for the outer header
     */
    void append(
            final Peer peer,
            final int tos,
            final long address,
            final int length,
            final long secondAddress,
            final int secondLength) {
        final int datagram = length + secondLength;
        if (!continues(peer, tos, datagram)) {
            begin(peer, tos, datagram);
        }
        final int train = batch.size() - 1;
        piece(train, address, length);
        if (secondLength > 0) {
            piece(train, secondAddress, secondLength);
        }
        segmentCounts[train]++;
        lengths[train] += datagram;
        open = datagram == segmentSizes[train] && segmentCounts[train] < MAX_SEGMENTS;
    }

    /** Sends all that was appended; returns the number of datagrams. */
    int flush() {
        final int count = batch.size();
        if (count == 0) {
            return 0;
        }
        closeTrain();
        int sent = 0;
        int from = 0;
        while (from < count) {
            final int result = trains || segmentCounts[from] == 1 ? socket.send(batch, from) : -Errno.EIO;
            counters.increment(DatapathCounter.SEND_CALLS);
            if (result > 0) {
                for (int i = from; i < from + result; i++) {
                    sent += count(segmentCounts[i], lengths[i]);
                }
                from += result;
            } else if (-result != Errno.EAGAIN || !socket.awaitWritable(WAIT_MS)) {
                sent += refused(from, -result);
                from++;
            }
        }
        batch.clear();
        open = false;
        return sent;
    }

    @SuppressWarnings("ReferenceEquality") // peers of one table are the same objects, and comparing them is dear
    private boolean continues(final Peer peer, final int tos, final int datagram) {
        final int train = batch.size() - 1;
        return open
                && peers[train] == peer
                && toses[train] == tos
                && datagram <= segmentSizes[train]
                && lengths[train] + datagram <= MAX_LENGTH;
    }

    private void begin(final Peer peer, final int tos, final int datagram) {
        closeTrain();
        batch.to(peer.publicIp(), port);
        if (tos != 0) {
            batch.tos(tos);
        }
        final int train = batch.size() - 1;
        peers[train] = peer;
        toses[train] = tos;
        segmentSizes[train] = datagram;
        segmentCounts[train] = 0;
        lengths[train] = 0;
        pieceCounts[train] = 0;
    }

    private void closeTrain() {
        final int train = batch.size() - 1;
        if (train >= 0 && segmentCounts[train] > 1) {
            batch.segmentSize(segmentSizes[train]);
        }
    }

    private void piece(final int train, final long address, final int length) {
        final int at = train * PIECES + pieceCounts[train]++;
        pieceAddresses[at] = address;
        pieceLengths[at] = length;
        batch.data(address, length);
    }

    private int count(final int datagrams, final int bytes) {
        counters.add(DatapathCounter.SENT_PACKETS, datagrams);
        counters.add(DatapathCounter.SENT_BYTES, bytes);
        return datagrams;
    }

    private int refused(final int train, final int errno) {
        final boolean isTrain = segmentCounts[train] > 1;
        if (isTrain && errno == Errno.EIO) {
            // udp_send_skb: a device without checksum offload takes no trains.
            trains = false;
            return sendSingly(train);
        }
        // Newer kernels say EMSGSIZE of a train whose segments are too large, older ones EINVAL.
        if (errno == Errno.EMSGSIZE || (isTrain && errno == Errno.EINVAL)) {
            final int first = train * PIECES;
            if (refusals.mayBeFragmented(peers[train], pieceAddresses[first], pieceLengths[first], segmentSizes[train])
                    && isTrain) {
                return sendSingly(train);
            }
            counters.add(DatapathCounter.TOO_BIG, segmentCounts[train]);
            return 0;
        }
        counters.add(DatapathCounter.SEND_REFUSED, segmentCounts[train]);
        return 0;
    }

    /** Sends the datagrams of a train one by one, which the kernel may fragment. */
    private int sendSingly(final int train) {
        int piece = train * PIECES;
        final int end = piece + pieceCounts[train];
        singles.clear();
        while (piece < end) {
            singles.to(peers[train].publicIp(), port);
            if (toses[train] != 0) {
                singles.tos(toses[train]);
            }
            int length = 0;
            while (piece < end && length < segmentSizes[train]) {
                singles.data(pieceAddresses[piece], pieceLengths[piece]);
                length += pieceLengths[piece];
                piece++;
            }
        }
        int from = 0;
        while (from < singles.size()) {
            final int result = socket.send(singles, from);
            counters.increment(DatapathCounter.SEND_CALLS);
            if (result > 0) {
                from += result;
            } else if (-result != Errno.EAGAIN || !socket.awaitWritable(WAIT_MS)) {
                counters.add(DatapathCounter.SEND_REFUSED, singles.size() - from);
                break;
            }
        }
        return count(from, lengths[train]);
    }
}
