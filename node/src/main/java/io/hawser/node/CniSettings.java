package io.hawser.node;

import java.nio.file.Path;

/**
 * Where the daemon serves CNI.
 *
 * @param socket that the executable connects to
 * @param stateDirectory where attachments are written down; survives the daemon
 */
public record CniSettings(Path socket, Path stateDirectory) {}
