package io.hawser.proxy.plane;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which data plane serves, and why.
 *
 * @param asked the mode that was asked for, or {@link PlaneRequest#AUTO}
 * @param provider the one that serves
 * @param passedOver those that would have come before it, in their order
 */
public record PlaneChoice(String asked, DataPlaneProvider provider, List<PassedOver> passedOver) {
    /** The list is copied. */
    public PlaneChoice {
        passedOver = List.copyOf(passedOver);
    }

    /**
     * One that could not serve.
     *
     * @param name as {@code --proxy-mode} has it
     * @param missing what it lacks
     */
    public record PassedOver(String name, String missing) {
        @Override
        public String toString() {
            return name + ": " + missing;
        }
    }

    /** Whether another mode serves than the one that was asked for by name. */
    public boolean isFallback() {
        return !asked.equals(PlaneRequest.AUTO) && !asked.equals(provider.name());
    }

    /** Why, in words. */
    public String reason() {
        final String why = passedOver.stream().map(PassedOver::toString).collect(Collectors.joining("; "));
        if (passedOver.isEmpty()) {
            return asked.equals(PlaneRequest.AUTO) ? "the first of the order" : "as asked for";
        }
        return why;
    }
}
