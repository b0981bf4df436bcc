package io.hawser.controlplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void identityIsTheDirectorysAndOneProcessesAtATime() throws IOException {
        final Optional<String> first;
        try (StateDirectory state = StateDirectory.open(directory)) {
            first = state.identity();
            assertThat(first).isPresent();
            try (StateDirectory second = StateDirectory.open(directory)) {
                assertThat(second.identity()).isEmpty();
            }
        }
        try (StateDirectory again = StateDirectory.open(directory)) {
            assertThat(again.identity()).isEqualTo(first);
        }
    }

    @Test
    void copyHasAnIdentityOfItsOwn(@TempDir final Path copy) throws IOException {
        try (StateDirectory state = StateDirectory.open(directory)) {
            Files.copy(directory.resolve("identity"), copy.resolve("identity"));
            try (StateDirectory other = StateDirectory.open(copy)) {
                assertThat(other.identity()).isPresent().isNotEqualTo(state.identity());
            }
        }
    }

    @Test
    void tornNameIsReplaced() throws IOException {
        Files.writeString(directory.resolve("identity"), "hawser_");
        try (StateDirectory state = StateDirectory.open(directory)) {
            assertThat(state.identity().orElseThrow()).hasSizeGreaterThan("hawser_".length());
        }
    }
}
