package io.hawser.proxy.plane;

import java.util.List;

/**
 * Which data plane an operator asks for.
 *
 * @param mode its name, or {@link #AUTO}
 * @param order in which {@link #AUTO} tries; names that are not in it are not tried
 * @param strict whether to refuse rather than to fall back
 */
public record PlaneRequest(String mode, List<String> order, boolean strict) {
    /** The first of the order that works. */
    public static final String AUTO = "auto";

    /** The list is copied. */
    public PlaneRequest {
        order = List.copyOf(order);
    }

    /** Whether the choice is left to us. */
    public boolean isAuto() {
        return mode.equals(AUTO);
    }
}
