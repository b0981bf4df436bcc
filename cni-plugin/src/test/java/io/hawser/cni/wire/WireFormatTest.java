package io.hawser.cni.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.testing.Client;
import io.hawser.cni.testing.CniHost;
import io.hawser.linux.unix.UnixChannel;
import io.hawser.linux.unix.UnixServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireFormatTest {
    private static final int ACCEPT_MS = 30_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Client.class)
    void bothExecutablesSendTheSameBytesAndPrintTheReplyAsItIs(final Client client) throws Exception {
        final Path path = directory.resolve("cni.sock");
        final CniRequest request = CniHost.request(
                "ADD", "container", "/run/netns/hw-pod", "{ \"socket\" : \"" + path + "\",\n\"\u00fc\":\"\\u0000\" }");
        final CniReply reply = new CniReply(7, "{\"\u00e4\":\"\u20ac\"}");
        try (UnixServer server = UnixServer.listen(path, UnixServer.OWNER_ONLY)) {
            final CompletableFuture<CniReply> answer = CompletableFuture.supplyAsync(() -> client.run(request));
            try (UnixChannel channel = server.accept(ACCEPT_MS).orElseThrow()) {
                final WireChannel wire = new WireChannel(channel);
                final CniRequest received = wire.readRequest();
                assertThat(received).isEqualTo(request);
                wire.write(WireFormat.encode(reply));
            }
            assertThat(answer.get()).isEqualTo(reply);
        }
    }

    @Property(tries = 200)
    void requestIsReadAsItWasWritten(@ForAll final String id, @ForAll final String input) {
        final Map<String, String> variables = new HashMap<>(Map.of("CNI_COMMAND", "ADD"));
        if (!id.isEmpty()) {
            variables.put("CNI_CONTAINERID", text(id));
        }
        final CniRequest request = new CniRequest(variables, text(input));
        assertThat(WireFormat.decode(body(WireFormat.encode(request)))).isEqualTo(request);
    }

    @Property(tries = 500)
    void anyBytesAreARequestOrRefused(@ForAll final byte[] bytes) {
        try {
            assertThat(WireFormat.decode(ByteBuffer.wrap(bytes))).isNotNull();
        } catch (final IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("request");
        }
    }

    @Test
    void requestThatEndsTooEarlyOrTooLateIsRefused() {
        final byte[] whole = WireFormat.encode(CniHost.request("ADD", "container", "/run/netns/hw-pod", "{}"));
        for (int i = WireFormat.REQUEST_HEADER_LENGTH; i < whole.length; i++) {
            final byte[] part = Arrays.copyOf(whole, i);
            assertThatThrownBy(() -> WireFormat.decode(body(part))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> WireFormat.decode(body(Arrays.copyOf(whole, whole.length + 1))))
                .hasMessageContaining("behind the request");
    }

    @Test
    void headerOfSomethingElseOrOfTooMuchIsRefused() throws IOException {
        assertThatThrownBy(() -> WireFormat.bodyLength(ByteBuffer.wrap("GET / HT".getBytes(StandardCharsets.US_ASCII))))
                .hasMessageContaining("not a request");
        for (final int length : new int[] {-1, WireFormat.MAX_LENGTH + 1, Integer.MAX_VALUE}) {
            final ByteBuffer header = ByteBuffer.allocate(8)
                    .putInt(WireFormat.MAGIC)
                    .putInt(length)
                    .flip();
            assertThatThrownBy(() -> WireFormat.bodyLength(header)).hasMessageContaining("at most");
        }
    }

    private static ByteBuffer body(final byte[] frame) {
        return ByteBuffer.wrap(frame, WireFormat.REQUEST_HEADER_LENGTH, frame.length - WireFormat.REQUEST_HEADER_LENGTH)
                .slice();
    }

    /** What is no Unicode text has no bytes. */
    private static String text(final String any) {
        return new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
