/* Worlds of ranks for tests: links between all pairs, then each rank as a thread or as a process of its own. */
#ifndef TESTS_COMM_WORLD_H
#define TESTS_COMM_WORLD_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/clock.h"
#include "runtime/comm/comm.h"
#include "runtime/comm/link.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORLD_MOST = 17, WORLD_GENERATION = 7, WORLD_DEADLINE_MS = 20000 };
enum world_kind { WORLD_PLAIN, WORLD_TLS };

/* What one rank does. It says whether all was as it should be; a thread may not use cmocka's asserts. */
struct rank {
    struct moe_comm *comm;
    unsigned rank, size;
    void *ctx;
    bool good;
    struct moe_error err;            /* for the body to leave what it got */
    uint64_t took_ms;
};
typedef bool (*rank_body)(struct rank *rank);

struct world {
    unsigned size, deadline_ms;
    enum world_kind kind;
    int ends[WORLD_MOST][WORLD_MOST];       /* [of][to], or -1 */
};

/* A pair of connected TCP sockets, or of local ones. */
static inline void world_pair(int ends[2], bool tcp)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof to;
    if (!tcp) {
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        return;
    }
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(listener >= 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&to, &len), 0);
    ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(ends[0] >= 0);
    assert_int_equal(connect(ends[0], (struct sockaddr *)&to, sizeof to), 0);
    ends[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    assert_true(ends[1] >= 0);
    close(listener);
}

static inline void world_connect(struct world *w, unsigned size, enum world_kind kind)
{
    *w = (struct world){ .size = size, .deadline_ms = WORLD_DEADLINE_MS, .kind = kind };
    for (unsigned i = 0; i < size; i++) {
        w->ends[i][i] = -1;
        for (unsigned k = 0; k < i; k++) {
            int ends[2];
            world_pair(ends, kind == WORLD_TLS);
            w->ends[i][k] = ends[0];
            w->ends[k][i] = ends[1];
        }
    }
}

/* One rank's communicator out of its ends; NULL when it could not be made. Each pair has a key of its own. */
static inline struct moe_comm *world_join(struct world *w, unsigned rank, struct moe_error *err)
{
    struct moe_link *links[WORLD_MOST] = { NULL };
    struct moe_comm *comm = NULL;
    bool good = true;
    for (unsigned i = 0; i < w->size; i++) {
        unsigned char key[MOE_LINK_KEY_BYTES] = { (unsigned char)(1 + MOE_MIN(i, rank)), (unsigned char)(1 + MOE_MAX(i, rank)) };
        if (i == rank)
            continue;
        enum moe_code code = w->kind == WORLD_PLAIN ? moe_link_plain(w->ends[rank][i], &links[i], err)
                                                    : moe_link_tls(w->ends[rank][i], key, rank < i, WORLD_DEADLINE_MS, &links[i], err);
        w->ends[rank][i] = -1;
        good = good && code == MOE_OK;
    }
    if (good && moe_comm_mesh(links, rank, w->size, WORLD_GENERATION, w->deadline_ms, &comm, err) == MOE_OK)
        return comm;
    for (unsigned i = 0; i < w->size; i++)
        moe_link_free(&links[i]);
    return NULL;
}

struct world_thread { struct world *world; struct rank *rank; rank_body body; };

static inline void *world_thread(void *ctx)
{
    struct world_thread *t = ctx;
    t->rank->comm = world_join(t->world, t->rank->rank, &t->rank->err);
    t->rank->good = t->rank->comm && t->body(t->rank);
    moe_comm_free(&t->rank->comm);
    return NULL;
}

/* Every rank a thread; their results in `ranks`. */
static inline void world_threads(struct world *w, rank_body body, void *ctx, struct rank ranks[WORLD_MOST])
{
    pthread_t threads[WORLD_MOST];
    struct world_thread args[WORLD_MOST];
    for (unsigned i = 0; i < w->size; i++) {
        ranks[i] = (struct rank){ .rank = i, .size = w->size, .ctx = ctx };
        args[i] = (struct world_thread){ w, &ranks[i], body };
        assert_int_equal(pthread_create(&threads[i], NULL, world_thread, &args[i]), 0);
    }
    for (unsigned i = 0; i < w->size; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

/* All threads' bodies said true; else the first that did not says why. */
static inline void world_all_good(unsigned size, enum world_kind kind, rank_body body, void *ctx)
{
    struct world w;
    struct rank ranks[WORLD_MOST];
    world_connect(&w, size, kind);
    world_threads(&w, body, ctx, ranks);
    for (unsigned i = 0; i < size; i++)
        if (!ranks[i].good)
            fail_msg("%s, rank %u of %u: %s: %s", kind == WORLD_TLS ? "tls" : "plain", i, size, ranks[i].err.field, ranks[i].err.text);
}

/* Every rank a process, in memory that all share; the caller waits for them, and kills whom it likes. */
static inline struct rank *world_fork(struct world *w, rank_body body, void *ctx, pid_t pids[WORLD_MOST])
{
    struct rank *ranks = mmap(NULL, WORLD_MOST * sizeof *ranks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(ranks != MAP_FAILED);
    for (unsigned i = 0; i < w->size; i++) {
        ranks[i] = (struct rank){ .rank = i, .size = w->size, .ctx = ctx };
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0) {
            (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (unsigned from = 0; from < w->size; from++)
                for (unsigned to = 0; to < w->size; to++)
                    if (from != i && from != to)
                        close(w->ends[from][to]);
            ranks[i].comm = world_join(w, i, &ranks[i].err);
            ranks[i].good = ranks[i].comm && body(&ranks[i]);
            _exit(0);
        }
    }
    for (unsigned from = 0; from < w->size; from++)
        for (unsigned to = 0; to < w->size; to++)
            if (from != to)
                close(w->ends[from][to]);
    return ranks;
}

static inline void world_forget(struct rank *ranks) { (void)munmap(ranks, WORLD_MOST * sizeof *ranks); }

static inline void world_sleep_ms(unsigned ms) { (void)poll(NULL, 0, (int)ms); }
#endif
