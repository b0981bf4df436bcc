package io.hawser.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Elements in bulk leave nothing for the garbage collector. */
class ElementAllocationTest {
    private static final int ELEMENTS = 50_000;
    /** What a whole round may allocate: objects of the transaction, none of which is an element's. */
    private static final long PER_ROUND = 4096;

    private static final NfSet MAP = new Table(NfFamily.IP, "hawser")
            .map(
                    "m",
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_PROTO, DataType.INET_SERVICE, DataType.MARK),
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_SERVICE))
            .build();

    private static void write(final NfTransaction transaction) {
        transaction.clear();
        final ElementWriter added = transaction.addElements(MAP);
        for (int i = 0; i < ELEMENTS; i++) {
            added.key().u32Be(i).u8(6).u16Be(80).u32(i).data().u32Be(i).u16Be(8080);
        }
        final ElementWriter deleted = transaction.deleteElements(MAP);
        for (int i = 0; i < ELEMENTS; i++) {
            deleted.key().u32Be(i).u8(17).u16Be(80).u32(i);
        }
        assertLength(transaction.length());
    }

    private static void assertLength(final int length) {
        if (length < ELEMENTS * 60) {
            throw new AssertionError("only " + length + " bytes");
        }
    }

    @Test
    void writingElementsAllocatesNothingPerElement() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Nftables nftables = new Nftables(new NetlinkConnection(new FakeNetlink()))) {
            final NfTransaction transaction = nftables.newTransaction();
            write(transaction);
            write(transaction);
            final long before = threads.getCurrentThreadAllocatedBytes();
            write(transaction);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(PER_ROUND);
        }
    }
}
