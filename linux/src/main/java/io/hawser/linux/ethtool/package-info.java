/**
 * Offloads of network devices, read and switched by ioctl(2).
 * Which device needs which is decided elsewhere.
 */
package io.hawser.linux.ethtool;
