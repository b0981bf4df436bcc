package io.hawser.controlplane.registry;

import java.security.SecureRandom;

/** Endings for names that the server makes up (k8s.io/apiserver/pkg/storage/names). */
public final class NameGenerator {
    /** Without vowels and what looks alike, so that no words arise. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int LENGTH = 5;
    private static final int MAX_BASE = 63 - LENGTH;
    private static final SecureRandom RANDOM = new SecureRandom();

    private NameGenerator() {}

    /** A name that begins with a base. */
    public static String name(final String base) {
        final StringBuilder name = new StringBuilder(base.substring(0, Math.min(base.length(), MAX_BASE)));
        for (int i = 0; i < LENGTH; i++) {
            name.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
