/* A normal day under `executor-python`: what an interpreter does for a snippet. Files in /tmp, a pair of sockets for its loop, threads; nobody to call. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return 1;
}

static int files(void)
{
    char folder[] = "/tmp/snippet-XXXXXX", a[64], b[64];
    struct stat st;
    if (!mkdtemp(folder))
        return fail("mkdtemp");
    snprintf(a, sizeof a, "%s/a", folder);
    snprintf(b, sizeof b, "%s/b", folder);
    int fd = open(a, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, "text\n", 5) != 5 || fsync(fd) != 0 || fstat(fd, &st) != 0 || st.st_size != 5 || close(fd) != 0)
        return fail("a file");
    return chmod(a, 0400) == 0 && rename(a, b) == 0 && unlink(b) == 0 && rmdir(folder) == 0 ? 0 : fail("unlink");
}

static int loop(void)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0 || send(pair[0], "w", 1, MSG_NOSIGNAL) != 1)
        return fail("socketpair");
    struct pollfd want = { .fd = pair[1], .events = POLLIN };
    char byte = 0;
    if (poll(&want, 1, 1000) != 1 || recv(pair[1], &byte, 1, 0) != 1 || byte != 'w')
        return fail("poll");
    return close(pair[0]) == 0 && close(pair[1]) == 0 ? 0 : fail("close");
}

static int child(void)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0)
        _exit(3);
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 3)
        return fail("fork");
    return 0;
}

/* What this profile is there to refuse. */
static int refused(void)
{
    static char *const argv[] = { "sh", "-c", "exit 0", NULL }, *const env[] = { "PATH=/usr/bin:/bin", NULL };
    static const int families[] = { AF_INET, AF_INET6, AF_NETLINK, AF_UNIX };
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        int fd = socket(families[i], SOCK_DGRAM, 0);
        if (fd >= 0) {
            (void)close(fd);
            fprintf(stderr, "a socket of family %d was made\n", families[i]);
            return 1;
        }
    }
    pid_t pid = fork();
    int status = 0;
    if (pid == 0) {
        execve("/bin/sh", argv, env);
        _exit(77);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return fail("fork");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        fprintf(stderr, "a shell was executed\n");
        return 1;
    }
    return 0;
}

int main(void)
{
    if (files() || loop() || child())
        return 1;
    if (getenv("PROBE_BARE") == NULL && refused())
        return 1;
    return puts("done") == EOF ? 1 : 0;
}
