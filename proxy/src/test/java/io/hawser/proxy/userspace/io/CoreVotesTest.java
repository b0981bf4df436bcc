package io.hawser.proxy.userspace.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoreVotesTest {
    private final CoreVotes votes = new CoreVotes();

    @Test
    void coreWinsWithSixOfTheLastEight() {
        add(1, 5);
        assertThat(votes.winner()).isEqualTo(CoreVotes.NONE);
        add(1, 1);
        assertThat(votes.winner()).isEqualTo(1);
        add(3, 2);
        assertThat(votes.winner()).isEqualTo(1);
        add(3, 3);
        assertThat(votes.winner()).isEqualTo(CoreVotes.NONE);
        add(3, 1);
        assertThat(votes.winner()).isEqualTo(3);
    }

    @Test
    void nobodyWinsWhereTwoCoresTakeTurns() {
        IntStream.range(0, 32).forEach(i -> {
            votes.add(i % 2);
            assertThat(votes.winner()).isEqualTo(CoreVotes.NONE);
        });
    }

    @Test
    void forgottenVotesDoNotCount() {
        add(2, 8);
        votes.clear();
        assertThat(votes.winner()).isEqualTo(CoreVotes.NONE);
    }

    private void add(final int core, final int times) {
        IntStream.range(0, times).forEach(i -> votes.add(core));
    }
}
