package io.hawser.linux.testing;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.namespace.NetworkNamespace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test its network namespaces: they are made when asked for, with names that begin with {@code hw-}, and
 * removed when it is closed, also when the JVM is told to end. As a {@code @RegisterExtension} field it is closed after
 * each test. A test that uses it needs root, and fails without.
 */
public final class TestNamespaces implements AfterEachCallback, AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final Deque<TestNamespace> made = new ArrayDeque<>();
    private Thread hook;

    @Override
    public void afterEach(final ExtensionContext context) {
        close();
    }

    /** Removes all namespaces made so far. */
    @Override
    public synchronized void close() {
        removeAll();
        if (hook != null) {
            Runtime.getRuntime().removeShutdownHook(hook);
            hook = null;
        }
    }

    /**
     * Makes a namespace with its loopback interface up.
     *
     * @param label ends its name, for whoever looks while a test stands still
     */
    public synchronized TestNamespace create(final String label) {
        if (hook == null) {
            hook = new Thread(this::removeAll, "remove-test-namespaces");
            Runtime.getRuntime().addShutdownHook(hook);
        }
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
