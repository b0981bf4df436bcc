package io.hawser.benchmarks.topology;

import io.hawser.linux.net.IpPrefix;

/** A veth pair between two hosts. */
final class Wire {
    private Wire() {}

    static void between(
            final Host one, final String interfaceOfOne, final Host other, final String interfaceOfOther, final int mtu)
            throws Exception {
        one.run("ip link add " + interfaceOfOne + " mtu " + mtu + " type veth peer name " + interfaceOfOther + " mtu "
                + mtu + " netns " + other.name());
    }

    static void bringUp(final Host host, final String interfaceName, final IpPrefix address) throws Exception {
        host.run("ip address add " + address + " dev " + interfaceName);
        host.run("ip link set " + interfaceName + " up");
    }
}
