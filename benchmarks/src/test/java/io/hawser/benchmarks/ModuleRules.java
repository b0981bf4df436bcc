package io.hawser.benchmarks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The arrows between modules. They are stated for a root package, so that the same rules judge the project and the
 * wrong modules in {@code fixture}.
 */
record ModuleRules(String folder, String module, Set<String> mayKnow) {
    static final ModuleRules LINUX = new ModuleRules("linux", "linux", Set.of());
    static final ModuleRules KUBE = new ModuleRules("kube-client", "kube", Set.of());
    static final ModuleRules OVERLAY = new ModuleRules("overlay", "overlay", Set.of("linux", "kube"));
    static final ModuleRules PROXY = new ModuleRules("proxy", "proxy", Set.of("linux", "kube"));
    static final ModuleRules CNI = new ModuleRules("cni-plugin", "cni", Set.of("linux"));
    static final ModuleRules IPVS = new ModuleRules("ipvs-bridge", "ipvs", Set.of("linux", "proxy"));
    static final ModuleRules NODE =
            new ModuleRules("node", "node", Set.of("linux", "kube", "overlay", "proxy", "ipvs", "cni"));
    // The cluster's side meets the data plane over the Kubernetes API, CRI and CNI alone; the kubelet needs the kernel.
    static final ModuleRules CONTROL_PLANE = new ModuleRules("control-plane", "controlplane", Set.of("kube"));
    static final ModuleRules KUBELET = new ModuleRules("kubelet", "kubelet", Set.of("linux", "kube"));
    static final ModuleRules BENCHMARKS = new ModuleRules(
            "benchmarks",
            "benchmarks",
            Set.of("linux", "kube", "overlay", "proxy", "cni", "ipvs", "node", "controlplane", "kubelet"));

    static final List<ModuleRules> ALL =
            List.of(LINUX, KUBE, OVERLAY, PROXY, CNI, IPVS, NODE, CONTROL_PLANE, KUBELET, BENCHMARKS);

    /** The module's package, with all below it, as an ArchUnit pattern. */
    String packages(final String root) {
        return root + "." + module + "..";
    }

    /** The module knows only those that its arrows point to. */
    ArchRule arrows(final String root) {
        final String[] known = Stream.concat(Stream.of(module), mayKnow.stream())
                .map(name -> root + "." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(packages(root))
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..").and(not(resideInAnyPackage(known))))
                .as(module + " knows no module but " + new TreeSet<>(mayKnow))
                .allowEmptyShould(true);
    }

    /** The packages of the module depend on each other one way only. */
    ArchRule noCycles(final String root) {
        return slices().matching(root + "." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .as("the packages of " + module + " have no cycles")
                .allowEmptyShould(true);
    }

    /** linux does its work itself. */
    static ArchRule linuxStartsNoProcess(final String root) {
        return noClasses()
                .that()
                .resideInAPackage(LINUX.packages(root))
                .should()
                .dependOnClassesThat(assignableTo(ProcessBuilder.class))
                .orShould()
                .callMethodWhere(
                        target(HasName.Predicates.name("exec")).and(target(owner(assignableTo(Runtime.class)))))
                .as("linux starts no process");
    }

    static List<ArchRule> all(final String root) {
        final Stream<ArchRule> modules =
                ALL.stream().flatMap(rules -> Stream.of(rules.arrows(root), rules.noCycles(root)));
        return Stream.concat(modules, Stream.of(linuxStartsNoProcess(root))).toList();
    }
}
