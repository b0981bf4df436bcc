package io.hawser.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Between the shape in which an object is stored and the shape that one version of the API shows. */
public interface Conversion {
    /** Stored and shown alike. */
    Conversion NONE = new Conversion() {
        @Override
        public ObjectNode shown(final ObjectNode stored) {
            return stored;
        }

        @Override
        public ObjectNode stored(final ObjectNode shown) {
            return shown;
        }
    };

    /** From storage; may change its argument. */
    ObjectNode shown(ObjectNode stored);

    /** To storage; may change its argument. */
    ObjectNode stored(ObjectNode shown);
}
