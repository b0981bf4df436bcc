package io.hawser.cni.engine;

import io.hawser.cni.config.NetworkConf;
import io.hawser.cni.spec.AttachmentId;
import io.hawser.cni.spec.CniCommand;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniReply;

/**
 * A request that can be carried out.
 *
 * @param command what is asked
 * @param id of the attachment; null for commands that are about none
 * @param conf the configuration
 * @param sandbox path of the container's namespace, or empty
 */
record ParsedCommand(CniCommand command, AttachmentId id, NetworkConf conf, String sandbox) {
    CniReply failure(final CniException error) {
        return CniReply.failure(conf.version().toString(), error);
    }

    @Override
    public String toString() {
        return id == null ? command + " of network " + conf.name() : command + " " + id;
    }
}
