/* The same calls through MPI, where Open MPI is installed: this program starts itself under mpirun. Without it the tests are left out. */
/* Waits: for mpirun. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/comm/mpi_load.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
enum { MOST = 300000 };

#define HOLDS(condition) do { if (!(condition)) { fprintf(stderr, "rank %u: line %d: %s (%s)\n", c ? c->rank : 99, __LINE__, #condition, err.text); _exit(1); } } while (0)

static unsigned char pattern(unsigned from, unsigned to, size_t i) { return (unsigned char)(from * 31 + to * 7 + i); }

/* One after the other, then apart: the other way about, and with a byte in between that nobody writes. */
static void exchange(struct moe_comm *c, bool apart)
{
    struct moe_error err = { 0 };
    size_t out[8] = { 0 }, in[8] = { 0 }, out_at[8] = { 0 }, in_at[8] = { 0 }, sent = 0, came = 0;
    unsigned char *a = calloc(1, MOST), *b = calloc(1, MOST);
    HOLDS(a && b && c->size <= 8);
    for (unsigned i = 0; i < c->size; i++) {
        const unsigned r = apart ? c->size - 1 - i : i;
        out[r] = (c->rank + r) % 3 == 0 ? 0 : 1000 * (r + 1) + c->rank;
        in[r] = (c->rank + r) % 3 == 0 ? 0 : 1000 * (c->rank + 1) + r;
        out_at[r] = sent += apart;
        in_at[r] = came += apart;
        for (size_t k = 0; k < out[r]; k++)
            a[sent++] = pattern(c->rank, r, k);
        came += in[r];
    }
    HOLDS(c->ops->alltoallv(c, a, (struct moe_pieces){ out, apart ? out_at : NULL }, b, (struct moe_pieces){ in, apart ? in_at : NULL }, &err) == MOE_OK);
    for (unsigned r = 0; r < c->size; r++) {
        for (size_t i = 0; i < in[r]; i++)
            HOLDS(b[in_at[r] + i] == pattern(r, c->rank, i));
        HOLDS(!apart || !b[in_at[r] - 1]);
    }
    HOLDS(!b[came]);
    free(a);
    free(b);
}

static void sums(struct moe_comm *c, size_t n)
{
    struct moe_error err = { 0 };
    float *a = calloc(n * c->size + 1, sizeof *a), *b = calloc(n * c->size + 1, sizeof *b);
    const float ranks = (float)(c->size * (c->size - 1) / 2), size = (float)c->size;
    HOLDS(a && b);
    for (size_t i = 0; i < n; i++)
        a[i] = (float)(c->rank + i % 100);
    HOLDS(c->ops->allreduce(c, a, n, MOE_COMM_F32, MOE_COMM_SUM, &err) == MOE_OK);
    for (size_t i = 0; i < n; i++)
        HOLDS(a[i] == ranks + (float)(i % 100) * size);
    for (size_t i = 0; i < n * c->size; i++)
        a[i] = (float)(c->rank + i % 100);
    float *out = n % 2 ? b : a + c->rank * n;
    HOLDS(c->ops->reduce_scatter(c, a, out, n, MOE_COMM_F32, MOE_COMM_SUM, &err) == MOE_OK);
    for (size_t i = 0; i < n; i++)
        HOLDS(out[i] == ranks + (float)((c->rank * n + i) % 100) * size);
    float *in = n % 2 ? a : b + c->rank * n;
    for (size_t i = 0; i < n; i++)
        in[i] = (float)(c->rank * 1000 + i % 1000);
    HOLDS(c->ops->allgather(c, in, b, n, MOE_COMM_F32, &err) == MOE_OK);
    for (unsigned r = 0; r < c->size; r++)
        for (size_t i = 0; i < n; i++)
            HOLDS(b[r * n + i] == (float)(r * 1000 + i % 1000));
    free(a);
    free(b);
}

static void groups(struct moe_comm *c)
{
    const unsigned members[] = { 0, 2 };
    struct moe_error err = { 0 };
    struct moe_comm *part = NULL;
    int64_t mine = 1 << c->rank;
    if (c->rank == 1)
        return;
    HOLDS(c->ops->group(c, members, 2, &part, &err) == MOE_OK && part->rank == c->rank / 2 && part->size == 2);
    HOLDS(part->ops->allreduce(part, &mine, 1, MOE_COMM_I64, MOE_COMM_SUM, &err) == MOE_OK && mine == 5);
    moe_comm_free(&part);
}

/* Rank 0 has one byte more for rank 1 than that expects; then an abort. */
static void mistakes(struct moe_comm *c)
{
    struct moe_error err = { 0 };
    size_t out[3] = { 8, 8, 8 }, in[3] = { 8, 8, 8 };
    char a[32] = { 0 }, b[32];
    out[1] += c->rank == 0;
    enum moe_code code = c->ops->alltoallv(c, a, (struct moe_pieces){ .bytes = out }, b, (struct moe_pieces){ .bytes = in }, &err);
    HOLDS(c->rank == 1 ? code == MOE_E_USAGE : code == MOE_OK);
    c->ops->abort(c);
    HOLDS(c->rank == 1 ? c->ops->barrier(c, &err) == MOE_E_USAGE : c->ops->barrier(c, &err) == MOE_E_IO && err.sys == ECANCELED);
}

/* Rank 1 does not come to a barrier, and the others' deadline passes. */
static void lateness(struct moe_comm *c)
{
    struct moe_error err = { 0 };
    if (c->rank == 1) {
        usleep(1200000);
        return;
    }
    HOLDS(c->ops->barrier(c, &err) == MOE_E_IO && err.sys == ETIMEDOUT);
    HOLDS(c->ops->barrier(c, &err) == MOE_E_IO && err.sys == ETIMEDOUT);
}

static void calls(struct moe_comm *c)
{
    const size_t sizes[] = { 0, 1, 5, 1000, 30001 };
    struct moe_error err = { 0 };
    char word[] = "from nobody";
    for (size_t i = 0; i < MOE_COUNT(sizes); i++)
        sums(c, sizes[i]);
    exchange(c, false);
    exchange(c, true);
    groups(c);
    if (c->rank == 2)
        memcpy(word, "from rank 2", sizeof word);
    HOLDS(c->ops->broadcast(c, word, sizeof word, 2, &err) == MOE_OK && strcmp(word, "from rank 2") == 0);
    HOLDS(c->ops->barrier(c, &err) == MOE_OK && c->ops->poll_error(c, &err) == MOE_OK);
    moe_comm_free(&c);
    HOLDS(moe_comm_mpi(9, 1000, &c, &err) == MOE_E_USAGE && !c);               /* it ended with the first one */
}

/* The second one has a generation of its own on rank 1, which all of them learn. */
static void generations(struct moe_comm *c)
{
    struct moe_error err = { 0 };
    struct moe_comm *other = NULL;
    HOLDS(moe_comm_mpi(c->rank == 1 ? 8 : 9, 20000, &other, &err) == MOE_E_USAGE && !other);
}

static const struct mode { const char *name; unsigned deadline_ms; void (*body)(struct moe_comm *c); } modes[] = {
    { "calls", 20000, calls }, { "mistakes", 20000, mistakes }, { "lateness", 400, lateness }, { "generations", 20000, generations },
};

/* One rank under mpirun. It tells that all held, and ends without ado: a communicator that is dead cannot end MPI. */
static int child(const char *name)
{
    struct moe_comm *c = NULL;
    struct moe_error err = { 0 };
    for (size_t i = 0; i < MOE_COUNT(modes); i++)
        if (strcmp(modes[i].name, name) == 0) {
            HOLDS(moe_comm_mpi(9, modes[i].deadline_ms, &c, &err) == MOE_OK);
            HOLDS(strcmp(c->ops->name, "mpi") == 0 && c->generation == 9 && c->size == 3 && c->rank < 3);
            modes[i].body(c);
            printf("good\n");
            fflush(stdout);
            usleep(modes[i].body == calls ? 0 : 2000000);                       /* mpirun ends the others once one has ended without a farewell */
            _exit(0);
        }
    return 2;
}

/* How many ranks said that all held. -1: no mpirun. */
static int run(const char *mode)
{
    char self[4096], said[4096], name[32];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    int ends[2], good = 0;
    size_t len = 0;
    pid_t pid;
    posix_spawn_file_actions_t actions;
    assert_true(n > 0);
    self[n] = 0;
    (void)snprintf(name, sizeof name, "%s", mode);
    char *argv[] = { "mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "3", self, name, NULL };
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    assert_int_equal(posix_spawn_file_actions_adddup2(&actions, ends[1], 1), 0);
    assert_int_equal(setenv("ASAN_OPTIONS", "detect_leaks=0", 1), 0);   /* what MPI leaves behind is its own */
    int sys = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ); // nosec M303: this test starts itself, as a rank of MPI
    close(ends[1]);
    (void)posix_spawn_file_actions_destroy(&actions);
    while (sys == 0 && len < sizeof said && (n = read(ends[0], said + len, sizeof said - len)) > 0)
        len += (size_t)n;
    close(ends[0]);
    if (sys)
        return -1;
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    for (size_t at = 0; at + 5 <= len; at++)
        good += memcmp(said + at, "good\n", 5) == 0;
    return good;
}

static void under_mpirun(void **state)
{
    const struct mode *mode = *state;
    struct moe_mpi_library library;
    struct moe_error err;
    int good = moe_mpi_load(&library, &err) == MOE_OK ? run(mode->name) : -1;
    if (good < 0) {
        const char *must = getenv("MOE_MUST_RUN");
        assert_null(must ? strstr(must, "mpi") : NULL);
        skip();
    }
    assert_int_equal(good, 3);
}

static void no_deadline(void **state)
{
    struct moe_comm *c = NULL;
    struct moe_error err;
    (void)state;
    assert_int_equal(moe_comm_mpi(1, 0, &c, &err), MOE_E_USAGE);
    assert_null(c);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return child(argv[1]);
    const struct CMUnitTest tests[] = {
        { "all calls, of three ranks", under_mpirun, NULL, NULL, (void *)(uintptr_t)&modes[0] },
        { "bytes that differ between ranks, and an abort", under_mpirun, NULL, NULL, (void *)(uintptr_t)&modes[1] },
        { "a rank that does not come", under_mpirun, NULL, NULL, (void *)(uintptr_t)&modes[2] },
        { "ranks of two generations", under_mpirun, NULL, NULL, (void *)(uintptr_t)&modes[3] },
        { "a deadline is never left out", no_deadline, NULL, NULL, NULL },
    };
    return cmocka_run_group_tests_name("runtime/comm mpi", tests, NULL, NULL);
}
