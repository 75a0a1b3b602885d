/* The job's machine against a small world that breaks at random, by fixed seeds: nodes that come and go, ranks that die, hang, fail, drain late or never, answers
 * that come late, events of old generations and of nobody. What must hold whatever happens is checked at every action and behind every event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/fault/machine.h"
#include <signal.h>
#include <string.h>

enum { NODES = 4, RANKS = 3, PLANS = 512, EPISODES = 2500, EVENTS = 1000 };
#define NONE UINT64_MAX

struct process {
    bool alive, told, in, silent;      /* there is one (as far as the machine was told); it said HELLO; it is in a generation */
    uint64_t generation;
    bool killed;
};
struct plan { uint64_t at; struct moe_job_event event; bool used; };
struct world {
    struct moe_job *job;
    struct moe_job_options options;
    uint64_t random, now, last_generation, events;
    bool formed, ended, deaf, connected[NODES + 1];       /* deaf: nothing but time goes in any more */
    uint32_t ranks[NODES + 1];
    struct process process[NODES + 1][RANKS];
    struct plan plan[PLANS];
    uint64_t waits_until;              /* before that nothing is started again, and nothing formed */
    unsigned ends, forms;
    bool all_zero;                     /* every exit since the last FORM was 0 */
};

static uint64_t draw(struct world *w, uint64_t below)
{
    uint64_t z = (w->random += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % below;
}

static void later(struct world *w, uint64_t most_ms, struct moe_job_event event)
{
    for (size_t i = 0; i < PLANS; i++)
        if (!w->plan[i].used) {
            w->plan[i] = (struct plan){ w->now + draw(w, most_ms), event, true };
            return;
        }
    fail_msg("more plans than there can be");
}

static void forget_node(struct world *w, uint32_t node)
{
    w->connected[node] = false;
    memset(w->process[node], 0, sizeof w->process[node]);
    for (size_t i = 0; i < PLANS; i++)
        w->plan[i].used = w->plan[i].used && (w->plan[i].event.node != node || w->plan[i].event.kind == MOE_EVENT_RESTORE_CHOSEN);
}

static void check_form(struct world *w, const struct moe_job_action *a)
{
    bool seen[NODES + 1][RANKS] = { { false } };
    assert_true(w->now >= w->waits_until);
    assert_true(!w->formed ? a->generation == 0 : a->generation == w->last_generation + 1);
    assert_true(moe_job_world(w->job) > 0);
    for (unsigned r = 0; r < moe_job_world(w->job); r++) {
        uint32_t node, local;
        moe_job_rank(w->job, r, &node, &local);
        struct process *p = &w->process[node][local];
        assert_true(w->connected[node] && p->alive && p->told && !p->in && !p->killed && !seen[node][local]);
        seen[node][local] = true;
    }
    for (uint32_t n = 0; n <= NODES; n++)                 /* nobody of the old generation is left anywhere that can be reached */
        for (uint32_t l = 0; l < RANKS; l++) {
            assert_false(w->connected[n] && w->process[n][l].alive && w->process[n][l].in);
            if (seen[n][l])
                w->process[n][l].in = true, w->process[n][l].generation = a->generation;
        }
    w->last_generation = a->generation;
    w->formed = w->all_zero = true;
    w->forms++;
}

static void start(struct world *w, const struct moe_job_action *a)
{
    struct process *p = &w->process[a->node][a->local];
    assert_true(w->connected[a->node] && a->local < w->ranks[a->node] && !p->alive);
    *p = (struct process){ .alive = true, .silent = !draw(w, 50) };
    if (!w->deaf && draw(w, 40))
        later(w, 2000, (struct moe_job_event){ .kind = MOE_EVENT_RANK_STARTED, .node = a->node, .local = a->local });
}

static void act(void *ctx, const struct moe_job_action *a)
{
    struct world *w = ctx;
    assert_false(w->ended);
    switch (a->kind) {
    case MOE_ACTION_START_RANK:
        start(w, a);
        break;
    case MOE_ACTION_KILL_RANK:
        assert_true(w->connected[a->node] && w->process[a->node][a->local].alive && !w->process[a->node][a->local].killed);
        w->process[a->node][a->local].killed = true;
        if (!w->deaf && draw(w, 30))
            later(w, 500, (struct moe_job_event){ .kind = MOE_EVENT_RANK_EXITED, .node = a->node, .local = a->local, .status = SIGKILL });
        break;
    case MOE_ACTION_ABORT:
        assert_true(w->formed && a->generation == w->last_generation);
        for (uint32_t n = 0; n < NODES; n++)
            for (uint32_t l = 0; l < RANKS; l++)
                if (!w->deaf && w->process[n][l].alive && w->process[n][l].in && draw(w, 20))
                    later(w, 3000, (struct moe_job_event){ .kind = MOE_EVENT_RANK_DRAINED, .node = n, .local = l, .generation = a->generation });
        break;
    case MOE_ACTION_CHOOSE_RESTORE:
        if (!w->deaf && draw(w, 200))
            later(w, 5000, (struct moe_job_event){ .kind = draw(w, 200) ? MOE_EVENT_RESTORE_CHOSEN : MOE_EVENT_RESTORE_FAILED, .node = NONE & 0xffff, .step = draw(w, 100) });
        break;
    case MOE_ACTION_FORM:
        check_form(w, a);
        break;
    case MOE_ACTION_STOP_RANKS:
        for (uint32_t n = 0; n < NODES; n++)
            for (uint32_t l = 0; l < RANKS; l++)
                if (!w->deaf && w->process[n][l].alive && draw(w, 10))
                    later(w, 20000, (struct moe_job_event){ .kind = MOE_EVENT_RANK_EXITED, .node = n, .local = l });
        break;
    case MOE_ACTION_DROP_NODE:
        if (a->node <= NODES)
            forget_node(w, a->node);
        break;
    case MOE_ACTION_END:
        w->ended = true;
        w->ends++;
        for (uint32_t n = 0; n <= NODES; n++)
            for (uint32_t l = 0; l < RANKS; l++)
                assert_false(w->connected[n] && w->process[n][l].alive);
        assert_true(a->status || w->all_zero);
        assert_true(a->text[0]);
        break;
    case MOE_ACTION_WAIT:
        assert_true(a->delay_ms && a->delay_ms <= w->options.restart_delay_ms);
        w->waits_until = w->now + a->delay_ms;
        break;
    case MOE_ACTION_STATE:
        if (a->state == MOE_JOB_STOPPING)
            w->waits_until = 0;
        break;
    }
}

/* An event as it reaches the machine; the world knows by then what the machine is told. */
static void feed(struct world *w, struct moe_job_event e)
{
    struct moe_error err = { 0 };
    e.now_ms = w->now;
    struct process *p = e.node <= NODES && e.local < RANKS ? &w->process[e.node][e.local] : NULL;
    if (e.kind == MOE_EVENT_RANK_STARTED && p && p->alive)
        p->told = true;
    if (e.kind == MOE_EVENT_RANK_DRAINED && p && p->in && e.generation == p->generation)
        p->in = false;
    if (e.kind == MOE_EVENT_RANK_EXITED && p && p->alive) {
        w->all_zero = w->all_zero && !e.status;
        *p = (struct process){ 0 };
    }
    if (e.kind == MOE_EVENT_NODE_JOINED && e.node <= NODES && !w->connected[e.node]) {
        w->connected[e.node] = true;
        w->ranks[e.node] = e.ranks;
    }
    if (e.kind == MOE_EVENT_NODE_LOST && e.node <= NODES) {
        for (uint32_t l = 0; l < RANKS; l++)
            w->all_zero = w->all_zero && !w->process[e.node][l].in;
        forget_node(w, e.node);
    }
    assert_int_equal(moe_job_take(w->job, &e, act, w, &err), MOE_OK);
    w->events++;
    uint64_t due = moe_job_due_ms(w->job);
    if (w->ended)
        assert_true(due == NONE && moe_job_state(w->job) == MOE_JOB_ENDED);
    else                                                  /* something is always waited for, and not in the past: no busy loop, no standstill */
        assert_true(due > w->now && due - w->now <= 60000);
}

/* What was planned for until `until`, in its order, and ticks when the machine asks for them. */
static void pass(struct world *w, uint64_t until)
{
    while (!w->ended) {
        struct plan *next = NULL;
        for (size_t i = 0; i < PLANS; i++)
            if (w->plan[i].used && (!next || w->plan[i].at < next->at))
                next = &w->plan[i];
        uint64_t due = moe_job_due_ms(w->job), at = next && next->at <= due ? next->at : due;
        if (at > until)
            break;
        w->now = at > w->now ? at : w->now;
        if (next && next->at <= due) {
            next->used = false;
            feed(w, next->event);
        } else {
            feed(w, (struct moe_job_event){ .kind = MOE_EVENT_TICK });
        }
    }
    w->now = until > w->now ? until : w->now;
}

static struct moe_job_event garbage(struct world *w)
{
    static const enum moe_job_event_kind kinds[] = { MOE_EVENT_BEAT, MOE_EVENT_RANK_FAILED, MOE_EVENT_RANK_DRAINED, MOE_EVENT_COMMITTED };
    struct moe_job_event e = { .kind = kinds[draw(w, MOE_COUNT(kinds))], .node = (uint32_t)draw(w, NODES + 3), .local = (uint32_t)draw(w, RANKS + 2), .still_ms = UINT32_MAX };
    e.phase = (enum moe_rank_phase)draw(w, MOE_PHASES);
    e.generation = w->last_generation + 1 + draw(w, 3);   /* of no generation that there is; an old one is: */
    if (w->last_generation && draw(w, 2))
        e.generation = draw(w, w->last_generation);
    return e;
}

static void one_beat(struct world *w, uint32_t n, uint32_t l, struct process *p)
{
    uint64_t kind = draw(w, 4000);
    struct moe_job_event e = { .kind = MOE_EVENT_BEAT, .node = n, .local = l, .generation = p->generation, .phase = p->in ? MOE_PHASE_TRAIN : MOE_PHASE_WAIT };
    if (kind < 4)
        e = (struct moe_job_event){ .kind = MOE_EVENT_RANK_EXITED, .node = n, .local = l, .status = kind < 2 ? SIGSEGV : (int)draw(w, 3) << 8 };
    else if (kind < 8 && p->in)
        e = (struct moe_job_event){ .kind = MOE_EVENT_RANK_FAILED, .node = n, .local = l, .generation = p->generation };
    else if (kind < 10)
        p->silent = true;
    else if (kind < 12)
        e.still_ms = UINT32_MAX;
    if (!p->silent)
        feed(w, e);
}

static void one_second(struct world *w)
{
    for (uint32_t n = 0; n < NODES && !w->ended; n++) {
        if (!w->connected[n] && !draw(w, 8))
            feed(w, (struct moe_job_event){ .kind = MOE_EVENT_NODE_JOINED, .node = n, .ranks = 1 + (uint32_t)draw(w, RANKS) });
        else if (w->connected[n] && !draw(w, 1500))
            feed(w, (struct moe_job_event){ .kind = MOE_EVENT_NODE_LOST, .node = n });
        for (uint32_t l = 0; l < RANKS && !w->ended; l++)
            if (w->process[n][l].alive && w->process[n][l].told)
                one_beat(w, n, l, &w->process[n][l]);
    }
    if (!w->ended && !draw(w, 4))
        feed(w, garbage(w));
    if (!w->ended && !draw(w, 2000))
        feed(w, (struct moe_job_event){ .kind = MOE_EVENT_STOP, .why = MOE_STOP_SIGNAL });
    pass(w, w->now + 100 + draw(w, 1400));
}

static uint64_t episode(uint64_t seed, unsigned *forms, bool *zero)
{
    struct world w = { .random = seed, .now = seed, .all_zero = true };
    struct moe_error err = { 0 };
    w.options = (struct moe_job_options){ .nodes = 1 + (unsigned)draw(&w, NODES), .min_ranks = (unsigned)draw(&w, 4), .on_loss = (enum moe_on_loss)(draw(&w, 20) / 9),
                                          .max_restarts = (unsigned)draw(&w, 30), .final_status = (int)draw(&w, 2) * 2, .restart_window_ms = draw(&w, 2) * 300000,
                                          .restart_delay_ms = (unsigned)draw(&w, 2) * (1000 + (unsigned)draw(&w, 20000)), .suspect_ms = 3000, .lost_ms = 10000,
                                          .stuck_ms = 40000, .drain_ms = 5000, .gather_ms = 60000, .grace_ms = 30000 };
    assert_int_equal(moe_job_new(&w.options, &w.job, &err), MOE_OK);
    feed(&w, (struct moe_job_event){ .kind = MOE_EVENT_TICK });
    while (!w.ended && w.events < EVENTS)
        one_second(&w);
    memset(w.plan, 0, sizeof w.plan);                     /* and then nothing answers any more: the job must come to its end by itself */
    w.deaf = true;
    for (unsigned ticks = 0; !w.ended; ticks++) {
        assert_true(ticks < 1000);
        w.now = moe_job_due_ms(w.job);
        feed(&w, (struct moe_job_event){ .kind = MOE_EVENT_TICK });
    }
    assert_int_equal(w.ends, 1);
    *forms += w.forms;
    *zero = w.all_zero;
    moe_job_free(&w.job);
    return w.events;
}

static void holds_whatever_happens(void **state)
{
    (void)state;
    uint64_t events = 0;
    unsigned forms = 0, zeros = 0;
    for (uint64_t seed = 1; seed <= EPISODES; seed++) {
        bool zero = false;
        events += episode(seed, &forms, &zero);
        zeros += zero;
    }
    print_message("# %llu events, %u generations, %u episodes whose ranks all ended with 0\n", (unsigned long long)events, forms, zeros);
    assert_true(events > 1000000 && forms > 2 * EPISODES);       /* the world is neither dead nor without faults */
    assert_true(zeros && zeros < EPISODES);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(holds_whatever_happens) };
    return cmocka_run_group_tests_name("machine, at random", tests, NULL, NULL);
}
