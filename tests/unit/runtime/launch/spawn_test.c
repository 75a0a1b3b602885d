/* Processes of ours: what they have, what they do not, and that they die with us. The child is this program, called with a word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/clock.h"
#include "runtime/launch/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };
static char self[PATH_MAX];

/* ---- what the child looks at; its status says what was wrong ---- */

static int look(void)
{
    int death = 0;
    sigset_t mask;
    struct sigaction a;
    if (getpgrp() != getpid())
        return 2;
    if (prctl(PR_GET_PDEATHSIG, &death) != 0 || death != SIGKILL)
        return 3;
    (void)sigprocmask(SIG_BLOCK, NULL, &mask);
    for (int s = 1; s < SIGRTMIN; s++)
        if (sigismember(&mask, s) == 1 || (s != SIGKILL && s != SIGSTOP && sigaction(s, NULL, &a) == 0 && a.sa_handler == SIG_IGN))
            return 4;
    for (int fd = 4; fd < 256; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            return 5;
    char byte = 0;
    if (read(0, &byte, 1) != 0)                            /* /dev/null */
        return 6;
    const char *word = getenv("MOE_WORD");
    if (!word || strcmp(word, "said") != 0 || getenv("PATH"))
        return 7;
    if (read(MOE_SPAWN_CONTROL, &byte, 1) != 1 || byte != 'x' || write(MOE_SPAWN_CONTROL, "y", 1) != 1)
        return 8;
    return write(1, "out", 3) == 3 && write(2, "err", 3) == 3 ? 0 : 9;
}

static int child(const char *word)
{
    if (strcmp(word, "look") == 0)
        return look();
    if (strcmp(word, "sleep") == 0)
        for (;;) // nosec M128: until it is killed
            (void)pause();
    return 1;
}

/* ---- tests ---- */

static pid_t start(const struct moe_spawn *how)
{
    struct moe_error err = { 0 };
    pid_t pid = -1;
    if (moe_spawn(how, &pid, &err) != MOE_OK)
        fail_msg("%s: %s: %s", err.file, err.field, err.text);
    return pid;
}

static void a_child_has_what_it_was_given_and_nothing_else(void **state)
{
    (void)state;
    int control[2], out[2], errs[2], status = -1;
    char text[8] = { 0 };
    const int left_open = open("/dev/null", O_RDONLY);     /* without close-on-exec */
    sigset_t all, before;
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGUSR1, SIG_IGN);
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, &before);
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, control), 0);
    assert_int_equal(pipe(out), 0);
    assert_int_equal(pipe(errs), 0);
    char *argv[] = { self, "look", NULL }, *envp[] = { "MOE_WORD=said", NULL };
    pid_t pid = start(&(struct moe_spawn){ .path = self, .argv = argv, .envp = envp, .in = -1, .out = out[1], .err = errs[1], .control = control[1] });
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    assert_int_equal(write(control[0], "x", 1), 1);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
    assert_int_equal(read(control[0], text, 1), 1);
    assert_int_equal(text[0], 'y');
    assert_int_equal(read(out[0], text, sizeof text), 3);
    assert_memory_equal(text, "out", 3);
    assert_int_equal(read(errs[0], text, sizeof text), 3);
    assert_memory_equal(text, "err", 3);
    const int fds[] = { left_open, control[0], control[1], out[0], out[1], errs[0], errs[1] };
    for (size_t i = 0; i < MOE_COUNT(fds); i++)
        close(fds[i]);
    (void)signal(SIGUSR1, SIG_DFL);
}

/* Ends of pairs may stand where others are to go: 0 to 3 are taken in each order. */
static void descriptors_may_stand_in_each_others_places(void **state)
{
    (void)state;
    for (int turn = 0; turn < 6; turn++) {
        pid_t tester = fork();
        if (tester == 0) {
            int control[2], out[2], status = -1, order[3] = { turn % 3, (turn + 1 + turn / 3) % 3, 3 };
            order[2] = 3 - order[0] - order[1];
            char *argv[] = { self, "look", NULL }, *envp[] = { "MOE_WORD=said", NULL }, byte;
            if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, control) != 0 || pipe(out) != 0)
                _exit(20);
            const int ends[3] = { control[1], out[1], out[1] };
            int at[3], high[3];
            for (int i = 0; i < 3; i++)
                high[i] = fcntl(ends[i], F_DUPFD, 100);
            for (int i = 0; i < 3; i++)
                at[i] = dup2(high[i], order[i]);                  /* among 0, 1 and 2 */
            struct moe_error err = { 0 };
            pid_t pid = -1;
            const int mine = fcntl(control[0], F_DUPFD, 100);
            if (write(mine, "x", 1) != 1 ||
                moe_spawn(&(struct moe_spawn){ .path = self, .argv = argv, .envp = envp, .in = -1, .out = at[1], .err = at[2], .control = at[0] }, &pid, &err) != MOE_OK)
                _exit(21);
            if (waitpid(pid, &status, 0) != pid || read(mine, &byte, 1) != 1 || byte != 'y')
                _exit(22);
            _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 23);
        }
        int status = -1;
        assert_int_equal(waitpid(tester, &status, 0), tester);
        assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
    }
}

static void a_program_that_cannot_be_executed_says_why(void **state)
{
    (void)state;
    static const struct { const char *path; int sys; } rows[] = { { "/nowhere/moe", ENOENT }, { "/etc/passwd", EACCES }, { "/", EACCES } };
    char *argv[] = { "x", NULL }, *envp[] = { NULL };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        struct moe_error err = { 0 };
        pid_t pid = -1;
        assert_int_equal(moe_spawn(&(struct moe_spawn){ .path = rows[i].path, .argv = argv, .envp = envp, .in = -1, .out = -1, .err = -1, .control = -1 }, &pid, &err),
                         MOE_E_IO);
        assert_int_equal(err.sys, rows[i].sys);
        assert_string_equal(err.field, "execve");
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);  /* nobody is left to be waited for */
    }
}

/* In /proc, so that a process which is there but is being ended does not count as living. */
static bool lives(pid_t pid)
{
    char path[64], text[512] = { 0 };
    (void)snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *f = fopen(path, "re");
    const size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f)
        (void)fclose(f);
    const char *state = n ? strrchr(text, ')') : NULL;
    return state && state[2] != 'Z' && state[2] != 'X';
}

static void a_child_dies_with_us(void **state)
{
    (void)state;
    int tell[2];
    assert_int_equal(pipe(tell), 0);
    pid_t parent = fork(), pid = -1;
    if (parent == 0) {
        char *argv[] = { self, "sleep", NULL }, *envp[] = { NULL };
        struct moe_error err = { 0 };
        if (moe_spawn(&(struct moe_spawn){ .path = self, .argv = argv, .envp = envp, .in = -1, .out = -1, .err = -1, .control = -1 }, &pid, &err) != MOE_OK ||
            write(tell[1], &pid, sizeof pid) != (ssize_t)sizeof pid)
            _exit(1);
        for (;;) // nosec M128: until it is killed
            (void)pause();
    }
    assert_int_equal(read(tell[0], &pid, sizeof pid), sizeof pid);
    assert_true(lives(pid));
    assert_int_equal(kill(parent, SIGKILL), 0);
    assert_int_equal(waitpid(parent, NULL, 0), parent);
    const uint64_t until = moe_now_ms() + PATIENCE_MS;
    while (lives(pid) && moe_now_ms() < until)
        (void)usleep(1000);
    assert_false(lives(pid));
    close(tell[0]);
    close(tell[1]);
}

static void commands_are_found_as_a_shell_finds_them(void **state)
{
    (void)state;
    char folder[] = "/tmp/moe-spawn-XXXXXX", path[PATH_MAX + 64], found[PATH_MAX], plain[64], run[64];
    struct moe_error err = { 0 };
    assert_non_null(mkdtemp(folder));
    (void)snprintf(plain, sizeof plain, "%s/plain", folder);
    (void)snprintf(run, sizeof run, "%s/run", folder);
    close(open(plain, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    close(open(run, O_CREAT | O_WRONLY | O_CLOEXEC, 0700));
    (void)snprintf(path, sizeof path, "/nowhere:%s:/bin", folder);
    assert_int_equal(moe_spawn_find("run", path, found, sizeof found, &err), MOE_OK);
    assert_string_equal(found, run);
    assert_int_equal(moe_spawn_find(run, NULL, found, sizeof found, &err), MOE_OK);
    assert_string_equal(found, run);
    assert_int_equal(moe_spawn_find("sh", NULL, found, sizeof found, &err), MOE_OK);
    const struct { const char *name; int sys; } rows[] = { { "moe-nothing", ENOENT }, { plain, EACCES }, { "plain", EACCES }, { folder, EACCES }, { "", ENOENT }, { "/nowhere/run", ENOENT } };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        assert_int_equal(moe_spawn_find(rows[i].name, path, found, sizeof found, &err), MOE_E_USAGE);
        assert_int_equal(err.sys, rows[i].sys);
    }
    (void)unlink(plain);
    (void)unlink(run);
    (void)rmdir(folder);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return child(argv[1]);
    const ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_has_what_it_was_given_and_nothing_else),
        cmocka_unit_test(descriptors_may_stand_in_each_others_places),
        cmocka_unit_test(a_program_that_cannot_be_executed_says_why),
        cmocka_unit_test(a_child_dies_with_us),
        cmocka_unit_test(commands_are_found_as_a_shell_finds_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
