package io.hawser.benchmarks.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class Iperf3ReportTest {
    // iperf 3.12, trimmed: iperf3 -J -c 10.244.2.10 -t 2 -u -b 0 -l 64
    private static final String UDP = """
            {"start": {"version": "iperf 3.12", "test_start": {"protocol": "UDP", "num_streams": 1, "blksize": 64,
              "omit": 0, "duration": 2, "bytes": 0, "blocks": 0, "reverse": 0, "tos": 0, "target_bitrate": 0}},
             "end": {
              "sum_sent": {"start": 0, "end": 2.000019, "seconds": 2.000019, "bytes": 14128000,
               "bits_per_second": 56511463.14110016, "jitter_ms": 0, "lost_packets": 0, "packets": 220750,
               "lost_percent": 0, "sender": true},
              "sum_received": {"start": 0, "end": 2.00008, "seconds": 2.00008, "bytes": 10166720,
               "bits_per_second": 40665253.3898644, "jitter_ms": 0.004577840775820534, "lost_packets": 61895,
               "packets": 220750, "lost_percent": 28.03850509626274, "sender": false}}}
            """;

    // iperf 3.12, trimmed: iperf3 -J -c 198.18.0.2 -t 2
    private static final String TCP = """
            {"start": {"version": "iperf 3.12", "test_start": {"protocol": "TCP", "num_streams": 1, "blksize": 131072,
              "omit": 0, "duration": 2, "bytes": 0, "blocks": 0, "reverse": 0, "tos": 0, "target_bitrate": 0}},
             "end": {
              "sum_sent": {"start": 0, "end": 2.000152, "seconds": 2.000152, "bytes": 3068395520,
               "bits_per_second": 12272649358.648743, "retransmits": 91, "sender": true},
              "sum_received": {"start": 0, "end": 2.000224, "seconds": 2.000224, "bytes": 3060531200,
               "bits_per_second": 12240753835.570417, "sender": true}}}
            """;

    // iperf 3.12: iperf3 -J -c 127.0.0.1 -p 5999
    private static final String REFUSED = """
            {"start": {"connected": [], "version": "iperf 3.12"}, "intervals": [], "end": {},
             "error": "unable to connect to server: Connection refused"}
            """;

    @Test
    void throughputIsWhatTheServerReceived() throws IOException {
        assertThat(Iperf3Report.parse(TCP).receivedGbitPerSecond()).isCloseTo(12.2408, within(0.0001));
    }

    @Test
    void packetsAreThoseThatArrivedAndLossIsTheRest() throws IOException {
        final Iperf3Report report = Iperf3Report.parse(UDP);
        // 220,750 sent, 61,895 lost, in 2.00008 s
        assertThat(report.receivedKiloPackets()).isCloseTo(79.424, within(0.001));
        assertThat(report.lossPercent()).isCloseTo(28.0385, within(0.0001));
    }

    @Test
    void whatIperfComplainsOfIsTheError() {
        assertThatIOException()
                .isThrownBy(() -> Iperf3Report.parse(REFUSED))
                .withMessage("iperf3: unable to connect to server: Connection refused");
    }

    @Test
    void reportWithoutFiguresOrWithoutJsonIsAnError() {
        assertThatIOException()
                .isThrownBy(() -> Iperf3Report.parse("{\"end\": {}}").receivedGbitPerSecond())
                .withMessageContaining("/end/sum_received/bits_per_second");
        assertThatIOException()
                .isThrownBy(() -> Iperf3Report.parse("iperf3: error"))
                .withMessageContaining("iperf3: error");
        assertThatIOException()
                .isThrownBy(() -> Iperf3Report.parse("").receivedGbitPerSecond())
                .withMessageContaining("/end/sum_received/bits_per_second");
    }
}
