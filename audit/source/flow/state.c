#include "audit/source/flow/state.h"
#include <stdlib.h>

struct state *flow_state_new(struct pool *pool)
{
    struct state *s = pool->free;
    if (s)
        pool->free = s->next;
    else if ((s = malloc(sizeof *s)))
        pool->made++;
    else
        return pool->failed = true, NULL;
    s->next = NULL;
    s->cell_count = s->object_count = 0;
    return s;
}

struct state *flow_state_copy(struct pool *pool, const struct state *from)
{
    struct state *s = flow_state_new(pool);
    if (!s)
        return NULL;
    flow_state_replace(s, from);
    return s;
}

void flow_state_replace(struct state *s, const struct state *with)
{
    s->cell_count = with->cell_count;
    s->object_count = with->object_count;
    memcpy(s->cells, with->cells, with->cell_count * sizeof *s->cells);
    memcpy(s->objects, with->objects, with->object_count * sizeof *s->objects);
}

void flow_state_drop(struct pool *pool, struct state *s)
{
    if (s) {
        s->next = pool->free;
        pool->free = s;
    }
}

void flow_pool_free(struct pool *pool)
{
    for (struct state *s = pool->free, *next; s; s = next) {
        next = s->next;
        free(s);
    }
    pool->free = NULL;
}

static uint32_t lower_bound(const struct state *s, uint32_t obj, int64_t off)
{
    uint32_t lo = 0, hi = s->cell_count;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        const struct cell *c = &s->cells[mid];
        if (c->obj < obj || (c->obj == obj && c->off < off))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

struct cell *flow_state_cell(struct state *s, uint32_t obj, int64_t off)
{
    uint32_t i = lower_bound(s, obj, off);
    return i < s->cell_count && s->cells[i].obj == obj && s->cells[i].off == off ? &s->cells[i] : NULL;
}

static void erase(struct state *s, uint32_t first, uint32_t last)
{
    memmove(&s->cells[first], &s->cells[last], (s->cell_count - last) * sizeof *s->cells);
    s->cell_count -= last - first;
}

void flow_state_set(struct state *s, uint32_t obj, int64_t off, uint32_t size, struct aval v)
{
    uint32_t i = lower_bound(s, obj, off);
    if (i < s->cell_count && s->cells[i].obj == obj && s->cells[i].off == off && s->cells[i].size == size) {
        s->cells[i].v = v;
        return;
    }
    uint32_t first = i, last = i;
    while (first > 0 && s->cells[first - 1].obj == obj && s->cells[first - 1].off + s->cells[first - 1].size > off)
        first--;
    while (last < s->cell_count && s->cells[last].obj == obj && s->cells[last].off < off + (int64_t)MOE_MAX(size, 1u))
        last++;
    if (last > first)
        erase(s, first, last);
    if (s->cell_count == CAP_CELLS) {         /* no room: from now on a missing cell of it says nothing */
        if (obj < s->object_count)
            s->objects[obj].fill = FILL_KNOWN;
        return;
    }
    memmove(&s->cells[first + 1], &s->cells[first], (s->cell_count - first) * sizeof *s->cells);
    s->cells[first] = (struct cell){ obj, size, off, v };
    s->cell_count++;
}

void flow_state_forget(struct state *s, uint32_t obj)
{
    uint32_t first = lower_bound(s, obj, INT64_MIN), last = first;
    while (last < s->cell_count && s->cells[last].obj == obj)
        last++;
    if (last > first)
        erase(s, first, last);
}

uint32_t flow_state_taint(const struct ostate *o, int64_t lo, int64_t hi)
{
    return o->taint | (lo < o->part_hi && hi > o->part_lo ? o->part_taint : 0);
}

void flow_state_taint_part(struct ostate *o, uint32_t taint, int64_t lo, int64_t hi)
{
    if (!taint)
        return;
    o->part_lo = o->part_taint ? MOE_MIN(o->part_lo, lo) : lo;
    o->part_hi = o->part_taint ? MOE_MAX(o->part_hi, hi) : hi;
    o->part_taint |= taint;
}

struct aval flow_state_default(const struct state *s, uint32_t obj, int64_t off, uint32_t size)
{
    struct aval v = flow_v_top();
    if (obj >= s->object_count)
        return v;
    const struct ostate *o = &s->objects[obj];
    if (o->fill == FILL_ZERO)
        v = flow_v_int(0);
    v.init = o->fill != FILL_NONE ? INIT_YES : o->init_to ? INIT_MAYBE : INIT_NO;
    v.taint = flow_state_taint(o, off, off + (int64_t)size);
    return v;
}

static void join_object(struct ostate *a, const struct ostate *b)
{
    if (a->life != b->life && (a->life == LIFE_NONE || b->life == LIFE_NONE)) {
        a->life = a->life == LIFE_NONE ? b->life : a->life;
        a->free_node = a->free_node ? a->free_node : b->free_node;
    } else if (a->life != b->life) {
        a->life = LIFE_MAYBE;
        a->free_node = a->free_node ? a->free_node : b->free_node;
    }
    if (a->fill != b->fill)
        a->fill = FILL_KNOWN;
    a->escaped |= b->escaped;
    a->many |= b->many;
    if (a->held != b->held)
        a->held = a->held == 0 || b->held == 0 ? 0 : 3;
    if (a->size_lo < 0 || b->size_lo < 0)
        a->size_lo = a->size_hi = -1;
    a->size_lo = MOE_MIN(a->size_lo, b->size_lo);
    a->size_hi = a->size_hi < 0 || b->size_hi < 0 ? -1 : MOE_MAX(a->size_hi, b->size_hi);
    if (a->len_lo < 0 || b->len_lo < 0 || a->unit != b->unit)
        a->len_lo = a->len_hi = -1;
    a->len_lo = MOE_MIN(a->len_lo, b->len_lo);
    a->len_hi = a->len_hi < 0 || b->len_hi < 0 ? -1 : MOE_MAX(a->len_hi, b->len_hi);
    a->prefix = MOE_MIN(a->prefix, b->prefix);
    a->init_to = MOE_MAX(a->init_to, b->init_to);
    a->unterminated &= b->unterminated;
    a->constant &= b->constant;
    a->text = a->text == b->text ? a->text : 0;
    a->taint |= b->taint;
    flow_state_taint_part(a, b->part_taint, b->part_lo, b->part_hi);
}

/* Two states with the same history have the same objects; one that never met an object says nothing against it. */
static void join_objects(struct state *into, const struct state *other)
{
    uint32_t both = MOE_MIN(into->object_count, other->object_count);
    for (uint32_t i = 0; i < both; i++)
        if (memcmp(&into->objects[i], &other->objects[i], sizeof into->objects[i]) != 0)
            join_object(&into->objects[i], &other->objects[i]);
    for (uint32_t i = both; i < other->object_count; i++)
        into->objects[i] = other->objects[i];
    into->object_count = MOE_MAX(into->object_count, other->object_count);
}

static int cell_order(const struct cell *a, const struct cell *b)
{
    return a->obj != b->obj ? (a->obj < b->obj ? -1 : 1) : a->off != b->off ? (a->off < b->off ? -1 : 1) : 0;
}

typedef struct aval join_fn(struct aval, struct aval);

static void forget_stores(struct pool *pool, struct aval a, struct aval b)
{
    if (a.def == b.def)
        return;
    if (a.def)
        pool->marks[a.def] |= pool->read_mark;
    if (b.def)
        pool->marks[b.def] |= pool->read_mark;
}

/* A pointer that the merged state no longer knows: what it pointed to may still be reachable. */
static void let_go(struct state *s, struct aval was, struct aval is)
{
    if (was.obj && was.kind != V_FUNC && was.obj != is.obj && was.obj < s->object_count)
        s->objects[was.obj].escaped = 1;
}

static bool merge_cells(struct pool *pool, struct state *into, const struct state *other, join_fn *join)
{
    struct cell out[CAP_CELLS];
    uint32_t n = 0, i = 0, j = 0;
    bool changed = false;
    while ((i < into->cell_count || j < other->cell_count) && n < CAP_CELLS) {
        const struct cell *a = i < into->cell_count ? &into->cells[i] : NULL, *b = j < other->cell_count ? &other->cells[j] : NULL;
        int order = !a ? 1 : !b ? -1 : cell_order(a, b);
        struct cell c = order <= 0 ? *a : *b;
        struct aval va = order <= 0 ? a->v : flow_state_default(into, c.obj, c.off, c.size), vb = order >= 0 ? b->v : flow_state_default(other, c.obj, c.off, c.size);
        i += order <= 0;
        j += order >= 0;
        if (order != 0 && c.obj >= (order < 0 ? other : into)->object_count) {
            out[n++] = c;                      /* the other side never met this object */
            changed |= order > 0;
            continue;
        }
        forget_stores(pool, va, vb);
        if (order == 0 && a->size != b->size) {
            changed = true;
            continue;
        }
        c.v = flow_v_same(va, vb) ? va : join(va, vb);
        changed |= !flow_v_same(c.v, va);
        out[n++] = c;
    }
    for (; n == CAP_CELLS && i < into->cell_count; i++)
        into->objects[into->cells[i].obj].fill = FILL_KNOWN;
    for (; n == CAP_CELLS && j < other->cell_count; j++)
        if (other->cells[j].obj < into->object_count)
            into->objects[other->cells[j].obj].fill = FILL_KNOWN;
    memcpy(into->cells, out, n * sizeof *out);
    into->cell_count = n;
    return changed;
}

static bool merge(struct pool *pool, struct state *into, const struct state *other, join_fn *join)
{
    struct { struct aval was, is; } lost[64];
    unsigned n = 0;
    for (uint32_t i = 0, j = 0; (i < into->cell_count || j < other->cell_count) && n + 1 < MOE_COUNT(lost);) {
        const struct cell *a = i < into->cell_count ? &into->cells[i] : NULL, *b = j < other->cell_count ? &other->cells[j] : NULL;
        int order = !a ? 1 : !b ? -1 : cell_order(a, b);
        i += order <= 0;
        j += order >= 0;
        if (order != 0 && (order < 0 ? a : b)->obj >= (order < 0 ? other : into)->object_count)
            continue;                          /* the other side never met this object: the cell stays as it is */
        struct aval va = order <= 0 ? a->v : flow_state_default(into, b->obj, b->off, b->size), vb = order >= 0 ? b->v : flow_state_default(other, a->obj, a->off, a->size);
        if (va.obj != vb.obj && (va.obj || vb.obj)) {
            struct aval is = join(va, vb);
            lost[n].was = va, lost[n++].is = is;
            lost[n].was = vb, lost[n++].is = is;
        }
    }
    bool changed = merge_cells(pool, into, other, join);
    join_objects(into, other);
    for (unsigned k = 0; k < n; k++)
        let_go(into, lost[k].was, lost[k].is);
    return changed;
}

void flow_state_join(struct pool *pool, struct state *into, const struct state *other) { merge(pool, into, other, flow_v_join); }

bool flow_state_widen(struct pool *pool, struct state *into, const struct state *after)
{
    bool changed = merge_cells(pool, into, after, flow_v_widen);
    for (uint32_t i = 0; i < MOE_MIN(into->object_count, after->object_count); i++) {
        struct ostate before = into->objects[i];
        struct ostate *o = &into->objects[i];
        if (memcmp(o, &after->objects[i], sizeof *o) == 0)
            continue;
        join_object(o, &after->objects[i]);
        if (o->len_hi != before.len_hi || o->len_lo != before.len_lo)
            o->len_lo = o->len_hi = -1;
        if (o->size_hi != before.size_hi || o->size_lo != before.size_lo)
            o->size_lo = o->size_hi = -1;
        changed |= memcmp(o, &before, sizeof before) != 0;
    }
    for (uint32_t i = into->object_count; i < after->object_count; i++)
        into->objects[i] = after->objects[i];
    into->object_count = MOE_MAX(into->object_count, after->object_count);
    return changed;
}

static bool same_state(const struct state *a, const struct state *b)
{
    if (a->cell_count != b->cell_count || a->object_count != b->object_count)
        return false;
    for (uint32_t i = 0; i < a->cell_count; i++)
        if (cell_order(&a->cells[i], &b->cells[i]) != 0 || !flow_v_same(a->cells[i].v, b->cells[i].v))
            return false;
    return memcmp(a->objects, b->objects, a->object_count * sizeof *a->objects) == 0;
}

static unsigned value_distance(struct aval x, struct aval y)
{
    if (flow_v_same(x, y))
        return 0;
    if (x.kind != y.kind || x.obj != y.obj || x.null != y.null || x.init != y.init)
        return 8;
    return x.taint != y.taint ? 6 : flow_v_is_const(x) || flow_v_is_const(y) ? 3 : 1;
}

/* How unlike two states are, as far as it is below `limit`: what later branches on, or is reported, weighs more than an interval. */
static unsigned distance(const struct state *a, const struct state *b, unsigned limit)
{
    unsigned d = 0;
    uint32_t i = 0, j = 0, both = MOE_MIN(a->object_count, b->object_count);
    for (uint32_t k = 0; k < both && d < limit; k++)
        if (a->objects[k].life != b->objects[k].life || a->objects[k].held != b->objects[k].held)
            d += 10;
        else if (a->objects[k].fill != b->objects[k].fill || a->objects[k].len_lo != b->objects[k].len_lo || a->objects[k].taint != b->objects[k].taint || a->objects[k].part_taint != b->objects[k].part_taint)
            d += 4;
    while ((i < a->cell_count || j < b->cell_count) && d < limit) {
        int order = i >= a->cell_count ? 1 : j >= b->cell_count ? -1 : cell_order(&a->cells[i], &b->cells[j]);
        d += order == 0 ? value_distance(a->cells[i].v, b->cells[j].v) : 2;
        i += order <= 0;
        j += order >= 0;
    }
    return d;
}

void flow_paths_add(struct pool *pool, struct paths *to, struct state *s)
{
    if (!s)
        return;
    struct state *nearest = NULL;
    unsigned least = ~0u;
    for (struct state *have = to->first; have; have = have->next) {
        if (same_state(have, s)) {
            flow_state_drop(pool, s);
            return;
        }
        unsigned d = to->count >= CAP_PATHS ? distance(have, s, least) : 0;
        if (to->count >= CAP_PATHS && d < least)
            least = d, nearest = have;
    }
    if (nearest) {                            /* full: it joins the one most like it */
        flow_state_join(pool, nearest, s);
        flow_state_drop(pool, s);
        return;
    }
    s->next = to->first;
    to->first = s;
    to->count++;
}

void flow_paths_move(struct pool *pool, struct paths *to, struct paths *from)
{
    while (from->first) {
        struct state *s = from->first;
        from->first = s->next;
        flow_paths_add(pool, to, s);
    }
    from->count = 0;
}

void flow_paths_limit(struct pool *pool, struct paths *p, unsigned most)
{
    while (p->count > most) {
        struct state *keep = NULL, **lose = NULL;
        unsigned least = ~0u;
        for (struct state *a = p->first; a; a = a->next)
            for (struct state **b = &a->next; *b; b = &(*b)->next) {
                unsigned d = most == 1 ? 0 : distance(a, *b, least);
                if (d < least)
                    least = d, keep = a, lose = b;
            }
        if (!lose)
            return;
        struct state *gone = *lose;
        *lose = gone->next;
        flow_state_join(pool, keep, gone);
        flow_state_drop(pool, gone);
        p->count--;
    }
}

struct paths flow_paths_copy(struct pool *pool, const struct paths *p)
{
    struct paths out = { 0 };
    struct state **tail = &out.first;
    for (const struct state *s = p->first; s; s = s->next) {
        *tail = flow_state_copy(pool, s);
        if (!*tail)
            break;
        tail = &(*tail)->next;
        out.count++;
    }
    return out;
}

void flow_paths_drop(struct pool *pool, struct paths *p)
{
    while (p->first) {
        struct state *s = p->first;
        p->first = s->next;
        flow_state_drop(pool, s);
    }
    p->count = 0;
}
