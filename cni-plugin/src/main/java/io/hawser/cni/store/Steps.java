package io.hawser.cni.store;

/** Is told of each step before it is taken. The process may end at any of them, and tests end it at each. */
@FunctionalInterface
public interface Steps {
    /** Nobody listens. */
    Steps NONE = step -> {};

    /** A step is about to be taken. */
    void before(String step);
}
