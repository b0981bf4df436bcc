package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.ipvs.director.IpvsPlane;
import java.util.Optional;

/** A comparison of all that is in place with all that should be, which finds nothing: as after a restart. */
final class HawserIpvsCompare extends LabVariant {
    private final Catalogue catalogue;
    private Optional<IpvsPlane> plane = Optional.empty();

    HawserIpvsCompare(final Catalogue catalogue) {
        super(IpvsHost.HAWSER);
        this.catalogue = catalogue;
    }

    @Override
    public Optional<String> unavailable() {
        return IpvsHost.unavailable();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final IpvsPlane opened = IpvsHost.in(lab).plane(lab);
        opened.apply(catalogue.table());
        plane = Optional.of(opened);
    }

    @Override
    public Sample measure() throws Exception {
        final boolean[] corrected = new boolean[1];
        final Sample sample =
                Stopwatch.time(() -> corrected[0] = plane.orElseThrow().reconcile());
        if (corrected[0]) {
            throw new IllegalStateException("something had to be corrected");
        }
        return sample;
    }
}
