package io.hawser.kubelet.eviction;

import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.v1.Container;
import io.hawser.kubelet.cri.v1.ContainerStats;
import io.hawser.kubelet.cri.v1.Image;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A runtime that has what a test gives it, and can do nothing but forget images. */
final class FakeRuntime {
    final List<ContainerStats> stats = new ArrayList<>();
    final List<Container> containers = new ArrayList<>();
    final List<Image> images = new ArrayList<>();
    final List<String> removed = new ArrayList<>();
    Runnable onRemoval = () -> {};

    ContainerRuntime runtime() {
        return (ContainerRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContainerRuntime.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "listContainerStats" -> List.copyOf(stats);
                    case "listContainers" -> List.copyOf(containers);
                    case "listImages" -> List.copyOf(images);
                    case "info" -> Map.of();
                    case "removeImage" -> {
                        removed.add((String) arguments[0]);
                        images.removeIf(image -> image.getId().equals(arguments[0]));
                        onRemoval.run();
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}
