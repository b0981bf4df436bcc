package io.hawser.ipvs.nftables;

import io.hawser.linux.nftables.ElementHandler;
import io.hawser.linux.nftables.ElementView;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.proxy.service.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The indexes that endpoints have in the kernel, so that who takes over a table leaves them as they are. */
final class KernelSlots implements Programmed.Indexes {
    /** An index beyond is nothing that was programmed here. */
    private static final int MOST = 1 << 20;

    private final Map<Pool, Map<Bytes, List<Slots.Target>>> found = new HashMap<>();

    /** Nothing found. */
    static final KernelSlots NONE = new KernelSlots();

    /** Reads them from a table that is there; none if it has no such map. */
    static KernelSlots read(final Nftables nftables, final Layout layout) {
        final KernelSlots slots = new KernelSlots();
        final NfSet endpoints = layout.set(SetName.ENDPOINTS);
        final boolean present = nftables.sets(layout.table()).stream()
                .anyMatch(listed -> listed.set().equals(endpoints));
        if (present) {
            nftables.elements(endpoints, slots.new Reader());
        }
        return slots;
    }

    @Override
    public Slots slots(final Bytes key, final Pool pool, final List<Endpoint> wanted) {
        final List<Slots.Target> targets = found.getOrDefault(pool, Map.of()).get(key);
        return targets == null ? new Slots(wanted) : Slots.near(targets, wanted);
    }

    private void add(final Pool pool, final Bytes service, final int index, final Slots.Target target) {
        final List<Slots.Target> targets =
                found.computeIfAbsent(pool, key -> new HashMap<>()).computeIfAbsent(service, key -> new ArrayList<>());
        while (targets.size() <= index) {
            targets.add(null);
        }
        targets.set(index, target);
    }

    private final class Reader implements ElementHandler {
        @Override
        public void onStart() {
            found.clear();
        }

        @Override
        public void onElement(final ElementView element) {
            final Bytes key = Bytes.copyOf(element.buffer(), element.keyOffset(), element.keyLength());
            final Bytes data = Bytes.copyOf(element.buffer(), element.dataOffset(), element.dataLength());
            final int number = Keys.indexOf(key);
            final Pool pool = number < Pool.LOCAL.firstIndex() ? Pool.CLUSTER : Pool.LOCAL;
            final int index = number - pool.firstIndex();
            if (index >= 0 && index < MOST) {
                add(pool, Keys.serviceOf(key), index, Keys.target(data));
            }
        }
    }
}
