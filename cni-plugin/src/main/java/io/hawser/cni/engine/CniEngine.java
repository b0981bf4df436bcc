package io.hawser.cni.engine;

import io.hawser.cni.config.NetworkConf;
import io.hawser.cni.spec.AttachmentId;
import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.Json;
import io.hawser.cni.store.Attachment;
import io.hawser.cni.store.AttachmentStore;
import io.hawser.cni.store.Steps;
import io.hawser.linux.LinuxException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out commands, one after the other, in the network namespace of the one thread that makes and uses it.
 * Attachments that are to go at the same time go together. Not thread safe.
 */
public final class CniEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CniEngine.class);

    private final Kernel kernel = new Kernel();
    private final Attachments attachments;
    private final NodeState node;
    private final Teardown teardown;
    private final AddCommand add;
    private final CheckCommand check;

    /**
     * Opens the engine, and brings in order what an earlier one left.
     *
     * @param store is owned from now on
     * @param bootId the kernel's name of this boot
     * @param steps is told of each step
     * @throws LinuxException if the kernel refuses
     * @throws UncheckedIOException if the store cannot be read
     */
    public CniEngine(final AttachmentStore store, final NodeState node, final String bootId, final Steps steps) {
        this.node = node;
        attachments = new Attachments(store);
        teardown = new Teardown(kernel, attachments, steps);
        add = new AddCommand(kernel, attachments, new Planner(attachments, node, bootId), teardown, steps);
        check = new CheckCommand(kernel, attachments);
        try {
            new Recovery(kernel, attachments, teardown, bootId).run();
        } catch (final RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Those that are written down. */
    public List<Attachment> attachments() {
        return List.copyOf(attachments.all());
    }

    /** Carries out a command that is no DEL. */
    CniReply run(final ParsedCommand command) {
        return guarded(command, () -> switch (command.command()) {
            case ADD -> CniReply.of(Json.text(add.add(command.id(), command.conf(), command.sandbox())));
            case CHECK -> {
                check.check(command.id(), command.conf(), command.sandbox());
                yield CniReply.DONE;
            }
            case GC -> collect(command.conf());
            case STATUS -> status();
            default -> throw new IllegalArgumentException(command.command() + " is not carried out here");
        });
    }

    /** Carries out DELs together; if that fails, each alone, so that one cannot hold up the others. */
    List<CniReply> delete(final List<ParsedCommand> commands) {
        try {
            delete(commands.stream().map(ParsedCommand::id).toList(), true);
            return commands.stream().map(command -> CniReply.DONE).toList();
        } catch (final RuntimeException e) {
            if (commands.size() == 1) {
                return List.of(guarded(commands.get(0), () -> {
                    throw e;
                }));
            }
            return commands.stream()
                    .flatMap(command -> delete(List.of(command)).stream())
                    .toList();
        }
    }

    @Override
    public void close() {
        attachments.close();
        kernel.close();
    }

    private void delete(final List<AttachmentId> ids, final boolean evenUnknown) {
        final Set<Attachment> known = new HashSet<>();
        final List<String> unknown = new ArrayList<>();
        for (final AttachmentId id : ids) {
            final List<Attachment> found = Stream.of(false, true)
                    .map(chained -> attachments.find(Planner.key(id, chained)))
                    .flatMap(Optional::stream)
                    .toList();
            known.addAll(found);
            if (found.isEmpty() && evenUnknown) {
                unknown.add(id.key());
            }
        }
        teardown.undo(known);
        teardown.undoUnknown(unknown);
    }

    private CniReply collect(final NetworkConf conf) {
        final Set<String> valid = new HashSet<>();
        conf.valid().orElseThrow().forEach(id -> {
            valid.add(Planner.key(id, false));
            valid.add(Planner.key(id, true));
        });
        final String network = AttachmentId.networkKey(conf.name());
        final List<Attachment> stale = attachments.all().stream()
                .filter(attachment -> attachment.networkKey().equals(network))
                .filter(attachment -> !valid.contains(attachment.key()))
                .toList();
        if (!stale.isEmpty()) {
            LOG.info("collecting what the runtime has forgotten: {}", stale);
            teardown.undo(stale);
        }
        return CniReply.DONE;
    }

    private CniReply status() {
        final List<String> missing = node.missing();
        if (node.network().isEmpty()) {
            throw new CniException(
                    CniErrorCode.NOT_AVAILABLE, "this node has no subnet for pods", String.join("; ", missing));
        }
        if (!missing.isEmpty()) {
            throw new CniException(
                    CniErrorCode.LIMITED_CONNECTIVITY, "this node cannot reach all others", String.join("; ", missing));
        }
        return CniReply.DONE;
    }

    private interface Work {
        CniReply run();
    }

    private static CniReply guarded(final ParsedCommand command, final Work work) {
        try {
            return work.run();
        } catch (final CniException e) {
            return command.failure(e);
        } catch (final UncheckedIOException e) {
            return command.failure(new CniException(
                    CniErrorCode.IO_FAILURE, "cannot write down what is done", String.valueOf(e.getMessage())));
        } catch (final LinuxException e) {
            return command.failure(CniException.internal("the kernel refused", e.getMessage()));
        } catch (final RuntimeException e) {
            LOG.error("{} failed unexpectedly", command, e);
            return command.failure(
                    CniException.internal("unexpected failure; the daemon's log says more", e.toString()));
        }
    }
}
