package io.hawser.kubelet.eviction;

import io.hawser.kubelet.node.NodeCondition;
import java.util.Optional;
import java.util.stream.Stream;

/** What may run short on a node, by the names that thresholds have in Kubernetes. */
public enum Signal {
    /** Memory that can be had without taking it from processes, in bytes. */
    MEMORY_AVAILABLE("memory.available", "memory", NodeCondition.MEMORY_PRESSURE),
    /** Space of the file system with pods' volumes, in bytes. */
    NODEFS_AVAILABLE("nodefs.available", "ephemeral-storage", NodeCondition.DISK_PRESSURE),
    /** Inodes of that file system. */
    NODEFS_INODES_FREE("nodefs.inodesFree", "inodes", NodeCondition.DISK_PRESSURE),
    /** Space of the file system with images, in bytes. */
    IMAGEFS_AVAILABLE("imagefs.available", "ephemeral-storage", NodeCondition.DISK_PRESSURE),
    /** Inodes of that file system. */
    IMAGEFS_INODES_FREE("imagefs.inodesFree", "inodes", NodeCondition.DISK_PRESSURE),
    /** Process numbers. */
    PID_AVAILABLE("pid.available", "pids", NodeCondition.PID_PRESSURE);

    private final String word;
    private final String resource;
    private final NodeCondition condition;

    Signal(final String word, final String resource, final NodeCondition condition) {
        this.word = word;
        this.resource = resource;
        this.condition = condition;
    }

    /** As thresholds name it. */
    public String word() {
        return word;
    }

    /** What runs short, for people. */
    public String resource() {
        return resource;
    }

    /** What a node has that is short of it. */
    public NodeCondition condition() {
        return condition;
    }

    /** The signal of a name. */
    static Optional<Signal> of(final String word) {
        return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
    }
}
