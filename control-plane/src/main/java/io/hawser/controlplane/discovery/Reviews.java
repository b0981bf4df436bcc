package io.hawser.controlplane.discovery;

import java.util.Map;
import java.util.TreeMap;

/** Kinds that are asked and answered, never stored. */
public final class Reviews {
    /** Who somebody is. */
    public static final String AUTHENTICATION = "authentication.k8s.io/v1";

    /** What somebody may. */
    public static final String AUTHORIZATION = "authorization.k8s.io/v1";

    private Reviews() {}

    /** One of them. */
    public record Review(String kind, boolean namespaced) {}

    /** Those of a version, by their names in paths. */
    public static Map<String, Review> of(final String apiVersion) {
        final Map<String, Review> reviews = new TreeMap<>();
        if (apiVersion.equals(AUTHENTICATION)) {
            reviews.put("tokenreviews", new Review("TokenReview", false));
            reviews.put("selfsubjectreviews", new Review("SelfSubjectReview", false));
        } else if (apiVersion.equals(AUTHORIZATION)) {
            reviews.put("subjectaccessreviews", new Review("SubjectAccessReview", false));
            reviews.put("localsubjectaccessreviews", new Review("LocalSubjectAccessReview", true));
            reviews.put("selfsubjectaccessreviews", new Review("SelfSubjectAccessReview", false));
            reviews.put("selfsubjectrulesreviews", new Review("SelfSubjectRulesReview", false));
        }
        return reviews;
    }
}
