package io.hawser.overlay.conductor;

import io.hawser.linux.ethtool.Ethtool;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.route.Vxlan;
import io.hawser.overlay.probe.ProbeResult;
import io.hawser.overlay.probe.ProbeResult.Outcome;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transmit checksum offload of tunnel devices, which some kernels and network cards get wrong: packets of connections
 * through a translated address are then dropped by the receiver, and a connection takes a minute to come about.
 *
 * <p>The kernel is tested, once for each family, beside the start and not on its way: a device works meanwhile as it
 * would without a test. A card is not: what it writes into the inner packet is seen on the wire alone, and no packet
 * that this host sends to itself meets it, so cards go by {@link KnownDefects}. Where either is wrong,
 * {@link ChecksumPolicy} overrules it. All but {@link #state()} is for one thread.
 */
final class ChecksumOffload {
    private static final Logger LOG = LoggerFactory.getLogger(ChecksumOffload.class);
    private static final String CONFIGURED = "as configured";

    private final ChecksumPolicy policy;
    private final Function<Vxlan, ProbeResult> probe;
    private final Runnable corrupt;
    private final Set<IpFamily> begun = EnumSet.noneOf(IpFamily.class);
    private final Map<IpFamily, ProbeResult> results = new ConcurrentHashMap<>();
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private volatile Map<String, Device> published = Map.of();

    private record Device(IpFamily family, boolean offloaded, Optional<String> reason) {}

    /**
     * @param probe tries the kernel with a device's settings; called in a thread of its own
     * @param corrupt is run when that found the kernel corrupt: devices are to be settled again
     */
    ChecksumOffload(final ChecksumPolicy policy, final Function<Vxlan, ProbeResult> probe, final Runnable corrupt) {
        this.policy = policy;
        this.probe = probe;
        this.corrupt = corrupt;
    }

    /**
     * Makes it what it should be on {@code device}; where it is trusted, an operator's own setting stays.
     *
     * @param settings the device's
     * @param underlay the link that it stands on
     */
    void settle(final String device, final Vxlan settings, final String underlay) {
        final IpFamily family =
                settings.local() == null ? IpFamily.IPV4 : settings.local().family();
        final Optional<String> reason;
        if (policy == ChecksumPolicy.AUTO) {
            reason = KnownDefects.here(underlay).or(() -> found(family));
            if (reason.isEmpty()) {
                begin(family, settings);
            }
        } else {
            reason = Optional.of(CONFIGURED);
        }
        try (Ethtool ethtool = Ethtool.open()) {
            final boolean before = ethtool.hasTxChecksum(device);
            final boolean wanted = reason.isEmpty() ? before : policy == ChecksumPolicy.ON;
            if (before != wanted) {
                LOG.warn("checksum offload of {} is switched {}: {}", device, wanted ? "on" : "off", reason.get());
                ethtool.setTxChecksum(device, wanted);
            }
            devices.put(device, new Device(family, wanted, reason));
            published = Map.copyOf(devices);
        }
    }

    /** How it stands, of two devices that of one without offload; empty without a device. Any thread may ask. */
    Optional<ChecksumState> state() {
        return published.values().stream()
                .min(Comparator.comparing(Device::offloaded).thenComparing(Device::family))
                .map(device -> new ChecksumState(device.offloaded(), why(device)));
    }

    private String why(final Device device) {
        if (device.reason().isPresent()) {
            return device.reason().get();
        }
        final ProbeResult result = results.get(device.family());
        final String tested = result == null
                ? "the kernel is being tested"
                : switch (result.outcome()) {
                    case SOUND -> "the kernel was tested: " + result.detail();
                    case CORRUPT -> "the kernel was tested: " + result.detail();
                    case UNTESTED -> "the kernel could not be tested: " + result.detail();
                };
        return device.offloaded() ? tested : "as it was found; " + tested;
    }

    private Optional<String> found(final IpFamily family) {
        return Optional.ofNullable(results.get(family))
                .filter(result -> result.outcome() == Outcome.CORRUPT)
                .map(result -> "this kernel corrupts checksums of tunnel packets, as a test found: " + result.detail());
    }

    private void begin(final IpFamily family, final Vxlan settings) {
        if (settings.local() != null && begun.add(family)) {
            final Thread thread = new Thread(() -> test(family, settings), "checksum-test");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void test(final IpFamily family, final Vxlan settings) {
        final long startNs = System.nanoTime();
        final ProbeResult result = probe.apply(settings);
        results.put(family, result);
        final long tookMs = (System.nanoTime() - startNs) / 1_000_000;
        switch (result.outcome()) {
            case SOUND -> LOG.info("checksum offload over {} tested in {} ms: {}", family, tookMs, result.detail());
            case UNTESTED ->
                LOG.info(
                        "checksum offload over {} could not be tested, and is left alone: {}", family, result.detail());
            case CORRUPT -> {
                LOG.error(
                        "THIS KERNEL CORRUPTS CHECKSUMS of tunnel packets over {}: {}. Checksum offload of the tunnel "
                                + "is switched off, which costs throughput; --checksum-offload on overrules this",
                        family,
                        result.detail());
                corrupt.run();
            }
        }
    }
}
