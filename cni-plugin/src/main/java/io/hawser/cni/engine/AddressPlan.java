package io.hawser.cni.engine;

import io.hawser.cni.ipam.RangeSet;
import io.hawser.cni.spec.CniResult;
import java.util.List;

/**
 * What a configuration comes to on this node.
 *
 * @param sets a pod gets an address of each
 * @param routes beside those of the wiring
 * @param mtu in bytes, or 0 for the kernel's default
 * @param masquerade whether what leaves the pod's network gets the node's address
 */
record AddressPlan(List<RangeSet> sets, List<CniResult.Route> routes, int mtu, boolean masquerade) {}
