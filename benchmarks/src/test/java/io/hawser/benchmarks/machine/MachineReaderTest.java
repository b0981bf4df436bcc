package io.hawser.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineReaderTest {
    @Test
    void thisMachineHasTheFactsThatFiguresDependOn() {
        final Machine machine = MachineReader.read();
        assertThat(machine.facts())
                .containsKeys(MachineReader.CORES, MachineReader.MEMORY, MachineReader.KERNEL, "java")
                .allSatisfy((fact, value) -> assertThat(value).as(fact).isNotBlank());
        assertThat(machine.isSameHost(MachineReader.read())).isTrue();
    }
}
