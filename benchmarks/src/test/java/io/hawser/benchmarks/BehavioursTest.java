package io.hawser.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of behaviours tells the truth: what it names as a test is one. */
class BehavioursTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| ([BEX]) \\| .* \\| ([^|]*) \\|$");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

    @Test
    void eachBehaviourThatIsBasicOrExpectedNamesATest() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThanOrEqualTo(31)
                .filteredOn(row -> !row.group(2).equals("X"))
                .allSatisfy(row -> assertThat(NAMED.matcher(row.group(3)).find())
                        .as("behaviour %s names a test", row.group(1))
                        .isTrue());
    }

    @Test
    void eachTestThatIsNamedIsThere() throws IOException {
        final List<String> missing = new ArrayList<>();
        for (final MatchResult row : rows()) {
            NAMED.matcher(row.group(3))
                    .results()
                    .filter(named -> !isTest(named.group(1), named.group(2)))
                    .forEach(named -> missing.add(row.group(1) + ": " + named.group(1) + "#" + named.group(2)));
        }
        assertThat(missing).as("named in docs/behaviours.md, but not there").isEmpty();
    }

    @Test
    void nameOfNoTestIsFoundOut() {
        assertThat(isTest("BehavioursTest", "nameOfNoTestIsFoundOut")).isTrue();
        assertThat(isTest("BehavioursTest", "isTest")).isFalse();
        assertThat(isTest("NoSuchTest", "nameOfNoTestIsFoundOut")).isFalse();
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(ROOT.resolve("docs/behaviours.md")))
                .results()
                .toList();
    }

    /** By the sources: the modules' tests are not on this one's class path. */
    private static boolean isTest(final String className, final String method) {
        final Pattern declared = Pattern.compile(
                "@(Test|ParameterizedTest|Property|TestFactory)\\b[^{}]*?\\b\\w+ " + method + "\\(", Pattern.DOTALL);
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(BehavioursTest::files)
                    .filter(file -> file.getFileName().toString().equals(className + ".java"))
                    .anyMatch(file -> declared.matcher(read(file)).find());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(final Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
