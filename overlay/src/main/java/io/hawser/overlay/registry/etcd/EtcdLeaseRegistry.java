package io.hawser.overlay.registry.etcd;

import static io.hawser.overlay.registry.etcd.EtcdKeys.bytes;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseTimeToLiveResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.Assignment;
import io.hawser.overlay.registry.CreateOutcome;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.LeaseSnapshot;
import io.hawser.overlay.registry.LeaseWatch;
import io.hawser.overlay.registry.RegistryException;
import io.hawser.overlay.registry.RenewOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases in etcd v3. A key is made by a transaction on its absence, and written again by one on its revision, so that
 * no node ever overwrites another's. Each key hangs on an etcd lease of its own; one that hangs on none is a
 * reservation.
 */
public final class EtcdLeaseRegistry implements LeaseRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdLeaseRegistry.class);
    private static final int RENEW_ATTEMPTS = 3;

    private final EtcdSettings settings;
    private final EtcdKeys keys;
    private final EtcdLeaseReader reader;
    private final EtcdClient client;
    private final GrantedLeases grants;
    private final Set<EtcdLeaseWatch> watches = ConcurrentHashMap.newKeySet();

    /**
     * Prepares connections; the first is made when it is needed.
     *
     * @throws java.io.UncheckedIOException naming the certificate or key that cannot be read
     */
    public EtcdLeaseRegistry(final EtcdSettings settings) {
        this.settings = settings;
        this.keys = new EtcdKeys(settings.prefix());
        this.reader = new EtcdLeaseReader(keys);
        this.client = new EtcdClient(settings);
        this.grants = new GrantedLeases(client);
    }

    @Override
    public NetworkConfig readConfig() {
        final List<KeyValue> pairs =
                client.get("read the network configuration", keys.config()).getKvs();
        if (pairs.isEmpty()) {
            throw new RegistryException("etcd at " + settings.endpoints() + " has no network configuration; write one: "
                    + "etcdctl put " + keys.config()
                    + " '{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}'");
        }
        return NetworkConfig.parse(EtcdKeys.text(pairs.get(0).getValue()));
    }

    @Override
    public Assignment assignment() {
        return new Assignment.FreeChoice();
    }

    @Override
    public String holder(final LeaseAttributes attributes) {
        return EtcdLeaseReader.holder(attributes);
    }

    @Override
    public LeaseSnapshot snapshot() {
        final GetResponse response = client.getAll("read the leases", keys.leases());
        return new LeaseSnapshot(
                response.getKvs().stream()
                        .flatMap(pair -> reader.read(pair).stream())
                        .toList(),
                Long.toString(response.getHeader().getRevision()));
    }

    @Override
    public Optional<Lease> find(final Subnets subnets) {
        return get(subnets).flatMap(pair -> reader.read(pair).map(lease -> lease.withTerm(term(pair.getLease()))));
    }

    @Override
    public CreateOutcome create(final Subnets subnets, final LeaseAttributes attributes) {
        final String key = keys.lease(subnets);
        final String what = "lease " + subnets;
        final GrantedLeases.Grant grant = grants.take(subnets, 0);
        final TxnResponse response = client.transaction(
                what,
                new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.version(0)),
                put(key, attributes, grant),
                // In the same transaction: whoever came before is seen, so of two that overlap one gives way.
                Op.get(
                        bytes(keys.overlapping(subnets)),
                        GetOption.builder().isPrefix(true).withKeysOnly(true).build()));
        if (!response.isSucceeded()) {
            grants.giveBack(grant);
            return new CreateOutcome.Taken(find(subnets));
        }
        final Optional<Subnets> older = response.getGetResponses().get(0).getKvs().stream()
                .flatMap(pair -> keys.parse(pair.getKey()).stream())
                .filter(other -> !other.equals(subnets) && other.overlaps(subnets))
                .findFirst();
        if (older.isPresent()) {
            // With its etcd lease the key goes.
            client.revokeLease(grant.id());
            grants.forget();
            return new CreateOutcome.Taken(find(older.get()));
        }
        grants.settled(grant);
        final long revision = response.getHeader().getRevision();
        return new CreateOutcome.Created(
                new Lease(subnets, attributes, holder(attributes), grant.term(), revision, revision));
    }

    @Override
    public RenewOutcome renew(final Lease own, final LeaseAttributes attributes) {
        for (int i = 0; i < RENEW_ATTEMPTS; i++) {
            final Optional<RenewOutcome> outcome = tryRenew(own, attributes);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new RegistryException("somebody else wrote the lease of " + own.subnets() + " each of the "
                + RENEW_ATTEMPTS + " times it was to be renewed");
    }

    @Override
    public boolean delete(final Lease own) {
        final Optional<KeyValue> found = get(own.subnets());
        final Optional<Lease> current = found.flatMap(reader::read);
        if (current.isEmpty() || !current.get().holder().equals(own.holder())) {
            return false;
        }
        final String key = keys.lease(own.subnets());
        final TxnResponse response = client.transaction(
                "delete the lease of " + own.subnets(),
                new Cmp(
                        bytes(key),
                        Cmp.Op.EQUAL,
                        CmpTarget.modRevision(found.get().getModRevision())),
                Op.delete(bytes(key), DeleteOption.DEFAULT));
        if (response.isSucceeded() && found.get().getLease() != 0) {
            grants.revokeIfUnused(found.get().getLease());
        }
        return response.isSucceeded();
    }

    @Override
    public LeaseWatch watch(final String revision) {
        final EtcdLeaseWatch watch = new EtcdLeaseWatch(
                keys, reader, Long.parseLong(revision), settings.livenessInterval(), watches::remove);
        watches.add(watch);
        watch.start(client);
        return watch;
    }

    @Override
    public void close() {
        watches.forEach(watch -> watch.end("the registry was closed"));
        client.close();
        LOG.debug("the connection to etcd at {} is closed", settings.endpoints());
    }

    /** Empty if the key was written between the look at it and the transaction. */
    private Optional<RenewOutcome> tryRenew(final Lease own, final LeaseAttributes attributes) {
        final Optional<KeyValue> found = get(own.subnets());
        if (found.isEmpty()) {
            return Optional.of(new RenewOutcome.Gone());
        }
        final KeyValue pair = found.get();
        final Optional<Lease> current = reader.read(pair);
        if (current.isPresent() && !isOurs(current.get(), own, attributes)) {
            return Optional.of(new RenewOutcome.TakenBy(current.get()));
        }
        final GrantedLeases.Grant grant =
                pair.getLease() == 0 ? GrantedLeases.Grant.NONE : grants.take(own.subnets(), pair.getLease());
        final String key = keys.lease(own.subnets());
        final TxnResponse response = client.transaction(
                "renew the lease of " + own.subnets(),
                new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.modRevision(pair.getModRevision())),
                put(key, attributes, grant));
        if (!response.isSucceeded()) {
            grants.giveBack(grant);
            return Optional.empty();
        }
        grants.settled(grant);
        final long revision = response.getHeader().getRevision();
        return Optional.of(new RenewOutcome.Renewed(new Lease(
                own.subnets(), attributes, holder(attributes), grant.term(), pair.getCreateRevision(), revision)));
    }

    private Optional<KeyValue> get(final Subnets subnets) {
        return client.get("read the lease of " + subnets, keys.lease(subnets)).getKvs().stream()
                .findFirst();
    }

    private boolean isOurs(final Lease current, final Lease own, final LeaseAttributes attributes) {
        return current.holder().equals(own.holder()) || current.holder().equals(holder(attributes));
    }

    private LeaseTerm term(final long id) {
        if (id == 0) {
            return LeaseTerm.PERMANENT;
        }
        final LeaseTimeToLiveResponse answer = client.timeToLive(id);
        return new LeaseTerm.Remaining(Duration.ofSeconds(Math.max(0, answer.getTTL())));
    }

    private static Op put(final String key, final LeaseAttributes attributes, final GrantedLeases.Grant grant) {
        final PutOption.Builder option = PutOption.builder();
        return Op.put(
                bytes(key),
                bytes(attributes.toJson()),
                grant.id() == 0
                        ? option.build()
                        : option.withLeaseId(grant.id()).build());
    }
}
