package io.hawser.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.selector.Names;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** A kind of object in one version of the API, declared with {@link #of}. Immutable once built. */
public final class Kind {
    private final String group;
    private final String version;
    private final String name;
    private final String definition;
    private String plural;
    private String prefix;
    private boolean namespaced;
    private boolean generation;
    private boolean statusOnCreate;
    private int graceSeconds;
    private int ttlSeconds;
    private List<String> shortNames = List.of();
    private List<String> categories = List.of();
    private final Set<Subresource> subresources = EnumSet.noneOf(Subresource.class);
    private final List<String> selectable = new ArrayList<>(List.of("metadata.name"));
    private final List<Column> columns = new ArrayList<>();
    private Map<String, String> aliases = Map.of();
    private Defaults defaults = Defaults.NONE;
    private Conversion conversion = Conversion.NONE;
    private Function<String, Optional<String>> nameCheck = Names::subdomainProblem;
    private Consumer<ObjectNode> onCreate = object -> {};
    private BiConsumer<ObjectNode, ObjectNode> onUpdate = (object, old) -> {};
    private BiConsumer<ObjectNode, Validation> validation = (object, found) -> {};
    private UpdateValidation updateValidation = (object, old, found) -> {};

    /** Checks of a change. */
    @FunctionalInterface
    public interface UpdateValidation {
        /** Adds what is wrong with the object, given what it was. */
        void check(ObjectNode object, ObjectNode old, Validation found);
    }

    private Kind(final String goPackage, final String group, final String version, final String name) {
        this.group = group;
        this.version = version;
        this.name = name;
        this.definition = goPackage + "." + name;
        this.plural = name.toLowerCase(Locale.ROOT) + "s";
        this.prefix = "/registry/" + plural + "/";
    }

    /** Begins a declaration; the Go package names its schema, such as {@code io.k8s.api.apps.v1}. */
    public static Kind of(final String goPackage, final String group, final String version, final String name) {
        return new Kind(goPackage, group, version, name);
    }

    /** Its name in paths, if that is not the kind with an s. */
    public Kind plural(final String value) {
        plural = value;
        prefix = "/registry/" + value + "/";
        return this;
    }

    /** Where in etcd it is, if that is not below its name in paths; with a slash at the end. */
    public Kind storedAt(final String value) {
        prefix = value;
        return this;
    }

    /** Its objects are in namespaces. */
    public Kind inNamespaces() {
        namespaced = true;
        selectable.add("metadata.namespace");
        return this;
    }

    /** What else users may call it. */
    public Kind shortNames(final String... values) {
        shortNames = List.of(values);
        return this;
    }

    /** Groups of kinds that it belongs to, such as {@code all}. */
    public Kind categories(final String... values) {
        categories = List.of(values);
        return this;
    }

    /** Parts with paths of their own. */
    public Kind subresources(final Subresource... values) {
        subresources.addAll(List.of(values));
        return this;
    }

    /** Fields that lists may be selected by, besides name and namespace. */
    public Kind selectable(final String... fields) {
        selectable.addAll(List.of(fields));
        return this;
    }

    /** Names under which fields may be selected by that are not their paths in storage. */
    public Kind selectableAs(final Map<String, String> values) {
        aliases = Map.copyOf(values);
        return this;
    }

    /** Columns of {@code kubectl get}; the name's comes first by itself. */
    public Kind columns(final Column... values) {
        columns.add(Column.NAME);
        columns.addAll(List.of(values));
        return this;
    }

    /** Columns of {@code kubectl get} without the name's before them. */
    public Kind columnsWithoutName(final Column... values) {
        columns.addAll(List.of(values));
        return this;
    }

    /** Values of fields left out. */
    public Kind defaults(final Defaults value) {
        defaults = value;
        return this;
    }

    /** It counts its changes in {@code metadata.generation}. */
    public Kind counted() {
        generation = true;
        return this;
    }

    /** A new object may bring its status. */
    public Kind statusOnCreate() {
        statusOnCreate = true;
        return this;
    }

    /** Its objects end gracefully, by default in this time. */
    public Kind graceful(final int seconds) {
        graceSeconds = seconds;
        return this;
    }

    /** Its objects are forgotten after this time. */
    public Kind forgottenAfter(final int seconds) {
        ttlSeconds = seconds;
        return this;
    }

    /** It is stored in another shape. */
    public Kind convertedBy(final Conversion value) {
        conversion = value;
        return this;
    }

    /** What is wrong with a name, if it need not be a DNS name. */
    public Kind named(final Function<String, Optional<String>> check) {
        nameCheck = check;
        return this;
    }

    /** What is set on a new object, whatever it brings. */
    public Kind onCreate(final Consumer<ObjectNode> action) {
        onCreate = action;
        return this;
    }

    /** What is set on an object that changes, whatever it brings; called with the new and the old one. */
    public Kind onUpdate(final BiConsumer<ObjectNode, ObjectNode> action) {
        onUpdate = action;
        return this;
    }

    /** What has to hold of every object. */
    public Kind validate(final BiConsumer<ObjectNode, Validation> check) {
        validation = check;
        return this;
    }

    /** What has to hold of changes. */
    public Kind validateUpdate(final UpdateValidation check) {
        updateValidation = check;
        return this;
    }

    /** The API group; empty for the core. */
    public String group() {
        return group;
    }

    /** The version of the group. */
    public String version() {
        return version;
    }

    /** Such as {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Such as {@code Deployment}. */
    public String name() {
        return name;
    }

    /** Such as {@code deployments}. */
    public String plural() {
        return plural;
    }

    /** Such as {@code deployment}. */
    public String singular() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The name of its schema. */
    public String definition() {
        return definition;
    }

    /** The beginning of its keys in etcd, with a slash at the end. */
    public String prefix() {
        return prefix;
    }

    /** The key of an object. */
    public String key(final String namespace, final String object) {
        return namespaced ? prefix + namespace + "/" + object : prefix + object;
    }

    /** The key of an object. */
    public String key(final ObjectNode object) {
        return key(Meta.namespace(object), Meta.name(object));
    }

    /** Whether its objects are in namespaces. */
    public boolean isNamespaced() {
        return namespaced;
    }

    /** Whether it counts its changes. */
    public boolean isCounted() {
        return generation;
    }

    /** Whether a new object may bring its status. */
    public boolean takesStatusOnCreate() {
        return statusOnCreate;
    }

    /** In which time its objects end; 0 at once. */
    public int graceSeconds() {
        return graceSeconds;
    }

    /** After which time its objects are forgotten; 0 never. */
    public int ttlSeconds() {
        return ttlSeconds;
    }

    /** What else users may call it. */
    public List<String> shortNames() {
        return shortNames;
    }

    /** Groups of kinds that it belongs to. */
    public List<String> categories() {
        return categories;
    }

    /** Whether it has such a part. */
    public boolean has(final Subresource subresource) {
        return subresources.contains(subresource);
    }

    /** Parts with paths of their own. */
    public Set<Subresource> subresources() {
        return subresources;
    }

    /** The paths of fields that lists may be selected by. */
    public List<String> selectable() {
        return selectable;
    }

    /** The path of a selectable field in storage, by what a query calls it. */
    public String selectablePath(final String field) {
        return aliases.getOrDefault(field, field);
    }

    /** Columns of {@code kubectl get}. */
    public List<Column> columns() {
        return columns.isEmpty() ? List.of(Column.NAME, Column.AGE) : columns;
    }

    /** Values of fields left out. */
    public Defaults defaults() {
        return defaults;
    }

    /** Between storage and this version. */
    public Conversion conversion() {
        return conversion;
    }

    /** What is wrong with a name. */
    public Optional<String> nameProblem(final String object) {
        return nameCheck.apply(object);
    }

    /** Sets what a new object has to have. */
    public void prepareCreate(final ObjectNode object) {
        onCreate.accept(object);
    }

    /** Sets what a changed object has to have. */
    public void prepareUpdate(final ObjectNode object, final ObjectNode old) {
        onUpdate.accept(object, old);
    }

    /** Adds what is wrong with an object. */
    public void check(final ObjectNode object, final Validation found) {
        validation.accept(object, found);
    }

    /** Adds what is wrong with a change. */
    public void checkUpdate(final ObjectNode object, final ObjectNode old, final Validation found) {
        updateValidation.check(object, old, found);
    }

    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
