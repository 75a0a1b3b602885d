/* A normal day under `docker-default`: what runs in a container with Docker's filter runs here: a debugger that traces its child, locks, queues, another identity asked for. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return 1;
}

static int debugger(void)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(fail("PTRACE_TRACEME"));
        _exit(raise(SIGSTOP) != 0);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
        return fail("a stop");
    if (ptrace(PTRACE_CONT, pid, NULL, NULL) != 0) // nosec M806: a debugger and its child are what Docker's filter allows, and what this day is about
        return fail("ptrace");
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : fail("waitpid");
}

static int identity(void)
{
    uid_t uid = getuid();
    gid_t gid = getgid();
    return setregid(gid, gid) == 0 && setreuid(uid, uid) == 0 ? 0 : fail("setreuid");
}

static int files(void)
{
    char path[] = "/tmp/docker-XXXXXX";
    struct { uint64_t flags, mode, resolve; } how = { O_RDONLY | O_CLOEXEC, 0, 0 };
    int fd = mkstemp(path);
    if (fd < 0 || lockf(fd, F_TLOCK, 0) != 0 || close(fd) != 0)
        return fail("lockf");
    fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
    if (fd < 0 && errno != ENOSYS)
        return fail("openat2");
    if (fd >= 0 && close(fd) != 0)
        return fail("close");
    int sem = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (sem < 0 || semctl(sem, 0, IPC_RMID) != 0)
        return fail("semget");
    return unlink(path) == 0 ? 0 : fail("unlink");
}

int main(void)
{
    if (debugger() || identity() || files())
        return 1;
    return puts("done") == EOF ? 1 : 0;
}
