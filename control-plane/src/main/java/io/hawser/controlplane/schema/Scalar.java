package io.hawser.controlplane.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** Values without parts, and the Go type that Kubernetes names when a value is not one of them. */
enum Scalar {
    STRING("string"),
    INT32("int32"),
    INT64("int64"),
    DOUBLE("float64"),
    BOOLEAN("bool"),
    BYTES("[]uint8"),
    TIME("v1.Time"),
    QUANTITY("resource.Quantity"),
    INT_OR_STRING("intstr.IntOrString"),
    /** Any JSON. */
    ANY("interface {}");

    private final String goType;

    Scalar(final String goType) {
        this.goType = goType;
    }

    String goType() {
        return goType;
    }

    boolean accepts(final JsonNode value) {
        return switch (this) {
            case STRING, BYTES, TIME -> value.isTextual();
            case INT32 -> value.isIntegralNumber() && value.canConvertToInt();
            case INT64 -> value.isIntegralNumber() && value.canConvertToLong();
            case DOUBLE -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case QUANTITY -> value.isTextual() || value.isNumber();
            case INT_OR_STRING -> value.isTextual() || value.isIntegralNumber();
            case ANY -> true;
        };
    }
}
