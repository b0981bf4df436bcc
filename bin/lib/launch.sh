# Sourced by the commands beside it: builds a module if a source is newer than its last build, and starts its main class.
# Expects $root, the checkout.

java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# build MODULE: leaves MODULE/target/hawser-MODULE.jar and MODULE/target/lib. Quick if nothing changed.
build() {
    local module=$1
    local target=$root/$module/target
    local stamp=$target/launch.built
    if is_built "$stamp"; then
        return
    fi
    # One build at a time: two commands may be started side by side, and what one has built the other may already run.
    exec 9>"$root/.build.lock"
    flock 9
    if is_built "$stamp"; then
        exec 9>&-
        return
    fi
    local began
    began=$(mktemp)
    # A library of an older version must not stay on the class path.
    rm -rf "${target:?}/lib"
    # Offline is faster and mostly enough; only the second attempt may speak.
    if ! (cd "$root" && { maven "$module" -o >/dev/null 2>&1 || maven "$module" >&2; }); then
        rm -f "$began"
        echo "$(basename "$0"): $module does not build; bin/test says more" >&2
        exit 1
    fi
    mv "$began" "$stamp"
    exec 9>&-
}

is_built() {
    [[ -e $1 && -z $(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src -newer "$1" -print -quit) ]]
}

maven() {
    local module=$1
    shift
    mvn -q -B -ntp -Dstyle.color=never -Dquick -DskipTests -pl "$module" -am package "$@"
}

# Agrona reads jdk.internal.misc, jffi loads a native library, JCTools and Netty use sun.misc.Unsafe.
jvm_flags() {
    echo --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED
    echo --enable-native-access=ALL-UNNAMED
    if "$java" --sun-misc-unsafe-memory-access=allow -version >/dev/null 2>&1; then
        echo --sun-misc-unsafe-memory-access=allow
    fi
}

# launch MODULE MAIN-CLASS [ARGUMENT…]: becomes the JVM. JAVA_OPTS may add flags of its own.
launch() {
    local module=$1 main=$2
    shift 2
    local flags
    mapfile -t flags < <(jvm_flags)
    # shellcheck disable=SC2086  # several flags in one variable, as usual for JAVA_OPTS
    exec "$java" "${flags[@]}" ${JAVA_OPTS:-} -cp "$root/$module/target/hawser-$module.jar:$root/$module/target/lib/*" \
        "$main" "$@"
}
