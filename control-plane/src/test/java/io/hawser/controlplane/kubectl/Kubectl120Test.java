package io.hawser.controlplane.kubectl;

/** Debian's. */
class Kubectl120Test extends KubectlCommands {
    @Override
    String version() {
        return "1.20";
    }
}
