/** Notices when a node is not heard of any more, keeps pods away from it, and moves them off it. */
package io.hawser.controlplane.controller.nodelifecycle;
