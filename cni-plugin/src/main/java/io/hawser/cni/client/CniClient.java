package io.hawser.cni.client;

import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.spec.CniVersion;
import io.hawser.cni.spec.Json;
import io.hawser.cni.spec.JsonObject;
import io.hawser.cni.spec.ResultJson;
import io.hawser.cni.wire.WireChannel;
import io.hawser.cni.wire.WireFormat;
import io.hawser.linux.LinuxException;
import io.hawser.linux.unix.UnixChannel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Hands a runtime's request to the daemon, and its reply to the runtime. */
public final class CniClient {
    /** Where the daemon listens unless the configuration's key {@code socket} says otherwise. */
    public static final Path DEFAULT_SOCKET = Path.of("/run/hawser/cni.sock");

    private static final int REPLY_TIMEOUT_MS = 120_000;

    private CniClient() {}

    /** Exits with the reply's code, after it was printed. */
    public static void main(final String[] arguments) throws IOException {
        final Map<String, String> environment = new HashMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("CNI_")) {
                environment.put(name, value);
            }
        });
        final CniReply reply =
                run(new CniRequest(environment, new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
        try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write(reply.output().getBytes(StandardCharsets.UTF_8));
        }
        System.exit(reply.exitCode());
    }

    /** As the executable does it: VERSION needs no daemon, everything else does. */
    public static CniReply run(final CniRequest request) {
        if (request.variable("CNI_COMMAND").equals("VERSION")) {
            return CniReply.of(Json.text(ResultJson.versions()));
        }
        final JsonObject conf;
        try {
            conf = Json.parse(request.input());
        } catch (final CniException e) {
            return CniReply.failure(CniVersion.LATEST.toString(), e);
        }
        final Path socket = text(conf, "socket").map(Path::of).orElse(DEFAULT_SOCKET);
        try (UnixChannel channel = UnixChannel.connect(socket).timeout(REPLY_TIMEOUT_MS)) {
            final WireChannel wire = new WireChannel(channel);
            wire.write(WireFormat.encode(request));
            return wire.readReply();
        } catch (final LinuxException | IOException | IllegalArgumentException e) {
            final boolean status = request.variable("CNI_COMMAND").equals("STATUS");
            final int code = status ? CniErrorCode.NOT_AVAILABLE : CniErrorCode.TRY_AGAIN_LATER;
            final String version = text(conf, "cniVersion").orElse(CniVersion.LATEST.toString());
            return CniReply.failure(
                    version,
                    new CniException(code, "the hawser daemon does not answer", socket + ": " + e.getMessage()));
        }
    }

    private static Optional<String> text(final JsonObject json, final String key) {
        try {
            return json.text(key).filter(value -> !value.isEmpty());
        } catch (final CniException e) {
            return Optional.empty();
        }
    }
}
