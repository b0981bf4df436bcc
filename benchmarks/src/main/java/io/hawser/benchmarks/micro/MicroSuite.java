package io.hawser.benchmarks.micro;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.Work;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every JMH benchmark on the class path. */
public final class MicroSuite implements Suite {
    private static final String BASELINE = "baseline";

    @Override
    public String name() {
        return "micro";
    }

    @Override
    public String description() {
        return "small loops under JMH: time and allocation";
    }

    /** JMH warms up within each fork. */
    @Override
    public int warmUpRounds() {
        return 0;
    }

    @Override
    public double share() {
        return 2;
    }

    @Override
    public List<Work> works(final Effort effort) {
        final JmhTimes times = JmhTimes.of(effort);
        final Map<String, List<BenchmarkListEntry>> classes = new TreeMap<>();
        final OutputFormat silent = OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        BenchmarkList.defaultList()
                .getAll(silent, List.of())
                .forEach(entry -> classes.computeIfAbsent(entry.getUserClassQName(), name -> new ArrayList<>())
                        .add(entry));
        final List<Work> works = new ArrayList<>();
        classes.values().forEach(methods -> works.addAll(works(methods, times)));
        return works;
    }

    private static List<Work> works(final List<BenchmarkListEntry> methods, final JmhTimes times) {
        final boolean compared = methods.stream().anyMatch(entry -> BASELINE.equals(method(entry)));
        final Map<String, List<Variant>> variants = new LinkedHashMap<>();
        for (final BenchmarkListEntry entry : methods) {
            for (final Map<String, String> choice : choices(entry)) {
                final String work = workName(entry) + (compared ? "" : "." + method(entry)) + suffix(choice);
                final String variant = compared ? method(entry) : JmhWork.VARIANT;
                variants.computeIfAbsent(work, name -> new ArrayList<>())
                        .add(new JmhVariant(variant, entry.getUsername(), choice, times));
            }
        }
        final List<Work> works = new ArrayList<>();
        variants.forEach((work, of) -> works.add(
                compared ? Work.compared(work, BASELINE, JmhWork.METRICS, of) : Work.alone(work, JmhWork.METRICS, of)));
        return works;
    }

    private static String workName(final BenchmarkListEntry entry) {
        final String name = entry.getUserClassQName();
        return name.substring(name.lastIndexOf('.') + 1).replaceFirst("Benchmark$", "");
    }

    private static String method(final BenchmarkListEntry entry) {
        final String name = entry.getUsername();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String suffix(final Map<String, String> choice) {
        return choice.isEmpty() ? "" : choice.toString().replace('{', '[').replace('}', ']');
    }

    /** Every combination of the values that the benchmark's parameters may have. */
    private static List<Map<String, String>> choices(final BenchmarkListEntry entry) {
        List<Map<String, String>> choices = List.of(Map.of());
        final Map<String, String[]> parameters = new TreeMap<>(entry.getParams().orElse(Map.of()));
        for (final Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            final List<Map<String, String>> longer = new ArrayList<>();
            for (final Map<String, String> choice : choices) {
                for (final String value : parameter.getValue()) {
                    final Map<String, String> more = new TreeMap<>(choice);
                    more.put(parameter.getKey(), value);
                    longer.add(more);
                }
            }
            choices = longer;
        }
        return choices;
    }
}
