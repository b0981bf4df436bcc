package io.hawser.proxy.plane;

import io.hawser.linux.LinuxException;
import io.hawser.proxy.service.ServiceTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plane that takes the place of others: what they left goes as soon as it serves, not before, so that there is
 * always one that does. Connections that are established are the kernel's connection tracking's, and outlive the rules
 * that began them.
 */
public final class SucceedingPlane implements DataPlane {
    private static final Logger LOG = LoggerFactory.getLogger(SucceedingPlane.class);

    private final DataPlane plane;
    private final List<DataPlaneProvider> formers;
    /** Whether formers went since the plane was last compared. */
    private boolean doubtful;

    /**
     * A successor.
     *
     * @param plane owned from now on
     * @param formers whose leftovers are to go
     */
    public SucceedingPlane(final DataPlane plane, final List<DataPlaneProvider> formers) {
        this.plane = plane;
        this.formers = new ArrayList<>(formers);
    }

    @Override
    public String name() {
        return plane.name();
    }

    @Override
    public void apply(final ServiceTable table) {
        plane.apply(table);
        removeFormers();
    }

    @Override
    public boolean reconcile() {
        final boolean corrected = plane.reconcile();
        removeFormers();
        return corrected;
    }

    @Override
    public Optional<CarriedTraffic> carried() {
        return plane.carried();
    }

    @Override
    public void cleanUp() {
        plane.cleanUp();
    }

    @Override
    public void close() {
        plane.close();
    }

    /** What cannot be removed now is tried again with the next comparison. */
    private void removeFormers() {
        for (final Iterator<DataPlaneProvider> left = formers.iterator(); left.hasNext(); ) {
            final DataPlaneProvider former = left.next();
            try {
                // What the kernel cannot carry left nothing in it.
                if (former.missing().isEmpty()) {
                    former.removeLeftovers();
                    doubtful = true;
                }
                left.remove();
            } catch (final DataPlaneException | LinuxException e) {
                LOG.warn("what {} left is still there, trying again: {}", former.name(), e.getMessage());
            }
        }
        putBack();
    }

    /** What both had, such as a local route for the services' range, may have gone as the former's. */
    private void putBack() {
        if (doubtful) {
            try {
                plane.reconcile();
                doubtful = false;
            } catch (final DataPlaneException | LinuxException e) {
                LOG.warn(
                        "{} could not be compared after what others left went, trying again: {}",
                        name(),
                        e.getMessage());
            }
        }
    }
}
