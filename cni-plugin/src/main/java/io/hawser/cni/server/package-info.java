/**
 * The daemon's socket: who may ask, and how long a slow one is waited for.
 * What is asked is carried out elsewhere.
 */
package io.hawser.cni.server;
