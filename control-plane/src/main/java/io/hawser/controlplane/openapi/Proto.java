package io.hawser.controlplane.openapi;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Builds one protobuf message field by field. Empty strings and false are left out, as proto3 has it. */
final class Proto {
    private final ByteString.Output bytes = ByteString.newOutput();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    @FunctionalInterface
    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    Proto text(final int field, final String value) {
        return value.isEmpty() ? this : write(to -> to.writeString(field, value));
    }

    Proto bool(final int field, final boolean value) {
        return value ? write(to -> to.writeBool(field, true)) : this;
    }

    Proto message(final int field, final Proto value) {
        return write(to -> to.writeBytes(field, value.bytes()));
    }

    ByteString bytes() {
        write(CodedOutputStream::flush);
        return bytes.toByteString();
    }

    private Proto write(final Writing writing) {
        try {
            writing.to(out);
        } catch (final IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
        return this;
    }
}
