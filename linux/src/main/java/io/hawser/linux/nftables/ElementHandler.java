package io.hawser.linux.nftables;

/** Takes the elements of a set one by one, without an object for each. */
public interface ElementHandler {
    /** A dump begins, or begins again because the ruleset changed under it: forget what was collected. */
    void onStart();

    /** One element, valid until the method returns. */
    void onElement(ElementView element);
}
