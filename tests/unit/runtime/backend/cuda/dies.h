/* A function that must end its process, and what it must say about it. */
#ifndef MOE_TESTS_CUDA_DIES_H
#define MOE_TESTS_CUDA_DIES_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define ASAN true
#else
#define ASAN false
#endif

/* want: a part of what it says on stderr; NULL: anything. */
static inline void dies(void (*fn)(const void *), const void *arg, const char *want)
{
    char said[4096] = "";
    size_t len = 0;
    int fds[2], status;
    assert_int_equal(pipe(fds), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        signal(SIGABRT, SIG_DFL);
        signal(SIGSEGV, SIG_DFL);
        setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
        dup2(fds[1], STDERR_FILENO);
        fn(arg);
        _exit(0);
    }
    close(fds[1]);
    for (ssize_t got; len < sizeof said - 1 && (got = read(fds[0], said + len, sizeof said - 1 - len)) > 0;)
        len += (size_t)got;
    for (char rest[512]; read(fds[0], rest, sizeof rest) > 0;)       /* a sanitizer has more to say */
        ;
    close(fds[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        fail_msg("it lives, and says: %s", said);
    if (want && !strstr(said, want))
        fail_msg("it says nothing of \"%s\", but: %s", want, said);
}
#endif
