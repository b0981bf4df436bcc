{{- define "hawser.netConf" -}}
{{- $net := .Values.network -}}
{{- $conf := dict "Backend" $net.backend -}}
{{- if $net.podCidr }}{{ $_ := set $conf "Network" $net.podCidr }}{{ else }}{{ $_ := set $conf "EnableIPv4" false }}{{ end -}}
{{- if $net.podCidrV6 }}{{ $_ := set $conf "EnableIPv6" true }}{{ $_ := set $conf "IPv6Network" $net.podCidrV6 }}{{ end -}}
{{- toPrettyJson $conf -}}
{{- end -}}

{{- define "hawser.flags" -}}
kube-subnet-mgr: true
net-config-path: /etc/hawser/net-conf.json
ip-masq: {{ .Values.network.masquerade }}
healthz-port: 8471
{{- if .Values.network.cni }}
cni-socket: /run/hawser/cni.sock
{{- end }}
{{- with .Values.services }}
{{- if .mode }}
proxy-mode: {{ .mode }}
cluster-cidr: {{ list $.Values.network.podCidr $.Values.network.podCidrV6 | compact | join "," }}
service-cidr: {{ .cidr }}
{{- end }}
{{- end }}
{{- with .Values.flags }}
{{ toYaml . }}
{{- end }}
{{- end -}}
