package io.hawser.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hawser.linux.Errno;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetlinkOutcomeTest {
    @Test
    void whatWasDoneThrowsNothing() {
        assertThatCode(NetlinkOutcome.DONE::orThrow).doesNotThrowAnyException();
    }

    @Test
    void fewRefusalsAreAllCarried() {
        final Throwable thrown = catchThrowable(refusals(9)::orThrow);
        assertThat(thrown).hasMessage("add route 0: EEXIST");
        assertThat(thrown.getSuppressed()).hasSize(8).allMatch(NetlinkException.class::isInstance);
    }

    @Test
    void ofManyRefusalsTheRestIsCounted() {
        final Throwable[] suppressed = catchThrowable(refusals(5_000)::orThrow).getSuppressed();
        assertThat(suppressed).hasSize(9);
        assertThat(suppressed[7]).hasMessage("add route 8: EEXIST");
        assertThat(suppressed[8]).hasMessage("4991 more requests of this batch were refused");
    }

    @Test
    void refusalSaysTheWayOutWhereItsErrnoTells() {
        assertThat(refused(Errno.EPERM, ""))
                .hasMessage("add route x: EPERM; this needs CAP_NET_ADMIN over the network namespace");
        assertThat(refused(Errno.EOPNOTSUPP, "IFLA_LINKINFO").wayOut()).contains("a module is not loaded");
        assertThat(refused(Errno.ENOENT, "NFTA_CHAIN_HOOK/NFTA_CHAIN_TYPE").wayOut())
                .contains("type of chain");
        assertThat(refused(Errno.ENOENT, "NFTA_RULE_EXPRESSIONS/NFTA_LIST_ELEM").wayOut())
                .contains("expression");
        assertThat(refused(Errno.ENOENT, "NFTA_SET_TABLE").wayOut()).isEmpty();
        assertThat(refused(Errno.EEXIST, "")).hasMessage("add route x: EEXIST");
    }

    private static NetlinkException refused(final int errno, final String attribute) {
        return NetlinkException.refused("add route", "x", errno, "", attribute);
    }

    private static NetlinkOutcome refusals(final int count) {
        return new NetlinkOutcome(IntStream.range(0, count)
                .mapToObj(i -> NetlinkException.refused("add route", i, Errno.EEXIST, "", ""))
                .toList());
    }
}
