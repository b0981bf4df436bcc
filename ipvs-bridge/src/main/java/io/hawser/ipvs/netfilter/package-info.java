/**
 * What the data planes of netfilter share: expressions whose form depends on the address family, rules and the
 * registers of their keys, who has which frontend. What is particular to one plane lives in its own package.
 */
package io.hawser.ipvs.netfilter;
