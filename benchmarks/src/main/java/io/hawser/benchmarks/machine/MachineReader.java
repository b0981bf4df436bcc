package io.hawser.benchmarks.machine;

import io.hawser.benchmarks.topology.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the facts of this machine. A fact that cannot be had is left out. */
public final class MachineReader {
    static final String PROCESSOR = "processor";
    static final String CORES = "cores";
    static final String MEMORY = "memory";
    static final String KERNEL = "kernel";
    static final String DISTRIBUTION = "distribution";
    static final List<String> HOST_FACTS = List.of(PROCESSOR, CORES, MEMORY, KERNEL, DISTRIBUTION);

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\d+)*");
    private static final double KB_PER_GIB = 1024.0 * 1024.0;
    private static final int PATIENCE_S = 5;
    /** A program, and how it is asked its version. */
    private static final Map<String, String> PROGRAMS = programs();

    private MachineReader() {}

    /**
     * The machine as it is now.
     *
     * @return its facts.
     */
    public static Machine read() {
        final Map<String, String> facts = new LinkedHashMap<>();
        field("/proc/cpuinfo", "model name\\s*:\\s*(.+)").ifPresent(name -> facts.put(PROCESSOR, name));
        facts.put(CORES, Integer.toString(Runtime.getRuntime().availableProcessors()));
        field("/proc/meminfo", "MemTotal:\\s+(\\d+) kB")
                .ifPresent(kb -> facts.put(MEMORY, Math.round(Long.parseLong(kb) / KB_PER_GIB) + " GiB"));
        // Without what a distribution adds to the version.
        facts.put(
                KERNEL,
                System.getProperty("os.name") + " "
                        + System.getProperty("os.version").replaceAll("-.*", ""));
        field("/etc/os-release", "PRETTY_NAME=\"(.+)\"").ifPresent(name -> facts.put(DISTRIBUTION, name));
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        PROGRAMS.forEach((program, flag) -> version(program, flag).ifPresent(version -> facts.put(program, version)));
        return new Machine(facts);
    }

    private static Map<String, String> programs() {
        final Map<String, String> programs = new LinkedHashMap<>();
        programs.put("etcd", "--version");
        programs.put("iperf3", "--version");
        programs.put("nft", "--version");
        programs.put("iptables-nft-restore", "--version");
        programs.put("ip", "-V");
        programs.put("haproxy", "-v");
        programs.put("nginx", "-v");
        programs.put("ipvsadm", "--version");
        programs.put("flanneld", "--version");
        programs.put("kube-proxy", "--version");
        programs.put("kube-apiserver", "--version");
        return programs;
    }

    private static Optional<String> field(final String file, final String pattern) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            final Pattern compiled = Pattern.compile(pattern);
            return lines.map(compiled::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1).strip())
                    .findFirst();
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> version(final String program, final String flag) {
        final Optional<Path> path = new Tool(program, "").find();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            final Path output = Files.createTempFile("hw-version-", ".txt");
            try {
                final Process process = new ProcessBuilder(path.orElseThrow().toString(), flag)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                final Matcher version =
                        VERSION.matcher(new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1));
                return version.find() ? Optional.of(version.group()) : Optional.of("of unknown version");
            } finally {
                Files.delete(output);
            }
        } catch (final IOException e) {
            return Optional.empty();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
