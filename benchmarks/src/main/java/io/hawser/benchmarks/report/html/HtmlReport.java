package io.hawser.benchmarks.report.html;

import io.hawser.benchmarks.WorkReport;
import io.hawser.benchmarks.machine.Machine;
import io.hawser.benchmarks.report.Reporter;
import io.hawser.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder with {@code index.html}, every chart as SVG in {@code charts}, and the results it was made of. What is
 * measured later on the same machine joins what is there. Written after each work, so that a run that is cut short is
 * not lost.
 */
public final class HtmlReport implements Reporter {
    private static final String SVG = ".svg";

    private final Path folder;
    private final Results results;

    /**
     * A report that goes on.
     *
     * @param folder made if it is not there.
     * @param machine this machine.
     * @throws IOException if what the folder holds cannot be read.
     */
    public HtmlReport(final Path folder, final Machine machine) throws IOException {
        this.folder = folder;
        this.results = Results.continued(folder, machine);
    }

    @Override
    public void report(final WorkReport report) throws IOException {
        results.add(report);
        results.write(folder);
    }

    @Override
    public void finish() throws IOException {
        render(folder, results);
    }

    /**
     * Writes page and charts of results.
     *
     * @param folder made if it is not there.
     * @param results what they tell.
     * @throws IOException if something cannot be written.
     */
    public static void render(final Path folder, final Results results) throws IOException {
        final Page page = Page.of(results);
        final Path charts = Files.createDirectories(folder.resolve("charts"));
        final List<Path> former;
        try (Stream<Path> files = Files.list(charts)) {
            former = files.filter(file -> file.toString().endsWith(SVG)).toList();
        }
        for (final Path file : former) {
            if (!page.charts().containsKey(file.getFileName().toString())) {
                Files.delete(file);
            }
        }
        for (final Map.Entry<String, String> chart : page.charts().entrySet()) {
            Files.writeString(charts.resolve(chart.getKey()), chart.getValue());
        }
        Files.writeString(folder.resolve("index.html"), page.html());
    }
}
