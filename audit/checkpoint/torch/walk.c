#include "audit/checkpoint/torch/pickle.h"
#include <stdlib.h>

/* Walks over what a pickle built. Containers may be shared and may hold themselves, so every walk has a depth and a budget of steps. */
static bool callable(enum moe_pv kind)
{
    return kind == MOE_PV_CALL || kind == MOE_PV_STYPE || kind == MOE_PV_STORAGE || kind == MOE_PV_POLICY || kind == MOE_PV_BANNED;
}

static const struct moe_pitem *item_at(const struct moe_pickle *p, uint32_t i) { return moe_pool_at(&p->items, struct moe_pitem, i); }

enum moe_pstep moe_pv_plain(struct moe_pickle *p, struct moe_pval v, bool *plain)
{
    uint32_t path[MOE_CAP_TORCH_DEPTH];
    size_t depth = 0;
    *plain = !callable(v.kind);
    if (!moe_pv_holds(v.kind))
        return MOE_P_GO;
    path[depth++] = moe_pv_of(p, v)->first;
    while (depth && *plain) {
        uint32_t i = path[depth - 1];
        if (i == MOE_PNIL) {
            depth--;
            continue;
        }
        const struct moe_pitem *item = item_at(p, i);
        struct moe_pval value = moe_pv_unpack(p, item->value);
        path[depth - 1] = item->next;
        *plain = !callable(value.kind);
        if (++p->steps > MOE_CAP_TORCH_STEPS || (moe_pv_holds(value.kind) && depth == MOE_CAP_TORCH_DEPTH))
            return moe_pickle_stuck(p, "pickle-limit", "arguments that are deeper or more entangled than any state dict");
        if (moe_pv_holds(value.kind))
            path[depth++] = moe_pv_of(p, value)->first;
    }
    return MOE_P_GO;
}

struct level { struct moe_pnode *node; uint32_t item; size_t name; uint64_t index; };
struct walk {
    struct moe_pickle *p;
    struct level levels[MOE_CAP_TORCH_DEPTH];
    size_t depth;
    char name[MOE_CAP_TORCH_KEY];
    size_t len;
};

static void close_levels(struct walk *w)
{
    while (w->depth)
        w->levels[--w->depth].node->open = false;
}

static bool enter(struct walk *w, struct moe_pval v)
{
    struct moe_pnode *node = moe_pv_of(w->p, v);
    const char *event = node->open ? "pickle-cycle" : w->depth == MOE_CAP_TORCH_DEPTH ? "pickle-limit" : NULL;
    if (event) {
        moe_tell(w->p->to, event, w->p->base, "%.*s: %s", MOE_SHOWN(((struct moe_str){ w->name, w->len })),
                 node->open ? "holds what it is in" : "is nested too deeply");
        return false;
    }
    node->open = true;
    w->levels[w->depth++] = (struct level){ .node = node, .item = node->first, .name = w->len };
    return true;
}

/* Add ".part" to the name; false when it does not fit. */
static bool name_part(struct walk *w, struct moe_str part)
{
    size_t dot = w->len > 0;
    if (part.len > sizeof w->name - w->len - dot - 1)
        return false;
    if (dot)
        w->name[w->len] = '.';
    memcpy(w->name + w->len + dot, part.ptr, part.len);
    w->len += dot + part.len;
    return true;
}

static bool name_key(struct walk *w, struct moe_pval key)
{
    char number[32];
    if (key.kind == MOE_PV_STR || key.kind == MOE_PV_BYTES)
        return name_part(w, moe_pv_text(w->p, key));
    int n = key.kind == MOE_PV_FLOAT ? snprintf(number, sizeof number, "%g", key.as.number) :
            key.kind == MOE_PV_NONE ? snprintf(number, sizeof number, "None") : snprintf(number, sizeof number, "%lld", (long long)key.as.integer);
    return n > 0 && name_part(w, (struct moe_str){ number, (size_t)n });
}

/* The next member of the innermost container; false: it has no more, or its name does not fit (*cut). */
static bool next_member(struct walk *w, struct moe_pval *out, bool *cut)
{
    struct level *l = &w->levels[w->depth - 1];
    bool dict = l->node->kind == MOE_PV_DICT || l->node->kind == MOE_PV_ODICT;
    w->len = l->name;
    if (l->item == MOE_PNIL)
        return false;
    const struct moe_pitem *item = item_at(w->p, l->item);
    if (dict) {
        *cut = !name_key(w, moe_pv_unpack(w->p, item->value));
        item = item_at(w->p, item->next);
    } else
        *cut = !name_key(w, (struct moe_pval){ .kind = MOE_PV_INT, .as.integer = (int64_t)l->index++ });
    l->item = item->next;
    *out = moe_pv_unpack(w->p, item->value);
    return !*cut;
}

static enum moe_code walk_all(struct walk *w, moe_pv_visit visit, void *ctx, struct moe_error *err)
{
    struct moe_pval v = w->p->root;
    bool cut = false;
    w->p->done = false;
    if (v.kind == MOE_PV_TENSOR)
        MOE_TRY(visit(ctx, MOE_STR(""), v.at, err));
    else if (!enter(w, v))
        return MOE_OK;
    while (w->depth) {
        if (!next_member(w, &v, &cut)) {
            if (cut)
                break;
            w->levels[--w->depth].node->open = false;
            continue;
        }
        if (++w->p->steps > MOE_CAP_TORCH_STEPS)
            break;
        if (v.kind == MOE_PV_TENSOR)
            MOE_TRY(visit(ctx, (struct moe_str){ w->name, w->len }, v.at, err));
        else if (moe_pv_holds(v.kind) && !enter(w, v))
            return MOE_OK;
    }
    w->p->done = !w->depth;
    if (w->depth)
        moe_tell(w->p->to, "pickle-limit", w->p->base, "%.*s: %s", MOE_SHOWN(((struct moe_str){ w->name, w->len })),
                 cut ? "a tensor's dotted name is too long" : "the containers are more entangled than any state dict");
    return MOE_OK;
}

enum moe_code moe_pv_tensors(struct moe_pickle *p, moe_pv_visit visit, void *ctx, struct moe_error *err)
{
    struct walk w = { .p = p };
    enum moe_code code = walk_all(&w, visit, ctx, err);
    close_levels(&w);
    return code;
}

/* Keys that Python takes for equal are equal here: True, 1 and 1.0. */
struct key { enum moe_pv kind; int64_t number; struct moe_str text; };

static struct key key_of(const struct moe_pickle *p, struct moe_pval v)
{
    struct key k = { .kind = v.kind == MOE_PV_BOOL ? MOE_PV_INT : v.kind, .number = v.as.integer };
    if (v.kind == MOE_PV_STR || v.kind == MOE_PV_BYTES)
        k.text = moe_pv_text(p, v), k.number = 0;
    if (v.kind == MOE_PV_FLOAT && v.as.number > -9e15 && v.as.number < 9e15 && (double)(int64_t)v.as.number == v.as.number)
        k = (struct key){ .kind = MOE_PV_INT, .number = (int64_t)v.as.number };
    return k;
}

/* A dict may have half a million keys: what is sorted is the places of their items. */
static int by_key(const void *a, const void *b, void *ctx)
{
    const struct moe_pickle *p = ctx;
    const struct key one = key_of(p, moe_pv_item(p, *(const uint32_t *)a)), other = key_of(p, moe_pv_item(p, *(const uint32_t *)b)), *x = &one, *y = &other;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    size_t n = MOE_MIN(x->text.len, y->text.len);
    int order = n ? memcmp(x->text.ptr, y->text.ptr, n) : 0;
    return order ? order : (x->text.len > y->text.len) - (x->text.len < y->text.len);
}

static bool is_key(struct moe_pval v)
{
    return v.kind == MOE_PV_STR || v.kind == MOE_PV_BYTES ? v.as.len <= MOE_CAP_TORCH_KEY : v.kind >= MOE_PV_NONE && v.kind <= MOE_PV_FLOAT;
}

static void judge_keys(struct moe_pickle *p, const struct moe_pnode *node, uint32_t *keys)
{
    size_t n = 0;
    for (uint32_t i = node->first; i != MOE_PNIL; i = item_at(p, item_at(p, i)->next)->next) {
        struct moe_pval v = moe_pv_item(p, i);
        if (!is_key(v))
            moe_tell(p->to, "pickle-key", p->base, "%s%s is the key of a dict", moe_pv_kind(v.kind), v.kind == MOE_PV_STR ? " that is too long" : "");
        else
            keys[n++] = i;
    }
    qsort_r(keys, n, sizeof *keys, by_key, p);
    for (size_t i = 1; i < n; i++) {
        if (by_key(&keys[i - 1], &keys[i], p) != 0)
            continue;
        struct moe_str text = key_of(p, moe_pv_item(p, keys[i])).text;
        moe_tell(p->to, "pickle-duplicate-key", p->base, "%.*s%s is a dict's key twice", MOE_SHOWN(text), text.len ? "" : "a number");
    }
}

static void keys_free(uint32_t **keys) { free(*keys); }

enum moe_code moe_pv_keys(struct moe_pickle *p, struct moe_error *err)
{
    MOE_AUTO(keys_free) uint32_t *keys = NULL;
    size_t most = 0;
    for (size_t i = 0; i < p->nodes.count; i++)
        most = MOE_MAX(most, (size_t)moe_pool_at(&p->nodes, struct moe_pnode, i)->count);
    keys = malloc((most / 2 + 1) * sizeof *keys);
    if (!keys)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the keys of a dict");
    for (size_t i = 0; i < p->nodes.count; i++) {
        const struct moe_pnode *node = moe_pool_at(&p->nodes, struct moe_pnode, i);
        if (node->count && (node->kind == MOE_PV_DICT || node->kind == MOE_PV_ODICT))
            judge_keys(p, node, keys);
    }
    return MOE_OK;
}
