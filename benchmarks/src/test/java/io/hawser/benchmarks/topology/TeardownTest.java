package io.hawser.benchmarks.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownTest {
    private final List<String> undone = new ArrayList<>();
    private final Teardown teardown = new Teardown();

    @Test
    void theYoungestIsUndoneFirst() throws Exception {
        make("namespace");
        make("process");
        teardown.close();
        assertThat(undone).containsExactly("process", "namespace");
    }

    @Test
    void whatWasUndoneEarlierIsNotUndoneAgain() throws Exception {
        make("namespace");
        final Teardown.Made<String> process = make("process");
        process.undo().close();
        process.undo().close();
        assertThat(undone).containsExactly("process");
        teardown.close();
        teardown.close();
        assertThat(undone).containsExactly("process", "namespace");
    }

    @Test
    void aFailureKeepsNothingElseFromBeingUndoneAndIsTold() throws Exception {
        make("first");
        teardown.make(() -> "stubborn", made -> {
            throw new IOException(made + " stays");
        });
        make("last");
        assertThatIOException().isThrownBy(teardown::close).withMessageContaining("stubborn stays");
        assertThat(undone).containsExactly("last", "first");
    }

    @Test
    void nothingIsMadeOnceAllIsUndone() throws Exception {
        teardown.close();
        assertThatIllegalStateException().isThrownBy(() -> make("late"));
    }

    private Teardown.Made<String> make(final String name) throws Exception {
        return teardown.make(() -> name, undone::add);
    }
}
