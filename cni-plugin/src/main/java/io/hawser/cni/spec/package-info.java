/**
 * What the CNI specification says: commands, versions, errors, attachments and results, to and from JSON.
 * What is done to the kernel for them belongs elsewhere.
 */
package io.hawser.cni.spec;
