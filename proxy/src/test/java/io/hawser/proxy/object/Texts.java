package io.hawser.proxy.object;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Objects as the API writes them; in texts ' stands for ". */
public final class Texts {
    private Texts() {}

    public static ServiceObject service(final String json) {
        try {
            return new ServiceReader().read(parser(json));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static EndpointSliceObject slice(final String json) {
        try {
            return new EndpointSliceReader().read(parser(json));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static NodeObject node(final String json) {
        try {
            return NodeObject.read(parser(json));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Service with one TCP port 80, and more fields of its spec. */
    public static String serviceJson(final String name, final String clusterIp, final String moreSpec) {
        return ("{'kind':'Service','metadata':{'namespace':'shop','name':'" + name + "','resourceVersion':'1'},'spec':{"
                        + "'clusterIP':'" + clusterIp + "','clusterIPs':['" + clusterIp + "'],"
                        + "'ports':[{'name':'http','protocol':'TCP','port':80,'targetPort':8080}]"
                        + (moreSpec.isEmpty() ? "" : "," + moreSpec) + "}}")
                .replace('\'', '"');
    }

    /** A slice of service {@code shop/service}, port 8080. */
    public static String sliceJson(final String name, final String service, final String... endpoints) {
        return ("{'kind':'EndpointSlice','addressType':'IPv4','metadata':{'namespace':'shop','name':'" + name
                        + "','resourceVersion':'1','labels':{'kubernetes.io/service-name':'" + service + "'}},"
                        + "'endpoints':[" + Arrays.stream(endpoints).collect(Collectors.joining(",")) + "],"
                        + "'ports':[{'name':'http','protocol':'TCP','port':8080}]}")
                .replace('\'', '"');
    }

    /** An endpoint on a node, and more of its fields. */
    public static String endpoint(final String address, final String node, final String more) {
        return "{'addresses':['" + address + "'],'nodeName':'" + node + "'" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static JsonParser parser(final String json) throws IOException {
        final JsonParser parser = new JsonFactory().createParser(json.replace('\'', '"'));
        parser.nextToken();
        return parser;
    }
}
