package io.hawser.benchmarks.micro;

import io.hawser.cni.config.NetworkConf;
import io.hawser.cni.config.NetworkConfParser;
import io.hawser.cni.spec.CniCommand;
import io.hawser.cni.spec.CniVersion;
import io.hawser.cni.spec.Json;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a runtime hands over for an ADD, read and checked. */
@State(Scope.Thread)
public class CniBenchmark {
    private static final String ARGUMENTS =
            "IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0;K8S_POD_UID=1";
    private static final String CONFIGURATION = """
            {"cniVersion":"1.0.0","name":"hawser","type":"hawser","bridge":"cni0","isDefaultGateway":true,
             "hairpinMode":true,"socket":"/run/hawser/cni.sock",
             "capabilities":{"portMappings":true,"bandwidth":true,"ips":true,"mac":true},
             "runtimeConfig":{"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"tcp"}]}}
            """;

    /**
     * A configuration.
     *
     * @return what it says.
     */
    @Benchmark
    public NetworkConf parse() {
        return NetworkConfParser.parse(CniVersion.of("1.0.0"), CniCommand.ADD, Json.parse(CONFIGURATION), ARGUMENTS);
    }
}
