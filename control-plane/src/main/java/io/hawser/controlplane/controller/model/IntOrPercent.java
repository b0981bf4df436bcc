package io.hawser.controlplane.controller.model;

import com.fasterxml.jackson.databind.JsonNode;

/** A number, or a share of another: {@code 2} or {@code "25%"}. */
public final class IntOrPercent {
    private static final int HUNDRED = 100;

    private IntOrPercent() {}

    /** The number; a share is rounded up or down. What cannot be read counts as none. */
    public static int of(final JsonNode value, final int total, final boolean roundUp) {
        final String text = value.asText("0");
        try {
            if (!text.endsWith("%")) {
                return Integer.parseInt(text);
            }
            final long share = Long.parseLong(text.substring(0, text.length() - 1)) * total;
            return Math.toIntExact((share + (roundUp ? HUNDRED - 1 : 0)) / HUNDRED);
        } catch (final NumberFormatException | ArithmeticException e) {
            return 0;
        }
    }
}
