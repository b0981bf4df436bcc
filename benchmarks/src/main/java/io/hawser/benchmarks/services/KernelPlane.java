package io.hawser.benchmarks.services;

import io.hawser.ipvs.iptables.IptablesPlane;
import io.hawser.ipvs.nftables.NftablesPlane;
import io.hawser.proxy.plane.DataPlane;
import java.util.Locale;

/** A plane that is measured. */
enum KernelPlane {
    /** Flat maps of nf_tables. */
    NFTABLES {
        @Override
        DataPlane open() {
            return NftablesPlane.open(Catalogue.VIEW);
        }

        @Override
        void require(final ServiceHost host, final int endpoints) {
            host.requireElements(endpoints);
        }
    },
    /** Chains and rules of iptables. */
    IPTABLES {
        @Override
        DataPlane open() {
            return IptablesPlane.open(Catalogue.VIEW);
        }

        @Override
        void require(final ServiceHost host, final int endpoints) {
            host.requireTranslations(endpoints);
        }
    };

    /** The name of its variant. */
    String variant() {
        return "hawser-" + name().toLowerCase(Locale.ROOT);
    }

    /** A plane of the calling thread's network namespace that has applied nothing yet. */
    abstract DataPlane open();

    /** Makes sure that the kernel leads to so many endpoints. */
    abstract void require(ServiceHost host, int endpoints);
}
