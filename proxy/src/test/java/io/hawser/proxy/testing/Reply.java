package io.hawser.proxy.testing;

import io.hawser.linux.net.IpAddress;

/** What came of a call. */
public sealed interface Reply {
    /** Nothing came back. */
    Reply SILENCE = new Silence();
    /** A TCP reset, or an ICMP message that the port is unreachable. */
    Reply REFUSED = new Refused();

    /** The place answered, and saw the call come from this address. */
    static Reply from(final Place place, final IpAddress source) {
        return new Answer(place.toString(), source);
    }

    /**
     * Somebody answered.
     *
     * @param server who
     * @param source where the server saw the call come from
     */
    record Answer(String server, IpAddress source) implements Reply {
        @Override
        public String toString() {
            return server + ", called from " + source;
        }
    }

    /** Nothing came back. */
    record Silence() implements Reply {}

    /** The caller was told that nobody answers. */
    record Refused() implements Reply {}
}
