/**
 * Where leases are kept: one interface, and a fake of it for tests. The real ones are {@code etcd} and
 * {@code kubernetes} below. Which lease to ask for, and when, is decided in {@code leasing}.
 */
package io.hawser.overlay.registry;
