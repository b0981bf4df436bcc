package io.hawser.benchmarks.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolTest {
    private static final Tool NOWHERE = new Tool("no-such-tool", "Debian package nothing");

    @Test
    void missingToolIsToldWithTheWayToGetIt() {
        assertThat(Tool.missing(Tool.IP, NOWHERE)).hasValue("no-such-tool is not in PATH (Debian package nothing)");
    }

    @Test
    void installedToolIsFoundInPath() {
        assertThat(Tool.IP.find()).hasValueSatisfying(path -> assertThat(path).isExecutable());
        assertThat(Tool.missing(Tool.IP)).isEmpty();
    }
}
