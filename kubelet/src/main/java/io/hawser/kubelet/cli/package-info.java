/** The command line of {@code hawser kubelet}. What it starts knows nothing of flags. */
package io.hawser.kubelet.cli;
