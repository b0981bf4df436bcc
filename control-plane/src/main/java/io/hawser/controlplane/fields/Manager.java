package io.hawser.controlplane.fields;

/**
 * Who set fields, and how.
 *
 * @param apply whether by server-side apply
 * @param apiVersion in which version of the API
 * @param subresource of which part; empty for the whole
 */
public record Manager(String name, boolean apply, String apiVersion, String subresource) {
    private static final int MAX_LENGTH = 128;

    /** Takes at most as much of the name as the API allows. */
    public Manager {
        name = name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
    }
}
