package io.hawser.kubelet.node;

/** That a node runs short of something, with the words of Kubernetes' kubelet. */
public enum NodeCondition {
    /** Memory. */
    MEMORY_PRESSURE(
            "MemoryPressure",
            "KubeletHasInsufficientMemory",
            "kubelet has insufficient memory available",
            "KubeletHasSufficientMemory",
            "kubelet has sufficient memory available"),
    /** Space or inodes of a file system. */
    DISK_PRESSURE(
            "DiskPressure",
            "KubeletHasDiskPressure",
            "kubelet has disk pressure",
            "KubeletHasNoDiskPressure",
            "kubelet has no disk pressure"),
    /** Process numbers. */
    PID_PRESSURE(
            "PIDPressure",
            "KubeletHasInsufficientPID",
            "kubelet has insufficient PID available",
            "KubeletHasSufficientPID",
            "kubelet has sufficient PID available");

    private final String type;
    private final String shortReason;
    private final String shortMessage;
    private final String enoughReason;
    private final String enoughMessage;

    NodeCondition(
            final String type,
            final String shortReason,
            final String shortMessage,
            final String enoughReason,
            final String enoughMessage) {
        this.type = type;
        this.shortReason = shortReason;
        this.shortMessage = shortMessage;
        this.enoughReason = enoughReason;
        this.enoughMessage = enoughMessage;
    }

    /** As the API names it. */
    public String type() {
        return type;
    }

    String reason(final boolean isShort) {
        return isShort ? shortReason : enoughReason;
    }

    String message(final boolean isShort) {
        return isShort ? shortMessage : enoughMessage;
    }
}
