package io.hawser.benchmarks.cli;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.InterleavingRunner;
import io.hawser.benchmarks.Limit;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Summarizer;
import io.hawser.benchmarks.WorkReport;
import io.hawser.benchmarks.machine.MachineReader;
import io.hawser.benchmarks.report.JsonLines;
import io.hawser.benchmarks.report.Reporter;
import io.hawser.benchmarks.report.Results;
import io.hawser.benchmarks.report.Table;
import io.hawser.benchmarks.report.html.HtmlReport;
import io.hawser.benchmarks.report.markdown.MeasuredText;
import io.hawser.benchmarks.topology.LastWords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs suites and reports them. */
@Command(
        name = "bench",
        description = "Runs benchmark suites; variants of a work take turns, round by round.",
        mixinStandardHelpOptions = true,
        versionProvider = BenchMain.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every variant was measured or could not run here",
            "1:a variant failed",
            "2:wrong usage, or a suite that cannot run here; nothing was run"
        })
public final class BenchMain implements Callable<Integer> {
    /** With what the JVM, the build and the report take, less than 20. */
    private static final int MINUTES_OF_ALL_SUITES = 18;

    private static final String CONTINUED = "\n" + " ".repeat(17);

    private final List<Suite> known;

    private volatile boolean endedEarly;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "SUITE",
            description = "The suites to run, see below (default: all but soak).")
    private List<String> names = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds that count (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long a soak lasts, all of it at once; an interrupt ends it earlier, with a result "
                    + "(default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--rate",
            paramLabel = "MBIT",
            defaultValue = "30",
            description = "Mbit/s through each subject of a soak, with as many connections, round trips and "
                    + "datagrams as go with that (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--within",
            paramLabel = "MINUTES",
            description = "Leave out rounds so that all is done in about so long (default: 18 if no suite is named).")
    private Optional<Integer> within = Optional.empty();

    @Option(names = "--filter", paramLabel = "REGEX", description = "Only works whose name has a match.")
    private Optional<Pattern> filter = Optional.empty();

    @Option(names = "--variants", paramLabel = "REGEX", description = "Only variants whose name has a match.")
    private Optional<Pattern> variants = Optional.empty();

    @Option(
            names = "--peers",
            paramLabel = "auto|none|LIST",
            defaultValue = "auto",
            description =
                    "Which programs of others to measure: all that are in PATH, none, or those named, with commas.")
    private PeerChoice peers;

    @Option(
            names = "--quick",
            description = "Shortest samples and no warm-up: shows that all works; the figures mean nothing.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write one JSON object a line to FILE.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Also write a report, DIR/index.html; it keeps what DIR has of this machine's other works.")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--render",
            paramLabel = "DIR",
            description = "Run nothing: make the report in DIR anew from the results it has.")
    private Optional<Path> render = Optional.empty();

    @Option(
            names = "--tables",
            paramLabel = "FILE",
            description = "With --report or --render: fill the tables that FILE marks with '<!-- bench {…} -->'.")
    private Optional<Path> tables = Optional.empty();

    BenchMain(final List<Suite> known) {
        this.known = List.copyOf(known);
    }

    /**
     * The process's entry.
     *
     * @param arguments the command line.
     */
    public static void main(final String[] arguments) {
        System.exit(commandLine(Suites.ALL).execute(arguments));
    }

    static CommandLine commandLine(final List<Suite> known) {
        final CommandLine commandLine = new CommandLine(new BenchMain(known));
        commandLine.registerConverter(PeerChoice.class, PeerChoice::parse);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof IOException)) {
                throw failure;
            }
            command.getErr().println("bench: " + failure);
            return 1;
        });
        commandLine.setParameterExceptionHandler((wrong, arguments) -> {
            final CommandLine command = wrong.getCommandLine();
            command.getErr().println("bench: " + wrong.getMessage() + " (suites: " + names(known) + "; see --help)");
            return command.getCommandSpec().exitCodeOnInvalidInput();
        });
        commandLine
                .getCommandSpec()
                .usageMessage()
                .footerHeading("%nSuites:%n")
                .footer(known.stream()
                        .map(suite -> String.format(
                                "  %-13s  %s", suite.name(), suite.description().replace("\n", CONTINUED)))
                        .toArray(String[]::new));
        return commandLine;
    }

    @Override
    public Integer call() throws IOException {
        if (rounds < 1) {
            throw new ParameterException(spec.commandLine(), "--rounds must be at least 1, not " + rounds);
        }
        if (minutes < 1) {
            throw new ParameterException(spec.commandLine(), "--minutes must be at least 1, not " + minutes);
        }
        if (rate < 1) {
            throw new ParameterException(spec.commandLine(), "--rate must be at least 1, not " + rate);
        }
        if (within.orElse(1) < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--within must be at least 1 minute, not " + within.orElseThrow());
        }
        if (tables.isPresent() && report.isEmpty() && render.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--tables needs --report or --render");
        }
        if (render.isPresent()) {
            HtmlReport.render(render.orElseThrow(), Results.read(render.orElseThrow()));
            fillTables(render.orElseThrow());
            return 0;
        }
        final List<Suite> suites = suites();
        for (final Suite suite : suites) {
            final Optional<String> reason = suite.unavailable();
            if (reason.isPresent()) {
                spec.commandLine().getErr().println("bench: suite " + suite.name() + " " + reason.orElseThrow());
                return spec.exitCodeOnInvalidInput();
            }
        }
        return run(suites) ? 1 : 0;
    }

    private List<Suite> suites() {
        final Stream<Suite> asked = names.isEmpty()
                ? known.stream().filter(Suite::runsByDefault)
                : names.stream().map(this::suite);
        final Suite.Asked wish = new Suite.Asked(Duration.ofMinutes(minutes), rate, this::tell);
        return asked.map(suite -> suite.as(wish)).toList();
    }

    private List<Reporter> reporters() throws IOException {
        final List<Reporter> reporters = new ArrayList<>();
        reporters.add(new Table(spec.commandLine().getOut()));
        if (json.isPresent()) {
            reporters.add(new JsonLines(json.get()));
        }
        if (report.isPresent()) {
            reporters.add(new HtmlReport(report.get(), MachineReader.read()));
        }
        return reporters;
    }

    private void fillTables(final Path results) throws IOException {
        if (tables.isPresent()) {
            final Path file = tables.orElseThrow();
            Files.writeString(file, MeasuredText.fill(Files.readString(file), Results.read(results)));
        }
    }

    private void tell(final String line) {
        final PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    /** Whether one of them failed. One that is told to end early still says what it measured. */
    private boolean run(final List<Suite> suites) throws IOException {
        final List<Runnable> ends =
                suites.stream().flatMap(suite -> suite.earlyEnd().stream()).toList();
        if (ends.isEmpty()) {
            return runAndReport(suites);
        }
        final LastWords words = LastWords.until(() -> {
            endedEarly = true;
            ends.forEach(Runnable::run);
        });
        try {
            return runAndReport(suites);
        } finally {
            words.said();
        }
    }

    private boolean runAndReport(final List<Suite> suites) throws IOException {
        final List<Reporter> reporters = reporters();
        final boolean failed = run(schedule(suites), reporters);
        for (final Reporter reporter : reporters) {
            reporter.finish();
        }
        if (report.isPresent()) {
            fillTables(report.orElseThrow());
        }
        return failed;
    }

    private Schedule schedule(final List<Suite> suites) {
        final Optional<Integer> limit =
                within.isPresent() || !names.isEmpty() ? within : Optional.of(MINUTES_OF_ALL_SUITES);
        return new Schedule(
                suites,
                quick ? Effort.QUICK : Effort.FULL,
                work -> matches(filter, work.name())
                        ? work.withVariants(variant -> matches(variants, variant.name()) && peers.includes(variant))
                        : work.withVariants(variant -> false),
                limit.map(Duration::ofMinutes),
                System::nanoTime);
    }

    private boolean run(final Schedule schedule, final List<Reporter> reporters) throws IOException {
        tell("bench: " + schedule.plan());
        boolean failed = false;
        for (final Schedule.Entry entry : schedule.entries()) {
            if (endedEarly) {
                break;
            }
            final Suite suite = entry.suite();
            final Limit limit = schedule.begin();
            tell("bench: " + schedule.progress());
            final InterleavingRunner runner =
                    new InterleavingRunner(quick ? 0 : suite.warmUpRounds(), suite.rounds(rounds));
            final WorkReport result = Summarizer.summarize(suite.name(), entry.work(), runner.run(entry.work(), limit));
            for (final Reporter reporter : reporters) {
                reporter.report(result);
            }
            failed |= result.hasFailure();
        }
        tell("bench: " + schedule.summary());
        return failed;
    }

    private static boolean matches(final Optional<Pattern> pattern, final String name) {
        return pattern.isEmpty() || pattern.orElseThrow().matcher(name).find();
    }

    private Suite suite(final String name) {
        return known.stream()
                .filter(suite -> suite.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "unknown suite '" + name + "'"));
    }

    private static String names(final List<Suite> suites) {
        return suites.stream().map(Suite::name).collect(Collectors.joining(", "));
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "hawser-benchmarks "
                        + Optional.ofNullable(BenchMain.class.getPackage().getImplementationVersion())
                                .orElse("(not from a jar)")
            };
        }
    }
}
