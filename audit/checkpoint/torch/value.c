#include "audit/checkpoint/torch/pickle.h"
#include <stdlib.h>

void *moe_pool_add(struct moe_pool *pool)
{
    if (pool->count >= pool->cap)
        return NULL;
    if (pool->count == pool->room) {
        size_t room = MOE_MIN(pool->room + pool->room / 8 + 64, pool->cap), more = (room - pool->room) * pool->item;
        pool->spent = pool->left && *pool->left < more;
        void *items = pool->spent ? NULL : realloc(pool->items, room * pool->item);       /* large blocks are moved by their pages */
        if (!items)
            return NULL;
        if (pool->left)
            *pool->left -= more;
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
    if (pool->left)
        *pool->left += pool->room * pool->item;
    pool->items = NULL;
    pool->count = pool->room = 0;
}

enum moe_pstep moe_pv_full(struct moe_pickle *p, const struct moe_pool *pool, const char *what)
{
    if (pool->count >= pool->cap)
        return moe_pickle_stuck(p, "pickle-limit", "more than %zu %s", pool->cap, what);
    return pool->spent ? moe_pickle_stuck(p, "pickle-limit", "%zu %s and all else that it makes take more than %u MiB", pool->count, what, MOE_CAP_TORCH_HELD >> 20)
                       : MOE_P_MEMORY;
}

/* ---- cells ---- */

enum { KIND_BITS = 5, ELSEWHERE = 31 };                           /* ELSEWHERE: an int that LONG1 gave, too long for a cell */
#define LEN_MAX ((1u << (32 - KIND_BITS)) - 1)
_Static_assert((int)MOE_PV_BANNED < (int)ELSEWHERE && MOE_CAP_TORCH_STRING <= LEN_MAX && MOE_CAP_TORCH_PICKLE < UINT32_MAX, "a value fits a cell");

static bool is_number(uint32_t kind) { return kind == MOE_PV_INT || kind == MOE_PV_BOOL; }

struct moe_pcell moe_pv_pack(struct moe_pval v)
{
    if (v.kind == MOE_PV_FLOAT)
        return (struct moe_pcell){ v.at, v.kind };
    if (!is_number(v.kind))
        return (struct moe_pcell){ v.at, v.kind | (uint32_t)v.as.len << KIND_BITS };
    int64_t high = v.as.integer >> 32;                            /* arithmetic: what is left is the sign and 26 bits */
    if (high < -(int64_t)(LEN_MAX / 2 + 1) || high > (int64_t)(LEN_MAX / 2))
        return (struct moe_pcell){ v.at, ELSEWHERE };
    return (struct moe_pcell){ (uint32_t)v.as.integer, v.kind | (uint32_t)high << KIND_BITS };
}

static uint64_t number_at(const struct moe_pickle *p, uint32_t at, size_t n)
{
    uint64_t v = n && p->bytes[at + n - 1] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = n; i-- > 0;)
        v = v << 8 | p->bytes[at + i];
    return v;
}

struct moe_pval moe_pv_unpack(const struct moe_pickle *p, struct moe_pcell c)
{
    struct moe_pval v = { .kind = c.more & ELSEWHERE, .at = c.at, .as.len = c.more >> KIND_BITS };
    if (v.kind == MOE_PV_FLOAT) {
        uint64_t bits = __builtin_bswap64(number_at(p, c.at, sizeof bits));      /* the one big-endian opcode */
        memcpy(&v.as.number, &bits, sizeof bits);
    } else if (v.kind == ELSEWHERE) {
        v.kind = MOE_PV_INT;
        v.as.integer = (int64_t)number_at(p, c.at, p->bytes[c.at - 1]);          /* LONG1's length stands in front */
    } else if (is_number(v.kind)) {
        uint32_t high = c.more >> KIND_BITS | (c.more >> 31 ? ~LEN_MAX : 0);
        v.as.integer = (int64_t)((uint64_t)high << 32 | c.at);
        v.at = 0;
    }
    return v;
}

struct moe_pval moe_pv_item(const struct moe_pickle *p, uint32_t i) { return moe_pv_unpack(p, moe_pool_at(&p->items, struct moe_pitem, i)->value); }

/* ---- the stack ---- */

enum moe_pstep moe_pv_push(struct moe_pickle *p, struct moe_pval v)
{
    struct moe_pcell *to = moe_pool_add(&p->stack);
    if (!to)
        return moe_pv_full(p, &p->stack, "values on the stack");
    *to = moe_pv_pack(v);
    return MOE_P_GO;
}

static size_t floor_of(const struct moe_pickle *p) { return p->marks.count ? *moe_pool_at(&p->marks, size_t, p->marks.count - 1) : 0; }

enum moe_pstep moe_pv_top(struct moe_pickle *p, struct moe_pval *out)
{
    if (p->stack.count <= floor_of(p))
        return moe_pickle_stuck(p, p->stack.count ? "pickle-mark" : "pickle-stack", "%s: there is no value %s", moe_pickle_ops[p->bytes[p->op]].name,
                                p->stack.count ? "above the mark" : "on the stack");
    *out = moe_pv_unpack(p, *moe_pool_at(&p->stack, struct moe_pcell, p->stack.count - 1));
    return MOE_P_GO;
}

enum moe_pstep moe_pv_pop(struct moe_pickle *p, struct moe_pval *out)
{
    MOE_P_TRY(moe_pv_top(p, out));
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
        return moe_pv_full(p, &p->nodes, "tuples, lists and dicts");
    *node = (struct moe_pnode){ .first = MOE_PNIL, .last = MOE_PNIL, .kind = kind & 0x3f };
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
        return moe_pv_full(p, &p->items, "members of tuples, lists and dicts");
    *item = (struct moe_pitem){ .value = moe_pv_pack(value), .next = MOE_PNIL };
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
        into[n++] = moe_pv_item(p, i);
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
