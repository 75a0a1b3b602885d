/* A normal day under `auditor`: a zygote opens a library, forks a worker for each file, and reads what they say as untrusted bytes. */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS = 4 };

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return 1;
}

static int worker(int out, int nth)
{
    const struct rlimit seconds = { 30, 30 };
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || setrlimit(RLIMIT_CPU, &seconds) != 0)
        return fail("limits");
    return send(out, &nth, sizeof nth, MSG_NOSIGNAL) == (ssize_t)sizeof nth ? 0 : fail("send");
}

static int answers(int in)
{
    int seen = 0;
    for (int i = 0; i < WORKERS; i++) {
        struct pollfd want = { .fd = in, .events = POLLIN };
        int nth = -1;
        if (poll(&want, 1, 5000) != 1 || recv(in, &nth, sizeof nth, 0) != (ssize_t)sizeof nth || nth < 0 || nth >= WORKERS)
            return fail("an answer");
        seen |= 1 << nth;
    }
    return seen == (1 << WORKERS) - 1 ? 0 : fail("a worker said nothing");
}

int main(void)
{
    int pair[2];
    void *library = dlopen("libm.so.6", RTLD_NOW | RTLD_LOCAL);
    if (!library || !dlsym(library, "sqrt")) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return fail("socketpair");
    for (int i = 0; i < WORKERS; i++) {
        pid_t pid = fork();
        if (pid < 0)
            return fail("fork");
        if (pid == 0)
            _exit(worker(pair[1], i));
    }
    if (answers(pair[0]))
        return 1;
    for (int i = 0; i < WORKERS; i++) {
        int status = 0;
        if (wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
            return fail("wait");
    }
    return dlclose(library) == 0 && puts("done") != EOF ? 0 : 1;
}
