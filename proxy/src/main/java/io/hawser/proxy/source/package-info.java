/**
 * Where Services, EndpointSlices and this Node are read from: an API server, or files. Whoever listens is told the
 * same in both cases, on whatever thread reads.
 */
package io.hawser.proxy.source;
