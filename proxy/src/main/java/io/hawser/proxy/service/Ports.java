package io.hawser.proxy.service;

/** What a port number may be. */
final class Ports {
    private static final int LAST = 65_535;

    private Ports() {}

    static void check(final String what, final int port) {
        if (port < 1 || port > LAST) {
            throw new IllegalArgumentException(what + " " + port + " is not within 1 and " + LAST);
        }
    }

    static void checkOptional(final String what, final int port) {
        if (port != 0) {
            check(what, port);
        }
    }
}
