# Sourced by bin/quickstart: the cluster's two images, made from Debian's packages, since there is no registry.
# Expects $state, a directory, and lib/oci.sh.

pause_image=hawser.local/pause:1
busybox_image=hawser.local/busybox:1

make_images() {
    make_busybox_root
    oci_image "$busybox_image" "$state/images/busybox" '"Entrypoint":["/bin/sh"],"Env":["PATH=/bin"]'
    make_pause_root
    oci_image "$pause_image" "$state/images/pause" '"Entrypoint":["/pause"]'
}

make_busybox_root() {
    local root=$state/images/busybox applet
    mkdir -p "$root/bin" "$root/etc" "$root/tmp"
    cp "$(command -v busybox)" "$root/bin/busybox"
    for applet in $("$root/bin/busybox" --list); do
        [[ $applet == busybox ]] || ln -sf busybox "$root/bin/$applet"
    done
    echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
    echo 'root:x:0:' >"$root/etc/group"
    chmod 1777 "$root/tmp"
}

# What a sandbox runs: it waits for its end, and takes leave of children that nobody waits for.
make_pause_root() {
    mkdir -p "$state/images/pause"
    cat >"$state/images/pause.c" <<'C'
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
static void end(int signal) { (void)signal; _exit(0); }
static void reap(int signal) { (void)signal; while (waitpid(-1, 0, WNOHANG) > 0) { } }
int main(void) {
    signal(SIGINT, end);
    signal(SIGTERM, end);
    signal(SIGCHLD, reap);
    for (;;) { pause(); }
}
C
    cc -static -Os -s -o "$state/images/pause/pause" "$state/images/pause.c"
}
