package io.hawser.benchmarks.proxy;

import java.util.Optional;

/** No proxy: the node forwards. */
final class Direct implements Way {
    static final String NAME = "direct";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Opened open(final ProxyLab hosts, final Optional<Integer> core) {
        return new Opened(ProxyLab.SERVER, Optional.empty());
    }
}
