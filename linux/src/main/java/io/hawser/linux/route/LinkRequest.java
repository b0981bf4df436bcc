package io.hawser.linux.route;

import java.util.List;

/**
 * A request about a link, for people: the object in a refusal, and in what a transaction prints.
 *
 * @param link which link, or the name of the new one
 * @param kind what is made; empty for a change
 * @param settings what is set, in the order written
 */
record LinkRequest(String link, String kind, List<?> settings) {
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(link);
        if (!kind.isEmpty()) {
            text.append(' ').append(kind);
        }
        for (final Object setting : settings) {
            text.append(' ').append(setting);
        }
        return text.toString();
    }
}
