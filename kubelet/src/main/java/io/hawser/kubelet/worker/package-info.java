/**
 * Makes what runs of a pod equal to what the pod says, one pod by one worker: each compares, takes the next steps, and
 * tells the status. Workers know nothing of each other, so that one that waits holds up nobody else.
 */
package io.hawser.kubelet.worker;
