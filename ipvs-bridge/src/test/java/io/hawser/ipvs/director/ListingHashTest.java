package io.hawser.ipvs.director;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ListingHashTest {
    // /proc/net/ip_vs of Linux 7.3.
    private static final String LISTING = """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port Forward Weight ActiveConn InActConn
            TCP  0A600001:0050 rr persistent 600 FFFFFFFF
              -> 0AF40201:1F90      Masq    1      0          0
            """;

    @Test
    void connectionsDoNotMatter() throws IOException {
        assertThat(hash(LISTING.replace("1      0          0", "1      17         4711")))
                .isEqualTo(hash(LISTING));
    }

    @Test
    void allElseDoes() throws IOException {
        for (final String[] change : new String[][] {
            {"TCP ", "UDP "},
            {"0A600001", "0A600002"},
            {" rr ", " lc "},
            {"600 F", "601 F"},
            {"0AF40201", "0AF40202"},
            {"Masq ", "Route"},
            {"Masq    1", "Masq    0"},
        }) {
            assertThat(hash(LISTING.replace(change[0], change[1])))
                    .as(change[1])
                    .isNotEqualTo(hash(LISTING));
        }
    }

    private static long hash(final String listing) throws IOException {
        return ListingHash.of(new ByteArrayInputStream(listing.getBytes(StandardCharsets.US_ASCII)));
    }
}
