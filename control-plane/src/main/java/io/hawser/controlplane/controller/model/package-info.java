/**
 * What controllers and the scheduler have in common about objects: owners and what they claim, the state of pods,
 * conditions, templates. Knows no controller.
 */
package io.hawser.controlplane.controller.model;
