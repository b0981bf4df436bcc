package io.hawser.benchmarks.cni;

import java.util.Locale;

/**
 * What is asked of a plugin.
 *
 * @param command that is timed; the other of the two is not
 * @param together how many at once
 * @param masquerade whether pods are masqueraded
 * @param rounds of as many pods as there are namespaces
 */
record Load(String command, int together, boolean masquerade, int rounds) {
    String name() {
        return command.toLowerCase(Locale.ROOT)
                + (together == 1 ? "-serial" : "-" + together)
                + (masquerade ? "-masq" : "");
    }
}
