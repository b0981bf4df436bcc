package io.hawser.overlay.registry.etcd;

/**
 * A user of etcd's own authentication.
 *
 * @param name the user's name, not empty
 * @param password the password, not empty
 */
public record EtcdUser(String name, String password) {
    /** @throws IllegalArgumentException if either is empty */
    public EtcdUser {
        if (name.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException("etcd user and password must both be given");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return name;
    }
}
