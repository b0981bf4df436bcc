package io.hawser.kubelet.status;

/**
 * Why a container does not run yet.
 *
 * @param reason a word, such as ImagePullBackOff
 * @param message for people; may be empty
 */
public record Waiting(String reason, String message) {}
