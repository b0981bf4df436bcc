package io.hawser.kubelet.server;

import java.util.function.Supplier;

/**
 * A document that is made when it is asked for.
 *
 * @param type its content type
 * @param text makes it; may wait, and throw what the runtime and the API server throw
 */
public record Page(String type, Supplier<String> text) {}
