package io.hawser.kubelet.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.v1.AuthConfig;
import io.hawser.kubelet.cri.v1.Image;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Sees to it that a container's image is there, as its imagePullPolicy says. Thread safe. */
public final class ImagePuller {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]*");

    private final ContainerRuntime runtime;
    private final Events events;
    private final Function<Pod, PullSecrets> secrets;
    private final Clock clock;
    private final BackOff backOff;

    /** @param secrets finds the credentials that a pod brings */
    public ImagePuller(
            final ContainerRuntime runtime,
            final Events events,
            final Function<Pod, PullSecrets> secrets,
            final Clock clock) {
        this.runtime = runtime;
        this.events = events;
        this.secrets = secrets;
        this.clock = clock;
        this.backOff = new BackOff(FIRST_PAUSE, LONGEST_PAUSE, clock);
    }

    /** The image, fetched if need be. Throws {@link ImageException} if it cannot be had now. */
    public Image ensure(final Pod pod, final Pod.ContainerSpec container) throws ImageException {
        final String image = container.image();
        final Events.Subject about = Events.Subject.of(pod, container);
        if (!NAME.matcher(image).matches()) {
            events.warning(
                    about,
                    "InspectFailed",
                    "Failed to apply default image tag \"" + image + "\": couldn't parse image name \"" + image
                            + "\": invalid reference format");
            throw new ImageException(
                    "InvalidImageName",
                    "Failed to apply default image tag \"" + image + "\": couldn't parse image name \"" + image
                            + "\": invalid reference format");
        }
        final Optional<Image> present = runtime.imageStatus(image);
        final String policy = policy(container.json(), image);
        if (policy.equals("Never") && present.isEmpty()) {
            events.warning(
                    about,
                    "ErrImageNeverPull",
                    "Container image \"" + image + "\" is not present with pull policy of Never");
            throw new ImageException(
                    "ErrImageNeverPull", "Container image \"" + image + "\" is not present with pull policy of Never");
        }
        if (present.isPresent() && !policy.equals("Always")) {
            events.normal(about, "Pulled", "Container image \"" + image + "\" already present on machine");
            return present.get();
        }
        return pull(pod, about, image);
    }

    /** How long until a pull of an image may be tried again. */
    public Duration pause(final Pod pod, final Pod.ContainerSpec container) {
        return backOff.left(key(pod, container.image()));
    }

    /** Forgets what failed for a pod. */
    public void forget(final String uid) {
        backOff.forgetAll(uid);
    }

    private Image pull(final Pod pod, final Events.Subject about, final String image) throws ImageException {
        final String key = key(pod, image);
        if (!backOff.left(key).isZero()) {
            events.normal(about, "BackOff", "Back-off pulling image \"" + image + "\"");
            throw new ImageException("ImagePullBackOff", "Back-off pulling image \"" + image + "\"");
        }
        events.normal(about, "Pulling", "Pulling image \"" + image + "\"");
        final long began = clock.millis();
        try {
            final Optional<AuthConfig> credentials = secrets.apply(pod).of(image);
            runtime.pullImage(image, credentials);
            final Image pulled = runtime.imageStatus(image)
                    .orElseThrow(() -> new ImageException("ErrImagePull", "\"" + image + "\" is gone after its pull"));
            backOff.forget(key);
            events.normal(
                    about,
                    "Pulled",
                    "Successfully pulled image \"" + image + "\" in " + (clock.millis() - began) + "ms. Image size: "
                            + pulled.getSize() + " bytes.");
            return pulled;
        } catch (final CriException e) {
            backOff.next(key);
            final String why = "failed to pull image \"" + image + "\": " + e.getMessage();
            events.warning(about, "Failed", "Failed to pull image \"" + image + "\": " + e.getMessage());
            events.warning(about, "Failed", "Error: ErrImagePull");
            throw new ImageException("ErrImagePull", why);
        }
    }

    private static String key(final Pod pod, final String image) {
        return pod.uid() + " " + image;
    }

    private static String policy(final JsonNode container, final String image) {
        final String policy = Json.text(container, "imagePullPolicy");
        if (!policy.isEmpty()) {
            return policy;
        }
        final String last = image.substring(image.lastIndexOf('/') + 1);
        return last.endsWith(":latest") || !(last.contains(":") || last.contains("@")) ? "Always" : "IfNotPresent";
    }
}
