package io.hawser.benchmarks.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Latency;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Summary;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ChartsTest {
    @Test
    void barIsAsLongAsItsMedianAndTheLongestEndsWhereTheScaleDoes() throws Exception {
        final Document svg = parse(BarChart.of(List.of(summary("hawser <1>", 5, 5, 5), summary("peer", 10, 9, 10))));
        final NodeList bars = svg.getElementsByTagName("rect");
        // The first is the ground.
        assertThat(bars.getLength()).isEqualTo(3);
        assertThat(width(bars, 2)).isEqualTo(2 * width(bars, 1));
        assertThat(((Element) bars.item(1)).getAttribute("class")).isEqualTo("hawser");
        assertThat(((Element) bars.item(2)).getAttribute("class")).isEqualTo("other");
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("hawser <1>", "5.00  (0.500 ×)", "lower is better");
    }

    @Test
    void barsThatDifferByTheHundredAreLogarithmicSoThatBothAreSeen() throws Exception {
        final Document svg =
                parse(BarChart.of(List.of(summary("hawser", 1, 1, 1), summary("peer", 1_000, 900, 1_100))));
        assertThat(svg.getDocumentElement().getTextContent()).contains("logarithmic");
        assertThat(width(svg.getElementsByTagName("rect"), 1)).isGreaterThan(10);
    }

    @Test
    void percentileCurvesGoAsFarRightAsThereAreValues() throws Exception {
        final Document svg = parse(PercentileChart.of("rtt", List.of(latency("a", 1_000), latency("b", 100))));
        final NodeList curves = svg.getElementsByTagName("polyline");
        assertThat(curves.getLength()).isEqualTo(2);
        assertThat(lastX(curves, 0)).isEqualTo(740.0);
        assertThat(lastX(curves, 1)).isLessThan(740.0).isGreaterThan(70.0);
        assertThat(svg.getDocumentElement().getTextContent()).contains("99.9").doesNotContain("99.99");
    }

    @Test
    void scalingCurveOfAFlatMetricIsFlat() throws Exception {
        final Document svg = parse(ScalingChart.of(
                "change",
                Map.of(10L, List.of(summary("hawser", 2, 2, 2)), 1_000L, List.of(summary("hawser", 2, 2, 2)))));
        final String[] points = ((Element) svg.getElementsByTagName("polyline").item(0))
                .getAttribute("points")
                .strip()
                .split(" ", -1);
        assertThat(points).hasSize(2);
        assertThat(points[0].split(",", -1)[1]).isEqualTo(points[1].split(",", -1)[1]);
    }

    @Test
    void figuresHaveThreeDigits() {
        assertThat(List.of(Figures.text(12_345), Figures.text(0.012345), Figures.text(10), Figures.text(0)))
                .containsExactly("12,300", "0.0123", "10.0", "0");
    }

    private static double width(final NodeList bars, final int index) {
        return Double.parseDouble(((Element) bars.item(index)).getAttribute("width"));
    }

    private static double lastX(final NodeList curves, final int index) {
        final String points =
                ((Element) curves.item(index)).getAttribute("points").strip();
        return Double.parseDouble(points.substring(points.lastIndexOf(' ') + 1).split(",", -1)[0]);
    }

    private static Document parse(final String svg) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static Latency latency(final String variant, final int count) {
        final Histogram histogram = new Histogram(3);
        for (int i = 1; i <= count; i++) {
            histogram.recordValue(10_000L + i);
        }
        return new Latency("overlay", "rtt", variant, "round trip", histogram);
    }

    private static Summary summary(final String variant, final double median, final double min, final double max) {
        return new Summary(
                "suite",
                "work",
                variant,
                Metric.lower("time", "ms"),
                median,
                min,
                max,
                3,
                Optional.of("peer"),
                OptionalDouble.of(median / 10));
    }
}
