/*
 * Copyright The Hawser authors. SPDX-License-Identifier: Apache-2.0
 *
 * The CNI executable: hands a runtime's request to the daemon's unix socket, and its reply to the runtime. It decides
 * nothing; the daemon does. The frames are those of io.hawser.cni.wire.WireFormat, the behaviour that of
 * io.hawser.cni.client.CniClient. Needs neither a shell nor a library on the host: link it statically.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define MAGIC 0x48434e31u /* HCN1 */
#define MAX_LENGTH (4u * 1024 * 1024)
#define DEFAULT_SOCKET "/run/hawser/cni.sock"
#define LATEST "1.1.0"
#define REPLY_TIMEOUT_S 120
#define CODE_TRY_AGAIN_LATER 11
#define CODE_NOT_AVAILABLE 50

static const char *const VARIABLES[] = {
    "CNI_COMMAND", "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS", "CNI_PATH",
};
#define VARIABLE_COUNT (sizeof VARIABLES / sizeof VARIABLES[0])

static const char VERSIONS[] =
    "{\"cniVersion\":\"1.1.0\",\"supportedVersions\":[\"0.3.0\",\"0.3.1\",\"0.4.0\",\"1.0.0\",\"1.1.0\"]}";

struct text {
    char *bytes;
    size_t length;
};

static const char *variable(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

/* 0, or -1 with errno set. */
static int write_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        const ssize_t count = write(fd, bytes, length);
        if (count < 0 && errno != EINTR) {
            return -1;
        }
        if (count > 0) {
            bytes += count;
            length -= (size_t)count;
        }
    }
    return 0;
}

/* 0, or -1 with errno set; the end of the stream is ECONNRESET. */
static int read_all(int fd, char *bytes, size_t length) {
    while (length > 0) {
        const ssize_t count = read(fd, bytes, length);
        if (count == 0) {
            errno = ECONNRESET;
            return -1;
        }
        if (count < 0 && errno != EINTR) {
            return -1;
        }
        if (count > 0) {
            bytes += count;
            length -= (size_t)count;
        }
    }
    return 0;
}

/* The standard input, no more than MAX_LENGTH bytes; -1 with errno set. */
static int read_input(struct text *input) {
    size_t capacity = 16 * 1024;
    input->length = 0;
    input->bytes = malloc(capacity);
    while (input->bytes != NULL && input->length <= MAX_LENGTH) {
        if (input->length == capacity) {
            capacity *= 2;
            char *larger = realloc(input->bytes, capacity);
            if (larger == NULL) {
                return -1;
            }
            input->bytes = larger;
        }
        const ssize_t count = read(STDIN_FILENO, input->bytes + input->length, capacity - input->length);
        if (count == 0) {
            return 0;
        }
        if (count < 0 && errno != EINTR) {
            return -1;
        }
        if (count > 0) {
            input->length += (size_t)count;
        }
    }
    errno = input->bytes == NULL ? ENOMEM : EFBIG;
    return -1;
}

/* The place behind the string whose opening quote is at `at`; or the end. */
static size_t skip_string(const struct text *json, size_t at) {
    for (at++; at < json->length && json->bytes[at] != '"'; at++) {
        if (json->bytes[at] == '\\') {
            at++;
        }
    }
    return at < json->length ? at + 1 : json->length;
}

static size_t skip_blanks(const struct text *json, size_t at) {
    while (at < json->length && json->bytes[at] != '\0' && strchr(" \t\r\n", json->bytes[at]) != NULL) {
        at++;
    }
    return at;
}

/* Copies a string without its quotes, unless it is empty, has escapes or control characters, or does not fit. */
static void copy_string(const struct text *json, size_t quote, size_t end, char *value, size_t capacity) {
    const size_t length = end - quote < 2 ? 0 : end - quote - 2;
    int plain = length > 0 && length < capacity && json->bytes[end - 1] == '"';
    for (size_t i = 0; plain && i < length; i++) {
        const char each = json->bytes[quote + 1 + i];
        plain = each != '\\' && (unsigned char)each >= ' ';
    }
    if (plain) {
        memcpy(value, json->bytes + quote + 1, length);
        value[length] = '\0';
    }
}

/*
 * Copies the text under a key of the outermost object; where there is none, `value` is left as it is. What is no JSON
 * is the daemon's to refuse.
 */
static void find_text(const struct text *json, const char *key, char *value, size_t capacity) {
    const size_t key_length = strlen(key);
    int depth = 0;
    size_t at = 0;
    while (at < json->length) {
        const char c = json->bytes[at];
        if (c != '"') {
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            at++;
            continue;
        }
        const size_t begin = at + 1;
        at = skip_string(json, at);
        const size_t colon = skip_blanks(json, at);
        if (colon >= json->length || json->bytes[colon] != ':') {
            continue;
        }
        const size_t quote = skip_blanks(json, colon + 1);
        if (quote >= json->length || json->bytes[quote] != '"') {
            continue;
        }
        const size_t end = skip_string(json, quote);
        if (depth == 1 && at - begin == key_length + 1 && memcmp(json->bytes + begin, key, key_length) == 0) {
            copy_string(json, quote, end, value, capacity);
        }
        at = end;
    }
}

static int fail(const char *version, const char *socket_path, const char *operation, int error) {
    char text[1024];
    const int status = strcmp(variable("CNI_COMMAND"), "STATUS") == 0;
    const int length = snprintf(
        text, sizeof text,
        "{\"cniVersion\":\"%s\",\"code\":%d,\"msg\":\"the hawser daemon does not answer\","
        "\"details\":\"%s: %s: %s\"}",
        version, status ? CODE_NOT_AVAILABLE : CODE_TRY_AGAIN_LATER, socket_path, operation, strerror(error));
    if (length > 0) {
        (void)write_all(STDOUT_FILENO, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
    }
    return 1;
}

static void put_number(char *at, uint32_t number) {
    at[0] = (char)(number >> 24);
    at[1] = (char)(number >> 16);
    at[2] = (char)(number >> 8);
    at[3] = (char)number;
}

static uint32_t get_number(const char *at) {
    const unsigned char *bytes = (const unsigned char *)at;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* 0, or -1 with errno set. */
static int send_request(int fd, const struct text *input) {
    size_t length = 4 + input->length;
    for (size_t i = 0; i < VARIABLE_COUNT; i++) {
        length += 4 + strlen(variable(VARIABLES[i]));
    }
    if (length > MAX_LENGTH) {
        errno = EFBIG;
        return -1;
    }
    char *frame = malloc(8 + length);
    if (frame == NULL) {
        return -1;
    }
    put_number(frame, MAGIC);
    put_number(frame + 4, (uint32_t)length);
    char *at = frame + 8;
    for (size_t i = 0; i < VARIABLE_COUNT; i++) {
        const char *value = variable(VARIABLES[i]);
        const size_t size = strlen(value);
        put_number(at, (uint32_t)size);
        memcpy(at + 4, value, size);
        at += 4 + size;
    }
    put_number(at, (uint32_t)input->length);
    memcpy(at + 4, input->bytes, input->length);
    return write_all(fd, frame, 8 + length);
}

int main(void) {
    char socket_path[sizeof((struct sockaddr_un *)0)->sun_path] = DEFAULT_SOCKET;
    char version[16] = LATEST;
    struct text input;

    signal(SIGPIPE, SIG_IGN);
    if (strcmp(variable("CNI_COMMAND"), "VERSION") == 0) {
        return write_all(STDOUT_FILENO, VERSIONS, sizeof VERSIONS - 1) == 0 ? 0 : 1;
    }
    if (read_input(&input) != 0) {
        return fail(version, socket_path, "read the configuration", errno);
    }
    find_text(&input, "socket", socket_path, sizeof socket_path);
    find_text(&input, "cniVersion", version, sizeof version);

    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, socket_path, sizeof address.sun_path);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        return fail(version, socket_path, "connect", errno);
    }
    const struct timeval timeout = {.tv_sec = REPLY_TIMEOUT_S};
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);

    char header[8];
    /* A daemon that refuses a request may answer before it has read all of it. */
    const int sent = send_request(fd, &input);
    const int send_error = errno;
    if (sent != 0 && send_error == EFBIG) {
        return fail(version, socket_path, "send the request", send_error);
    }
    if (read_all(fd, header, sizeof header) != 0) {
        return fail(version, socket_path, sent == 0 ? "read the reply" : "send the request",
                    sent == 0 ? errno : send_error);
    }
    const uint32_t length = get_number(header) - 4;
    if (length > MAX_LENGTH) {
        return fail(version, socket_path, "read the reply", EPROTO);
    }
    char *reply = malloc(length + 1);
    if (reply == NULL || read_all(fd, reply, length) != 0) {
        return fail(version, socket_path, "read the reply", errno);
    }
    if (write_all(STDOUT_FILENO, reply, length) != 0) {
        return 1;
    }
    return (int)get_number(header + 4);
}
