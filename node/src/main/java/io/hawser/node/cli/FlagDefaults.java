package io.hawser.node.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a flag is worth when it is not given: its environment variable, Hawser's name for it first and then flanneld's,
 * so that {@code --etcd-endpoints} is also HAWSER_ETCD_ENDPOINTS and FLANNELD_ETCD_ENDPOINTS.
 */
final class FlagDefaults implements IDefaultValueProvider {
    private static final List<String> PREFIXES = List.of("HAWSER_", "FLANNELD_");

    private final Map<String, String> environment;

    FlagDefaults(final Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String defaultValue(final ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        final String name = option.longestName().replaceFirst("^--", "").replace('-', '_');
        return PREFIXES.stream()
                .map(prefix -> environment.get(prefix + name.toUpperCase(Locale.ROOT)))
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .orElse(null);
    }
}
