package io.hawser.kubelet.probe;

/** What a probe is for. */
public enum ProbeKind {
    /** Whether the container has come up; until then the others are not asked. */
    STARTUP("startupProbe", "Startup"),
    /** Whether the container must be started anew. */
    LIVENESS("livenessProbe", "Liveness"),
    /** Whether the container may be sent work. */
    READINESS("readinessProbe", "Readiness");

    private final String field;
    private final String word;

    ProbeKind(final String field, final String word) {
        this.field = field;
        this.word = word;
    }

    /** Its field in a container's specification. */
    public String field() {
        return field;
    }

    /** As events call it. */
    public String word() {
        return word;
    }
}
