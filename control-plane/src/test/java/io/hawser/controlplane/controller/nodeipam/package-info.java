/** Networks and their parts. */
package io.hawser.controlplane.controller.nodeipam;
