package io.hawser.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.hawser.linux.Errno;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Elements by the hundred thousand, over many messages of one transaction. */
class ManyElementsTest {
    private static final int ELEMENTS = 100_000;
    private static final Table TABLE = new Table(NfFamily.IP, "hawser");
    private static final NfSet MAP = TABLE.map(
                    "endpoints",
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_PROTO, DataType.INET_SERVICE, DataType.MARK),
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_SERVICE))
            .size(ELEMENTS)
            .build();

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private static void write(final ElementWriter writer, final int count) {
        for (int i = 0; i < count; i++) {
            writer.key()
                    .u32Be(0x0a600000 + i / 10)
                    .u8(6)
                    .u16Be(80)
                    .u32(i % 10)
                    .data()
                    .u32Be(0x0af40000 + i)
                    .u16Be(8080);
        }
    }

    @Test
    void aHundredThousandElementsComeBackEqual() throws Exception {
        try (Nftables nftables = namespaces.create("a").call(Nftables::open)) {
            final NfTransaction transaction =
                    nftables.newTransaction().add(TABLE).add(MAP);
            write(transaction.addElements(MAP), ELEMENTS);
            transaction.commit();

            final ElementTable expected = new ElementTable(MAP);
            write(expected.writer(), ELEMENTS);
            assertThat(expected.size()).isEqualTo(ELEMENTS);
            final TableImage image = TableImage.of(TABLE).set(expected).build();
            assertThat(new TableReconciler(nftables).reconcile(image)).isEqualTo(TableReconciler.Outcome.UNCHANGED);

            nftables.newTransaction()
                    .deleteElements(
                            MAP,
                            List.of(Element.of(
                                    Bytes.concat(Bytes.u32Be(0x0a600000), Bytes.u8(6), Bytes.u16Be(80), Bytes.u32(3)))))
                    .commit();
            final NfTransaction missing = nftables.newTransaction();
            new TableReconciler(nftables).difference(image, missing);
            assertThat(missing).hasToString("""
                    add element ip hawser endpoints { 10.96.0.0 . tcp . 80 . 0x00000003 : 10.244.0.3 . 8080 }
                    """);
        }
    }

    @Test
    void listingElementsAllocatesNothingPerElement() throws Exception {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final int count = 20_000;
        try (Nftables nftables = namespaces.create("a").call(Nftables::open)) {
            final NfTransaction transaction =
                    nftables.newTransaction().add(TABLE).add(MAP);
            write(transaction.addElements(MAP), count);
            transaction.commit();
            final Counting counting = new Counting();
            nftables.elements(MAP, counting);
            final long before = threads.getCurrentThreadAllocatedBytes();
            nftables.elements(MAP, counting);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(count);
            assertThat(counting.count).isEqualTo(count);
        }
    }

    private static final class Counting implements ElementHandler {
        private int count;

        @Override
        public void onStart() {
            count = 0;
        }

        @Override
        public void onElement(final ElementView element) {
            count += element.keyLength() == MAP.key().length() ? 1 : 0;
        }
    }

    @Test
    void elementInTheMiddleOfManyMessagesIsNamedWhenRefused() throws Exception {
        try (Nftables nftables = namespaces.create("a").call(Nftables::open)) {
            final NfTransaction transaction =
                    nftables.newTransaction().add(TABLE).add(MAP);
            final ElementWriter writer = transaction.createElements(MAP);
            write(writer, 5_000);
            writer.key()
                    .u32Be(0x0a600005)
                    .u8(6)
                    .u16Be(80)
                    .u32(7)
                    .data()
                    .u32Be(1)
                    .u16Be(1);
            assertThatThrownBy(transaction::commit)
                    .isInstanceOfSatisfying(
                            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST))
                    .hasMessageStartingWith(
                            "create element ip hawser endpoints { 10.96.0.5 . tcp . 80 . 0x00000007 : 0.0.0.1 . 1 }: ");
            assertThat(nftables.tables()).isEmpty();
        }
    }

    @Test
    void dumpThatTheRulesetChangesUnderBeginsAgain() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        try (Nftables nftables = namespace.call(Nftables::open);
                Nftables other = namespace.call(Nftables::open)) {
            final int count = 3_000;
            final NfTransaction transaction =
                    nftables.newTransaction().add(TABLE).add(MAP);
            write(transaction.addElements(MAP), count);
            transaction.commit();
            final AtomicInteger starts = new AtomicInteger();
            final AtomicInteger seen = new AtomicInteger();
            nftables.elements(MAP, new ElementHandler() {
                @Override
                public void onStart() {
                    starts.incrementAndGet();
                    seen.set(0);
                }

                @Override
                public void onElement(final ElementView element) {
                    if (seen.incrementAndGet() == 1 && starts.get() == 1) {
                        other.newTransaction().add(TABLE.chain("disturbance")).commit();
                    }
                }
            });
            assertThat(starts).hasValueGreaterThan(1);
            assertThat(seen).hasValue(count);
        }
    }
}
