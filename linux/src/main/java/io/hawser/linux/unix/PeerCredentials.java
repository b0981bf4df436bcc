package io.hawser.linux.unix;

/**
 * Who is at the other end, as the kernel noted it when the connection was made: struct ucred of SO_PEERCRED.
 *
 * @param pid the process, in this process's pid namespace; 0 if it is not seen from here
 * @param uid the effective user
 * @param gid the effective group
 */
public record PeerCredentials(int pid, int uid, int gid) {}
