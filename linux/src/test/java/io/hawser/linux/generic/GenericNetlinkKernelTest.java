package io.hawser.linux.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.Errno;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Families of the running kernel, against what iproute2's genl shows. */
class GenericNetlinkKernelTest {
    private static final Pattern FAMILY = Pattern.compile(
            "^Name: (\\S+)\\s+ID: 0x(\\p{XDigit}+)\\s+Version: 0x(\\p{XDigit}+)\\s+header size: (\\d+)"
                    + "\\s+max attribs: (\\d+)",
            Pattern.MULTILINE);
    private static final Pattern COMMAND = Pattern.compile("#\\d+:\\s+ID-0x(\\p{XDigit}+)\\s*$", Pattern.MULTILINE);
    private static final Pattern GROUP = Pattern.compile("#\\d+:\\s+ID-0x(\\p{XDigit}+)\\s+name: (\\S+)");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void theControllersOwnNumbersAreTheFixedOnes() throws Exception {
        try (GenericNetlink generic = namespaces.create("genl").call(GenericNetlink::open)) {
            final GenericFamily nlctrl = generic.family("nlctrl", "");
            assertThat(nlctrl.id()).isEqualTo(0x10);
            assertThat(nlctrl.version()).isEqualTo(2);
            assertThat(nlctrl.group("notify")).isEqualTo(0x10);
            assertThat(nlctrl.supports(Controller.CTRL_CMD_GETFAMILY)).isTrue();
            assertThat(nlctrl.supports(99)).isFalse();
        }
    }

    @Test
    void familiesAreThoseThatGenlShows() throws Exception {
        final TestNamespace namespace = namespaces.create("genl");
        final List<String> shown = familiesOf(namespace.run("genl ctrl list"));
        try (GenericNetlink generic = namespace.call(GenericNetlink::open)) {
            final List<GenericFamily> families = generic.families();
            assertThat(families.stream().map(GenericNetlinkKernelTest::line)).containsExactlyElementsOf(shown);
            assertThat(families)
                    .allSatisfy(family ->
                            assertThat(generic.family(family.name(), "")).isEqualTo(family));
        }
    }

    @Test
    void unknownFamilyIsNamedWithTheWayOut() throws Exception {
        try (GenericNetlink generic = namespaces.create("genl").call(GenericNetlink::open)) {
            assertThatThrownBy(() -> generic.family("HAWSER", "hawser_mod"))
                    .isInstanceOfSatisfying(
                            GenericFamilyException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                    .hasMessage("find generic netlink family HAWSER: ENOENT: the kernel has no such family; "
                            + "load its module (modprobe hawser_mod), or boot a kernel built with it");
        }
    }

    /** A line for each family of genl's text. */
    private static List<String> familiesOf(final String text) {
        final List<MatchResult> starts = FAMILY.matcher(text).results().toList();
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            final MatchResult match = starts.get(i);
            final String rest = text.substring(
                    match.end(), i + 1 < starts.size() ? starts.get(i + 1).start() : text.length());
            final List<Integer> commands = COMMAND.matcher(rest)
                    .results()
                    .map(command -> hex(command.group(1)))
                    .toList();
            final Stream<String> groups =
                    GROUP.matcher(rest).results().map(group -> group.group(2) + "=" + hex(group.group(1)));
            lines.add(String.join(
                    " ",
                    match.group(1),
                    Integer.toString(hex(match.group(2))),
                    Integer.toString(hex(match.group(3))),
                    match.group(4),
                    match.group(5),
                    commands.toString(),
                    groups.sorted().toList().toString()));
        }
        return lines;
    }

    private static String line(final GenericFamily family) {
        return String.join(
                " ",
                family.name(),
                Integer.toString(family.id()),
                Integer.toString(family.version()),
                Integer.toString(family.headerLength()),
                Integer.toString(family.maxAttribute()),
                family.operations().stream()
                        .map(GenericOperation::command)
                        .toList()
                        .toString(),
                family.groups().entrySet().stream()
                        .map(Object::toString)
                        .sorted()
                        .toList()
                        .toString());
    }

    private static int hex(final String digits) {
        return Integer.parseInt(digits, 16);
    }
}
