package io.hawser.controlplane.auth;

/**
 * What somebody wants to do: something with objects, or, if the resource is empty, with a path.
 *
 * @param subresource the part of the object; empty for the whole
 * @param namespace empty for all, and for objects that are in none
 * @param name empty for all
 * @param path the path of the request, for those that are not about objects
 */
public record AccessRequest(
        String verb, String group, String resource, String subresource, String namespace, String name, String path) {
    /** The resource with its part, as rules have it. */
    String qualified() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** Whether it is about objects. */
    public boolean isResource() {
        return !resource.isEmpty();
    }

    /** What a user is told who may not. */
    public String refusal(final User user) {
        if (!isResource()) {
            return "User \"" + user.name() + "\" cannot " + verb + " path \"" + path + "\"";
        }
        return "User \"" + user.name() + "\" cannot " + verb + " resource \"" + qualified() + "\" in API group \""
                + group + "\" "
                + (namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + "\"");
    }
}
