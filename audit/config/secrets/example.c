/* Examples of what a pattern matches, for tests: nothing that looks like a live credential lies in a file. */
#include "audit/config/secrets/secrets.h"
#include "audit/config/secrets/shape.h"
#include "common/base/buf.h"

enum { CAP_EXAMPLE_TREE = 1 << 20, MOST_EXTRA = 8 };
struct chance { uint64_t state; };

static uint64_t draw(struct chance *c, uint64_t below)
{
    c->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = c->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return below ? (z ^ (z >> 31)) % below : 0;
}

static char pick(const struct moe_byte_set *set, struct chance *c)
{
    unsigned members[256], n = 0;
    for (unsigned from = 33; n == 0 && from != 256; from = from == 33 ? 0 : 256)        /* what can be seen, if there is any */
        for (unsigned b = from; b < (from == 33 ? 127u : 256u); b++)
            if (moe_set_has(set, (char)b))
                members[n++] = b;
    return n ? (char)members[draw(c, n)] : '?';
}

static void write_shape(const struct moe_shape *s, struct chance *c, struct moe_buf *out)
{
    uint64_t n = 0, chosen;
    switch (s->kind) {
    case MOE_SHAPE_SET:
        moe_buf_addc(out, pick(&s->set, c));
        return;
    case MOE_SHAPE_SEQUENCE:
        for (const struct moe_shape *child = s->first; child; child = child->next)
            write_shape(child, c, out);
        return;
    case MOE_SHAPE_CHOICE:
        for (const struct moe_shape *child = s->first; child; child = child->next)
            n++;
        chosen = draw(c, n);
        for (const struct moe_shape *child = s->first; child; child = child->next)
            if (chosen-- == 0) {
                write_shape(child, c, out);
                return;
            }
        return;
    case MOE_SHAPE_REPEAT:
        n = s->least + draw(c, MOE_MIN((uint64_t)s->most - s->least, MOST_EXTRA) + 1);
        for (uint64_t i = 0; i < n && !moe_buf_failed(out); i++)
            write_shape(s->first, c, out);
        return;
    default:
        return;
    }
}

enum moe_code moe_secret_example(struct moe_str grammar, uint64_t seed, struct moe_buf *out, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(CAP_EXAMPLE_TREE);
    struct moe_shape *shape = NULL;
    struct chance chance = { seed };
    if (!arena)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for an example");
    MOE_TRY(moe_shape_parse(grammar, arena, &shape, err));
    write_shape(shape, &chance, out);
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "an example longer than its room") : MOE_OK;
}
