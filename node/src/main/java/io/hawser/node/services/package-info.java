/**
 * The node's services: a source, a conductor and a data plane put together, with what watches over them.
 */
package io.hawser.node.services;
