package io.hawser.benchmarks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    private static final String ROOT = "io.hawser";
    private static final String WRONG = "io.hawser.benchmarks.fixture";

    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(ROOT);
    private static final JavaClasses FIXTURE = new ClassFileImporter().importPackages(WRONG);

    @TestFactory
    Stream<DynamicTest> theProjectKeepsTheRules() {
        return ModuleRules.all(ROOT).stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(PROJECT)));
    }

    @Test
    void everyMavenModuleIsSeenByTheRules() throws IOException {
        final Path parent = Path.of(System.getProperty("basedir", ".")).resolve("../pom.xml");
        final List<String> folders = Pattern.compile("<module>(.+)</module>")
                .matcher(Files.readString(parent))
                .results()
                .map(element -> element.group(1))
                .toList();
        assertThat(folders).isNotEmpty();
        assertThat(ModuleRules.ALL.stream().filter(this::hasClasses).map(ModuleRules::folder))
                .as("modules with classes on the class path; each module of the build is a dependency of this one")
                .containsExactlyInAnyOrderElementsOf(folders);
    }

    @Test
    void arrowsUpwardAreRefused() {
        assertThat(violations(ModuleRules.LINUX.arrows(WRONG)))
                .isNotEmpty()
                .allMatch(line -> line.contains("linux.KnowsOverlay") && line.contains("overlay.KnowsLinux"));
    }

    @Test
    void arrowsFromTheClusterIntoTheDataPlaneAndBackAreRefused() {
        assertThat(violations(ModuleRules.KUBELET.arrows(WRONG))).anyMatch(line -> line.contains("node.KnowsKubelet"));
        assertThat(violations(ModuleRules.NODE.arrows(WRONG))).anyMatch(line -> line.contains("kubelet.KnowsNode"));
    }

    @Test
    void arrowsOfTheDesignArePassed() {
        assertThat(violations(ModuleRules.OVERLAY.arrows(WRONG))).isEmpty();
    }

    @Test
    void cyclesWithinAModuleAreRefused() {
        assertThat(violations(ModuleRules.PROXY.noCycles(WRONG)))
                .singleElement()
                .asString()
                .contains("Slice backend", "Slice model");
    }

    @Test
    void bothWaysToStartAProcessAreRefused() {
        assertThat(violations(ModuleRules.linuxStartsNoProcess(WRONG)))
                .anyMatch(line -> line.contains("linux.BuildsProcess"))
                .anyMatch(line -> line.contains("linux.RunsCommand"))
                .noneMatch(line -> line.contains("linux.KnowsOverlay"));
    }

    private boolean hasClasses(final ModuleRules module) {
        return PROJECT.stream().anyMatch(resideInAPackage(module.packages(ROOT)));
    }

    private static List<String> violations(final ArchRule rule) {
        return rule.evaluate(FIXTURE).getFailureReport().getDetails();
    }
}
