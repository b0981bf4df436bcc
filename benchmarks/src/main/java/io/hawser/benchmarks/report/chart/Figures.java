package io.hawser.benchmarks.report.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** How numbers look. */
public final class Figures {
    private static final int DIGITS = 3;
    private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_UP);
    private static final int GROUP_FROM = 1_000;

    private Figures() {}

    /**
     * Three significant digits, and thousands apart: {@code 12,300}, {@code 10.0}, {@code 0.0456}.
     *
     * @param value the number.
     * @return it as text.
     */
    public static String text(final double value) {
        final BigDecimal rounded = new BigDecimal(value).round(ROUNDING);
        if (rounded.signum() == 0) {
            return "0";
        }
        if (rounded.abs().intValue() >= GROUP_FROM) {
            return String.format(Locale.ROOT, "%,d", rounded.toBigInteger());
        }
        final int whole = rounded.precision() - rounded.scale();
        return rounded.setScale(Math.max(0, DIGITS - whole), RoundingMode.HALF_UP)
                .toPlainString();
    }

    /** A round number beside an axis, without zeros behind the point. */
    static String tick(final double value) {
        final String text = text(value);
        return text.contains(".") ? new BigDecimal(text).stripTrailingZeros().toPlainString() : text;
    }
}
