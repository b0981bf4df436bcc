package io.hawser.ipvs.director;

import io.hawser.proxy.service.ServicePortName;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The marks by which IPVS tells callers of one frontend apart: a number for each service port that needs one. Kept for
 * as long as it does, and taken over from the kernel by a new owner. Not thread safe.
 */
final class Marks {
    /** The bits that all of them have alike. */
    static final int MASK = 0xfff0_c000;
    /** What those bits are; 0x4000 and 0x8000 are kube-proxy's and the kubelet's, and never set. */
    static final int PREFIX = 0x4850_0000;

    private static final int LOW_BITS = 14;
    private static final int LOW_MASK = (1 << LOW_BITS) - 1;
    private static final int HIGH_SHIFT = 16;
    private static final int MOST = 1 << 18;

    private final Map<ServicePortName, Integer> numbers = new HashMap<>();
    private final BitSet taken = new BitSet();

    /** Whether a mark is one of ours. */
    static boolean isOurs(final int mark) {
        return (mark & MASK) == PREFIX;
    }

    /** The mark of a service port, which from now on has it. */
    int of(final ServicePortName name) {
        final Integer known = numbers.get(name);
        if (known != null) {
            return mark(known);
        }
        final int number = taken.nextClearBit(1);
        if (number >= MOST) {
            throw new IllegalStateException("more than " + MOST + " services of externalTrafficPolicy Local");
        }
        take(name, number);
        return mark(number);
    }

    /** Gives a service port the mark that it has in the kernel, unless another has it. */
    void prefer(final ServicePortName name, final int mark) {
        final int number = (mark & LOW_MASK) | (((mark & ~MASK) >>> HIGH_SHIFT) << LOW_BITS);
        if (isOurs(mark) && number != 0 && !numbers.containsKey(name) && !taken.get(number)) {
            take(name, number);
        }
    }

    /** The service port needs none any more. */
    void release(final ServicePortName name) {
        final Integer number = numbers.remove(name);
        if (number != null) {
            taken.clear(number);
        }
    }

    private void take(final ServicePortName name, final int number) {
        numbers.put(name, number);
        taken.set(number);
    }

    private static int mark(final int number) {
        return PREFIX | (number & LOW_MASK) | ((number >>> LOW_BITS) << HIGH_SHIFT);
    }
}
