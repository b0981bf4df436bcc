package io.hawser.overlay.config;

import io.hawser.overlay.json.JsonFieldException;
import io.hawser.overlay.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code Backend} of the configuration. */
final class BackendParser {
    private static final int VNI_MAX = (1 << 24) - 1;
    private static final int PORT_MAX = 65535;
    /** RFC 791: what every host must be able to receive. */
    private static final int MTU_MIN = 576;

    private static final int MTU_MAX = 65535;

    private BackendParser() {}

    static BackendConfig parse(final Optional<JsonObject> backend) {
        if (backend.isEmpty()) {
            return new BackendConfig.Udp(BackendConfig.Udp.DEFAULT_PORT);
        }
        final JsonObject object = backend.get();
        final String type = object.text("Type").orElse("");
        return switch (type.toLowerCase(Locale.ROOT)) {
            case BackendConfig.Vxlan.TYPE -> vxlan(object);
            case BackendConfig.HostGw.TYPE -> new BackendConfig.HostGw();
            case BackendConfig.Udp.TYPE -> new BackendConfig.Udp(port(object, BackendConfig.Udp.DEFAULT_PORT));
            case BackendConfig.Alloc.TYPE -> new BackendConfig.Alloc();
            default ->
                throw new JsonFieldException(
                        object.nameOf("Type"), "'" + type + "'", "must be one of vxlan, host-gw, udp, alloc");
        };
    }

    private static BackendConfig vxlan(final JsonObject object) {
        return new BackendConfig.Vxlan(
                object.integer("VNI", 0, VNI_MAX).orElse(BackendConfig.Vxlan.DEFAULT_VNI),
                port(object, BackendConfig.Vxlan.DEFAULT_PORT),
                mtu(object),
                object.bool("GBP", false),
                object.bool("Learning", false),
                object.bool("DirectRouting", false));
    }

    /** 0 stands for the default, as it does for the kernel. */
    private static int port(final JsonObject object, final int otherwise) {
        final int port = object.integer("Port", 0, PORT_MAX).orElse(0);
        return port == 0 ? otherwise : port;
    }

    private static OptionalInt mtu(final JsonObject object) {
        final OptionalInt mtu = object.integer("MTU", 0, MTU_MAX);
        if (mtu.isEmpty() || mtu.getAsInt() == 0) {
            return OptionalInt.empty();
        }
        if (mtu.getAsInt() < MTU_MIN) {
            throw new JsonFieldException(
                    object.nameOf("MTU"), mtu.getAsInt(), "must be between " + MTU_MIN + " and " + MTU_MAX);
        }
        return mtu;
    }
}
