/**
 * Traffic control over route netlink: queueing disciplines that hold a link to a rate, and the redirection of what
 * comes in by it. Who is held to which rate is decided elsewhere.
 */
package io.hawser.linux.traffic;
