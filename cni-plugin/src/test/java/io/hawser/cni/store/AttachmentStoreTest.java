package io.hawser.cni.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.cni.config.PortMapping;
import io.hawser.cni.config.Wiring;
import io.hawser.cni.spec.AttachmentId;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentStoreTest {
    private static final AttachmentId ID = new AttachmentId("net", "container", "eth0");
    private static final Attachment ATTACHMENT = attachment("/run/netns/hw-pod", "boot");

    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsReadByTheNextDaemonAndWhatIsForgottenIsNot() {
        try (AttachmentStore store = AttachmentStore.open(directory, Steps.NONE)) {
            store.write(ATTACHMENT);
            store.writeCursors(Map.of("set", IpAddress.parse("10.9.0.7")));
        }
        try (AttachmentStore store = AttachmentStore.open(directory, Steps.NONE)) {
            final AttachmentStore.Contents contents = store.load();
            assertThat(contents.attachments()).containsExactly(ATTACHMENT);
            assertThat(contents.cursors()).containsEntry("set", IpAddress.parse("10.9.0.7"));
            store.delete(ATTACHMENT.key());
            store.delete(ATTACHMENT.key());
            assertThat(store.load().attachments()).isEmpty();
        }
    }

    @Property(tries = 200)
    void anyTextIsWrittenAndReadAsItIs(@ForAll final String sandbox, @ForAll final String bootId) {
        // What is no Unicode text has no bytes to be written as.
        final Attachment any = attachment(
                new String(sandbox.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8),
                new String(bootId.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        assertThat(AttachmentCodec.read(AttachmentCodec.write(any))).isEqualTo(any);
    }

    @Test
    void fileThatWasCutAnywhereOrHasAnyByteChangedIsSetAsideWithItsKey() throws IOException {
        final byte[] whole = AttachmentCodec.write(ATTACHMENT);
        final Path file = directory.resolve("attachments").resolve(ATTACHMENT.key() + ".attachment");
        try (AttachmentStore store = AttachmentStore.open(directory, Steps.NONE)) {
            for (int i = 0; i < whole.length; i += 5) {
                final byte[] changed = whole.clone();
                changed[i] ^= 0x20;
                for (final byte[] damaged : List.of(Arrays.copyOf(whole, i), changed)) {
                    Files.write(file, damaged);
                    final AttachmentStore.Contents contents = store.load();
                    assertThat(contents.attachments()).as("at byte %d", i).isEmpty();
                    assertThat(contents.damaged()).containsExactly(ATTACHMENT.key());
                    assertThat(file).doesNotExist();
                }
            }
        }
        assertThat(directory.resolve("corrupt").resolve(file.getFileName())).exists();
    }

    @Test
    void fileUnderAnothersNameIsDamagedAndUnfinishedOnesGo() throws IOException {
        try (AttachmentStore store = AttachmentStore.open(directory, Steps.NONE)) {
            final Path attachments = directory.resolve("attachments");
            final String other = new AttachmentId("net", "other", "eth0").key();
            Files.write(attachments.resolve(other + ".attachment"), AttachmentCodec.write(ATTACHMENT));
            Files.write(attachments.resolve(ATTACHMENT.key() + ".attachment.new"), new byte[10]);
            assertThat(store.load().damaged()).containsExactly(other);
            assertThat(attachments).isEmptyDirectory();
        }
    }

    @Test
    void cursorsThatAreDamagedAreBegunAnew() throws IOException {
        Files.writeString(directory.resolve("cursors"), "{\"set\":\"10.9.0.7\"}\n00000000\n");
        try (AttachmentStore store = AttachmentStore.open(directory, Steps.NONE)) {
            assertThat(store.load().cursors()).isEmpty();
        }
    }

    @Test
    void secondDaemonIsToldToNameAnotherDirectory() {
        try (AttachmentStore store = AttachmentStore.open(directory, Steps.NONE)) {
            assertThat(store).isNotNull();
            assertThatThrownBy(() -> AttachmentStore.open(directory, Steps.NONE))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(directory + " is in use")
                    .hasMessageContaining("name another directory");
        }
    }

    private static Attachment attachment(final String sandbox, final String bootId) {
        return new Attachment(
                ID.key(),
                AttachmentId.networkKey(ID.network()),
                ID.network(),
                ID.containerId(),
                ID.ifName(),
                Wiring.Mode.BRIDGE,
                sandbox,
                List.of(IpPrefix.parse("10.9.0.7/24"), IpPrefix.parse("fd00::7/64")),
                List.of(
                        new PortMapping(PortMapping.Protocol.SCTP, 8080, 80, Optional.empty()),
                        new PortMapping(
                                PortMapping.Protocol.UDP, 53, 5353, Optional.of(IpAddress.parse("198.18.0.1")))),
                true,
                false,
                true,
                bootId);
    }
}
