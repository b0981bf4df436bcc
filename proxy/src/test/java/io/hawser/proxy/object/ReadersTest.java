package io.hawser.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.kube.watch.ObjectName;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.TrafficPolicy;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadersTest {
    @Test
    void serviceIsReadWithAllThatProxyingNeeds() {
        final ServiceObject service = Texts.service("""
                {'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'shop','uid':'x',
                 'resourceVersion':'42','labels':{'app':'web'},'managedFields':[{'a':{'b':[1,2]}}]},
                 'spec':{'type':'LoadBalancer','clusterIP':'198.18.0.10','clusterIPs':['198.18.0.10','fd00:10::a'],
                  'ipFamilies':['IPv4','IPv6'],'externalIPs':['203.0.113.7','fd00:99::7'],
                  'loadBalancerSourceRanges':[' 203.0.113.0/24','fd00:98::/64'],'healthCheckNodePort':30111,
                  'ports':[{'name':'dns','protocol':'UDP','port':53,'nodePort':30053},
                           {'name':'dns-tcp','port':53,'targetPort':'dns'}],
                  'sessionAffinity':'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':77}},
                  'internalTrafficPolicy':'Cluster','externalTrafficPolicy':'Local'},
                 'status':{'loadBalancer':{'ingress':[{'ip':'203.0.113.9','ipMode':'VIP'},{'ip':'203.0.113.8'},
                  {'ip':'203.0.113.5','ipMode':'Proxy'},{'hostname':'lb.example'}]}}}
                """);

        assertThat(service)
                .isEqualTo(new ServiceObject(
                        new ObjectName("shop", "web"),
                        "42",
                        ips("198.18.0.10", "fd00:10::a"),
                        ips("203.0.113.7", "fd00:99::7"),
                        ips("203.0.113.9", "203.0.113.8"),
                        List.of(IpPrefix.parse("203.0.113.0/24"), IpPrefix.parse("fd00:98::/64")),
                        List.of(
                                new ServiceSpecPort("dns", Protocol.UDP, 53, 30053),
                                new ServiceSpecPort("dns-tcp", Protocol.TCP, 53, 0)),
                        new Policies(77, TrafficPolicy.CLUSTER, TrafficPolicy.LOCAL, 30111)));
    }

    @Test
    void headlessExternalNameAndOtherProxiesServicesHaveNothingToServe() {
        assertThat(Texts.service(Texts.serviceJson("web", "None", "")).isProxied())
                .isFalse();
        assertThat(Texts.service("{'metadata':{'name':'a'},'spec':{'type':'ExternalName','externalName':'x.example'}}")
                        .isProxied())
                .isFalse();
        for (final String label : List.of("service-proxy-name", "headless")) {
            assertThat(Texts.service("{'metadata':{'name':'a','labels':{'service.kubernetes.io/" + label
                                    + "':'x'}},'spec':{'clusterIP':'198.18.0.1','ports':[{'port':80}]}}")
                            .isProxied())
                    .isFalse();
        }
    }

    @Test
    void affinityLastsThreeHoursWhereNothingIsSaid() {
        assertThat(Texts.service(Texts.serviceJson("web", "198.18.0.1", "'sessionAffinity':'ClientIP'"))
                        .policies()
                        .affinitySeconds())
                .isEqualTo(10_800);
    }

    @Test
    void externalPolicyOfAServiceThatIsReachedFromNowhereOutsideMeansNothing() {
        assertThat(Texts.service(Texts.serviceJson("web", "198.18.0.1", "'externalTrafficPolicy':'Local'"))
                        .policies())
                .isEqualTo(Policies.DEFAULT);
    }

    @Test
    void whatIsWrongInAServiceIsLeftOutAndTheRestServed() {
        final ServiceObject service = Texts.service(Texts.serviceJson(
                "web", "198.18.0.1", "'externalIPs':['nowhere','203.0.113.7'],'loadBalancerSourceRanges':['all']"));

        assertThat(service.clusterIps()).isEqualTo(ips("198.18.0.1"));
        assertThat(service.externalIps()).isEqualTo(ips("203.0.113.7"));
        // A wrong range must not open what was meant to be closed.
        assertThat(service.sourceRanges())
                .isNotEmpty()
                .noneMatch(range -> range.contains(IpAddress.parse("203.0.113.1")));
    }

    @Test
    void rangeOfEverythingIsNoRange() {
        assertThat(Texts.service(Texts.serviceJson(
                                "web", "198.18.0.1", "'loadBalancerSourceRanges':['0.0.0.0/0','203.0.113.0/24']"))
                        .sourceRanges())
                .isEmpty();
    }

    @Test
    void sliceIsReadWithConditionsHintsAndTime() {
        final EndpointSliceObject slice = Texts.slice("""
                {'metadata':{'name':'web-x','namespace':'shop','resourceVersion':'7',
                  'labels':{'kubernetes.io/service-name':'web'},
                  'annotations':{'endpoints.kubernetes.io/last-change-trigger-time':'2026-01-02T03:04:05Z'}},
                 'endpoints':[
                  {'addresses':['192.0.2.1'],'conditions':{'ready':true,'serving':true,'terminating':false},
                   'nodeName':'node-1','zone':'a','targetRef':{'kind':'Pod','name':'p','uid':'u'},
                   'hints':{'forZones':[{'name':'a'}],'forNodes':[{'name':'node-1'}]}},
                  {'addresses':['192.0.2.2'],'conditions':{'ready':false,'serving':true,'terminating':true}},
                  {'addresses':['192.0.2.3'],'conditions':{'ready':null},'zone':null},
                  {'addresses':['nowhere']}, {'addresses':null}],
                 'ports':[{'name':'http','port':8080,'protocol':'TCP'},{'name':'all','port':null}],
                 'addressType':'IPv4'}
                """);

        assertThat(slice)
                .isEqualTo(new EndpointSliceObject(
                        new ObjectName("shop", "web-x"),
                        "7",
                        Optional.of(new ServiceName("shop", "web")),
                        Optional.of(IpFamily.IPV4),
                        List.of(new SlicePort("http", Protocol.TCP, 8080)),
                        List.of(
                                new SliceEndpoint(
                                        IpAddress.parse("192.0.2.1"),
                                        true,
                                        true,
                                        false,
                                        "node-1",
                                        List.of("a"),
                                        List.of("node-1")),
                                new SliceEndpoint(
                                        IpAddress.parse("192.0.2.2"), false, true, true, "", List.of(), List.of()),
                                new SliceEndpoint(
                                        IpAddress.parse("192.0.2.3"), true, true, false, "", List.of(), List.of())),
                        Optional.of(Instant.parse("2026-01-02T03:04:05Z"))));
    }

    @Test
    void sliceOfNamesHasNoEndpointsAndOneWithoutServiceIsNobodys() {
        final EndpointSliceObject slice = Texts.slice(
                "{'metadata':{'name':'a'},'addressType':'FQDN','endpoints':[{'addresses':['a.example']}],'ports':[]}");

        assertThat(slice.endpoints()).isEmpty();
        assertThat(slice.service()).isEmpty();
    }

    @Test
    void nodeThatTheAutoscalerIsAboutToDeleteDrains() {
        assertThat(Texts.node("{'metadata':{'name':'n','labels':{'topology.kubernetes.io/zone':'a'}},'spec':{}}"))
                .isEqualTo(new NodeObject(new ObjectName("", "n"), "", "a", false));
        assertThat(Texts.node("{'metadata':{'name':'n'},'spec':{'taints':[{'key':'x','effect':'NoSchedule'},"
                                + "{'key':'ToBeDeletedByClusterAutoscaler','effect':'NoSchedule'}]}}")
                        .draining())
                .isTrue();
        assertThat(Texts.node("{'metadata':{'name':'n','deletionTimestamp':'2026-01-02T03:04:05Z'}}")
                        .draining())
                .isTrue();
    }

    @Test
    void objectWithNothingButAVersionIsABookmark() {
        assertThat(Texts.service("{'metadata':{'resourceVersion':'9'}}").resourceVersion())
                .isEqualTo("9");
        assertThat(Texts.slice("{'metadata':{'resourceVersion':'9'}}").resourceVersion())
                .isEqualTo("9");
    }

    private static List<IpAddress> ips(final String... texts) {
        return Arrays.stream(texts).map(IpAddress::parse).toList();
    }
}
