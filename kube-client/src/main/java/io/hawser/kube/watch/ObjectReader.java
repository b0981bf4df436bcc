package io.hawser.kube.watch;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Takes from an object's JSON what is needed, and skips the rest.
 *
 * @param <T> what it makes of it
 */
@FunctionalInterface
public interface ObjectReader<T extends KubeObject> {
    /**
     * Reads one object. A bookmark has nothing but {@code metadata.resourceVersion} and must be readable too.
     *
     * @param parser at the object's START_OBJECT; is left at its END_OBJECT
     * @throws IOException if it is no JSON, or of another form
     */
    T read(JsonParser parser) throws IOException;
}
