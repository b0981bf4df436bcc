package io.hawser.node.cli;

import io.hawser.node.config.ConfigException;
import io.hawser.node.config.ConfigFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Puts what a file says where the flags stand: behind {@code node}, for flags that are neither given on the command
 * line nor in the environment.
 */
final class ConfigFlag {
    static final String NAME = "--config";

    private static final String VARIABLE = "HAWSER_CONFIG";
    private static final String COMMAND = "node";

    private ConfigFlag() {}

    /**
     * The arguments with the file's.
     *
     * @throws UsageException if the file cannot be used, or names a flag that there is not
     */
    static String[] expand(
            final String[] arguments, final CommandLine commandLine, final Map<String, String> environment) {
        final List<String> given = List.of(arguments);
        final CommandLine node = commandLine.getSubcommands().get(COMMAND);
        if (given.isEmpty() || !given.get(0).equals(COMMAND) || isOther(given, node)) {
            return arguments;
        }
        return path(given)
                .or(() -> Optional.ofNullable(environment.get(VARIABLE)).filter(value -> !value.isEmpty()))
                .map(path -> expand(given, Path.of(path), node.getCommandSpec(), environment))
                .orElse(arguments);
    }

    private static boolean isOther(final List<String> given, final CommandLine node) {
        return given.stream().skip(1).anyMatch(word -> node.getSubcommands().containsKey(word));
    }

    private static Optional<String> path(final List<String> given) {
        for (int i = 0; i < given.size(); i++) {
            final String word = given.get(i);
            if (word.equals(NAME) && i + 1 < given.size()) {
                return Optional.of(given.get(i + 1));
            }
            if (word.startsWith(NAME + "=")) {
                return Optional.of(word.substring(NAME.length() + 1));
            }
        }
        return Optional.empty();
    }

    private static String[] expand(
            final List<String> given, final Path path, final CommandSpec spec, final Map<String, String> environment) {
        final ConfigFile file;
        try {
            file = ConfigFile.read(path);
        } catch (final ConfigException e) {
            throw new UsageException(e.getMessage());
        }
        final FlagDefaults defaults = new FlagDefaults(environment);
        final List<String> expanded = new ArrayList<>(List.of(COMMAND));
        file.flags().forEach((name, values) -> {
            final OptionSpec option = option(path, name, spec);
            if (!isGiven(option, given) && defaults.defaultValue(option) == null) {
                values.forEach(value -> expanded.add("--" + name + "=" + value));
            }
        });
        expanded.addAll(given.subList(1, given.size()));
        return expanded.toArray(String[]::new);
    }

    private static OptionSpec option(final Path path, final String name, final CommandSpec spec) {
        final OptionSpec option = spec.findOption("--" + name);
        if (option == null || name.equals("config") || option.usageHelp() || option.versionHelp()) {
            final Set<String> known = new TreeSet<>(spec.optionsMap().keySet());
            throw new UsageException(path + ": '" + name + "' is no flag of 'hawser node'; there are "
                    + known.stream()
                            .filter(each -> each.startsWith("--"))
                            .map(each -> each.substring(2))
                            .collect(Collectors.joining(", ")));
        }
        return option;
    }

    private static boolean isGiven(final OptionSpec option, final List<String> given) {
        final List<String> names = new ArrayList<>(Arrays.asList(option.names()));
        if (option.negatable()) {
            names.add(option.longestName().replaceFirst("^--", "--no-"));
        }
        return given.stream()
                .anyMatch(word -> names.stream().anyMatch(name -> word.equals(name) || word.startsWith(name + "=")));
    }
}
