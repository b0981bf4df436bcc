package io.hawser.kubelet.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test classes the one node that they share: it is started by the first of them, and closed after the last. */
public final class SharedNode implements ParameterResolver {
    private static final Namespace SPACE = Namespace.create(SharedNode.class);

    @Override
    public boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context) {
        return parameter.getParameter().getType() == TestNode.class;
    }

    @Override
    public Object resolveParameter(final ParameterContext parameter, final ExtensionContext context) {
        return context.getRoot()
                .getStore(SPACE)
                .getOrComputeIfAbsent("node", any -> new Held(TestNode.started("shared")), Held.class)
                .node();
    }

    private record Held(TestNode node) implements AutoCloseable {
        @Override
        public void close() {
            node.close();
        }
    }
}
