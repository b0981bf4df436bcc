package io.hawser.benchmarks.topology;

import io.hawser.linux.net.IpAddress;
import java.util.regex.Pattern;

/**
 * A path that is measured, from a client to a server and back.
 *
 * @param client where the client runs.
 * @param clientAddress the client's address.
 * @param server where the server runs.
 * @param serverAddress the server's address.
 */
public record Ends(Host client, IpAddress clientAddress, Host server, IpAddress serverAddress) {
    /**
     * From pod to pod.
     *
     * @param client the pod with the client.
     * @param server the pod with the server.
     * @return the ends.
     */
    public static Ends of(final Pod client, final Pod server) {
        return new Ends(client.host(), client.address(), server.host(), server.address());
    }

    /**
     * The same path the other way round.
     *
     * @return the ends.
     */
    public Ends reversed() {
        return new Ends(
                /* client= */ server,
                /* clientAddress= */ serverAddress,
                /* server= */ client,
                /* serverAddress= */ clientAddress);
    }

    /**
     * Waits until the server answers a ping, ten seconds at most.
     *
     * @throws Exception {@link ToolException} with what ping said if it does not.
     */
    public void awaitAnswer() throws Exception {
        // Ends with the first answer; -i and -w are seconds.
        client.run("ping -n -c 1 -i 0.2 -w 10 " + serverAddress);
    }

    /**
     * Whether the path is the one which is meant.
     *
     * @param node the node that packets to the server pass.
     * @param device through which they are to leave it.
     * @return true if they do.
     * @throws Exception {@link ToolException} if the kernel does not tell.
     */
    public boolean isThrough(final Host node, final String device) throws Exception {
        final String route = node.run("ip route show to match " + serverAddress);
        return Pattern.compile("\\bdev " + Pattern.quote(device) + "( |$)")
                .matcher(route)
                .find();
    }
}
