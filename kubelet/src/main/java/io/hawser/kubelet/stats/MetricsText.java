package io.hawser.kubelet.stats;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Metrics in Prometheus' text format. */
public final class MetricsText {
    private static final ExpositionFormatWriter WRITER =
            ExpositionFormats.init().getPrometheusTextFormatWriter();

    private MetricsText() {}

    /** Its content type. */
    public static String type() {
        return WRITER.getContentType();
    }

    /** As text. */
    public static String of(final MetricSnapshots metrics) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            WRITER.write(bytes, metrics);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
