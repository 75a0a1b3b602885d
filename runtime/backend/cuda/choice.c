#include "runtime/backend/cuda/choice.h"
#include <cuda_runtime_api.h>
#include <stdlib.h>
#include <string.h>

/* Of each way the first call is not counted: it makes plans and loads code. Of those that are, the fastest stands for the way: what disturbs only adds. */
enum { WARM = 1, COUNTED = 3, CALLS = WARM + COUNTED };

struct way { unsigned calls; float least_ms; };
struct entry {
    struct cuda_group_shape shape;
    uint64_t order;                    /* of the first asking, from 1; 0: an empty place                                              */
    unsigned can, refused;             /* of `can`: what turned out not to                                                            */
    bool running;                      /* between `from` and `to`, which have not been read yet                                       */
    enum cuda_way now, best;
    bool settled;
    struct way way[CUDA_WAYS];
};
struct cuda_choices {
    struct entry of[CUDA_CHOICES];
    struct entry *said;                /* whose way was last said                                                                     */
    struct entry *asked;               /* the same, if its call is one to measure                                                     */
    struct entry *timed;               /* whose call the events are around; one shape at a time                                       */
    cudaEvent_t from, to;
    uint64_t order;
    bool deterministic;
};

const char *cuda_way_name(enum cuda_way way)
{
    static const char *const names[CUDA_WAYS] = { "hopper", "hopper over copies", "own", "own over copies", "lanes", "batched" };
    return names[way];
}

struct cuda_choices *cuda_choices_new(bool deterministic)
{
    struct cuda_choices *c = calloc(1, sizeof *c);
    if (c)
        c->deterministic = deterministic;
    return c;
}

void cuda_choices_free(struct cuda_choices **choices)
{
    struct cuda_choices *c = *choices;
    if (!c)
        return;
    if (c->from)
        (void)cudaEventDestroy(c->from);
    if (c->to)
        (void)cudaEventDestroy(c->to);
    free(c);
    *choices = NULL;
}

static bool same(const struct cuda_group_shape *a, const struct cuda_group_shape *b)
{
    return a->kind == b->kind && a->groups == b->groups && a->m == b->m && a->n == b->n && a->k == b->k && a->tb == b->tb && a->add == b->add &&
           a->from_a == b->from_a && a->from_b == b->from_b && a->to == b->to;
}

/* The shape's place: its own, an empty one, or that of the shape that was asked for first of all. */
static struct entry *place(struct cuda_choices *c, const struct cuda_group_shape *shape)
{
    struct entry *oldest = &c->of[0];
    for (size_t i = 0; i < CUDA_CHOICES; i++) {
        struct entry *e = &c->of[i];
        if (e->order && same(&e->shape, shape))
            return e;
        if (e->order < oldest->order)
            oldest = e;
    }
    if (c->timed == oldest)
        c->timed = NULL;
    *oldest = (struct entry){ .shape = *shape, .order = ++c->order };
    return oldest;
}

static enum cuda_way first_of(unsigned can)
{
    for (unsigned w = 0; w < CUDA_WAYS; w++)
        if (can & 1u << w)
            return (enum cuda_way)w;
    return CUDA_WAY_LANES;
}

/* The next that has calls to make; when none has, the fastest. */
static void advance(struct entry *e)
{
    const unsigned can = e->can & ~e->refused;
    enum cuda_way best = first_of(can);
    for (unsigned w = 0; w < CUDA_WAYS; w++) {
        if (!(can & 1u << w))
            continue;
        if (e->way[w].calls < CALLS) {
            e->now = (enum cuda_way)w;
            return;
        }
        if (e->way[w].least_ms < e->way[best].least_ms)
            best = (enum cuda_way)w;
    }
    e->best = best;
    e->settled = true;
}

/* What the events around the last call say, if both have come to pass. */
static void read_time(struct cuda_choices *c)
{
    struct entry *e = c->timed;
    float ms;
    if (!e || cudaEventQuery(c->to) != cudaSuccess || cudaEventElapsedTime(&ms, c->from, c->to) != cudaSuccess) {
        (void)cudaGetLastError();
        return;
    }
    struct way *w = &e->way[e->now];
    if (w->calls >= WARM)
        w->least_ms = w->calls == WARM ? ms : MOE_MIN(w->least_ms, ms);
    w->calls++;
    c->timed = NULL;
    e->running = false;
    advance(e);
}

enum cuda_way cuda_choice_next(struct cuda_choices *c, const struct cuda_group_shape *shape, unsigned can)
{
    c->asked = c->said = NULL;
    if (c->deterministic || (can & (can - 1)) == 0)
        return first_of(can);
    read_time(c);
    struct entry *e = place(c, shape);
    if (e->can != can) {                             /* new; or what a way takes has changed with its pointers */
        const uint64_t order = e->order;
        if (c->timed == e)
            c->timed = NULL;
        *e = (struct entry){ .shape = *shape, .order = order, .can = can };
        advance(e);
    }
    c->said = e;
    if (e->settled)
        return e->best;
    c->asked = e;
    return e->now;
}

void cuda_choice_refused(struct cuda_choices *c, enum cuda_way way)
{
    struct entry *e = c->said;
    c->asked = NULL;                                 /* what is gone instead is not measured as this way */
    if (!e || !(e->can & ~e->refused & ~(1u << way)))
        return;
    e->refused |= 1u << way;
    if (c->timed == e)
        c->timed = NULL;
    e->settled = false;
    advance(e);
}

int cuda_choice_begin(struct cuda_choices *c, void *stream)
{
    cudaError_t code = cudaSuccess;
    if (!c->asked || c->timed)                       /* nothing to measure, or another shape is being measured */
        return cudaSuccess;
    if (!c->from)
        code = cudaEventCreate(&c->from);
    if (code == cudaSuccess && !c->to)
        code = cudaEventCreate(&c->to);
    if (code == cudaSuccess)
        code = cudaEventRecord(c->from, stream);
    c->asked->running = code == cudaSuccess;
    return code;
}

int cuda_choice_end(struct cuda_choices *c, void *stream)
{
    if (!c->asked || c->timed || !c->asked->running)
        return cudaSuccess;
    const cudaError_t code = cudaEventRecord(c->to, stream);
    c->timed = code == cudaSuccess ? c->asked : NULL;
    return code;
}

void cuda_choices_print(const struct cuda_choices *c, struct moe_buf *out)
{
    uint64_t last = 0;
    for (;;) {
        const struct entry *e = NULL;
        for (size_t i = 0; i < CUDA_CHOICES; i++)
            if (c->of[i].order > last && (!e || c->of[i].order < e->order))
                e = &c->of[i];
        if (!e)
            return;
        last = e->order;
        const struct cuda_group_shape *s = &e->shape;
        moe_buf_printf(out, "%s of %zu groups, m %zu n %zu k %zu%s%s%s:", s->kind == MOE_GROUP_ROWS ? "rows" : "inner", s->groups, s->m, s->n, s->k,
                       s->from_a ? ", a gathered" : "", s->from_b ? ", b gathered" : "", s->to ? ", c scattered" : "");
        for (unsigned w = 0; w < CUDA_WAYS; w++)
            if (e->way[w].calls > WARM)
                moe_buf_printf(out, " %s %.3f ms,", cuda_way_name((enum cuda_way)w), (double)e->way[w].least_ms);
        moe_buf_printf(out, " %s%s\n", e->settled ? "taken: " : "not settled", e->settled ? cuda_way_name(e->best) : "");
    }
}
