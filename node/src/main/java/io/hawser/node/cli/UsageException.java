package io.hawser.node.cli;

/** A flag that is wrong, or wrong beside another. The message names it and says what would be right. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(final String message) {
        super(message);
    }
}
