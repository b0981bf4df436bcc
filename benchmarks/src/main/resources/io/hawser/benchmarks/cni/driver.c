/*
 * Copyright The Hawser authors. SPDX-License-Identifier: Apache-2.0
 *
 * Starts a CNI plugin as a runtime does, once for each pod, and prints how many nanoseconds each took from its start to
 * its end. A JVM that starts processes would be measured with them.
 *
 * driver COMMAND PLUGIN CONFIGURATION TOGETHER NAMESPACE…
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST 256

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static pid_t start(char **arguments, const char *namespace) {
    char command[64], id[256], netns[256], path[256];
    char *const environment[] = {command, id, netns, "CNI_IFNAME=eth0", path, "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL};
    char *const words[] = {arguments[2], NULL};
    const char *slash = strrchr(arguments[2], '/');
    snprintf(command, sizeof command, "CNI_COMMAND=%s", arguments[1]);
    snprintf(id, sizeof id, "CNI_CONTAINERID=%s", namespace);
    snprintf(netns, sizeof netns, "CNI_NETNS=/run/netns/%s", namespace);
    snprintf(path, sizeof path, "CNI_PATH=%.*s", (int)(slash - arguments[2]), arguments[2]);
    const pid_t pid = vfork();
    if (pid == 0) {
        const int input = open(arguments[3], O_RDONLY);
        /* Errors are objects on the standard output. */
        if (input < 0 || dup2(input, STDIN_FILENO) < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
            _exit(126);
        }
        execve(arguments[2], words, environment);
        _exit(127);
    }
    return pid;
}

int main(int count, char **arguments) {
    const int pods = count - 5;
    const int together = count > 5 ? atoi(arguments[4]) : 0;
    pid_t pids[MOST];
    long long began[MOST];
    int failures = 0;
    if (pods < 1 || pods > MOST || together < 1 || strchr(arguments[2], '/') == NULL) {
        fprintf(stderr, "driver COMMAND PLUGIN CONFIGURATION TOGETHER NAMESPACE...\n");
        return 2;
    }
    for (int from = 0; from < pods; from += together) {
        const int to = from + together < pods ? from + together : pods;
        for (int i = from; i < to; i++) {
            began[i] = now();
            pids[i] = start(arguments, arguments[5 + i]);
        }
        for (int left = to - from; left > 0; left--) {
            int status;
            const pid_t ended = wait(&status);
            const long long end = now();
            for (int i = from; i < to; i++) {
                if (pids[i] == ended) {
                    printf("%lld\n", end - began[i]);
                }
            }
            failures += ended < 0 || status != 0;
        }
    }
    return failures == 0 ? 0 : 1;
}
