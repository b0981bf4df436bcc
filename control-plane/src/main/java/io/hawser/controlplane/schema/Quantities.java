package io.hawser.controlplane.schema;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of a resource, such as {@code 100m} or {@code 2Gi} (k8s.io/apimachinery/pkg/api/resource). */
public final class Quantities {
    static final String REGEX = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";

    private static final Pattern PATTERN =
            Pattern.compile("([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3})?");
    private static final int KIBI = 1024;
    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
            Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
            Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
            Map.entry("k", BigDecimal.ONE.movePointRight(3)),
            Map.entry("M", BigDecimal.ONE.movePointRight(6)),
            Map.entry("G", BigDecimal.ONE.movePointRight(9)),
            Map.entry("T", BigDecimal.ONE.movePointRight(12)),
            Map.entry("P", BigDecimal.ONE.movePointRight(15)),
            Map.entry("E", BigDecimal.ONE.movePointRight(18)),
            Map.entry("Ki", BigDecimal.valueOf(KIBI).pow(1)),
            Map.entry("Mi", BigDecimal.valueOf(KIBI).pow(2)),
            Map.entry("Gi", BigDecimal.valueOf(KIBI).pow(3)),
            Map.entry("Ti", BigDecimal.valueOf(KIBI).pow(4)),
            Map.entry("Pi", BigDecimal.valueOf(KIBI).pow(5)),
            Map.entry("Ei", BigDecimal.valueOf(KIBI).pow(6)));

    private Quantities() {}

    /** Whether the text is an amount. */
    public static boolean isQuantity(final String text) {
        return PATTERN.matcher(text).matches();
    }

    /** The amount in units. Throws {@link IllegalArgumentException} if the text is none. */
    public static BigDecimal parse(final String text) {
        final Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a quantity: " + text);
        }
        final BigDecimal number = new BigDecimal(matcher.group(1));
        final String suffix = matcher.group(2);
        if (suffix == null) {
            return number;
        }
        final BigDecimal factor = SUFFIXES.get(suffix);
        return factor != null
                ? number.multiply(factor)
                : number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)));
    }
}
