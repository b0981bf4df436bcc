package io.hawser.linux.ipvs;

/**
 * What the kernel says of its IPVS.
 *
 * @param version for example {@code 1.2.1}
 * @param connectionTableSize number of its table's rows
 */
public record IpvsInfo(String version, int connectionTableSize) {
    static IpvsInfo of(final int version, final int connectionTableSize) {
        return new IpvsInfo(
                ((version >> 16) & 0xff) + "." + ((version >> 8) & 0xff) + "." + (version & 0xff), connectionTableSize);
    }
}
