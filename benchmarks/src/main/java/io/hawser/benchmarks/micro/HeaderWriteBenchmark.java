package io.hawser.benchmarks.micro;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Writes headers of a netlink message's size in a row: Agrona's buffer against the JDK's, both off the heap. */
@State(Scope.Thread)
public class HeaderWriteBenchmark {
    private static final int HEADER = 16;

    /** How many headers stand in a row. */
    @Param({"64"})
    public int headers;

    private ByteBuffer byteBuffer;
    private UnsafeBuffer unsafeBuffer;

    /** Makes both buffers. */
    @Setup
    public void allocate() {
        byteBuffer = ByteBuffer.allocateDirect(headers * HEADER).order(ByteOrder.nativeOrder());
        unsafeBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(headers * HEADER));
    }

    /**
     * The JDK's buffer.
     *
     * @return the buffer, for JMH to hold.
     */
    @Benchmark
    public ByteBuffer baseline() {
        for (int at = 0; at < headers * HEADER; at += HEADER) {
            byteBuffer.putInt(at, HEADER);
            byteBuffer.putShort(at + 4, (short) 24);
            byteBuffer.putShort(at + 6, (short) 5);
            byteBuffer.putInt(at + 8, at);
            byteBuffer.putInt(at + 12, 0);
        }
        return byteBuffer;
    }

    /**
     * Agrona's buffer.
     *
     * @return the buffer, for JMH to hold.
     */
    @Benchmark
    public UnsafeBuffer agrona() {
        for (int at = 0; at < headers * HEADER; at += HEADER) {
            unsafeBuffer.putInt(at, HEADER);
            unsafeBuffer.putShort(at + 4, (short) 24);
            unsafeBuffer.putShort(at + 6, (short) 5);
            unsafeBuffer.putInt(at + 8, at);
            unsafeBuffer.putInt(at + 12, 0);
        }
        return unsafeBuffer;
    }
}
