package io.hawser.ipvs.nftables;

import java.util.Locale;

/** The endpoints of a service port that one traffic policy allows. */
enum Pool {
    /** Of policy Cluster. */
    CLUSTER(1, 0, SetName.AFFINITY, SetName.MEMBERS),
    /** Of policy Local. */
    LOCAL(2, 1 << 24, SetName.AFFINITY_LOCAL, SetName.MEMBERS_LOCAL);

    private final int kind;
    private final int firstIndex;
    private final SetName affinity;
    private final SetName members;

    Pool(final int kind, final int firstIndex, final SetName affinity, final SetName members) {
        this.kind = kind;
        this.firstIndex = firstIndex;
        this.affinity = affinity;
        this.members = members;
    }

    /** Tells the codes of its treatments apart. */
    int kind() {
        return kind;
    }

    /** Index of the first endpoint in {@link SetName#ENDPOINTS}. */
    int firstIndex() {
        return firstIndex;
    }

    SetName affinity() {
        return affinity;
    }

    SetName members() {
        return members;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
