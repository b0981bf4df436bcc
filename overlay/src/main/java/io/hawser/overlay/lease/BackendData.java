package io.hawser.overlay.lease;

import io.hawser.linux.net.MacAddress;
import io.hawser.overlay.json.JsonFieldException;
import io.hawser.overlay.json.JsonObject;

/** What a node tells its peers about its backend. */
public sealed interface BackendData {
    /** The data as Flannel writes it: JSON without blanks. */
    String json();

    /**
     * A VXLAN device.
     *
     * @param vni its network identifier; 0 where an old Flannel left it out
     * @param vtepMac its Ethernet address, to which peers send inner frames
     */
    record Vxlan(int vni, MacAddress vtepMac) implements BackendData {
        private static final int VNI_MAX = (1 << 24) - 1;

        @Override
        public String json() {
            return "{\"VNI\":" + vni + ",\"VtepMAC\":\"" + vtepMac + "\"}";
        }

        private static Vxlan parse(final String json) {
            final JsonObject object = JsonObject.parse(json);
            final String mac = object.text("VtepMAC")
                    .orElseThrow(() -> new JsonFieldException("VtepMAC", "missing", "must be a MAC address"));
            try {
                return new Vxlan(object.integer("VNI", 0, VNI_MAX).orElse(0), MacAddress.parse(mac));
            } catch (final JsonFieldException e) {
                throw e;
            } catch (final IllegalArgumentException e) {
                throw new JsonFieldException("VtepMAC", mac, "must be a MAC address");
            }
        }
    }

    /**
     * What this backend does not read, kept as it is.
     *
     * @param json the JSON text
     */
    record Opaque(String json) implements BackendData {}

    /**
     * Reads the data of a backend.
     *
     * @throws JsonFieldException if it is not what that backend writes
     */
    static BackendData parse(final BackendType type, final String json) {
        return type.equals(BackendType.VXLAN) ? Vxlan.parse(json) : new Opaque(json);
    }
}
