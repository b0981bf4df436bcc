package io.hawser.linux.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.testing.TestNamespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real tool in a namespace: it inserts flows, and what it lists is read as entries. */
final class ConntrackTool {
    /** The only bits of the status that the tool shows. */
    static final int SHOWN = ConntrackStatus.IPS_SEEN_REPLY | ConntrackStatus.IPS_ASSURED;

    private final TestNamespace namespace;

    /** Makes the kernel track what passes the namespace: without a rule that asks for it, it does not. */
    ConntrackTool(final TestNamespace namespace) {
        this.namespace = namespace;
        namespace.run(List.of("nft", "-f", "-"), """
                table inet track {
                    chain in { type filter hook prerouting priority 0; ct state new counter; }
                    chain out { type filter hook output priority 0; ct state new counter; }
                }
                """);
    }

    void insert(final String flow) {
        namespace.run("conntrack -I -t 600 " + flow);
    }

    /** Inserts many flows with one process. */
    void insertAll(final List<String> flows) {
        final StringBuilder lines = new StringBuilder();
        flows.forEach(flow -> lines.append("-A -t 600 ").append(flow).append('\n'));
        final int before = count();
        namespace.run(List.of("conntrack", "-R", "-"), lines.toString());
        assertThat(count()).as("the tool inserts every flow").isEqualTo(before + flows.size());
    }

    List<ConntrackEntry> list() {
        final List<ConntrackEntry> entries = new ArrayList<>();
        for (final String line :
                namespace.run("conntrack -L -o extended,id").lines().toList()) {
            if (!line.isBlank()) {
                entries.add(parse(line.trim()));
            }
        }
        return entries;
    }

    int count() {
        return Integer.parseInt(namespace.run("conntrack -C").trim());
    }

    /** {@code ipv4 2 udp 17 59 src=… dst=… sport=… dport=… [UNREPLIED] src=… mark=5 zone=7 use=1 id=1}. */
    private static ConntrackEntry parse(final String line) {
        final String[] words = line.split("\\s+", -1);
        final int protocol = Integer.parseInt(words[3]);
        final Map<String, String> original = new HashMap<>();
        final Map<String, String> reply = new HashMap<>();
        final Map<String, String> both = new HashMap<>();
        for (final String word : words) {
            final int equals = word.indexOf('=');
            if (equals > 0) {
                final String key = word.substring(0, equals);
                both.put(key, word.substring(equals + 1));
                (original.containsKey(key) ? reply : original).putIfAbsent(key, word.substring(equals + 1));
            }
        }
        final int status = (line.contains("[UNREPLIED]") ? 0 : ConntrackStatus.IPS_SEEN_REPLY)
                | (line.contains("[ASSURED]") ? ConntrackStatus.IPS_ASSURED : 0);
        return new ConntrackEntry(
                tuple(original, protocol),
                tuple(reply, protocol),
                status,
                Integer.parseInt(both.get("mark")),
                zone(both),
                Long.parseLong(words[4]),
                Integer.parseUnsignedInt(both.get("id")));
    }

    private static ConntrackTuple tuple(final Map<String, String> words, final int protocol) {
        final IpAddress source = IpAddress.parse(words.get("src"));
        final IpAddress destination = IpAddress.parse(words.get("dst"));
        if (words.containsKey("type")) {
            final int typeAndCode = Integer.parseInt(words.get("type")) << 8 | Integer.parseInt(words.get("code"));
            return new ConntrackTuple(source, destination, protocol, Integer.parseInt(words.get("id")), typeAndCode);
        }
        final boolean gre = protocol == Inet.IPPROTO_GRE;
        final String from = words.getOrDefault(gre ? "srckey" : "sport", "0");
        final String to = words.getOrDefault(gre ? "dstkey" : "dport", "0");
        return new ConntrackTuple(source, destination, protocol, Integer.decode(from), Integer.decode(to));
    }

    private static ConntrackZone zone(final Map<String, String> words) {
        if (words.containsKey("zone-orig")) {
            return new ConntrackZone(Integer.parseInt(words.get("zone-orig")), ConntrackZone.Direction.ORIGINAL);
        }
        if (words.containsKey("zone-reply")) {
            return new ConntrackZone(Integer.parseInt(words.get("zone-reply")), ConntrackZone.Direction.REPLY);
        }
        return ConntrackZone.of(Integer.parseInt(words.getOrDefault("zone", "0")));
    }
}
