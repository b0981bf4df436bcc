package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.registry.DeleteOptions;
import io.hawser.controlplane.registry.ListOptions;
import io.hawser.controlplane.registry.WriteOptions;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.selector.FieldSelector;
import io.hawser.controlplane.selector.LabelSelector;
import io.hawser.controlplane.status.ApiException;
import java.util.List;
import java.util.Optional;

/** Reads the options of a request from its query. */
final class Options {
    private static final int MAX_MANAGER = 128;

    private Options() {}

    static ListOptions list(final ApiRequest request, final Kind kind) {
        final String match = request.query("resourceVersionMatch");
        if (!List.of("", "Exact", "NotOlderThan").contains(match)) {
            throw ApiException.badRequest("resourceVersionMatch: Unsupported value: \"" + match
                    + "\": supported values: \"Exact\", \"NotOlderThan\", \"\"");
        }
        final long limit = request.number("limit").orElse(0L);
        try {
            final FieldSelector fields = FieldSelector.parse(request.query("fieldSelector"));
            for (final String field : fields.fields()) {
                if (!kind.selectable().contains(kind.selectablePath(field))) {
                    throw ApiException.badRequest("field label not supported: " + field);
                }
            }
            return new ListOptions(
                    LabelSelector.parse(request.query("labelSelector")),
                    fields,
                    (int) Math.min(limit, Integer.MAX_VALUE),
                    request.query("continue"),
                    request.query("resourceVersion"),
                    match.equals("Exact"));
        } catch (final IllegalArgumentException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    static WriteOptions write(final ApiRequest request, final Optional<Subresource> part) {
        final String manager = request.query("fieldManager");
        if (manager.length() > MAX_MANAGER) {
            throw ApiException.badRequest("fieldManager: Too long: may not be more than " + MAX_MANAGER + " bytes");
        }
        return new WriteOptions(isDryRun(request), manager(request, manager), part);
    }

    static DeleteOptions delete(final ApiRequest request, final ObjectNode body) {
        final ObjectNode all = Json.object();
        request.number("gracePeriodSeconds").ifPresent(seconds -> all.put("gracePeriodSeconds", seconds));
        if (!request.query("propagationPolicy").isEmpty()) {
            all.put("propagationPolicy", request.query("propagationPolicy"));
        }
        if (request.flag("orphanDependents")) {
            all.put("orphanDependents", true);
        }
        all.setAll(body);
        return DeleteOptions.of(all, isDryRun(request));
    }

    private static boolean isDryRun(final ApiRequest request) {
        final String dryRun = request.query("dryRun");
        if (!dryRun.isEmpty() && !dryRun.equals("All")) {
            throw ApiException.badRequest("dryRun: Unsupported value: \"" + dryRun + "\": supported values: \"All\"");
        }
        return !dryRun.isEmpty();
    }

    /** Who does not say who it is, is known by its program's name. */
    private static String manager(final ApiRequest request, final String given) {
        if (!given.isEmpty()) {
            return given;
        }
        final String agent = request.header("user-agent").split("/", -1)[0].strip();
        return agent.isEmpty() ? "unknown" : agent.substring(0, Math.min(agent.length(), MAX_MANAGER));
    }
}
