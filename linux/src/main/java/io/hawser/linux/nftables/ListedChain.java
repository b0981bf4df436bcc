package io.hawser.linux.nftables;

import io.hawser.linux.nftables.data.UserData;
import java.util.Optional;

/**
 * A chain that the kernel holds.
 *
 * @param chain which
 * @param hook where it is called; empty for a regular chain
 * @param userData stored with it
 * @param handle the kernel's number of it
 */
public record ListedChain(Chain chain, Optional<Hook> hook, UserData userData, long handle) {}
