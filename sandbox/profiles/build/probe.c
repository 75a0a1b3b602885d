/* A normal day under `build`: a source is written, compiled, linked and made executable; what was made is not run. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return 1;
}

static int run(char *const argv[])
{
    static char *const env[] = { "PATH=/usr/bin:/bin", "TMPDIR=/tmp", NULL };
    pid_t pid;
    int status = 0;
    if ((errno = posix_spawnp(&pid, argv[0], NULL, NULL, argv, env)) != 0)
        return fail(argv[0]);
    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "%s: status %x\n", argv[0], (unsigned)status);
        return 1;
    }
    return 0;
}

int main(void)
{
    static const char text[] = "int main(void) { return 0; }\n";
    char folder[] = "/tmp/build-XXXXXX", source[64], program[64], jobs[64];
    struct stat st;
    if (!mkdtemp(folder))
        return fail("mkdtemp");
    snprintf(source, sizeof source, "%s/a.c", folder);
    snprintf(program, sizeof program, "%s/a", folder);
    snprintf(jobs, sizeof jobs, "%s/jobs", folder);
    int fd = open(source, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, text, sizeof text - 1) != (ssize_t)sizeof text - 1 || close(fd) != 0 || mkfifo(jobs, 0600) != 0)
        return fail("write");
    char *const shell[] = { "sh", "-c", "test -p \"$0\" && echo built", jobs, NULL };
    char *const compile[] = { "cc", "-O1", "-o", program, source, NULL };
    if (run(shell))
        return 1;
    /* A machine without a compiler still has a shell. */
    if (access("/usr/bin/cc", X_OK) == 0) {
        if (run(compile) || (fd = open(program, O_RDONLY | O_CLOEXEC)) < 0 || fstat(fd, &st) != 0 || !(st.st_mode & S_IXUSR) || close(fd) != 0 || unlink(program) != 0)
            return fail("cc");
    }
    return unlink(source) == 0 && unlink(jobs) == 0 && rmdir(folder) == 0 ? 0 : fail("unlink");
}
