package io.hawser.linux.route;

import java.util.List;

/**
 * One end of a veth device to be made.
 *
 * @param name its name
 * @param settings what else to set on it
 */
public record VethEnd(String name, List<LinkSetting> settings) {
    /** The settings are copied. */
    public VethEnd {
        settings = List.copyOf(settings);
    }

    /** An end with this name and these settings. */
    public static VethEnd of(final String name, final LinkSetting... settings) {
        return new VethEnd(name, List.of(settings));
    }

    /** The name and the settings. */
    @Override
    public String toString() {
        return new LinkRequest(name, "", settings).toString();
    }
}
