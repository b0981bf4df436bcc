package io.hawser.kubelet.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of a resource: {@code 250m}, {@code 64Mi}, {@code 1e3} (k8s.io/apimachinery resource.Quantity). */
public final class Quantity {
    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(?:([eE][+-]?\\d+)|([numkMGTPE]|[KMGTPE]i)?)");
    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
            Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
            Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
            Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
            Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
            Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
            Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
            Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
            Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    private Quantity() {}

    /** The number that a quantity means; zero where there is none, or what is there is none. */
    public static BigDecimal of(final JsonNode quantity) {
        final Matcher matcher = FORM.matcher(quantity.asText(""));
        if (!matcher.matches()) {
            return BigDecimal.ZERO;
        }
        if (matcher.group(2) != null) {
            return new BigDecimal(matcher.group(1) + matcher.group(2));
        }
        final BigDecimal number = new BigDecimal(matcher.group(1));
        return matcher.group(3) == null ? number : number.multiply(SUFFIXES.get(matcher.group(3)));
    }

    /** In whole units, rounded up. */
    public static long units(final JsonNode quantity) {
        return of(quantity).setScale(0, RoundingMode.CEILING).longValue();
    }

    /** In thousandths, rounded up: of a processor. */
    public static long milli(final JsonNode quantity) {
        return of(quantity)
                .scaleByPowerOfTen(3)
                .setScale(0, RoundingMode.CEILING)
                .longValue();
    }
}
