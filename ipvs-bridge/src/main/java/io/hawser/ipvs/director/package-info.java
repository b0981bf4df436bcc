/**
 * Services as virtual services of IPVS, with what IPVS itself does not do around it: addresses that are local, and one
 * small table of nf_tables that refuses, restricts and masquerades. What goes over the wire to the kernel lives in the
 * module {@code linux}.
 */
package io.hawser.ipvs.director;
