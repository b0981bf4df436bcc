/** What the specification and the reference plugins say, held against both executables. */
package io.hawser.cni.conformance;
