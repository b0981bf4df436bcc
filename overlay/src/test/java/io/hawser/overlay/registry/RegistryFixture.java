package io.hawser.overlay.registry;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.overlay.lease.BackendData;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;

/** A registry for the contract's tests, and what happens to it behind the tested node's back. Nodes are numbered. */
public interface RegistryFixture extends AutoCloseable {
    /** A connection of node 1. */
    LeaseRegistry connect();

    /** Another node, not one of Hawser's perhaps, writes its lease. */
    void put(int node, LeaseAttributes attributes);

    /** A node's lease is deleted. */
    void delete(int node);

    /** Somebody writes what is no lease. */
    void writeGarbage();

    /** Writes the configuration; an empty text removes it. */
    void config(String json);

    /** Ends the connections of all watches. */
    void disconnect();

    /** Makes the past up to now inaccessible. */
    void compact();

    /** Stops answering. */
    void stop();

    @Override
    void close();

    static Subnets subnets(final int node) {
        return Subnets.of(IpPrefix.parse("10.244." + node + ".0/24"));
    }

    static LeaseAttributes attributes(final int node) {
        return attributes(node, node);
    }

    static LeaseAttributes attributes(final int node, final int mac) {
        return LeaseAttributes.of(
                IpAddress.parse("198.18.0." + node),
                BackendType.VXLAN,
                new BackendData.Vxlan(1, new MacAddress(0x763c_1e00_0000L + mac)));
    }
}
