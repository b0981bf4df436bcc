package io.hawser.cni.spec;

import java.util.Arrays;
import java.util.Optional;

/** What a runtime asks for, CNI_COMMAND. */
public enum CniCommand {
    /** Joins a container to the network. */
    ADD(CniVersion.V0_3_0),
    /** Undoes {@link #ADD}. */
    DEL(CniVersion.V0_3_0),
    /** Tells whether an attachment is as it was made. */
    CHECK(CniVersion.V0_4_0),
    /** Tells whether an ADD would be served. */
    STATUS(CniVersion.V1_1_0),
    /** Undoes what the runtime has forgotten. */
    GC(CniVersion.V1_1_0),
    /** Tells the versions that are spoken. */
    VERSION(CniVersion.V0_3_0);

    private final CniVersion since;

    CniCommand(final CniVersion since) {
        this.since = since;
    }

    /** The first version of a configuration that it may be used with. */
    public CniVersion since() {
        return since;
    }

    /** The command of this name. */
    public static Optional<CniCommand> of(final String name) {
        return Arrays.stream(values())
                .filter(command -> command.name().equals(name))
                .findFirst();
    }
}
