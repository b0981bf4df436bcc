package io.hawser.node.config;

/** A configuration file that cannot be used; the message names file, place and the way out. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigException(final String message) {
        super(message);
    }
}
