/**
 * The controllers of a cluster: each makes what is into what should be, over the Kubernetes API and nothing else. Of
 * several processes one acts. What the single controllers do is below.
 */
package io.hawser.controlplane.controller;
