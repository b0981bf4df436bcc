package io.hawser.kubelet.eviction;

import com.fasterxml.jackson.databind.node.TextNode;
import io.hawser.kubelet.json.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Below what a node runs short.
 *
 * @param text of the amount, as it was given
 * @param quantity in the signal's units; 0 if it is a share
 * @param percent of the capacity; 0 if it is a quantity
 */
public record Threshold(Signal signal, String text, long quantity, double percent) {
    private static final Pattern FORM = Pattern.compile("\\s*([a-zA-Z.]+)\\s*<\\s*([0-9.]+[a-zA-Z]*)(%?)\\s*");
    private static final double WHOLE = 100;

    /**
     * Reads {@code memory.available<100Mi,nodefs.available<10%}; of nothing, there is none. Throws {@link
     * IllegalArgumentException} which says what is wrong.
     */
    public static List<Threshold> parse(final String text) {
        final List<Threshold> all = new ArrayList<>();
        if (text.isBlank()) {
            return all;
        }
        for (final String one : text.split(",", -1)) {
            final Matcher matcher = FORM.matcher(one);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + one + "' is not of the form memory.available<100Mi");
            }
            final Signal signal = Signal.of(matcher.group(1))
                    .orElseThrow(() -> new IllegalArgumentException("there is no '" + matcher.group(1) + "'; there are "
                            + String.join(
                                    ", ",
                                    List.of(Signal.values()).stream()
                                            .map(Signal::word)
                                            .toList())));
            all.add(of(signal, matcher.group(2), !matcher.group(3).isEmpty()));
        }
        return all;
    }

    private static Threshold of(final Signal signal, final String amount, final boolean share) {
        if (!share) {
            return new Threshold(signal, amount, Quantity.units(TextNode.valueOf(amount)), 0);
        }
        final double percent = Quantity.of(TextNode.valueOf(amount)).doubleValue();
        if (percent > WHOLE) {
            throw new IllegalArgumentException(signal.word() + ": " + amount + "% is more than there can be");
        }
        return new Threshold(signal, amount + "%", 0, percent);
    }

    /** Whether so little is left. */
    boolean isMet(final Amount amount) {
        return amount.available() < quantity(amount);
    }

    /** In the signal's units. */
    long quantity(final Amount amount) {
        return percent == 0 ? quantity : (long) (amount.capacity() * percent / WHOLE);
    }
}
