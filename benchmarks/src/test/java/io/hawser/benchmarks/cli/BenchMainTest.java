package io.hawser.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.ScriptedVariant;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.Work;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchMainTest {
    private static final Metric TIME = Metric.lower("time", "ms");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void measuredSuiteEndsWithZeroAndAJsonLineForEachVariant(@TempDir final Path directory) throws IOException {
        final Path json = directory.resolve("out.json");
        final int code = run(
                List.of(suite("one", variant("hawser", 9, 1, 2, 3), variant("peer", 9, 2, 4, 6))),
                "one",
                "--rounds",
                "3",
                "--json",
                json.toString());
        assertThat(code).isZero();
        assertThat(out.toString()).contains("one / work", "0.500 x peer");
        assertThat(Files.readAllLines(json)).hasSize(2);
    }

    @Test
    void skippedVariantIsToldAndIsNoFailure() {
        final Variant peer = variant("peer").unavailableBecause("not installed");
        assertThat(run(List.of(suite("one", variant("hawser", 1, 1), peer)), "one", "--rounds=1"))
                .isZero();
        assertThat(out.toString()).contains("peer skipped: not installed");
    }

    @Test
    void failedVariantEndsWithOneAfterTheOtherSuitesRan() {
        final List<Suite> suites = List.of(suite("one", variant("hawser", 1)), suite("two", variant("hawser", 1, 1)));
        assertThat(run(suites, "one", "two", "--rounds=1")).isEqualTo(1);
        assertThat(out.toString()).contains("hawser FAILED", "two / work");
    }

    @Test
    void unknownSuiteEndsWithTwoNamesThoseThatExistAndRunsNothing() {
        final List<Suite> suites = List.of(suite("one", variant("hawser")), suite("two", variant("hawser")));
        assertThat(run(suites, "one", "nope")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown suite 'nope'", "one, two");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void noRoundsAndTablesWithoutAReportAreWrongUsage() {
        final List<Suite> suites = List.of(suite("one", variant("hawser")));
        assertThat(run(suites, "one", "--rounds", "0")).isEqualTo(2);
        assertThat(run(suites, "one", "--tables", "README.md")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutANameAllSuitesRunThatRunByDefault() {
        final Suite hour = new Suite() {
            @Override
            public String name() {
                return "hour";
            }

            @Override
            public String description() {
                return "an hour";
            }

            @Override
            public boolean runsByDefault() {
                return false;
            }

            @Override
            public List<Work> works(final Effort effort) {
                throw new AssertionError("was asked for works");
            }
        };
        final List<Suite> suites =
                List.of(suite("one", variant("hawser", 1, 1)), hour, suite("two", variant("hawser", 1, 1)));
        assertThat(run(suites, "--rounds=1")).isZero();
        assertThat(out.toString()).contains("one / work", "two / work");
        assertThat(err.toString()).contains("2 works, within 18:00", "2 of 2: two / work", "done in 0:0");
    }

    @Test
    void timeIsBoundedOnlyWhereThatIsAskedForOrNoSuiteIsNamed() {
        assertThat(run(List.of(suite("one", variant("hawser", 1, 1))), "one", "--rounds=1"))
                .isZero();
        assertThat(err.toString()).doesNotContain("within");
        assertThat(run(List.of(suite("one", variant("hawser", 1, 1))), "one", "--rounds=1", "--within=3"))
                .isZero();
        assertThat(err.toString()).contains("within 3:00");
        assertThat(run(List.of(suite("one", variant("hawser", 1, 1))), "one", "--within=0"))
                .isEqualTo(2);
    }

    @Test
    void peersAreAllNoneOrThoseThatAreNamed() {
        final List<String> arguments =
                List.of("--peers=auto", "--peers=none", "--peers=other,haproxy", "--peers=other");
        final List<Boolean> measured = arguments.stream()
                .map(peers -> {
                    out.getBuffer().setLength(0);
                    final Variant peer = variant("their-way", 2, 2).ofPeer("haproxy");
                    assertThat(run(List.of(suite("one", variant("hawser", 1, 1), peer)), "one", "--rounds=1", peers))
                            .isZero();
                    assertThat(out.toString()).contains("hawser");
                    return out.toString().contains("their-way");
                })
                .toList();
        assertThat(measured).containsExactly(true, false, true, false);
    }

    @Test
    void reportGrowsFromRunToRunAndFillsMarkedTables(@TempDir final Path directory) throws IOException {
        final Path report = directory.resolve("report");
        final Path text = Files.writeString(directory.resolve("TEXT.md"), """
                before
                <!-- bench {"suite":"one","work":"work","metric":"time","rows":[{"title":"Hawser","variant":"hawser"}],
                "columns":[{"title":"ms"},{"title":"of peer","show":"ratio"}]} -->
                anything
                <!-- /bench -->
                after
                """);
        final List<Suite> suites = List.of(
                suite("one", variant("hawser", 9, 3), variant("peer", 9, 6)), suite("two", variant("hawser", 1, 1)));
        assertThat(run(suites, "one", "--rounds=1", "--report", report.toString(), "--tables", text.toString()))
                .isZero();
        assertThat(run(suites, "two", "--rounds=1", "--report", report.toString()))
                .isZero();
        assertThat(Files.readString(report.resolve("index.html"))).contains("id=\"one\"", "id=\"two\"");
        assertThat(report.resolve("charts/one-work-time.svg")).exists();
        assertThat(Files.readString(text))
                .contains("before", "| Hawser | 3.00 [3.00–3.00] | 0.500 |", "after")
                .doesNotContain("anything");
        assertThat(run(List.of(), "--render", report.toString(), "--tables", text.toString()))
                .isZero();
        assertThat(run(List.of(), "--render", directory.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("machine.json");
    }

    @Test
    void filterLeavesOutWorksWithoutAMatch() {
        assertThat(run(List.of(suite("one", variant("hawser"))), "one", "--filter", "^w.*x$"))
                .isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void variantsWithoutAMatchAreLeftOutAndTheBaselineKeepsItsName() {
        final List<Suite> suites = List.of(suite("one", variant("hawser", 9, 1), variant("peer")));
        assertThat(run(suites, "one", "--rounds=1", "--variants=^haw")).isZero();
        assertThat(out.toString()).contains("hawser").doesNotContain("x peer", "FAILED");
    }

    @Test
    void quickRunHasNoWarmUp() {
        assertThat(run(List.of(suite("one", variant("hawser", 7))), "one", "--rounds=1", "--quick"))
                .isZero();
        assertThat(out.toString()).contains("7.000");
    }

    @Test
    void suiteThatCannotRunHereEndsWithTwoAndOneLineBeforeAnythingRan() {
        final Suite locked = new Suite() {
            @Override
            public String name() {
                return "locked";
            }

            @Override
            public String description() {
                return "a suite for root";
            }

            @Override
            public Optional<String> unavailable() {
                return Optional.of("needs root");
            }

            @Override
            public List<Work> works(final Effort effort) {
                throw new AssertionError("was asked for works");
            }
        };
        assertThat(run(List.of(suite("one", variant("hawser", 1, 1)), locked), "one", "locked", "--rounds=1"))
                .isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines("bench: suite locked needs root\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpNamesTheSuites() {
        assertThat(run(List.of(suite("one", variant("hawser"))), "--help")).isZero();
        assertThat(out.toString()).contains("--rounds", "--json", "one            a suite of one work");
    }

    @Test
    void versionIsOneLine() {
        assertThat(run(Suites.ALL, "--version")).isZero();
        assertThat(out.toString()).startsWith("hawser-benchmarks ").hasLineCount(1);
    }

    private int run(final List<Suite> suites, final String... arguments) {
        final CommandLine commandLine = BenchMain.commandLine(suites);
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    private static ScriptedVariant variant(final String name, final double... values) {
        return ScriptedVariant.giving(name, values);
    }

    private static Suite suite(final String name, final Variant... variants) {
        return new Suite() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String description() {
                return "a suite of one work";
            }

            @Override
            public List<Work> works(final Effort effort) {
                return List.of(Work.compared("work", "peer", List.of(TIME), List.of(variants)));
            }
        };
    }
}
