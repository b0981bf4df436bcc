/**
 * Netlink itself: messages, attributes, sockets, batches, dumps and subscriptions, of whatever family.
 * What the attributes of one family mean belongs in that family's package.
 */
package io.hawser.linux.netlink;
