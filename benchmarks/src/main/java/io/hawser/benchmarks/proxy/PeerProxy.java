package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** haproxy or nginx, with one thread or worker, at the service's address. */
final class PeerProxy implements Way {
    private static final Duration START = Duration.ofSeconds(10);
    private static final Path STREAM_MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

    private final String name;
    private final Tool tool;
    private final Kind kind;

    private enum Kind {
        HAPROXY,
        HAPROXY_SPLICE,
        NGINX
    }

    private PeerProxy(final String name, final Tool tool, final Kind kind) {
        this.name = name;
        this.tool = tool;
        this.kind = kind;
    }

    /** haproxy, copying. */
    static Way haproxy() {
        return new PeerProxy("haproxy", Tool.HAPROXY, Kind.HAPROXY);
    }

    /** haproxy, told to splice. */
    static Way haproxySplice() {
        return new PeerProxy("haproxy-splice", Tool.HAPROXY, Kind.HAPROXY_SPLICE);
    }

    /** nginx with its module stream. */
    static Way nginx() {
        return new PeerProxy("nginx", Tool.NGINX, Kind.NGINX);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> peer() {
        return Optional.of(tool.name());
    }

    @Override
    public Optional<String> unavailable() {
        final boolean noModule = kind == Kind.NGINX && !Files.exists(STREAM_MODULE);
        return Tool.missing(tool)
                .or(() -> noModule
                        ? Optional.of(STREAM_MODULE + " is missing (Debian package libnginx-mod-stream)")
                        : Optional.empty());
    }

    @Override
    public Opened open(final ProxyLab hosts, final Optional<Integer> core) throws Exception {
        hosts.node().run("ip address add " + ProxyLab.SERVICE + "/32 dev lo");
        final Path directory = hosts.lab().directory();
        final Path file = directory.resolve(name + ".conf");
        Files.writeString(file, kind == Kind.NGINX ? nginxText(directory) : haproxyText());
        final List<String> command = kind == Kind.NGINX
                ? List.of("nginx", "-c", file.toString(), "-p", directory.toString())
                : List.of("haproxy", "-db", "-f", file.toString());
        final HostProcess process = hosts.node().start(Way.bound(core, command));
        Way.awaitListening(hosts, process, START);
        return new Opened(ProxyLab.SERVICE, Optional.of(process));
    }

    private String haproxyText() {
        final String splice =
                kind == Kind.HAPROXY_SPLICE ? "    option splice-request\n    option splice-response\n" : "";
        return """
                global
                    nbthread 1
                    maxconn 8000
                    maxpipes 500
                    tune.pipesize 1048576
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 60s
                    timeout server 60s
                %slisten load
                    bind %s:%d backlog 4096
                    server one %s:%d
                listen iperf
                    bind %s:%d
                    server one %s:%d
                """.formatted(
                        splice,
                        ProxyLab.SERVICE,
                        ProxyLab.PORT,
                        ProxyLab.SERVER,
                        ProxyLab.PORT,
                        ProxyLab.SERVICE,
                        ProxyLab.IPERF_PORT,
                        ProxyLab.SERVER,
                        ProxyLab.IPERF_PORT);
    }

    private static String nginxText(final Path directory) {
        return """
                load_module %s;
                daemon off;
                user root;
                worker_processes 1;
                worker_rlimit_nofile 60000;
                pid %s/nginx.pid;
                error_log stderr crit;
                events { worker_connections 20000; multi_accept on; }
                stream {
                    tcp_nodelay on;
                    server { listen %s:%d backlog=4096; proxy_pass %s:%d; }
                    server { listen %s:%d; proxy_pass %s:%d; }
                }
                """.formatted(
                        STREAM_MODULE,
                        directory,
                        ProxyLab.SERVICE,
                        ProxyLab.PORT,
                        ProxyLab.SERVER,
                        ProxyLab.PORT,
                        ProxyLab.SERVICE,
                        ProxyLab.IPERF_PORT,
                        ProxyLab.SERVER,
                        ProxyLab.IPERF_PORT);
    }
}
