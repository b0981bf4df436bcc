package io.hawser.controlplane.cli;

import io.hawser.controlplane.auth.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens of users, as kube-apiserver's {@code --token-auth-file} has them. */
final class TokenFile {
    private static final Pattern LINE =
            Pattern.compile("([^,\"\\s]+),([^,\"]+),([^,\"]*)(?:,(?:\"([^\"]*)\"|([^,\"]*)))?");

    private TokenFile() {}

    static Map<String, User> read(final Path file) throws IOException {
        final Map<String, User> users = new HashMap<>();
        int number = 0;
        for (final String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            final Matcher matcher = LINE.matcher(line.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        file + ", line " + number + ": write it as token,user,uid,\"group,group\"");
            }
            final String groups = matcher.group(4) == null ? matcher.group(5) : matcher.group(4);
            users.put(
                    matcher.group(1),
                    new User(
                            matcher.group(2),
                            matcher.group(3),
                            groups == null || groups.isEmpty() ? List.of() : List.of(groups.split(",", -1)),
                            Map.of()));
        }
        return users;
    }
}
