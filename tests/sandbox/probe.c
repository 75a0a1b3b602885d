/* What all probes share: see probe.h. */
#include "tests/sandbox/probe.h"
#include <poll.h>
#include <stdarg.h>
#include <time.h>

const char *fact(const struct facts *f, const char *key)
{
    const size_t len = strlen(key);
    for (int i = 0; i < f->count; i++)
        if (!strncmp(f->rows[i], key, len) && f->rows[i][len] == '=')
            return f->rows[i] + len + 1;
    return "";
}
int fact_int(const struct facts *f, const char *key) { return (int)strtol(fact(f, key), NULL, 10); }

const char *below(const struct facts *f, const char *key, const char *name, struct path *p)
{
    (void)!snprintf(p->text, sizeof p->text, "%s/%s", fact(f, key), name);
    return p->text;
}

void note(const char *format, ...)
{
    const int error = errno;
    char text[512];
    va_list args;
    va_start(args, format);
    (void)!vsnprintf(text, sizeof text, format, args);
    va_end(args);
    char line[800];
    const int n = snprintf(line, sizeof line, "note %s%s%s\n", text, error ? ": " : "", error ? strerror(error) : "");
    (void)!write(STDOUT_FILENO, line, n > 0 && n < (int)sizeof line ? (size_t)n : 0);
}
void tell(const char *line)
{
    char text[256];
    const int n = snprintf(text, sizeof text, "%s\n", line);
    (void)!write(STDOUT_FILENO, text, n > 0 && n < (int)sizeof text ? (size_t)n : 0);
}

enum verdict opened(bool happened)
{
    if (!happened)
        note("no effect");
    return happened ? OPEN : BLOCKED;
}
enum verdict call(long rc) { return opened(rc >= 0); }
enum verdict gated(long rc)
{
    const bool refused = rc < 0 && (errno == EPERM || errno == EACCES || errno == ENOSYS);
    note("%s", refused ? "refused" : rc < 0 ? "the kernel looked at it" : "done");
    return refused ? BLOCKED : OPEN;
}
enum verdict works(bool all, const char *what)
{
    if (!all)
        note("%s", what);
    return all ? WORKS : BROKEN;
}

bool put(const char *path, int flags, mode_t mode, const char *text)
{
    const int fd = open(path, flags | O_CLOEXEC, mode);
    if (fd < 0)
        return false;
    const ssize_t len = (ssize_t)strlen(text);
    const bool done = write(fd, text, (size_t)len) == len;
    return close(fd) == 0 && done;
}
ssize_t get(const char *path, char *to, size_t room)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -1;
    size_t used = 0;
    ssize_t n = 0;
    while (used + 1 < room && (n = read(fd, to + used, room - 1 - used)) > 0)
        used += (size_t)n;
    const int error = errno;
    (void)close(fd);
    errno = error;
    to[used] = 0;
    return n < 0 && !used ? -1 : (ssize_t)used;
}
bool holds(const char *path, const char *text)
{
    char all[65536];
    const ssize_t n = get(path, all, sizeof all);
    return n > 0 && memmem(all, (size_t)n, text, strlen(text));
}
bool copy(const char *from, const char *to, mode_t mode)
{
    char part[65536];
    const int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    ssize_t n = -1;
    if (in >= 0 && out >= 0)
        while ((n = read(in, part, sizeof part)) > 0 && write(out, part, (size_t)n) == n)
            ;
    if (in >= 0)
        (void)close(in);
    return out >= 0 && close(out) == 0 && n == 0;
}
long now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
void nap(long ms)
{
    const long end = now_ms() + ms;
    for (long left = ms; left > 0; left = end - now_ms())
        (void)poll(NULL, 0, (int)left);
}

int run(const char *path, char *const *argv, char *const *envp, int fd, char *said, size_t room)
{
    int ends[2], status = -1;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    const pid_t pid = fork();
    if (pid == 0) {
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)dup2(ends[1], STDERR_FILENO);
        if (fd >= 0)
            (void)syscall(SYS_execveat, fd, path, argv, envp, AT_EMPTY_PATH);
        else
            (void)execve(path, argv, envp);
        _exit(126);
    }
    (void)close(ends[1]);
    size_t used = 0;
    ssize_t n = 0;
    while (pid > 0 && used + 1 < room && ((n = read(ends[0], said + used, room - 1 - used)) > 0 || (n < 0 && errno == EINTR)))
        used += n > 0 ? (size_t)n : 0;
    said[used] = 0;
    (void)close(ends[0]);
    if (pid > 0)
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
    return status;
}
bool in_child(bool (*try)(const struct facts *f), const struct facts *f)
{
    int status = 0;
    const pid_t pid = fork();
    if (pid == 0)
        _exit(try(f) ? 42 : 43);
    if (pid < 0)
        return false;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFSIGNALED(status))
        note("ended by signal %d", WTERMSIG(status));
    return WIFEXITED(status) && WEXITSTATUS(status) == 42;
}

/* What a kernel says that was built without something: nothing can be proved about it here. */
static bool absent(int error)
{
    return error == ENOSYS || error == ENODEV || error == ENXIO || error == ENOENT || error == EAFNOSUPPORT || error == EPROTONOSUPPORT ||
           error == ESOCKTNOSUPPORT || error == EOPNOTSUPP;
}
int probe_main(int argc, char **argv, const struct probe *table, size_t count)
{
    static const char *const words[] = { "blocked", "open", "void", "works", "broken" };
    if (argc == 2 && !strcmp(argv[1], "--ran"))
        return puts("RAN") < 0;
    if (argc == 2 && !strcmp(argv[1], "--list")) {
        for (size_t i = 0; i < count; i++)
            printf("%s\t%s\t%s\t%s\t%s\n", table[i].name, table[i].class, table[i].flags, table[i].options, table[i].what);
        return 0;
    }
    for (size_t i = 0; argc > 1 && i < count; i++)
        if (!strcmp(table[i].name, argv[1])) {
            const struct facts f = { argc - 2, argv + 2, argv[0] };
            char line[256];
            (void)!snprintf(line, sizeof line, "start %s", table[i].name);
            tell(line);
            errno = 0;
            enum verdict said = table[i].run(&f);
            if (said == BLOCKED && fact_int(&f, "bare") && absent(errno))
                said = VOID;
            tell(words[said]);
            return said == BROKEN;
        }
    (void)!fprintf(stderr, "usage: %s --list | NAME KEY=VALUE...\n", argv[0]);
    return 2;
}
