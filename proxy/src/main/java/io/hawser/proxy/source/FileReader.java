package io.hawser.proxy.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hawser.kube.watch.KubeObject;
import io.hawser.kube.watch.ObjectName;
import io.hawser.kube.watch.ObjectReader;
import io.hawser.proxy.object.EndpointSliceReader;
import io.hawser.proxy.object.NodeObject;
import io.hawser.proxy.object.ServiceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads Services, EndpointSlices and Nodes out of a file of YAML documents, or JSON, which is YAML too. */
final class FileReader {
    private static final String SERVICE = "v1/Service";
    private static final String SLICE = "discovery.k8s.io/v1/EndpointSlice";
    private static final String NODE = "v1/Node";
    private static final String LIST = "List";

    private final YAMLMapper mapper = new YAMLMapper();
    private final ServiceReader services = new ServiceReader();
    private final EndpointSliceReader slices = new EndpointSliceReader();

    /**
     * All objects of a file, in its order.
     *
     * @throws IOException saying what is wrong with it; then nothing of it is to be used
     */
    List<KubeObject> read(final Path file) throws IOException {
        final List<KubeObject> objects = new ArrayList<>();
        try (JsonParser parser = mapper.createParser(Files.newBufferedReader(file));
                MappingIterator<JsonNode> documents =
                        mapper.readerFor(JsonNode.class).readValues(parser)) {
            while (documents.hasNext()) {
                add(documents.next(), objects);
            }
        } catch (final IOException | RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
        return objects;
    }

    private void add(final JsonNode document, final List<KubeObject> objects) throws IOException {
        if (document == null || document.isNull() || document.isMissingNode()) {
            return;
        }
        final String type = document.path("apiVersion").asText() + "/"
                + document.path("kind").asText();
        switch (type) {
            case SERVICE -> objects.add(read(document, services));
            case SLICE -> objects.add(read(document, slices));
            case NODE -> objects.add(read(document, NodeObject::read));
            default -> {
                if (!type.endsWith(LIST) || !document.path("items").isArray()) {
                    throw new IOException("holds an object of '" + type + "', but may hold " + SERVICE + ", " + SLICE
                            + ", " + NODE + " and lists of them");
                }
                for (final JsonNode item : document.path("items")) {
                    add(item, objects);
                }
            }
        }
    }

    private static <T extends KubeObject> T read(final JsonNode document, final ObjectReader<T> reader)
            throws IOException {
        try (JsonParser parser = document.traverse()) {
            parser.nextToken();
            final T object = reader.read(parser);
            final ObjectName name = object.objectName();
            if (name.name().isEmpty()) {
                throw new IOException("holds an object without metadata.name");
            }
            return object;
        }
    }
}
