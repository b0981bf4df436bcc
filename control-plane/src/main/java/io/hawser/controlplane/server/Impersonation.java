package io.hawser.controlplane.server;

import io.hawser.controlplane.auth.AccessRequest;
import io.hawser.controlplane.auth.RbacAuthorizer;
import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.status.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Users who act as others, by the headers {@code Impersonate-User} and {@code Impersonate-Group}. Thread safe. */
final class Impersonation {
    private static final String VERB = "impersonate";
    private static final String ACCOUNT = "system:serviceaccount:";

    private final RbacAuthorizer authorizer;

    Impersonation(final RbacAuthorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** Puts the other in the place of the user, if the user may. */
    void apply(final ApiRequest request) {
        final String name = request.header("impersonate-user");
        final String listed = request.header("impersonate-group");
        if (name.isEmpty()) {
            if (!listed.isEmpty()) {
                throw ApiException.badRequest("requested " + listed + " without impersonating a user");
            }
            return;
        }
        final List<String> groups = new ArrayList<>(listed.isEmpty() ? List.of() : List.of(listed.split(",", -1)));
        final String[] account = name.startsWith(ACCOUNT) ? name.split(":", -1) : new String[0];
        if (account.length == 4) {
            require(request.user(), "serviceaccounts", account[2], account[3]);
            groups.add("system:serviceaccounts");
            groups.add("system:serviceaccounts:" + account[2]);
        } else {
            require(request.user(), "users", "", name);
        }
        for (final String group : listed.isEmpty() ? new String[0] : listed.split(",", -1)) {
            require(request.user(), "groups", "", group);
        }
        if (!name.equals(User.ANONYMOUS.name())) {
            groups.add(User.AUTHENTICATED);
        }
        request.user(new User(name, "", List.copyOf(groups), Map.of()));
    }

    private void require(final User user, final String resource, final String namespace, final String name) {
        final AccessRequest access = new AccessRequest(VERB, "", resource, "", namespace, name, "");
        if (!authorizer.allows(user, access)) {
            throw ApiException.forbidden("", resource, name, access.refusal(user));
        }
    }
}
