package io.hawser.controlplane.schemagen;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.annotations.SerializedName;
import io.hawser.controlplane.schemagen.Roots.Root;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the definitions of {@link Roots} and of all they reach, as OpenAPI 2.0 has them. */
public final class SchemaGenerator {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";
    private static final String REF = "#/definitions/";
    static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
    static final String TIME = Roots.META + ".Time";
    static final String MICRO_TIME = Roots.META + ".MicroTime";
    static final String FIELDS_V1 = Roots.META + ".FieldsV1";
    /** Times with microseconds; Java's type does not tell them apart. */
    private static final List<String> MICRO_TIMES =
            List.of("eventTime", "acquireTime", "renewTime", "lastObservedTime");

    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectNode definitions = mapper.createObjectNode();
    private final Map<Class<?>, String> names = new HashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final MergeRules merging = new MergeRules();

    private record Pending(Class<?> type, String goPackage) {}

    /** Writes the file that the first argument names. */
    public static void main(final String[] arguments) throws IOException, ReflectiveOperationException {
        final Path file = Path.of(arguments[0]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        final ObjectMapper mapper = new ObjectMapper();
        Files.write(file, mapper.writeValueAsBytes(new SchemaGenerator().generate()));
    }

    ObjectNode generate() throws ReflectiveOperationException {
        scalars();
        for (final Root root : Roots.ALL) {
            final Class<?> type = Class.forName(MODELS + root.className());
            name(type, root.goPackage(), root.goPackage() + "." + root.kind());
            drain();
            final ObjectNode gvk = mapper.createObjectNode();
            gvk.put("group", root.group()).put("kind", root.kind()).put("version", root.version());
            definitions
                    .withObject("/" + names.get(type))
                    .putArray("x-kubernetes-group-version-kind")
                    .add(gvk);
        }
        merging.requireAllUsed();
        return definitions;
    }

    private void scalars() {
        scalar(QUANTITY, "string", null, "Quantity is a fixed-point representation of a number, such as 100m or 2Gi.");
        scalar(INT_OR_STRING, "string", "int-or-string", "IntOrString is a number, or a string such as a name or 25%.");
        scalar(TIME, "string", "date-time", "Time is an RFC 3339 time in whole seconds.");
        scalar(MICRO_TIME, "string", "date-time", "MicroTime is an RFC 3339 time with microseconds.");
        scalar(FIELDS_V1, "object", null, "FieldsV1 stores a set of fields in a data structure like a Trie.");
    }

    private void scalar(final String name, final String type, final String format, final String description) {
        final ObjectNode definition =
                definitions.putObject(name).put("description", description).put("type", type);
        if (format != null) {
            definition.put("format", format);
        }
    }

    private String name(final Class<?> type, final String goPackage, final String name) {
        final String known = names.putIfAbsent(type, name);
        if (known != null) {
            return known;
        }
        definitions.putObject(name);
        pending.add(new Pending(type, goPackage));
        return name;
    }

    private void drain() {
        while (!pending.isEmpty()) {
            final Pending next = pending.remove();
            describe(next.type(), next.goPackage(), (ObjectNode) definitions.get(names.get(next.type())));
        }
    }

    private void describe(final Class<?> type, final String goPackage, final ObjectNode definition) {
        final ApiModel model = type.getAnnotation(ApiModel.class);
        if (model != null && !model.description().isEmpty()) {
            definition.put("description", model.description());
        }
        definition.put("type", "object");
        final String name = names.get(type);
        final String simpleName = name.substring(name.lastIndexOf('.') + 1);
        merging.onType(simpleName, definition);
        final ObjectNode properties = mapper.createObjectNode();
        final ArrayNode required = mapper.createArrayNode();
        for (final Field field : type.getDeclaredFields()) {
            final SerializedName serialized = field.getAnnotation(SerializedName.class);
            if (Modifier.isStatic(field.getModifiers()) || serialized == null) {
                continue;
            }
            final ObjectNode property = properties.putObject(serialized.value());
            final ApiModelProperty about = about(type, field);
            if (about != null && !about.value().isEmpty()) {
                property.put("description", about.value());
            }
            if (about != null && about.required()) {
                required.add(serialized.value());
            }
            describe(field.getGenericType(), goPackage, serialized.value(), property);
            merging.onField(simpleName + "." + serialized.value(), property);
        }
        if (!required.isEmpty()) {
            definition.set("required", required);
        }
        definition.set("properties", properties);
    }

    /** The annotation stands on the getter. */
    private static ApiModelProperty about(final Class<?> type, final Field field) {
        final String suffix = field.getName().substring(0, 1).toUpperCase(Locale.ROOT)
                + field.getName().substring(1);
        for (final Method method : type.getDeclaredMethods()) {
            if (method.getParameterCount() == 0
                    && (method.getName().equals("get" + suffix)
                            || method.getName().equals("is" + suffix))) {
                return method.getAnnotation(ApiModelProperty.class);
            }
        }
        return null;
    }

    private void describe(final Type type, final String goPackage, final String field, final ObjectNode property) {
        if (type instanceof ParameterizedType generic) {
            final Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                property.put("type", "array");
                describe(arguments[0], goPackage, field, property.putObject("items"));
            } else {
                property.put("type", "object");
                describe(arguments[1], goPackage, field, property.putObject("additionalProperties"));
            }
            return;
        }
        final Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            property.put("type", "string");
        } else if (plain == Integer.class) {
            property.put("type", "integer").put("format", "int32");
        } else if (plain == Long.class) {
            property.put("type", "integer").put("format", "int64");
        } else if (plain == Boolean.class) {
            property.put("type", "boolean");
        } else if (plain == Double.class) {
            property.put("type", "number").put("format", "double");
        } else if (plain == byte[].class) {
            property.put("type", "string").put("format", "byte");
        } else if (plain == OffsetDateTime.class) {
            property.put("$ref", REF + (MICRO_TIMES.contains(field) ? MICRO_TIME : TIME));
        } else if (plain == Quantity.class) {
            property.put("$ref", REF + QUANTITY);
        } else if (plain == IntOrString.class) {
            property.put("$ref", REF + INT_OR_STRING);
        } else if (plain == Object.class) {
            if ("fieldsV1".equals(field)) {
                property.put("$ref", REF + FIELDS_V1);
            } else {
                property.put("type", "object");
            }
        } else {
            property.put("$ref", REF + reference(plain, goPackage));
        }
    }

    private String reference(final Class<?> type, final String goPackage) {
        final String meta = Roots.META_TYPES.get(type.getSimpleName());
        if (meta != null) {
            return name(type, Roots.META, Roots.META + "." + meta);
        }
        final String plain =
                type.getSimpleName().replaceFirst("^[A-Z][a-z]*?(?=V1)", "").replaceFirst("^V1", "");
        return name(type, goPackage, goPackage + "." + plain);
    }
}
