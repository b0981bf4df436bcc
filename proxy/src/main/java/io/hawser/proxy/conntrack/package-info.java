/**
 * Flows of connectionless protocols outlive the endpoint that they were translated to: which of them lead nowhere, and
 * their end. Which packets are translated at all is the data plane's business.
 */
package io.hawser.proxy.conntrack;
