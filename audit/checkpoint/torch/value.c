#include "audit/checkpoint/torch/pickle.h"
#include <stdlib.h>

void *moe_pool_add(struct moe_pool *pool)
{
    if (pool->count >= pool->cap)
        return NULL;
    if (pool->count == pool->room) {
        size_t room = MOE_MIN(pool->room ? 2 * pool->room : 64, pool->cap);
        void *items = realloc(pool->items, room * pool->item);
        if (!items)
            return NULL;
        pool->items = items;
        pool->room = room;
    }
    void *fresh = (char *)pool->items + pool->count++ * pool->item;
    memset(fresh, 0, pool->item);
    return fresh;
}

void moe_pool_free(struct moe_pool *pool)
{
    free(pool->items);
    pool->items = NULL;
    pool->count = pool->room = 0;
}

/* A pool that is full is the file's doing, and said; one that cannot grow is ours. */
static enum moe_pstep full(struct moe_pickle *p, const struct moe_pool *pool, const char *what)
{
    return pool->count >= pool->cap ? moe_pickle_stuck(p, "pickle-limit", "more than %zu %s", pool->cap, what) : MOE_P_MEMORY;
}

enum moe_pstep moe_pv_push(struct moe_pickle *p, struct moe_pval v)
{
    struct moe_pval *to = moe_pool_add(&p->stack);
    if (!to)
        return full(p, &p->stack, "values on the stack");
    *to = v;
    return MOE_P_GO;
}

static size_t floor_of(const struct moe_pickle *p) { return p->marks.count ? *moe_pool_at(&p->marks, size_t, p->marks.count - 1) : 0; }

enum moe_pstep moe_pv_top(struct moe_pickle *p, struct moe_pval **out)
{
    if (p->stack.count <= floor_of(p))
        return moe_pickle_stuck(p, p->stack.count ? "pickle-mark" : "pickle-stack", "%s: there is no value %s", moe_pickle_ops[p->bytes[p->op]].name,
                                p->stack.count ? "above the mark" : "on the stack");
    *out = moe_pool_at(&p->stack, struct moe_pval, p->stack.count - 1);
    return MOE_P_GO;
}

enum moe_pstep moe_pv_pop(struct moe_pickle *p, struct moe_pval *out)
{
    struct moe_pval *top = NULL;
    MOE_P_TRY(moe_pv_top(p, &top));
    *out = *top;
    p->stack.count--;
    return MOE_P_GO;
}

enum moe_pstep moe_pv_mark(struct moe_pickle *p, size_t *from)
{
    if (!p->marks.count)
        return moe_pickle_stuck(p, "pickle-mark", "%s: there is no mark", moe_pickle_ops[p->bytes[p->op]].name);
    *from = floor_of(p);
    p->marks.count--;
    return MOE_P_GO;
}

enum moe_pstep moe_pv_node(struct moe_pickle *p, enum moe_pv kind, struct moe_pval *out)
{
    struct moe_pnode *node = moe_pool_add(&p->nodes);
    if (!node)
        return full(p, &p->nodes, "tuples, lists and dicts");
    *node = (struct moe_pnode){ .first = MOE_PNIL, .last = MOE_PNIL, .kind = kind };
    *out = (struct moe_pval){ .kind = kind, .at = (uint32_t)(p->nodes.count - 1) };
    return MOE_P_GO;
}

struct moe_pnode *moe_pv_of(const struct moe_pickle *p, struct moe_pval v)
{
    MOE_CHECK(moe_pv_holds(v.kind) && v.at < p->nodes.count);
    return moe_pool_at(&p->nodes, struct moe_pnode, v.at);
}

enum moe_pstep moe_pv_add(struct moe_pickle *p, struct moe_pval to, struct moe_pval value)
{
    struct moe_pnode *node = moe_pv_of(p, to);
    struct moe_pitem *item = moe_pool_add(&p->items);
    if (!item)
        return full(p, &p->items, "members of tuples, lists and dicts");
    *item = (struct moe_pitem){ .value = value, .next = MOE_PNIL };
    uint32_t place = (uint32_t)(p->items.count - 1);
    if (node->last == MOE_PNIL)
        node->first = place;
    else
        moe_pool_at(&p->items, struct moe_pitem, node->last)->next = place;
    node->last = place;
    node->count++;
    return MOE_P_GO;
}

size_t moe_pv_members(const struct moe_pickle *p, struct moe_pval tuple, struct moe_pval *into, size_t room)
{
    const struct moe_pnode *node = moe_pv_of(p, tuple);
    size_t n = 0;
    for (uint32_t i = node->first; i != MOE_PNIL && n < room; i = moe_pool_at(&p->items, struct moe_pitem, i)->next)
        into[n++] = moe_pool_at(&p->items, struct moe_pitem, i)->value;
    return node->count;
}

struct moe_str moe_pv_text(const struct moe_pickle *p, struct moe_pval v) { return (struct moe_str){ (const char *)p->bytes + v.at, (size_t)v.as.len }; }

bool moe_pv_is(const struct moe_pickle *p, struct moe_pval v, const char *text)
{
    return v.kind == MOE_PV_STR && moe_str_is(moe_pv_text(p, v), text);
}

const char *moe_pv_kind(enum moe_pv kind)
{
    static const char *const names[] = { "nothing", "None", "a bool", "an int", "a float", "a long int", "a string", "bytes", "a tuple", "a list", "a dict",
        "an OrderedDict", "a function", "a storage type", "a dtype", "a storage", "a tensor", "a name of the policy", "an opaque object", "a forbidden object" };
    return kind < MOE_COUNT(names) ? names[kind] : "?";
}
