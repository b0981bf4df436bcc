/** Controllers and scheduler together, on a real etcd and our API server. */
package io.hawser.controlplane.controller;
