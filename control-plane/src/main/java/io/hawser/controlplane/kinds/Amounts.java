package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.schema.Quantities;
import java.math.BigDecimal;

/** Quantities in trees. */
final class Amounts {
    private Amounts() {}

    static BigDecimal of(final JsonNode quantity) {
        return Quantities.parse(quantity.asText());
    }
}
