package io.hawser.linux.conntrack;

/** Takes the flows of a dump. */
public interface ConntrackHandler {
    /** The dump begins, or begins again because answers were lost: forget what was collected. */
    void onStart();

    /** One flow; the view is valid until the method returns, and then used for the next. */
    void onFlow(ConntrackView flow);
}
