package io.hawser.proxy.plane;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The data planes of a build, and the choice among them. */
public final class DataPlanes {
    /** What takes the place of a mode that is missing: those behind it, or all of them if it is none of these. */
    private static final List<String> FALLBACKS = List.of("ipvs", "iptables", "userspace");

    private final Map<String, DataPlaneProvider> providers = new LinkedHashMap<>();

    /** @param providers in the order that {@code auto} tries them if no other is asked for */
    public DataPlanes(final List<DataPlaneProvider> providers) {
        providers.forEach(provider -> this.providers.put(provider.name(), provider));
    }

    /** Names, in the order of {@code auto}. */
    public List<String> names() {
        return List.copyOf(providers.keySet());
    }

    /** All of them. */
    public List<DataPlaneProvider> all() {
        return List.copyOf(providers.values());
    }

    /**
     * A request whose names are all known.
     *
     * @param mode a name or {@code auto}
     * @param order names; empty for that of this build
     * @throws IllegalArgumentException naming those that there are
     */
    public PlaneRequest request(final String mode, final List<String> order, final boolean strict) {
        final String wanted = mode.isEmpty() ? PlaneRequest.AUTO : mode;
        Stream.concat(Stream.of(wanted).filter(name -> !name.equals(PlaneRequest.AUTO)), order.stream())
                .filter(name -> !providers.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("'" + name + "' is no data plane of this build: give "
                            + PlaneRequest.AUTO + " or one of " + String.join(", ", names()));
                });
        return new PlaneRequest(wanted, order.isEmpty() ? names() : order, strict);
    }

    /**
     * Chooses by asking the kernel of the calling thread's network namespace.
     *
     * @throws DataPlaneException if nothing works, or not the one that alone was wanted; it names what each lacks
     */
    public PlaneChoice choose(final PlaneRequest request) {
        final List<PlaneChoice.PassedOver> passedOver = new ArrayList<>();
        for (final String name : candidates(request)) {
            final DataPlaneProvider provider = providers.get(name);
            final Optional<String> missing = provider.missing();
            if (missing.isEmpty()) {
                return new PlaneChoice(request.mode(), provider, passedOver);
            }
            passedOver.add(new PlaneChoice.PassedOver(name, missing.get()));
        }
        throw new DataPlaneException(refusal(request, passedOver));
    }

    private List<String> candidates(final PlaneRequest request) {
        if (request.isAuto()) {
            return request.order();
        }
        if (request.strict()) {
            return List.of(request.mode());
        }
        final List<String> behind = FALLBACKS.subList(FALLBACKS.indexOf(request.mode()) + 1, FALLBACKS.size());
        return Stream.concat(Stream.of(request.mode()), behind.stream())
                .filter(providers::containsKey)
                .toList();
    }

    private static String refusal(final PlaneRequest request, final List<PlaneChoice.PassedOver> passedOver) {
        final String lacks =
                passedOver.stream().map(PlaneChoice.PassedOver::toString).collect(Collectors.joining("; "));
        return request.strict() && !request.isAuto()
                ? "--proxy-mode " + request.mode() + " cannot serve here, and --strict-proxy-mode forbids another ("
                        + lacks + ")"
                : "no data plane can serve here (" + lacks + ")";
    }
}
