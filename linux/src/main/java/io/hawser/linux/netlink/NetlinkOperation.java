package io.hawser.linux.netlink;

/**
 * What a message asks of the kernel, for people: keep one constant for each kind of message.
 *
 * @param verb for example {@code add route}
 * @param attributes the names of the message's attributes
 */
public record NetlinkOperation(String verb, AttributeSpace attributes) {}
