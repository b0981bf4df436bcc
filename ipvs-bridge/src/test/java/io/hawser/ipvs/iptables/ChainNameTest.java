package io.hawser.ipvs.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChainNameTest {
    /** {@code printf 'ns1/svc1:p80tcp' | sha256sum | xxd -r -p | base32 | cut -c -16}, and so on. */
    @Test
    void namesAreThoseThatKubeProxyGives() {
        assertThat(ChainName.hash("ns1/svc1:p80tcp")).isEqualTo("XPGD46QRK7WJZT7O");
        assertThat(ChainName.hash("default/kubernetes:httpstcp198.51.100.1:6443"))
                .isEqualTo("CVGYJPH3XK5IDH63");
        assertThat(ChainName.hash("ns1/svc1:p80tcp[fd00::1]:80")).isEqualTo("T5UNFIPVCZXM3U7X");
    }

    @Test
    void chainsOfTheKubeletAndOfOthersAreNotOfServices() {
        assertThat(ChainName.isOfServices("KUBE-SVC-TCOU7JCQXEZGVUNU")).isTrue();
        assertThat(ChainName.isOfServices("KUBE-SERVICES")).isTrue();
        assertThat(ChainName.isOfServices("KUBE-FIREWALL")).isFalse();
        assertThat(ChainName.isOfServices("KUBE-KUBELET-CANARY")).isFalse();
        assertThat(ChainName.isOfServices("DOCKER")).isFalse();
    }
}
