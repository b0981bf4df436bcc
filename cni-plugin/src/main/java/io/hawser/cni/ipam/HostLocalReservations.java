package io.hawser.cni.ipam;

import io.hawser.linux.net.IpAddress;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Addresses that the {@code host-local} plugin has given on this node: a file by each address's name, in a directory
 * for each network. Pods of a plugin that was there before, as Flannel's, keep theirs.
 */
public final class HostLocalReservations implements Predicate<IpAddress> {
    private static final Logger LOG = LoggerFactory.getLogger(HostLocalReservations.class);

    private final Path directory;

    /** @param directory of all networks, such as {@code /var/lib/cni/networks}; need not be there */
    public HostLocalReservations(final Path directory) {
        this.directory = directory;
    }

    /** Whether some network of host-local's has given the address, and did not get it back. */
    @Override
    public boolean test(final IpAddress address) {
        try (DirectoryStream<Path> networks = Files.newDirectoryStream(directory)) {
            for (final Path network : networks) {
                if (Files.exists(network.resolve(address.toString()))) {
                    return true;
                }
            }
            return false;
        } catch (final NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (final IOException | DirectoryIteratorException e) {
            LOG.warn("{} cannot be read, so addresses of another plugin's pods are not known: {}", directory, "" + e);
            return false;
        }
    }
}
