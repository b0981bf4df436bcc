package io.hawser.cni.spec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The versions of the specification that are spoken, oldest first. */
public enum CniVersion {
    V0_3_0("0.3.0"),
    V0_3_1("0.3.1"),
    V0_4_0("0.4.0"),
    V1_0_0("1.0.0"),
    V1_1_0("1.1.0");

    /** The newest. */
    public static final CniVersion LATEST = V1_1_0;

    private final String text;

    CniVersion(final String text) {
        this.text = text;
    }

    /**
     * The version that a configuration names.
     *
     * @throws CniException code 1 if it is not spoken here
     */
    public static CniVersion of(final String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new CniException(
                        CniErrorCode.INCOMPATIBLE_VERSION,
                        "incompatible CNI versions",
                        "config is \"" + text + "\", plugin supports "
                                + all().stream()
                                        .map(spoken -> "\"" + spoken + "\"")
                                        .collect(Collectors.joining(" ", "[", "]"))));
    }

    /** As configurations name them. */
    public static List<String> all() {
        return Arrays.stream(values()).map(CniVersion::toString).toList();
    }

    /** Whether a configuration of this version may be used with the command. */
    public boolean has(final CniCommand command) {
        return compareTo(command.since()) >= 0;
    }

    /** Whether addresses say their IP version: until 1.0.0. */
    public boolean addressesSayTheirVersion() {
        return compareTo(V1_0_0) < 0;
    }

    /** As configurations name it. */
    @Override
    public String toString() {
        return text;
    }
}
