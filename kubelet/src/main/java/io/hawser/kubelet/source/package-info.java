/** Where pods come from: the API, and files; and the objects that show those of files in the API. */
package io.hawser.kubelet.source;
