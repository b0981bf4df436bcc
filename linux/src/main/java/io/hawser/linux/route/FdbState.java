package io.hawser.linux.route;

import java.util.Locale;

/** How long a forwarding entry stays, in the words of {@code bridge}. */
public enum FdbState {
    /** Neither aged nor relearned; in a bridge, an address of the bridge itself. */
    PERMANENT(Nud.NUD_NOARP | Nud.NUD_PERMANENT),
    /** Not aged; may be relearned elsewhere. */
    STATIC(Nud.NUD_NOARP | Nud.NUD_REACHABLE),
    /** Aged when unused. */
    DYNAMIC(Nud.NUD_REACHABLE);

    private final int bits;

    FdbState(final int bits) {
        this.bits = bits;
    }

    /** {@code ndm_state} of a request. */
    int bits() {
        return bits;
    }

    static FdbState of(final int bits) {
        if ((bits & Nud.NUD_PERMANENT) != 0) {
            return PERMANENT;
        }
        return (bits & Nud.NUD_NOARP) != 0 ? STATIC : DYNAMIC;
    }

    /** As {@code bridge} writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
