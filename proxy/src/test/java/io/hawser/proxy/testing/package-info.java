/**
 * What tests of data planes share: a small network of namespaces, who answers in it, and the packets that every plane
 * has to treat alike. Nothing here knows a particular plane.
 */
package io.hawser.proxy.testing;
