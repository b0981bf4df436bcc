package io.hawser.cni.config;

import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** CNI_ARGS: pairs of key and value with semicolons between them. Keys that mean nothing here are another's. */
final class CniArgs {
    private final Map<String, String> values = new HashMap<>();

    private CniArgs() {}

    /** @throws CniException with code 4 unless all of it is pairs */
    static CniArgs parse(final String text) {
        final CniArgs args = new CniArgs();
        for (final String pair : text.split(";", -1)) {
            final int equals = pair.indexOf('=');
            if (equals > 0) {
                args.values.put(pair.substring(0, equals), pair.substring(equals + 1));
            } else if (!pair.isEmpty()) {
                throw new CniException(
                        CniErrorCode.INVALID_ENVIRONMENT, "CNI_ARGS has something other than KEY=VALUE", pair);
            }
        }
        return args;
    }

    Optional<String> value(final String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }
}
