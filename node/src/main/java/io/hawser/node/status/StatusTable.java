package io.hawser.node.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A status as a person reads it. */
public final class StatusTable {
    private static final int LABEL = 14;

    private final StringBuilder text = new StringBuilder();

    private StatusTable() {}

    /** The whole of a status. */
    public static String of(final JsonNode status) {
        final StatusTable table = new StatusTable();
        table.head(status);
        table.overlay(status.path("overlay"));
        table.services(status.path("services"));
        table.cni(status.path("cni"));
        return table.text.toString();
    }

    private void head(final JsonNode status) {
        final Duration up = Duration.ofSeconds(status.path("uptimeSeconds").asLong());
        text.append("hawser ").append(status.path("version").asText());
        text.append(", process ").append(status.path("pid").asText());
        text.append(", up ").append(up.toString().substring(2).toLowerCase(Locale.ROOT));
        text.append(status.path("ready").asBoolean() ? ", ready\n" : ", NOT READY\n");
        status.path("missing")
                .forEach(missing -> text.append("  ! ").append(missing.asText()).append('\n'));
    }

    private void overlay(final JsonNode overlay) {
        if (overlay.isMissingNode()) {
            return;
        }
        section("overlay");
        if (overlay.has("waitingFor")) {
            line("waiting for", overlay.path("waitingFor").asText());
        }
        if (!overlay.has("backend")) {
            return;
        }
        line("subnets", words(overlay.path("subnets")) + " of " + words(overlay.path("networks")));
        line("lease", lease(overlay.path("lease")));
        line(
                "backend",
                overlay.path("backend").asText() + ": " + overlay.path("why").asText());
        final JsonNode link = overlay.path("interface");
        line(
                "interface",
                link.path("name").asText() + ", " + words(link.path("addresses")) + ", mtu "
                        + link.path("mtu").asText() + "; pods' mtu "
                        + overlay.path("mtu").asText());
        final JsonNode kernel = overlay.path("kernel");
        line(
                "kernel",
                (kernel.path("converged").asBoolean() ? "as it should be" : "NOT AS IT SHOULD BE")
                        + ", " + kernel.path("reconciliations").asText() + " comparisons, "
                        + kernel.path("changes").asText() + " changes");
        if (!kernel.path("problem").asText().isEmpty()) {
            line("problem", kernel.path("problem").asText());
        }
        checksums(overlay.path("checksumOffload"));
        carried(overlay.path("carried"));
        rows(overlay.path("peers"), "peers", List.of("subnet", "publicIP", "path", "vtepMAC"));
    }

    private static String lease(final JsonNode lease) {
        if (lease.isMissingNode()) {
            return "none";
        }
        return "held as " + lease.path("holder").asText()
                + (lease.has("expires")
                        ? ", ends " + lease.path("expires").asText() + " unless renewed"
                        : ", without end");
    }

    private void checksums(final JsonNode offload) {
        if (!offload.isMissingNode()) {
            line(
                    "checksums",
                    (offload.path("on").asBoolean() ? "offloaded: " : "NOT OFFLOADED: ")
                            + offload.path("why").asText());
        }
    }

    private void carried(final JsonNode carried) {
        if (carried.isMissingNode()) {
            return;
        }
        line(
                "carried",
                "by this process, on " + carried.path("device").asText() + " in "
                        + carried.path("threads").asText() + " threads");
        counters(carried.path("counters"));
    }

    /** Those that are not 0. */
    private void counters(final JsonNode counters) {
        final List<String> told = new ArrayList<>();
        counters.properties().forEach(each -> {
            if (each.getValue().asLong() != 0) {
                told.add(each.getKey() + " " + each.getValue().asText());
            }
        });
        line("counters", told.isEmpty() ? "nothing yet" : String.join(", ", told));
    }

    private void services(final JsonNode services) {
        if (services.isMissingNode()) {
            return;
        }
        section("services");
        line(
                "data plane",
                services.path("dataPlane").asText() + ": "
                        + services.path("why").asText());
        line("asked for", services.path("asked").asText());
        line("state", services.path("ready").asBoolean() ? "in place" : "NOT IN PLACE");
        if (services.has("services")) {
            line(
                    "services",
                    services.path("services").asText() + " with "
                            + services.path("servicePorts").asText() + " ports and "
                            + services.path("endpoints").asText() + " endpoints");
        }
        times("in place in", services.path("sync"));
        times("since change", services.path("programming"));
        final JsonNode carried = services.path("carried");
        if (!carried.isMissingNode()) {
            line(
                    "carried",
                    "by this process, " + carried.path("connections").asText() + " connections and "
                            + carried.path("flows").asText() + " UDP flows now");
            counters(carried.path("counters"));
        }
    }

    private void times(final String label, final JsonNode times) {
        if (!times.isMissingNode()) {
            line(
                    label,
                    String.format(
                            Locale.ROOT,
                            "p50 %.1f ms, p99 %.1f ms, of %d changes",
                            times.path("p50Milliseconds").asDouble(),
                            times.path("p99Milliseconds").asDouble(),
                            times.path("count").asLong()));
        }
    }

    private void cni(final JsonNode cni) {
        if (cni.isMissingNode()) {
            return;
        }
        section("cni");
        line("socket", cni.path("socket").asText());
        line("state", cni.path("stateDirectory").asText());
        final List<String> commands = new ArrayList<>();
        cni.path("commands")
                .properties()
                .forEach(each -> commands.add(each.getKey() + " "
                        + each.getValue().path("done").asText()
                        + (each.getValue().path("failed").asLong() == 0
                                ? ""
                                : " (and " + each.getValue().path("failed").asText() + " failed)")));
        line("commands", commands.isEmpty() ? "none yet" : String.join(", ", commands));
        rows(cni.path("attachments"), "pods", List.of("network", "container", "interface", "addresses"));
    }

    private void section(final String name) {
        text.append('\n').append(name).append('\n');
    }

    private void line(final String label, final String value) {
        text.append("  ").append(label).append(" ".repeat(Math.max(1, LABEL - label.length())));
        text.append(value).append('\n');
    }

    private void rows(final JsonNode rows, final String label, final List<String> columns) {
        line(label, Integer.toString(rows.size()));
        final List<List<String>> cells = new ArrayList<>();
        rows.forEach(row -> cells.add(
                columns.stream().map(column -> words(row.path(column))).toList()));
        final int[] widths = new int[columns.size()];
        cells.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (final List<String> row : cells) {
            final StringBuilder line = new StringBuilder("    ");
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static String words(final JsonNode node) {
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(", "))
                : node.asText();
    }
}
