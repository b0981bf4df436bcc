package io.hawser.kubelet.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.hawser.kubelet.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** gRPC's health check: {@code grpc.health.v1.Health/Check}, whose messages have one field each. */
final class GrpcHandler {
    // HealthCheckResponse.ServingStatus
    private static final int SERVING = 1;
    private static final int FIELD = 1;

    private static final MethodDescriptor<String, Integer> CHECK = MethodDescriptor.<String, Integer>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("grpc.health.v1.Health/Check")
            .setRequestMarshaller(new Request())
            .setResponseMarshaller(new Response())
            .build();

    private GrpcHandler() {}

    static Outcome check(final JsonNode grpc, final String address, final Duration timeout) {
        final ManagedChannel channel = NettyChannelBuilder.forAddress(
                        address, grpc.path("port").asInt())
                .usePlaintext()
                .build();
        try {
            final int status = ClientCalls.blockingUnaryCall(
                    channel,
                    CHECK,
                    CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS),
                    Json.text(grpc, "service"));
            return status == SERVING
                    ? Outcome.success("")
                    : Outcome.failure("service unhealthy (responded with status " + status + ")");
        } catch (final StatusRuntimeException e) {
            return Outcome.failure("failed to connect service at \"" + address + ":" + Json.text(grpc, "port") + "\": "
                    + e.getMessage());
        } finally {
            channel.shutdownNow();
        }
    }

    private static final class Request implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(final String service) {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            final CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            try {
                if (!service.isEmpty()) {
                    out.writeString(FIELD, service);
                }
                out.flush();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            return new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public String parse(final InputStream stream) {
            throw new UnsupportedOperationException("only a server reads requests");
        }
    }

    private static final class Response implements MethodDescriptor.Marshaller<Integer> {
        @Override
        public InputStream stream(final Integer status) {
            throw new UnsupportedOperationException("only a server writes answers");
        }

        @Override
        public Integer parse(final InputStream stream) {
            try {
                final CodedInputStream in = CodedInputStream.newInstance(stream);
                int status = 0;
                for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                    if (tag >>> 3 == FIELD) {
                        status = in.readEnum();
                    } else {
                        in.skipField(tag);
                    }
                }
                return status;
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
