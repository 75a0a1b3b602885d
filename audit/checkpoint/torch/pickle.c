#include "audit/checkpoint/torch/pickle.h"
#include <stdarg.h>

enum moe_pstep moe_pickle_stuck(struct moe_pickle *p, const char *event, const char *fmt, ...)
{
    char text[300];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    moe_tell(p->to, event, p->base + p->op, "%s", text);
    return MOE_P_STUCK;
}

static enum moe_pstep cut(struct moe_pickle *p)
{
    return moe_pickle_stuck(p, "pickle-truncated", "%s needs more bytes than the pickle has", moe_pickle_ops[p->bytes[p->op]].name);
}

static enum moe_pstep read_number(struct moe_pickle *p, size_t n, uint64_t *out)
{
    if (p->size - p->at < n)
        return cut(p);
    *out = 0;
    for (size_t i = n; i-- > 0;)
        *out = *out << 8 | p->bytes[p->at + i];
    p->at += n;
    return MOE_P_GO;
}

static enum moe_pstep read_bytes(struct moe_pickle *p, size_t width, struct moe_parg *a)
{
    MOE_P_TRY(read_number(p, width, &a->n));
    if (a->n > p->size - p->at)
        return cut(p);
    a->s = (struct moe_str){ (const char *)p->bytes + p->at, (size_t)a->n };
    p->at += (size_t)a->n;
    return MOE_P_GO;
}

static enum moe_pstep read_line(struct moe_pickle *p, struct moe_str *out)
{
    size_t room = MOE_MIN(p->size - p->at, (size_t)MOE_CAP_TORCH_KEY);
    const unsigned char *from = p->bytes + p->at, *end = room ? memchr(from, '\n', room) : NULL;
    if (!end)
        return room == MOE_CAP_TORCH_KEY ? moe_pickle_stuck(p, "pickle-string", "a name of more than %zu bytes", room) : cut(p);
    *out = (struct moe_str){ (const char *)from, (size_t)(end - from) };
    p->at += out->len + 1;
    return MOE_P_GO;
}

static enum moe_pstep read_argument(struct moe_pickle *p, enum moe_parg_kind kind, struct moe_parg *a)
{
    switch (kind) {
    case MOE_ARG_NONE:   return MOE_P_GO;
    case MOE_ARG_1:      return read_number(p, 1, &a->n);
    case MOE_ARG_2:      return read_number(p, 2, &a->n);
    case MOE_ARG_4:      return read_number(p, 4, &a->n);
    case MOE_ARG_8:      return read_number(p, 8, &a->n);
    case MOE_ARG_BYTES1: return read_bytes(p, 1, a);
    case MOE_ARG_BYTES4: return read_bytes(p, 4, a);
    case MOE_ARG_BYTES8: return read_bytes(p, 8, a);
    case MOE_ARG_LINES2:
        MOE_P_TRY(read_line(p, &a->s));
        return read_line(p, &a->t);
    }
    return MOE_P_STUCK;
}

static enum moe_pstep refused(struct moe_pickle *p, const struct moe_pop *op, const struct moe_parg *a)
{
    const char *event = op->event ? op->event : "pickle-opcode";
    if (op->arg == MOE_ARG_LINES2)
        return moe_pickle_stuck(p, event, "%s of %.*s.%.*s", op->name, MOE_SHOWN(a->s), MOE_SHOWN(a->t));
    if (op->arg != MOE_ARG_NONE)
        return moe_pickle_stuck(p, event, "%s %llu", op->name, (unsigned long long)a->n);
    return moe_pickle_stuck(p, event, "%s", op->name);
}

static enum moe_pstep step(struct moe_pickle *p)
{
    struct moe_parg a = { 0 };
    if (p->at >= p->size)
        return moe_pickle_stuck(p, "pickle-no-stop", "the pickle's %zu bytes end without STOP", p->size);
    p->op = p->at++;
    const struct moe_pop *op = &moe_pickle_ops[p->bytes[p->op]];
    if (p->op == 0 && p->bytes[0] != 0x80)
        return moe_pickle_stuck(p, "pickle-protocol", "the pickle begins with byte %02x and not with its protocol", p->bytes[0]);
    if (!op->name)
        return moe_pickle_stuck(p, "pickle-opcode", "byte %02x is no opcode", p->bytes[p->op]);
    MOE_P_TRY(read_argument(p, op->arg, &a));
    if (p->frame_end && p->at > p->frame_end)
        return moe_pickle_stuck(p, "pickle-frame", "%s crosses the end of its frame", op->name);
    if (p->frame_end == p->at)
        p->frame_end = 0;
    return op->run ? op->run(p, a) : refused(p, op, &a);
}

enum moe_code moe_pickle_run(struct moe_pickle *p, struct moe_error *err)
{
    MOE_CHECK(p->size <= MOE_CAP_TORCH_PICKLE);                   /* places in it fit a value */
    const struct { struct moe_pool *pool; size_t item, cap; } pools[] = {
        { &p->stack,    sizeof(struct moe_pcell),    MOE_CAP_TORCH_STACK },   { &p->marks,   sizeof(size_t),             MOE_CAP_TORCH_MARKS },
        { &p->memo,     sizeof(struct moe_pcell),    MOE_CAP_TORCH_MEMO },    { &p->nodes,   sizeof(struct moe_pnode),   MOE_CAP_TORCH_NODES },
        { &p->items,    sizeof(struct moe_pitem),    MOE_CAP_TORCH_ITEMS },   { &p->tensors, sizeof(struct moe_ptensor), MOE_CAP_TORCH_TENSORS },
        { &p->storages, sizeof(struct moe_pstorage), MOE_CAP_TORCH_TENSORS }, { &p->dims,    sizeof(struct moe_pdim),    (size_t)4 * MOE_CAP_TORCH_TENSORS },
    };
    for (size_t i = 0; i < MOE_COUNT(pools); i++)
        *pools[i].pool = (struct moe_pool){ .item = pools[i].item, .cap = pools[i].cap, .left = &p->left };
    p->keys = moe_map_new();
    enum moe_pstep how = p->keys ? MOE_P_GO : MOE_P_MEMORY;
    while (how == MOE_P_GO)
        how = step(p);
    if (how == MOE_P_MEMORY)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the values of a pickle");
    moe_pool_free(&p->stack);                                     /* what is built no longer needs them */
    moe_pool_free(&p->marks);
    moe_pool_free(&p->memo);
    p->done = how == MOE_P_END;
    if (p->done && p->at < p->size)
        moe_tell(p->to, "pickle-trailing", p->base + p->at, "%zu bytes follow STOP", p->size - p->at);
    return p->done ? moe_pv_keys(p, err) : MOE_OK;
}

void moe_pickle_free(struct moe_pickle *p)
{
    struct moe_pool *const pools[] = { &p->stack, &p->marks, &p->memo, &p->nodes, &p->items, &p->storages, &p->tensors, &p->dims };
    for (size_t i = 0; i < MOE_COUNT(pools); i++)
        moe_pool_free(pools[i]);
    moe_map_free(&p->keys);
}
