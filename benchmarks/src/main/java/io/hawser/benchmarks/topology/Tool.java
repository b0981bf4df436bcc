package io.hawser.benchmarks.topology;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program that benchmarks run.
 *
 * @param name as it stands in PATH.
 * @param source where to get it, as a person reads it.
 */
public record Tool(String name, String source) {
    /** {@code ip} of iproute2. */
    public static final Tool IP = debian("ip", "iproute2");

    /** {@code bridge} of iproute2. */
    public static final Tool BRIDGE = debian("bridge", "iproute2");

    /** {@code nft}. */
    public static final Tool NFT = debian("nft", "nftables");

    /** {@code iptables-nft-restore}. */
    public static final Tool IPTABLES_RESTORE = debian("iptables-nft-restore", "iptables");

    /** {@code ping}. */
    public static final Tool PING = debian("ping", "iputils-ping");

    /** {@code iperf3}. */
    public static final Tool IPERF3 = debian("iperf3", "iperf3");

    /** The etcd server. */
    public static final Tool ETCD = debian("etcd", "etcd-server");

    /** The etcd client. */
    public static final Tool ETCDCTL = debian("etcdctl", "etcd-client");

    /** haproxy. */
    public static final Tool HAPROXY = debian("haproxy", "haproxy");

    /** nginx. */
    public static final Tool NGINX = debian("nginx", "nginx-light");

    /** A C compiler. */
    public static final Tool CC = debian("cc", "gcc");

    /** Flannel's daemon. */
    public static final Tool FLANNELD = new Tool("flanneld", "https://github.com/flannel-io/flannel/releases");

    private static Tool debian(final String name, final String debianPackage) {
        return new Tool(name, "Debian package " + debianPackage);
    }

    /**
     * Looks for it in PATH.
     *
     * @return its path; empty if it is not installed.
     */
    public Optional<Path> find() {
        final String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /**
     * What keeps a benchmark that needs these tools from running.
     *
     * @param tools the tools it needs.
     * @return which are missing and how to get them; empty if all are there.
     */
    public static Optional<String> missing(final Tool... tools) {
        final List<String> missing = Arrays.stream(tools)
                .filter(tool -> tool.find().isEmpty())
                .map(tool -> tool.name + " is not in PATH (" + tool.source + ")")
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(missing.stream().collect(Collectors.joining(", ")));
    }
}
