/**
 * How the daemon's log looks: lines for people, or an object a line for machines.
 * What is said in it is said elsewhere.
 */
package io.hawser.node.log;
