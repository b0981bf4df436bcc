package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class NodeTest {
    private static final String NODE = "/api/v1/nodes/" + TestNode.NAME;
    private static final String LEASE =
            "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/" + TestNode.NAME;

    private final TestNode node;

    NodeTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void theNodeIsRegisteredWithWhatItHasAndItsLeaseIsRenewed() {
        final JsonNode object =
                node.await(NODE, one -> "True".equals(Json.text(TestNode.condition(one, "Ready"), "status")));
        assertThat(Json.text(TestNode.condition(object, "Ready"), "reason")).isEqualTo("KubeletReady");
        assertThat(Json.text(object, "metadata", "labels", "kubernetes.io/hostname"))
                .isEqualTo(TestNode.NAME);
        assertThat(Json.text(object, "metadata", "labels", "kubernetes.io/os")).isEqualTo("linux");
        assertThat(Json.text(object, "metadata", "labels", "kubernetes.io/arch"))
                .isEqualTo("amd64");
        final JsonNode status = object.path("status");
        assertThat(status.path("addresses").toString()).contains("{\"type\":\"InternalIP\",\"address\":\"127.0.0.1\"}");
        assertThat(Json.text(status, "capacity", "cpu")).matches("[1-9]\\d*");
        assertThat(Json.text(status, "allocatable", "memory")).matches("[1-9]\\d+Ki");
        assertThat(Json.text(status, "capacity", "pods")).isEqualTo("110");
        assertThat(Json.text(status, "nodeInfo", "containerRuntimeVersion")).startsWith("containerd://1.");
        assertThat(Json.text(status, "nodeInfo", "kernelVersion")).isNotEmpty();
        assertThat(status.path("images").toString()).contains("hawser.test/busybox:1");
        final JsonNode lease = node.await(LEASE, one -> !one.isMissingNode());
        assertThat(Json.text(lease, "spec", "holderIdentity")).isEqualTo(TestNode.NAME);
        final String renewed = Json.text(lease, "spec", "renewTime");
        node.await(LEASE, one -> Json.text(one, "spec", "renewTime").compareTo(renewed) > 0);
        assertThat(node.kubectl("get", "nodes")).contains(TestNode.NAME, "Ready", "v1.35.0");
    }
}
