package io.hawser.cni.spec;

import java.util.List;
import java.util.Map;

/**
 * What a runtime gave the executable.
 *
 * @param environment those variables that begin with {@code CNI_}
 * @param input the standard input: the network configuration
 */
public record CniRequest(Map<String, String> environment, String input) {
    /** The variables that mean something to a plugin, in the order they are sent. */
    public static final List<String> VARIABLES =
            List.of("CNI_COMMAND", "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS", "CNI_PATH");

    /** The variables are copied. */
    public CniRequest {
        environment = Map.copyOf(environment);
    }

    /** The variable's value; empty if it is not set. */
    public String variable(final String name) {
        return environment.getOrDefault(name, "");
    }
}
