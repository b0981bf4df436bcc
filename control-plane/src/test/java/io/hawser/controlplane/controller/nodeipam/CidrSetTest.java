package io.hawser.controlplane.controller.nodeipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CidrSetTest {
    @Test
    void partsFollowEachOther() {
        final CidrSet set = CidrSet.parse("10.244.0.0/16", 24);
        assertThat(set.count()).isEqualTo(256);
        assertThat(set.at(0)).isEqualTo("10.244.0.0/24");
        assertThat(set.at(255)).isEqualTo("10.244.255.0/24");
        assertThat(CidrSet.parse("10.244.9.9/16", 20).at(1)).isEqualTo("10.244.16.0/20");
    }

    @Test
    void partsOfIpv6AreWrittenShort() {
        final CidrSet set = CidrSet.parse("fd00:10:244::/56", 64);
        assertThat(set.count()).isEqualTo(256);
        assertThat(set.at(0)).isEqualTo("fd00:10:244::/64");
        assertThat(set.at(18)).isEqualTo("fd00:10:244:12::/64");
    }

    @Test
    void networksTouchThePartsTheyOverlap() {
        final CidrSet set = CidrSet.parse("10.244.0.0/16", 24);
        assertThat(set.touchedBy("10.244.3.0/24")).containsExactly(3);
        assertThat(set.touchedBy("10.244.3.128/25")).containsExactly(3);
        assertThat(set.touchedBy("10.244.4.0/23")).containsExactly(4, 5);
        assertThat(set.touchedBy("10.0.0.0/8")).hasSize(256);
        assertThat(set.touchedBy("10.245.0.0/24")).isEmpty();
        assertThat(set.touchedBy("10.243.255.0/24")).isEmpty();
        assertThat(set.touchedBy("fd00::/64")).isEmpty();
        assertThat(set.touchedBy("no network")).isEmpty();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> CidrSet.parse("10.244.0.0", 24)).hasMessageContaining("'10.244.0.0' is no network");
        assertThatThrownBy(() -> CidrSet.parse("example.com/16", 24)).hasMessageContaining("is no network");
        assertThatThrownBy(() -> CidrSet.parse("10.244.0.0/40", 24)).hasMessageContaining("prefix is too long");
        assertThatThrownBy(() -> CidrSet.parse("10.244.0.0/16", 12)).hasMessageContaining("must be 16 to 32");
        assertThatThrownBy(() -> CidrSet.parseAll("10.244.0.0/16,10.245.0.0/16", 24, 64))
                .hasMessageContaining("one of IPv4 and one of IPv6");
        assertThat(CidrSet.parseAll("10.244.0.0/16,fd00::/48", 24, 64)).hasSize(2);
    }

    @Test
    void everyPartIsTouchedByItselfAlone() {
        for (final CidrSet set : CidrSet.parseAll("10.244.0.0/18,fd00::/58", 24, 64)) {
            for (int i = 0; i < set.count(); i++) {
                assertThat(set.touchedBy(set.at(i))).isEqualTo(List.of(i));
            }
        }
    }
}
