package io.hawser.cni.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.testing.Client;
import io.hawser.cni.testing.CniHost;
import io.hawser.cni.wire.WireChannel;
import io.hawser.cni.wire.WireFormat;
import io.hawser.linux.LinuxException;
import io.hawser.linux.unix.UnixChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask, and what those who ask badly do to the others: nothing. */
class CniServerTest {
    private static final CniReply REPLY = CniReply.of("{\"done\":true}");

    @TempDir
    Path directory;

    private Path path;
    private CniServer server;
    private volatile CompletableFuture<CniReply> answer = CompletableFuture.completedFuture(REPLY);
    private final CountDownLatch asked = new CountDownLatch(1);

    @BeforeEach
    void open() {
        path = directory.resolve("run/cni.sock");
        server = new CniServer(path, request -> {
            asked.countDown();
            return answer;
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void socketIsItsOwnersAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(Client.C.run(request())).isEqualTo(REPLY);
    }

    @Test
    void anotherUserIsRefusedBySocketAndByDaemon() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        final CniReply bySocket = asNobody();
        assertThat(bySocket.exitCode()).isEqualTo(1);
        assertThat(bySocket.output()).contains("\"code\":11", "Permission denied");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        final CniReply byDaemon = asNobody();
        assertThat(byDaemon.exitCode()).isEqualTo(1);
        assertThat(byDaemon.output()).contains("\"code\":4", "not permitted to user 65534");
        assertThat(asked.getCount()).isEqualTo(1);
    }

    @Test
    void thoseWhoSayNothingDoNotKeepOthersWaiting() {
        final List<UnixChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                silent.add(UnixChannel.connect(path));
            }
            assertThat(Client.C.run(request())).isEqualTo(REPLY);
        } finally {
            silent.forEach(UnixChannel::close);
        }
    }

    @Test
    void whatIsNoRequestIsAnsweredWithCode6() throws Exception {
        final byte[] huge = WireFormat.encode(request());
        huge[4] = 0x7f;
        for (final byte[] wrong : List.of("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), huge)) {
            try (UnixChannel channel = UnixChannel.connect(path)) {
                final WireChannel wire = new WireChannel(channel);
                wire.write(wrong);
                final CniReply reply = wire.readReply();
                assertThat(reply.exitCode()).isEqualTo(1);
                assertThat(reply.output()).contains("\"code\":6");
            }
        }
        assertThat(Client.JAVA.run(request())).isEqualTo(REPLY);
    }

    @Test
    void clientThatGoesBeforeItsReplyHarmsNobody() throws Exception {
        answer = new CompletableFuture<>();
        try (UnixChannel channel = UnixChannel.connect(path)) {
            new WireChannel(channel).write(WireFormat.encode(request()));
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        }
        answer.complete(REPLY);
        assertThat(Client.C.run(request())).isEqualTo(REPLY);
    }

    @Test
    void secondDaemonAtTheSameSocketIsToldWhoListens() {
        assertThatThrownBy(() -> new CniServer(path, request -> answer))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining(
                        "process " + ProcessHandle.current().pid() + " listens there already; stop it first");
    }

    private CniReply asNobody() throws Exception {
        final Path executable = Files.copy(
                Client.executable(),
                directory.resolve("plugin-" + asked.getCount()
                        + Files.getPosixFilePermissions(path).size()));
        return Client.process(executable, request(), "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }

    private CniRequest request() {
        return CniHost.request("ADD", "c", "", "{\"socket\":\"" + path + "\"}");
    }
}
