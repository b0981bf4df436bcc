package io.hawser.cni.engine;

import io.hawser.cni.config.NetworkConf;
import io.hawser.cni.config.NetworkConfParser;
import io.hawser.cni.spec.AttachmentId;
import io.hawser.cni.spec.CniCommand;
import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.spec.CniVersion;
import io.hawser.cni.spec.Json;
import io.hawser.cni.spec.JsonObject;
import io.hawser.cni.spec.ResultJson;
import java.util.ArrayList;
import java.util.List;

/** Reads requests at the edge, in the order of the reference plugins' checks: the same mistake says the same. */
final class RequestParser {
    private RequestParser() {}

    /** Either a command, or the answer to a request that needs no work, or is wrong. */
    record Parsed(ParsedCommand command, CniReply answer) {}

    static Parsed parse(final CniRequest request) {
        String version = CniVersion.LATEST.toString();
        try {
            final CniCommand command = command(request);
            if (command == CniCommand.VERSION) {
                return new Parsed(null, CniReply.of(Json.text(ResultJson.versions())));
            }
            refuseMissing(request, command);
            final JsonObject json = Json.parse(request.input());
            final String named = json.text("cniVersion").orElse("");
            version = named.isEmpty() ? version : named;
            return new Parsed(parse(request, command, json, named), null);
        } catch (final CniException e) {
            return new Parsed(null, CniReply.failure(version, e));
        }
    }

    private static ParsedCommand parse(
            final CniRequest request, final CniCommand command, final JsonObject json, final String named) {
        // What names no version is of the first.
        final CniVersion version = CniVersion.of(named.isEmpty() ? "0.1.0" : named);
        if (!version.has(command)) {
            throw new CniException(
                    CniErrorCode.INCOMPATIBLE_VERSION,
                    "config version does not allow " + command,
                    "it is " + version + ", and " + command + " is of " + command.since());
        }
        final NetworkConf conf = NetworkConfParser.parse(version, command, json, request.variable("CNI_ARGS"));
        final boolean ofAttachment =
                command == CniCommand.ADD || command == CniCommand.DEL || command == CniCommand.CHECK;
        final AttachmentId id = ofAttachment
                ? new AttachmentId(conf.name(), request.variable("CNI_CONTAINERID"), request.variable("CNI_IFNAME"))
                : null;
        return new ParsedCommand(command, id, conf, request.variable("CNI_NETNS"));
    }

    private static CniCommand command(final CniRequest request) {
        final String name = request.variable("CNI_COMMAND");
        if (name.isEmpty()) {
            throw missing(List.of("CNI_COMMAND"));
        }
        return CniCommand.of(name)
                .orElseThrow(
                        () -> new CniException(CniErrorCode.INVALID_ENVIRONMENT, "unknown CNI_COMMAND: " + name, ""));
    }

    private static void refuseMissing(final CniRequest request, final CniCommand command) {
        final List<String> needed =
                switch (command) {
                    case ADD, CHECK -> List.of("CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_PATH");
                    case DEL -> List.of("CNI_CONTAINERID", "CNI_IFNAME", "CNI_PATH");
                    default -> List.of("CNI_PATH");
                };
        final List<String> missing = new ArrayList<>(needed);
        missing.removeIf(name -> !request.variable(name).isEmpty());
        if (!missing.isEmpty()) {
            throw missing(missing);
        }
    }

    private static CniException missing(final List<String> names) {
        return new CniException(
                CniErrorCode.INVALID_ENVIRONMENT,
                "required env variables [" + String.join(",", names) + "] missing",
                "");
    }
}
