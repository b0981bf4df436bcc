/** EndpointSlices and Endpoints: which pods serve a Service, as proxies read it. */
package io.hawser.controlplane.controller.endpoint;
