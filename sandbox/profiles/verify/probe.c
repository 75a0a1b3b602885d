/* A normal day under `verify`: a folder is read by a child that gave up its rights, and what it found comes back through a pipe. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return 1;
}

/* What a verifier does to itself before it reads hostile bytes; a kernel without Landlock says so, which is no fault here. */
static int give_up(void)
{
    const struct rlimit none = { 0, 0 };
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0)
        return fail("prctl");
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1u);
    return abi >= 0 || errno == ENOSYS || errno == EOPNOTSUPP ? 0 : fail("landlock_create_ruleset");
}

static int count(const char *path, int out)
{
    unsigned files = 0;
    DIR *d = opendir(path);
    if (!d)
        return fail(path);
    for (const struct dirent *e = readdir(d); e; e = readdir(d)) {
        struct stat st;
        if (fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
            files++;
    }
    if (closedir(d) != 0)
        return fail("closedir");
    return write(out, &files, sizeof files) == (ssize_t)sizeof files ? 0 : fail("write");
}

static int map_itself(void)
{
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    char *p = fd < 0 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED || memcmp(p, "\177ELF", 4) != 0 || munmap(p, 4096) != 0 || close(fd) != 0)
        return fail("mmap");
    return 0;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "/usr/lib";
    int ends[2], status = 0;
    unsigned files = 0;
    if (pipe2(ends, O_CLOEXEC) != 0 || map_itself())
        return fail("pipe2");
    pid_t pid = fork();
    if (pid == 0)
        _exit(give_up() || count(path, ends[1]));
    if (pid < 0 || close(ends[1]) != 0 || read(ends[0], &files, sizeof files) != (ssize_t)sizeof files)
        return fail("the child");
    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail("waitpid");
    return printf("%u files\n", files) < 0 ? 1 : 0;
}
