# Sourced by what makes container images without a container engine: an OCI image layout (image-spec 1.0) in a tar.

# oci_image NAME ROOT CONFIG: writes ROOT.oci.tar, an image of one layer with what is in ROOT; CONFIG is the inside of the
# image configuration's "config" object. The same ROOT gives the same bytes.
oci_image() {
    local name=$1 root=$2 config=$3 layout=$2.oci layer diff manifest
    rm -rf "$layout"
    mkdir -p "$layout/blobs/sha256"
    oci_tar "$root" "$root.layer"
    diff=$(sha256sum <"$root.layer")
    gzip -nf -6 "$root.layer"
    layer=$(oci_blob "$layout" "$root.layer.gz" application/vnd.oci.image.layer.v1.tar+gzip)
    printf '{"architecture":"%s","os":"linux","config":{%s},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
        "$(dpkg --print-architecture)" "$config" "${diff%% *}" >"$root.config"
    config=$(oci_blob "$layout" "$root.config" application/vnd.oci.image.config.v1+json)
    printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
        "$config" "$layer" >"$root.manifest"
    manifest=$(oci_blob "$layout" "$root.manifest" application/vnd.oci.image.manifest.v1+json)
    printf '{"schemaVersion":2,"manifests":[%s,"annotations":{"io.containerd.image.name":"%s","%s":"%s"}}]}' \
        "${manifest%\}}" "$name" org.opencontainers.image.ref.name "${name##*:}" >"$layout/index.json"
    printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
    oci_tar "$layout" "$root.oci.tar"
    rm -rf "$layout"
}

# oci_tar DIRECTORY FILE [PATH]: of the whole directory, or of what is at a path in it.
oci_tar() {
    tar -C "$1" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf "$2" "${3:-.}"
}

# oci_blob LAYOUT FILE TYPE: moves the file into the layout and prints its descriptor.
oci_blob() {
    local digest
    digest=$(sha256sum <"$2")
    digest=${digest%% *}
    printf '{"mediaType":"%s","digest":"sha256:%s","size":%d}' "$3" "$digest" "$(stat -c %s "$2")"
    mv "$2" "$1/blobs/sha256/$digest"
}
