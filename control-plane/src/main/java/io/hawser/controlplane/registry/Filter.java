package io.hawser.controlplane.registry;

import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.selector.FieldSelector;
import io.hawser.controlplane.selector.LabelSelector;
import io.hawser.controlplane.storage.Attributes;
import io.hawser.controlplane.storage.Stored;

/** Which objects of a kind are wanted: by namespace, labels and fields. Immutable. */
public final class Filter {
    private final Kind kind;
    private final String keyPrefix;
    private final LabelSelector labels;
    private final FieldSelector fields;

    Filter(final Kind kind, final String namespace, final ListOptions options) {
        this.kind = kind;
        this.keyPrefix = kind.isNamespaced() && !namespace.isEmpty() ? kind.prefix() + namespace + "/" : kind.prefix();
        this.labels = options.labels();
        this.fields = options.fields();
    }

    /** What keys of wanted objects begin with. */
    String keyPrefix() {
        return keyPrefix;
    }

    /** Whether the object is wanted. */
    public boolean test(final Stored object) {
        if (!object.key().startsWith(keyPrefix)) {
            return false;
        }
        if (labels.isEverything() && fields.isEverything()) {
            return true;
        }
        final Attributes attributes = object.attributes(kind.selectable());
        return labels.matches(attributes.labels())
                && fields.matches(field -> attributes.fields().get(kind.selectablePath(field)));
    }
}
