package io.hawser.linux.testing;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.namespace.NetworkNamespace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test its network namespaces, as a {@code @RegisterExtension} field: they are made when asked for, with names
 * that begin with {@code hw-}, and removed after the test, also when it failed or the JVM is told to end. A test that
 * uses it needs root, and fails without.
 */
public final class TestNamespaces implements BeforeEachCallback, AfterEachCallback {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final Deque<TestNamespace> made = new ArrayDeque<>();
    private final Thread hook = new Thread(this::removeAll, "remove-test-namespaces");

    @Override
    public void beforeEach(final ExtensionContext context) {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void afterEach(final ExtensionContext context) {
        removeAll();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /**
     * Makes a namespace with its loopback interface up.
     *
     * @param label ends its name, for whoever looks while a test stands still
     */
    public synchronized TestNamespace create(final String label) {
        final String name = "hw-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + "-" + label;
        try {
            final TestNamespace namespace = new TestNamespace(name, NetworkNamespace.create(name));
            made.push(namespace);
            namespace.run("ip link set lo up");
            return namespace;
        } catch (final LinuxException e) {
            if (e.errno() == Errno.EPERM) {
                throw new AssertionError("this test makes network namespaces, which needs root", e);
            }
            throw e;
        }
    }

    private synchronized void removeAll() {
        while (!made.isEmpty()) {
            made.pop().remove();
        }
    }
}
