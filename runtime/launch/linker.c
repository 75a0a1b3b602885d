#include "runtime/launch/linker.h"
#include "runtime/launch/vec.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* One queue of what is wanted and one of what is there. Threads are started for the first pair and end when nothing is left to do: a job whose nodes are all
 * connected has none. Those that wait for a generation that is over are cut off by the coordinator, and others are started for the next one meanwhile. */
struct wanted { uint64_t generation; uint32_t from, to; };
struct moe_linker {
    char *host, *port;
    struct moe_tls_side *side;
    struct moe_rdzv_hello hello;
    unsigned wait_ms;
    int ready;                             /* an eventfd: something is in `there`                 */
    atomic_uint holders;                   /* the owner and each thread: the last one frees       */
    pthread_mutex_t lock;                  /* of all below                                        */
    bool left;                             /* the owner is gone                                   */
    uint64_t generation;
    unsigned threads;                      /* that work for the current generation                */
    struct wanted *wanted;
    struct moe_linked *there;
    size_t wanted_from, wanted_count, wanted_room, there_from, there_count, there_room;
};

static void let_go(struct moe_linker *l)
{
    if (atomic_fetch_sub(&l->holders, 1) != 1)
        return;
    for (size_t i = l->there_from; i < l->there_count; i++)
        if (l->there[i].fd >= 0)
            (void)close(l->there[i].fd);
    free(l->wanted);
    free(l->there);
    free(l->host);
    free(l->port);
    moe_tls_side_free(&l->side);
    if (l->ready >= 0)
        (void)close(l->ready);
    (void)pthread_mutex_destroy(&l->lock);
    free(l);
}

enum moe_code moe_linker_new(const struct moe_linker_options *options, struct moe_linker **out, struct moe_error *err)
{
    struct moe_linker *l = calloc(1, sizeof *l);
    if (!l)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    atomic_init(&l->holders, 1);
    (void)pthread_mutex_init(&l->lock, NULL);
    l->hello = options->hello;
    l->hello.link = true;
    l->wait_ms = options->wait_ms;
    l->host = strdup(options->host);
    l->port = strdup(options->port);
    l->ready = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!l->host || !l->port || l->ready < 0) {
        let_go(l);
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory or descriptors");
    }
    l->side = options->side;
    *out = l;
    return MOE_OK;
}

void moe_linker_free(struct moe_linker **linker)
{
    struct moe_linker *l = *linker;
    *linker = NULL;
    if (!l)
        return;
    (void)pthread_mutex_lock(&l->lock);
    l->left = true;
    l->wanted_from = l->wanted_count;
    (void)pthread_mutex_unlock(&l->lock);
    let_go(l);
}

/* ---- threads ---- */

static bool next_wanted(struct moe_linker *l, uint64_t generation, struct wanted *out)
{
    (void)pthread_mutex_lock(&l->lock);
    const bool any = l->generation == generation && l->wanted_from < l->wanted_count;
    if (any)
        *out = l->wanted[l->wanted_from++];
    else if (l->generation == generation)
        l->threads--;
    (void)pthread_mutex_unlock(&l->lock);
    return any;
}

static void deliver(struct moe_linker *l, const struct wanted *w, int fd)
{
    const uint64_t one = 1;
    (void)pthread_mutex_lock(&l->lock);
    void *items = l->there;
    struct moe_linked *at = l->left ? NULL : moe_vec_next(&items, l->there_count, &l->there_room, sizeof *at, MOE_CAP_LINKER_PAIRS);
    l->there = items;
    if (at) {
        *at = (struct moe_linked){ w->generation, w->from, w->to, fd };
        l->there_count++;
    }
    (void)pthread_mutex_unlock(&l->lock);
    if (at) {
        const ssize_t n = write(l->ready, &one, sizeof one);
        MOE_CHECK(n == (ssize_t)sizeof one);
    } else if (fd >= 0) {
        (void)close(fd);
    }
}

struct worker { struct moe_linker *linker; uint64_t generation; };

static void *work(void *arg)
{
    struct worker w = *(struct worker *)arg;
    struct wanted want;
    free(arg);
    while (next_wanted(w.linker, w.generation, &want)) {
        struct moe_rdzv_hello hello = w.linker->hello;
        struct moe_error err = { 0 };
        int fd = -1;
        hello.generation = want.generation;
        hello.from = want.from;
        hello.to = want.to;
        if (moe_rdzv_client_link(w.linker->host, w.linker->port, w.linker->side, &hello, w.linker->wait_ms, &fd, &err) != MOE_OK)
            fd = -1;
        deliver(w.linker, &want, fd);
    }
    let_go(w.linker);
    return NULL;
}

/* With the lock held. Signals are the main thread's. */
static bool add_thread(struct moe_linker *l)
{
    struct worker *w = malloc(sizeof *w);
    sigset_t all, before;
    pthread_t thread;
    if (!w)
        return false;
    *w = (struct worker){ l, l->generation };
    atomic_fetch_add(&l->holders, 1);
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    const int sys = pthread_create(&thread, NULL, work, w);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (sys) {
        atomic_fetch_sub(&l->holders, 1);
        free(w);
        return false;
    }
    (void)pthread_detach(thread);
    l->threads++;
    return true;
}

enum moe_code moe_linker_ask(struct moe_linker *l, uint64_t generation, uint32_t from, uint32_t to, struct moe_error *err)
{
    bool good = true;
    (void)pthread_mutex_lock(&l->lock);
    if (generation != l->generation) {
        l->generation = generation;
        l->wanted_from = l->wanted_count = 0;
        l->threads = 0;
    }
    if (l->wanted_from == l->wanted_count)
        l->wanted_from = l->wanted_count = 0;
    void *items = l->wanted;
    struct wanted *at = moe_vec_next(&items, l->wanted_count, &l->wanted_room, sizeof *at, MOE_CAP_LINKER_PAIRS);
    l->wanted = items;
    if (at) {
        *at = (struct wanted){ generation, from, to };
        l->wanted_count++;
    }
    if (at && l->threads < MOE_LINKER_THREADS)
        good = add_thread(l) || l->threads;
    (void)pthread_mutex_unlock(&l->lock);
    if (at && good)
        return MOE_OK;
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no room, or no thread, for a link from rank %u to rank %u", from, to);
}

int moe_linker_fd(const struct moe_linker *l) { return l->ready; }

bool moe_linker_next(struct moe_linker *l, struct moe_linked *out)
{
    uint64_t n;
    (void)pthread_mutex_lock(&l->lock);
    const bool any = l->there_from < l->there_count;
    if (any)
        *out = l->there[l->there_from++];
    if (l->there_from == l->there_count) {
        l->there_from = l->there_count = 0;
        if (read(l->ready, &n, sizeof n) < 0 && errno != EAGAIN)
            n = 0;
    }
    (void)pthread_mutex_unlock(&l->lock);
    return any;
}
