/** What the kubelet serves to the API server over HTTPS: logs, streams to containers, and what it knows of its pods. */
package io.hawser.kubelet.server;
