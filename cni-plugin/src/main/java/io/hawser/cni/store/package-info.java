/**
 * What is written down of each attachment, before anything is done for it, so that whoever comes after knows what to
 * undo. What is done belongs elsewhere.
 */
package io.hawser.cni.store;
