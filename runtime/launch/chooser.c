#include "runtime/launch/chooser.h"
#include "runtime/restore/restore.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct moe_chooser {
    char *tool, *root, *pubkey;            /* NULL where none was given                          */
    int done;                              /* an eventfd: the answer is in `choice`              */
    bool asked;
    atomic_uint holders;                   /* the owner, and the thread while it runs: the last one frees */
    struct moe_choice choice;              /* the thread's until `done`, then the owner's        */
};

static void let_go(struct moe_chooser *c)
{
    if (atomic_fetch_sub(&c->holders, 1) != 1)
        return;
    free(c->tool);
    free(c->root);
    free(c->pubkey);
    if (c->done >= 0)
        (void)close(c->done);
    free(c);
}

static bool copy(const char *from, char **to) { return !from || (*to = strdup(from)) != NULL; }

enum moe_code moe_chooser_new(const char *tool, const char *root, const char *pubkey, struct moe_chooser **out, struct moe_error *err)
{
    struct moe_chooser *c = calloc(1, sizeof *c);
    if (!c)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    atomic_init(&c->holders, 1);
    c->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (c->done < 0 || !copy(tool, &c->tool) || !copy(root, &c->root) || !copy(pubkey, &c->pubkey)) {
        let_go(c);
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory or descriptors");
    }
    *out = c;
    return MOE_OK;
}

void moe_chooser_free(struct moe_chooser **chooser)
{
    if (*chooser)
        let_go(*chooser);
    *chooser = NULL;
}

static void *choose(void *arg)
{
    struct moe_chooser *c = arg;
    const uint64_t one = 1;
    c->choice.code = moe_restore_newest(c->tool, c->root, c->pubkey, &c->choice.step, c->choice.commit, c->choice.told, sizeof c->choice.told, &c->choice.err);
    const ssize_t n = write(c->done, &one, sizeof one);
    MOE_CHECK(n == (ssize_t)sizeof one);
    let_go(c);
    return NULL;
}

enum moe_code moe_chooser_ask(struct moe_chooser *c, struct moe_error *err)
{
    pthread_t thread;
    MOE_CHECK(!c->asked);
    c->choice = (struct moe_choice){ 0 };
    atomic_fetch_add(&c->holders, 1);
    const int sys = pthread_create(&thread, NULL, choose, c);
    if (sys) {
        atomic_fetch_sub(&c->holders, 1);
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no thread can be started: %s", strerrordesc_np(sys));
    }
    (void)pthread_detach(thread);
    c->asked = true;
    return MOE_OK;
}

int moe_chooser_fd(const struct moe_chooser *c) { return c->asked ? c->done : -1; }

bool moe_chooser_answer(struct moe_chooser *c, struct moe_choice *out)
{
    uint64_t n;
    if (!c->asked || read(c->done, &n, sizeof n) != (ssize_t)sizeof n)
        return false;
    c->asked = false;
    *out = c->choice;
    return true;
}
