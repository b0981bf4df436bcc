package io.hawser.linux.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.NativeMemory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixServerTest {
    private static final int WAIT_MS = 10_000;
    private static final int NOBODY = 65_534;

    @TempDir
    Path directory;

    private final UnsafeBuffer memory = NativeMemory.allocate(64);

    @Test
    void bytesGoBothWaysWithAChannelOfTheJdk() throws Exception {
        final Path path = directory.resolve("hawser.sock");
        try (UnixServer server = UnixServer.listen(path, UnixServer.OWNER_ONLY);
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path));
                UnixChannel channel = server.accept(WAIT_MS).orElseThrow()) {
            client.write(bytes("ask"));
            assertThat(channel.read(memory, 8, 32)).isEqualTo(3);
            assertThat(memory.getStringWithoutLengthAscii(8, 3)).isEqualTo("ask");
            memory.putStringWithoutLengthAscii(1, "answer");
            assertThat(channel.write(memory, 1, 6)).isEqualTo(6);
            final ByteBuffer answer = ByteBuffer.allocate(6);
            client.read(answer);
            assertThat(answer.flip()).isEqualTo(bytes("answer"));

            assertThat(channel.timeout(20).read(memory, 0, 1)).isEqualTo(-Errno.EAGAIN);
        }
        assertThat(path).doesNotExist();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void otherEndThatIsClosedIsSeenByBothReadAndWrite() {
        final Path path = directory.resolve("hawser.sock");
        try (UnixServer server = UnixServer.listen(path, UnixServer.OWNER_ONLY)) {
            final UnixChannel client = UnixChannel.connect(path);
            try (UnixChannel channel = server.accept(WAIT_MS).orElseThrow()) {
                client.close();
                assertThat(channel.read(memory, 0, 1)).isZero();
                assertThat(channel.write(memory, 0, 1)).isEqualTo(-Errno.EPIPE);
            }
        }
    }

    @Test
    void peerIsThisProcessWhenItAsksItself() throws Exception {
        final Path path = directory.resolve("hawser.sock");
        try (UnixServer server = UnixServer.listen(path, UnixServer.OWNER_ONLY);
                UnixChannel client = UnixChannel.connect(path);
                UnixChannel channel = server.accept(WAIT_MS).orElseThrow()) {
            final int pid = (int) ProcessHandle.current().pid();
            final int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            final int gid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
            assertThat(channel.peer()).isEqualTo(new PeerCredentials(pid, uid, gid));
            assertThat(client.peer()).isEqualTo(channel.peer());
            assertThat(server.accept(0)).isEmpty();
        }
    }

    @Test
    void peerOfAnotherUserIsNamedByItsNumbers() throws Exception {
        openToAll();
        final Path path = directory.resolve("hawser.sock");
        try (UnixServer server = UnixServer.listen(path, PosixFilePermissions.fromString("rw-rw-rw-"))) {
            final Process nobody = connectAsNobody(path);
            try (UnixChannel channel = server.accept(WAIT_MS).orElseThrow()) {
                assertThat(channel.peer()).isEqualTo(new PeerCredentials((int) nobody.pid(), NOBODY, NOBODY));
            }
            assertThat(nobody.waitFor(WAIT_MS, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(nobody.exitValue()).isZero();
        }
    }

    @Test
    void socketOfTheOwnerOnlyIsClosedToOthers() throws Exception {
        openToAll();
        final Path path = directory.resolve("hawser.sock");
        try (UnixServer server = UnixServer.listen(path, UnixServer.OWNER_ONLY)) {
            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(UnixServer.OWNER_ONLY);
            final Process nobody = connectAsNobody(path);
            assertThat(nobody.waitFor(WAIT_MS, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(nobody.exitValue()).isEqualTo(Errno.EACCES);
            assertThat(server.accept(0)).isEmpty();
        }
    }

    @Test
    void socketThatADeadProcessLeftIsReplaced() throws Exception {
        final Path path = directory.resolve("hawser.sock");
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        assertThatThrownBy(() -> UnixChannel.connect(path))
                .hasMessage("connect to " + path + ": ECONNREFUSED: nobody listens there any more; start it again");
        try (UnixServer server = UnixServer.listen(path, UnixServer.OWNER_ONLY);
                UnixChannel client = UnixChannel.connect(path)) {
            assertThat(server.accept(WAIT_MS)).isPresent().get().satisfies(UnixChannel::close);
            assertThat(client.peer().pid())
                    .isEqualTo((int) ProcessHandle.current().pid());
        }
    }

    @Test
    void livingProcessIsNotReplaced() {
        final Path path = directory.resolve("hawser.sock");
        try (UnixServer first = UnixServer.listen(path, UnixServer.OWNER_ONLY)) {
            assertThatThrownBy(() -> UnixServer.listen(path, UnixServer.OWNER_ONLY))
                    .hasMessage("listen at " + path + ": EADDRINUSE: process "
                            + ProcessHandle.current().pid() + " listens there already; stop it first");
            assertThat(path).exists();
            assertThat(first.accept(WAIT_MS)).isPresent().get().satisfies(UnixChannel::close);
        }
    }

    @Test
    void socketPutThereByASuccessorIsLeftToIt() throws Exception {
        final Path path = directory.resolve("hawser.sock");
        final UnixServer first = UnixServer.listen(path, UnixServer.OWNER_ONLY);
        Files.delete(path);
        try (UnixServer second = UnixServer.listen(path, UnixServer.OWNER_ONLY)) {
            first.close();
            try (UnixChannel client = UnixChannel.connect(path);
                    UnixChannel channel = second.accept(WAIT_MS).orElseThrow()) {
                assertThat(client.peer()).isEqualTo(channel.peer());
            }
        }
    }

    @Test
    void fileThatIsNoSocketIsNotReplaced() throws Exception {
        final Path path = Files.writeString(directory.resolve("hawser.sock"), "precious");
        assertThatThrownBy(() -> UnixServer.listen(path, UnixServer.OWNER_ONLY))
                .isInstanceOf(LinuxException.class)
                .hasMessage("listen at " + path + ": EEXIST: something is there that is no socket; move it away");
        assertThat(path).hasContent("precious");
    }

    @Test
    void longestPathIsTakenAndALongerOneIsRefusedByName() throws Exception {
        final int room = UnixAddress.MAX_PATH_LENGTH - directory.toString().length() - 1;
        final Path longest = directory.resolve("s".repeat(room));
        try (UnixServer server = UnixServer.listen(longest, UnixServer.OWNER_ONLY);
                UnixChannel client = UnixChannel.connect(longest);
                UnixChannel channel = server.accept(WAIT_MS).orElseThrow()) {
            assertThat(client.peer()).isEqualTo(channel.peer());
        }
        final Path longer = directory.resolve("s".repeat(room + 1));
        assertThatThrownBy(() -> UnixServer.listen(longer, UnixServer.OWNER_ONLY))
                .hasMessage("the path of a unix socket has 1 to 107 bytes, not 108: " + longer
                        + "; choose a shorter directory");
    }

    @Test
    void nobodyAtThePathIsSaidSo() {
        final Path path = directory.resolve("none.sock");
        assertThatThrownBy(() -> UnixChannel.connect(path))
                .hasMessage("connect to " + path + ": ENOENT: there is no such socket; is it running?");
    }

    /** Exits with 0, or with the errno of connect(2). */
    private static Process connectAsNobody(final Path path) throws IOException {
        final String id = Integer.toString(NOBODY);
        return new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + id,
                        "--regid=" + id,
                        "--clear-groups",
                        "perl",
                        "-MSocket",
                        "-e",
                        "socket(my $s, PF_UNIX, SOCK_STREAM, 0);"
                                + " exit(connect($s, pack_sockaddr_un($ARGV[0])) ? 0 : 0 + $!)",
                        path.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void openToAll() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static ByteBuffer bytes(final String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
