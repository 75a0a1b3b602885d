/* A rank without a model, for tests of moe-launch: it joins each generation, adds numbers with the others, tells what it sees, and meets with accidents when told.
 *
 *   launch_rank FOLDER STEPS MS [WORD:GENERATION:RANK:STEP ...]
 *
 * FOLDER/log gets a line "generation rank world step pid restored" for each step of each rank, one write each; a step lasts MS. Words: kill, stop (SIGSTOP), exit (status 7),
 * hang (no step comes any more, heartbeats do), commit (says that the step is committed). GENERATION may be *: any. What does not add up ends it with status 9. */
#include "common/base/number.h"
#include "runtime/fault/monitor.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct order { char word[8]; uint64_t generation, rank, step; };
enum { MOST = 16, WRONG = 9, TOLD = 7, DEADLINE_MS = 30000 };
struct rank { int log; uint64_t steps, ms; struct order orders[MOST]; size_t count; struct moe_monitor *monitor; };

static void pause_ms(uint64_t ms)
{
    const struct timespec t = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };
    (void)nanosleep(&t, NULL);
}

static bool read_order(const char *text, struct order *o)
{
    const char *at = strchr(text, ':');
    if (!at || (size_t)(at - text) >= sizeof o->word)
        return false;
    memcpy(o->word, text, (size_t)(at - text));
    uint64_t *const into[] = { &o->generation, &o->rank, &o->step };
    for (size_t i = 0; i < MOE_COUNT(into); i++) {
        if (*at++ != ':')
            return false;
        *into[i] = *at == '*' ? (at++, UINT64_MAX) : moe_number(at, 10, &at);
    }
    return !*at;
}

static void meet(struct rank *r, const struct moe_session *s, uint64_t step)
{
    for (size_t i = 0; i < r->count && i < MOST; i++) {
        const struct order *o = &r->orders[i];
        if ((o->generation != s->generation && o->generation != UINT64_MAX) || o->rank != s->world->rank || o->step != step)
            continue;
        if (strcmp(o->word, "kill") == 0)
            (void)raise(SIGKILL);
        else if (strcmp(o->word, "stop") == 0)
            (void)raise(SIGSTOP);
        else if (strcmp(o->word, "exit") == 0)
            _exit(TOLD);
        else if (strcmp(o->word, "commit") == 0)
            moe_monitor_committed(r->monitor, step);
        else
            for (;;)
                pause_ms(1000);
    }
}

/* One step: the ranks' numbers added up, and whether any of them was asked to stop, so that all end at the same one. */
static enum moe_code add_up(struct rank *r, const struct moe_session *s, bool *stop, struct moe_error *err)
{
    int64_t sums[2] = { (int64_t)s->world->rank + 1, moe_monitor_stop(r->monitor) != MOE_STOP_NONE };
    const int64_t n = (int64_t)s->world->size;
    MOE_TRY(s->world->ops->allreduce(s->world, sums, MOE_COUNT(sums), MOE_COMM_I64, MOE_COMM_SUM, err));
    if (sums[0] != n * (n + 1) / 2)
        _exit(WRONG);
    *stop = sums[1] != 0;
    return MOE_OK;
}

static enum moe_code train(struct rank *r, const struct moe_session *s, struct moe_error *err)
{
    const uint64_t from = s->restore_step == MOE_NO_STEP ? 0 : s->restore_step;
    bool stop = false;
    for (uint64_t step = from; step < r->steps && !stop; step++) {
        char line[160];
        meet(r, s, step);
        moe_monitor_progress(r->monitor, MOE_PHASE_TRAIN, step);
        MOE_TRY(add_up(r, s, &stop, err));
        const int n = snprintf(line, sizeof line, "%" PRIu64 " %u %u %" PRIu64 " %d %" PRId64 "\n", s->generation, s->world->rank, s->world->size, step, (int)getpid(),
                               s->restore_step == MOE_NO_STEP ? -1 : (int64_t)s->restore_step);
        if (n < 0 || write(r->log, line, (size_t)n) != n)
            _exit(WRONG);
        printf("step %" PRIu64 "\n", step);
        (void)fflush(stdout);
        pause_ms(r->ms);
    }
    moe_monitor_progress(r->monitor, MOE_PHASE_END, r->steps);
    moe_monitor_done(r->monitor);
    return MOE_OK;
}

static enum moe_code run(struct rank *r, struct moe_error *err)
{
    for (;;) {
        struct moe_session s = { 0 };
        bool more = false;
        enum moe_code code = moe_monitor_next(r->monitor, &s, &more, err);
        if (code == MOE_OK && !more)
            return MOE_OK;
        if (code == MOE_OK)
            code = train(r, &s, err);
        if (code == MOE_OK)
            return moe_comm_free(&s.world), MOE_OK;
        const bool again = moe_monitor_failed(r->monitor, err);
        moe_comm_free(&s.world);
        if (!again)
            return code;
    }
}

int main(int argc, char **argv)
{
    struct rank r = { .log = -1 };
    struct moe_error err = { 0 };
    char path[4096];
    unsigned char config[32] = { 0 };
    if (argc < 4 || argc - 4 > MOST || snprintf(path, sizeof path, "%s/log", argv[1]) >= (int)sizeof path)
        return 2;
    r.steps = moe_number(argv[2], 10, NULL);
    r.ms = moe_number(argv[3], 10, NULL);
    for (int i = 4; i < argc; i++)
        if (!read_order(argv[i], &r.orders[r.count++]))
            return 2;
    const char *seed = getenv("MOE_TEST_CONFIG");
    (void)snprintf((char *)config, sizeof config, "%s", seed ? seed : "");
    r.log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (r.log < 0)
        return 2;
    enum moe_code code = moe_monitor_new(config, DEADLINE_MS, &r.monitor, &err);
    if (code == MOE_OK)
        code = run(&r, &err);
    if (code != MOE_OK)
        moe_error_print(stderr, &err);
    moe_monitor_free(&r.monitor);
    return code == MOE_OK ? 0 : 1;
}
