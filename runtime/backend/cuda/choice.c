#include "runtime/backend/cuda/choice.h"
#include "runtime/backend/backend.h"
#include <cuda_runtime_api.h>
#include <stdlib.h>
#include <string.h>

/* Of each way the first call is not counted: it makes plans and loads code. Of those that are, the fastest stands for the way: what disturbs only adds. */
enum { WARM = 1, COUNTED = 3, CALLS = WARM + COUNTED };

/* asked: calls that went by it with events around; calls: those whose time is known. */
struct way { unsigned asked, calls; float least_ms; };
struct entry {
    struct cuda_group_shape shape;
    uint64_t order;                    /* of the first asking, from 1; 0: an empty place                                              */
    unsigned can, refused;             /* of `can`: what turned out not to                                                            */
    enum cuda_way best;                /* so far                                                                                      */
    bool settled;
    struct way way[CUDA_WAYS];
};
/* Events around one call. All are on one stream, so they come to pass in the order in which they were asked for. */
struct pair { cudaEvent_t from, to; struct entry *entry; enum cuda_way way; };     /* entry NULL: its time is of no use any more            */
struct cuda_choices {
    struct entry of[CUDA_CHOICES];
    struct entry *said;                /* whose way was last said                                                                     */
    struct entry *asked;               /* the same, if its call is one to measure: by the pair behind those under way                 */
    enum cuda_way way;                 /* of that call                                                                                */
    struct pair pair[CUDA_PAIRS];      /* a ring                                                                                      */
    size_t first, under_way;
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
    for (size_t i = 0; i < CUDA_PAIRS; i++) {
        if (c->pair[i].from)
            (void)cudaEventDestroy(c->pair[i].from);
        if (c->pair[i].to)
            (void)cudaEventDestroy(c->pair[i].to);
    }
    free(c);
    *choices = NULL;
}

static bool same(const struct cuda_group_shape *a, const struct cuda_group_shape *b)
{
    return a->kind == b->kind && a->groups == b->groups && a->m == b->m && a->n == b->n && a->k == b->k && a->tb == b->tb && a->add == b->add &&
           a->from_a == b->from_a && a->from_b == b->from_b && a->to == b->to;
}

static struct pair *pair_at(struct cuda_choices *c, size_t i) { return &c->pair[(c->first + i) % CUDA_PAIRS]; }

/* What is under way of it is not its any more. */
static void begin_anew(struct cuda_choices *c, struct entry *e, struct entry as)
{
    for (size_t i = 0; i < c->under_way; i++)
        if (pair_at(c, i)->entry == e)
            pair_at(c, i)->entry = NULL;
    *e = as;
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
    begin_anew(c, oldest, (struct entry){ .shape = *shape, .order = ++c->order });
    return oldest;
}

static enum cuda_way first_of(unsigned can)
{
    for (unsigned w = 0; w < CUDA_WAYS; w++)
        if (can & 1u << w)
            return (enum cuda_way)w;
    return CUDA_WAY_LANES;
}

/* The fastest of those whose times are known, the first while none is; settled when they all are. */
static void weigh(struct entry *e)
{
    const unsigned can = e->can & ~e->refused;
    const struct way *least = NULL;
    e->best = first_of(can);
    e->settled = true;
    for (unsigned w = 0; w < CUDA_WAYS; w++) {
        const struct way *way = &e->way[w];
        if (!(can & 1u << w))
            continue;
        e->settled &= way->calls >= CALLS;
        if (way->calls > WARM && (!least || way->least_ms < least->least_ms)) {
            least = way;
            e->best = (enum cuda_way)w;
        }
    }
}

/* The first way that has calls to make: one after the other, so that all calls of a way that are counted come behind one that is not. */
static bool on_trial(const struct entry *e, enum cuda_way *way)
{
    for (unsigned w = 0; w < CUDA_WAYS; w++)
        if (e->can & ~e->refused & 1u << w && e->way[w].asked < CALLS) {
            *way = (enum cuda_way)w;
            return true;
        }
    return false;
}

/* One that cannot be made is none: what is wrong with the device, the call that goes without it is told as well. */
static bool make(cudaEvent_t *event)
{
    if (*event || cudaEventCreate(event) == cudaSuccess)
        return true;
    *event = NULL;
    (void)cudaGetLastError();
    return false;
}

static bool has_pair(struct cuda_choices *c)
{
    struct pair *p = pair_at(c, c->under_way);
    return c->under_way < CUDA_PAIRS && make(&p->from) && make(&p->to);
}

/* A time that cannot be told is asked for once more. */
static void take_time(const struct pair *p)
{
    struct way *w = &p->entry->way[p->way];
    float ms;
    if (cudaEventElapsedTime(&ms, p->from, p->to) != cudaSuccess) {
        (void)cudaGetLastError();
        w->asked--;
        return;
    }
    if (w->calls >= WARM)
        w->least_ms = w->calls == WARM ? ms : MOE_MIN(w->least_ms, ms);
    w->calls++;
    weigh(p->entry);
}

/* What the events say that have come to pass. */
static void read_times(struct cuda_choices *c)
{
    for (; c->under_way; c->under_way--, c->first = (c->first + 1) % CUDA_PAIRS) {
        const struct pair *p = pair_at(c, 0);
        if (cudaEventQuery(p->to) != cudaSuccess) {
            (void)cudaGetLastError();
            return;
        }
        if (p->entry)
            take_time(p);
    }
}

enum cuda_way cuda_choice_next(struct cuda_choices *c, const struct cuda_group_shape *shape, unsigned can)
{
    c->asked = c->said = NULL;
    if (c->deterministic || (can & (can - 1)) == 0)
        return first_of(can);
    read_times(c);
    struct entry *e = place(c, shape);
    if (e->can != can) {                             /* new; or what a way takes has changed with its pointers */
        begin_anew(c, e, (struct entry){ .shape = *shape, .order = e->order, .can = can });
        weigh(e);
    }
    c->said = e;
    if (e->settled || !on_trial(e, &c->way) || !has_pair(c))
        return e->best;
    c->asked = e;
    return c->way;
}

void cuda_choice_refused(struct cuda_choices *c, enum cuda_way way)
{
    struct entry *e = c->said;
    c->asked = NULL;                                 /* what is gone instead is not measured as this way */
    if (!e || !(e->can & ~e->refused & ~(1u << way)))
        return;
    e->refused |= 1u << way;
    weigh(e);
}

int cuda_choice_begin(struct cuda_choices *c, void *stream)
{
    return c->asked ? cudaEventRecord(pair_at(c, c->under_way)->from, stream) : cudaSuccess;
}

int cuda_choice_end(struct cuda_choices *c, void *stream)
{
    struct pair *p = pair_at(c, c->under_way);
    if (!c->asked)
        return cudaSuccess;
    const cudaError_t code = cudaEventRecord(p->to, stream);
    if (code == cudaSuccess) {
        p->entry = c->asked;
        p->way = c->way;
        p->entry->way[p->way].asked++;
        c->under_way++;
    }
    c->asked = NULL;
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
        moe_buf_printf(out, " %s%s\n", e->settled ? "taken: " : MOE_BACKEND_UNSETTLED, e->settled ? cuda_way_name(e->best) : "");
    }
}
