package io.hawser.cni.config;

import io.hawser.cni.ipam.RangeSet;
import io.hawser.cni.spec.CniResult;
import java.util.List;

/** Where pods' addresses come from. */
public sealed interface AddressSource {
    /** Routes that pods get beside those of the wiring. */
    List<CniResult.Route> routes();

    /**
     * The configuration says it.
     *
     * @param sets a pod gets an address of each
     */
    record Given(List<RangeSet> sets, List<CniResult.Route> routes) implements AddressSource {
        /** The lists are copied. */
        public Given {
            sets = List.copyOf(sets);
            routes = List.copyOf(routes);
        }
    }

    /**
     * What the node leases.
     *
     * @param networkRoutes whether pods get a route to each of the cluster's networks, as Flannel's plugin gives them
     */
    record Leased(boolean networkRoutes, List<CniResult.Route> routes) implements AddressSource {
        /** The list is copied. */
        public Leased {
            routes = List.copyOf(routes);
        }
    }
}
