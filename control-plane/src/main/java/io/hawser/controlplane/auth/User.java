package io.hawser.controlplane.auth;

import java.util.List;
import java.util.Map;

/** Who asks. */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** May do everything. */
    public static final String MASTERS = "system:masters";

    /** Everybody who proved who they are. */
    public static final String AUTHENTICATED = "system:authenticated";

    /** Who gave no credentials. */
    public static final User ANONYMOUS = new User("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    /** Of a name and groups. */
    public static User of(final String name, final List<String> groups) {
        return new User(name, "", groups, Map.of());
    }
}
