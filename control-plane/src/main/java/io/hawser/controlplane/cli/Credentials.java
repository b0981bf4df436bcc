package io.hawser.controlplane.cli;

import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.tls.CertificateAuthority;
import io.hawser.controlplane.tls.Identity;
import io.hawser.controlplane.tls.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The files that a cluster's own clients are given, made anew at each start. */
final class Credentials {
    private final Path directory;
    private final String url;
    private final CertificateAuthority authority;

    Credentials(final Path directory, final String url, final CertificateAuthority authority) {
        this.directory = directory;
        this.url = url;
        this.authority = authority;
    }

    /** Writes all but the administrator's: of the components, and of the kubelets of these nodes and of this host. */
    void writeAll(final List<String> nodes) throws IOException {
        Kubeconfig.write(directory.resolve("ca.crt"), Pem.of(authority.certificate()));
        write(controllerManager(), "system:kube-controller-manager");
        write(scheduler(), "system:kube-scheduler");
        write(directory.resolve("kube-proxy.kubeconfig"), "system:kube-proxy");
        write(directory.resolve("node.kubeconfig"), "system:hawser-node");
        writeNode(directory.resolve("kubelet.kubeconfig"), hostName());
        for (final String node : nodes) {
            writeNode(directory.resolve("kubelet-" + node + ".kubeconfig"), node);
        }
    }

    /** Of an administrator. */
    void writeAdmin(final Path file) throws IOException {
        write(file, "kubernetes-admin", authority.client("kubernetes-admin", User.MASTERS));
    }

    Path controllerManager() {
        return directory.resolve("controller-manager.kubeconfig");
    }

    Path scheduler() {
        return directory.resolve("scheduler.kubeconfig");
    }

    private void writeNode(final Path file, final String node) throws IOException {
        write(file, "system:node:" + node, authority.node(node));
    }

    private void write(final Path file, final String user) throws IOException {
        write(file, user, authority.client(user));
    }

    private void write(final Path file, final String user, final Identity identity) throws IOException {
        Kubeconfig.write(file, Kubeconfig.of(url, authority, user, identity));
    }

    /** As a kubelet names its node if nobody else does. */
    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (final UnknownHostException e) {
            return "localhost";
        }
    }
}
