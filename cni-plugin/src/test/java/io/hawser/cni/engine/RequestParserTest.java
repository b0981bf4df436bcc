package io.hawser.cni.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.cni.config.PortMapping;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.testing.CniHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in: a command that can be carried out, or one of the specification's error objects. */
class RequestParserTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<Integer> CODES = Set.of(1, 2, 4, 6, 7);
    private static final String FULL = """
            {"cniVersion":"1.1.0","name":"net","type":"hawser","socket":"/run/x","bridge":"cni0","isGateway":true,
            "isDefaultGateway":true,"forceAddress":false,"hairpinMode":true,"promiscMode":false,"mtu":1400,
            "mode":"bridge","ipMasq":true,"snat":true,"capabilities":{"portMappings":true},
            "dns":{"nameservers":["10.96.0.10"],"domain":"local","search":["svc"],"options":["ndots:5"]},
            "ipam":{"type":"host-local","ranges":[[{"subnet":"10.22.0.0/24","rangeStart":"10.22.0.9",
            "rangeEnd":"10.22.0.99","gateway":"10.22.0.1"}]],"routes":[{"dst":"0.0.0.0/0","gw":"10.22.0.1",
            "mtu":1400,"priority":7}]},
            "runtimeConfig":{"ips":["10.22.0.10"],"mac":"02:00:00:00:00:01",
            "portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"tcp","hostIP":"198.18.0.1"}],
            "bandwidth":{"ingressRate":8000,"ingressBurst":8000,"egressRate":8000,"egressBurst":8000}},
            "args":{"cni":{"ips":["10.22.0.10"]}},
            "cni.dev/valid-attachments":[{"containerID":"c","ifname":"eth0"}]}
            """;

    @Test
    void configurationWithAllKeysIsACommand() throws Exception {
        for (final String command : List.of("ADD", "DEL", "GC", "STATUS")) {
            assertThat(parse(command, FULL).command()).as(command).isNotNull();
        }
    }

    /** As containerd's go-cni writes it: Go finds keys however they are capitalized. */
    @Test
    void keysAreFoundHoweverTheyAreCapitalized() {
        final ParsedCommand command = parse(
                        "ADD",
                        "{\"cniVersion\":\"1.0.0\",\"name\":\"net\",\"runtimeConfig\":{"
                                + "\"portMappings\":[{\"HostPort\":8080,"
                                + "\"ContainerPort\":80,\"Protocol\":\"tcp\",\"HostIP\":\"\"}],"
                                + "\"bandwidth\":{\"IngressRate\":8000,\"IngressBurst\":8000,\"EgressRate\":0}}}")
                .command();
        assertThat(command.conf().ports())
                .containsExactly(new PortMapping(PortMapping.Protocol.TCP, 8080, 80, Optional.empty()));
        assertThat(command.conf().bandwidth().ingress()).isPresent();
    }

    @Test
    void delDoesNotMindWhatIsWrongInWhatTheRuntimeAdds() {
        final String conf = FULL.replace("\"hostPort\":8080", "\"hostPort\":\"no number\"");
        assertThat(parse("ADD", conf).answer().exitCode()).isEqualTo(1);
        assertThat(parse("DEL", conf).command()).isNotNull();
    }

    /** Each value in turn is replaced by one of each other type. */
    @Test
    void valueOfAWrongTypeIsRefusedOrMeansNothingWhereverItStands() throws Exception {
        final JsonNode whole = MAPPER.readTree(FULL);
        final List<String> paths = new ArrayList<>();
        collect(whole, "", paths);
        assertThat(paths).hasSizeGreaterThan(50);
        for (final String path : paths) {
            for (final String wrong :
                    List.of("null", "true", "-1", "1e400", "3.5", "\"\"", "\"\\u0000\"", "[]", "{}", "[[[1]]]")) {
                for (final String command : List.of("ADD", "DEL", "GC")) {
                    answered(
                            command,
                            replaced(whole, path, MAPPER.readTree(wrong)).toString());
                }
            }
        }
    }

    @Property(tries = 500)
    void textThatIsCutOrChangedAnywhereIsRefusedOrACommand(
            @ForAll @IntRange(max = 1400) final int at, @ForAll final byte replacement, @ForAll final boolean cut)
            throws Exception {
        final byte[] bytes = FULL.getBytes(StandardCharsets.UTF_8);
        final int place = at % bytes.length;
        if (cut) {
            answered("ADD", new String(bytes, 0, place, StandardCharsets.UTF_8));
        } else {
            bytes[place] = replacement;
            answered("ADD", new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "17",
                "\"text\"",
                "[]",
                "{",
                "{}x",
                "{\"name\":\"a\",}",
                "\0",
                "{\"name\":\"a\0b\"}"
            })
    void whatIsNoObjectIsCode6(final String text) throws Exception {
        assertThat(code("ADD", text)).isEqualTo(6);
    }

    @Test
    void deepNestingIsRefusedAndNotFallenInto() throws Exception {
        assertThat(code("ADD", "{\"name\":" + "[".repeat(100_000))).isEqualTo(6);
        assertThat(code("ADD", "{\"a\":".repeat(100_000))).isEqualTo(6);
    }

    /** A NUL cannot be in an environment, but in what comes over the socket. */
    @ParameterizedTest
    @ValueSource(strings = {"CNI_CONTAINERID", "CNI_IFNAME"})
    void namesThatAreNoNamesAreCode4(final String variable) throws Exception {
        for (final String name :
                List.of("../x", "a\0b", "a/b", "a b", "\u00e4", "x".repeat(300), ".", "..", "a\nb", "a:b")) {
            final Map<String, String> variables = new HashMap<>(
                    CniHost.request("ADD", "c", "/run/netns/x", FULL).environment());
            variables.put(variable, name);
            final RequestParser.Parsed parsed = RequestParser.parse(new CniRequest(variables, FULL));
            assertThat(parsed.answer()).as(variable + "=" + name).isNotNull();
            assertThat(MAPPER.readTree(parsed.answer().output()).path("code").asInt())
                    .isEqualTo(4);
        }
    }

    @Test
    void networksNamesThatAreNoNamesAreCode7() throws Exception {
        for (final String name : List.of("../x", "a\\u0000b", "a/b", "", "x".repeat(300), ".x")) {
            assertThat(code("ADD", FULL.replace("\"name\":\"net\"", "\"name\":\"" + name + "\"")))
                    .as(name)
                    .isEqualTo(7);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0", "0.2.0", "0.5.0", "1.2.0", "2.0.0", "1.0", "v1.0.0", "x"})
    void versionThatIsNotSpokenIsCode1WithThoseThatAre(final String version) throws Exception {
        final JsonNode error = answered("ADD", FULL.replace("1.1.0", version));
        assertThat(error.path("code").asInt()).isEqualTo(1);
        assertThat(error.path("details").asText()).contains("\"0.3.1\"", "\"1.1.0\"");
    }

    private static int code(final String command, final String conf) throws Exception {
        return answered(command, conf).path("code").asInt();
    }

    /** The error object; an empty object if it is a command. */
    private static JsonNode answered(final String command, final String conf) throws Exception {
        final RequestParser.Parsed parsed = parse(command, conf);
        if (parsed.command() != null) {
            return MAPPER.createObjectNode();
        }
        assertThat(parsed.answer().exitCode()).as(conf).isEqualTo(1);
        final JsonNode error = MAPPER.readTree(parsed.answer().output());
        assertThat(CODES).as(conf).contains(error.path("code").asInt());
        assertThat(error.path("msg").asText()).as(conf).isNotEmpty();
        assertThat(error.path("cniVersion").isTextual()).isTrue();
        return error;
    }

    private static RequestParser.Parsed parse(final String command, final String conf) {
        return RequestParser.parse(CniHost.request(command, "c", "/run/netns/x", conf));
    }

    private static void collect(final JsonNode node, final String path, final List<String> paths) {
        if (!path.isEmpty()) {
            paths.add(path);
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(each ->
                            collect(each.getValue(), path + "/" + each.getKey().replace("/", "~1"), paths));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "/" + i, paths);
            }
        }
    }

    private static JsonNode replaced(final JsonNode whole, final String path, final JsonNode value) {
        final JsonNode copy = whole.deepCopy();
        final int slash = path.lastIndexOf('/');
        final JsonNode parent = copy.at(path.substring(0, slash));
        final String last = path.substring(slash + 1).replace("~1", "/");
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(last), value);
        }
        return copy;
    }
}
