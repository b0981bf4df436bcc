package io.hawser.benchmarks.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class CoresTest {
    @Test
    void kernelListsHaveRangesAndSingleNumbers() {
        assertThat(Cores.parse("0")).containsExactly(0);
        assertThat(Cores.parse("0-2,5,8-9")).containsExactly(0, 1, 2, 5, 8, 9);
    }

    @Test
    void pinnedThreadMayUseThatCoreAlone() throws Exception {
        final List<Integer> allowed = Cores.allowed();
        final int last = allowed.get(allowed.size() - 1);
        final FutureTask<String> pinned = new FutureTask<>(() -> {
            Cores.pinCurrentThread(last);
            return Files.readString(Path.of("/proc/thread-self/status"));
        });
        final Thread thread = new Thread(pinned);
        thread.start();
        assertThat(pinned.get()).containsPattern("Cpus_allowed_list:\\s+" + last + "\\n");
        assertThat(Cores.allowed()).isEqualTo(allowed);
    }
}
