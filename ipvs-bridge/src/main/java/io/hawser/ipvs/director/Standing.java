package io.hawser.ipvs.director;

import io.hawser.linux.net.IpPrefix;
import java.util.Set;

/**
 * What is cheap to see of all that the plane keeps. As long as it stays what it was when everything was found right,
 * nobody has touched anything.
 *
 * @param servers the {@link ListingHash}
 * @param ruleset the generation of nf_tables
 * @param addresses those that are local for the plane
 */
record Standing(long servers, int ruleset, Set<IpPrefix> addresses) {}
