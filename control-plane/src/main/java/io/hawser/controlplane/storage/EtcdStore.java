package io.hawser.controlplane.storage;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads and writes of objects in etcd itself. Thread safe. */
public final class EtcdStore implements AutoCloseable {
    /** Below it lies everything that the API serves. */
    public static final String ROOT = "/registry/";

    private static final ByteSequence ROOT_KEY = bytes(ROOT);
    private static final GetOption COUNT =
            GetOption.builder().withCountOnly(true).build();

    private final EtcdConnection connection;
    private final ExpiringLeases leases;

    /** Connects when first used. */
    public EtcdStore(final EtcdSettings settings) {
        this.connection = new EtcdConnection(settings);
        this.leases = new ExpiringLeases(connection);
    }

    /** Part of a list: its objects, the revision it is of, and how many follow. */
    public record Page(List<Stored> objects, long revision, long remaining) {}

    /** The object of a key, as it is now. */
    public Optional<Stored> get(final String key) {
        final GetResponse response =
                connection.call("read " + key, client -> client.getKVClient().get(bytes(key)));
        return response.getKvs().stream().findFirst().map(EtcdStore::stored);
    }

    /** At most {@code limit} objects below a prefix, from a key on, at a revision (0: now). */
    public Page page(final String prefix, final String from, final long limit, final long revision) {
        final GetOption option = GetOption.builder()
                .withRange(endOf(prefix))
                .withLimit(limit)
                .withRevision(revision)
                .build();
        final GetResponse response =
                connection.call("list " + prefix, client -> client.getKVClient().get(bytes(from), option));
        final List<Stored> objects =
                response.getKvs().stream().map(EtcdStore::stored).toList();
        final long at = revision == 0 ? response.getHeader().getRevision() : revision;
        return new Page(objects, at, response.getCount() - objects.size());
    }

    /** Writes, if what the write expects holds. A write that etcd was not heard of again about may have happened. */
    public Write.Result commit(final Write write) {
        final List<Cmp> conditions = new ArrayList<>();
        conditions.add(new Cmp(bytes(write.key()), Cmp.Op.EQUAL, CmpTarget.modRevision(write.expected())));
        final List<Op> then = new ArrayList<>();
        final List<Op> otherwise = new ArrayList<>();
        otherwise.add(Op.get(bytes(write.key()), GetOption.DEFAULT));
        for (final Write.Claim claim : write.claims()) {
            conditions.add(new Cmp(bytes(claim.key()), Cmp.Op.EQUAL, CmpTarget.version(0)));
            then.add(Op.put(bytes(claim.key()), bytes(claim.owner()), PutOption.DEFAULT));
            otherwise.add(Op.get(bytes(claim.key()), GetOption.DEFAULT));
        }
        write.releases().forEach(release -> then.add(Op.delete(bytes(release), DeleteOption.DEFAULT)));
        final Optional<ByteSequence> value = write.value().map(ByteSequence::from);
        final PutOption put = write.ttlSeconds() == 0
                ? PutOption.DEFAULT
                : PutOption.builder().withLeaseId(leases.of(write.ttlSeconds())).build();
        then.add(value.<Op>map(json -> Op.put(bytes(write.key()), json, put))
                .orElseGet(() -> Op.delete(bytes(write.key()), DeleteOption.DEFAULT)));
        final TxnResponse response = connection.call(
                "write " + write.key(),
                client -> client.getKVClient()
                        .txn()
                        .If(conditions.toArray(Cmp[]::new))
                        .Then(then.toArray(Op[]::new))
                        .Else(otherwise.toArray(Op[]::new))
                        .commit());
        return response.isSucceeded()
                ? new Write.Result.Done(response.getHeader().getRevision())
                : refused(write, response);
    }

    private static Write.Result refused(final Write write, final TxnResponse response) {
        final Optional<Stored> current =
                response.getGetResponses().get(0).getKvs().stream().findFirst().map(EtcdStore::stored);
        // gRPC may have sent it twice; the first one was ours, for no two new objects are alike. Of changes that cannot
        // be
        // said: somebody else may have changed the object in the same way.
        if (current.isPresent()
                && write.value().isPresent()
                && write.expected() == 0
                && Arrays.equals(current.get().raw(), write.value().get())) {
            return new Write.Result.Done(current.get().revision());
        }
        if (current.map(Stored::revision).orElse(0L) == write.expected()) {
            for (int i = 0; i < write.claims().size(); i++) {
                if (!response.getGetResponses().get(i + 1).getKvs().isEmpty()) {
                    return new Write.Result.Taken(write.claims().get(i).key());
                }
            }
        }
        return new Write.Result.Conflict(current);
    }

    /** Puts a value whatever is there, for one who does not wait. Brings the revision. */
    CompletableFuture<Long> putLater(final String key, final byte[] value) {
        return connection
                .ask("write " + key, client -> client.getKVClient().put(bytes(key), ByteSequence.from(value)))
                .thenApply(response -> response.getHeader().getRevision());
    }

    /** The newest revision that anybody was told of. */
    long newestRevision() {
        return connection
                .call("tell its revision", EtcdStore::askRevision)
                .getHeader()
                .getRevision();
    }

    /** The same for one who does not wait. */
    CompletableFuture<Long> newestRevisionLater() {
        return connection
                .ask("tell its revision", EtcdStore::askRevision)
                .thenApply(response -> response.getHeader().getRevision());
    }

    private static CompletableFuture<GetResponse> askRevision(final Client client) {
        return client.getKVClient().get(ROOT_KEY, COUNT);
    }

    Client client() {
        return connection.current();
    }

    long generation() {
        return connection.generation();
    }

    @Override
    public void close() {
        connection.close();
    }

    static ByteSequence bytes(final String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    static Stored stored(final KeyValue pair) {
        return new Stored(
                pair.getKey().toString(StandardCharsets.UTF_8), pair.getValue().getBytes(), pair.getModRevision());
    }

    /** The first key behind all that begin with a prefix, which ends in a slash. */
    static ByteSequence endOf(final String prefix) {
        return bytes(prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1));
    }
}
