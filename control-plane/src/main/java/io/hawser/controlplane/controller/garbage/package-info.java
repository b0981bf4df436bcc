/** Deletes what no owner needs any more, and waits for it where the owner asks for that. */
package io.hawser.controlplane.controller.garbage;
