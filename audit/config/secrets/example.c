/* Examples of what a pattern matches, for tests: nothing that looks like a live credential lies in a file. */
#include "audit/config/secrets/secrets.h"
#include "audit/config/secrets/shape.h"
#include "common/base/buf.h"

enum { CAP_EXAMPLE_TREE = 1 << 20, MOST_COUNT = 4096 };
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

/* [...]: the set of a class, from the bracket on. Its last byte is before *end. */
static enum moe_code read_set(struct moe_str grammar, size_t at, struct moe_arena *arena, struct moe_byte_set *set, size_t *end, struct moe_error *err)
{
    struct moe_shape *shape;
    size_t i = at + 1;
    i += i < grammar.len && grammar.ptr[i] == '^';
    i += i < grammar.len && grammar.ptr[i] == ']';        /* the first one is a member */
    while (i < grammar.len && grammar.ptr[i] != ']')
        i += grammar.ptr[i] == '\\' ? 2 : 1;
    *end = MOE_MIN(i + 1, grammar.len);
    MOE_TRY(moe_shape_parse((struct moe_str){ grammar.ptr + at, *end - at }, arena, &shape, err));
    *set = shape->first->set;
    return MOE_OK;
}

/* {n} at `at`: how often. Gives where it ends; `at` when there is none. */
static size_t read_count(struct moe_str grammar, size_t at, unsigned *count)
{
    size_t i = at + 1;
    unsigned n = 0;
    if (at >= grammar.len || grammar.ptr[at] != '{')
        return at;
    for (; i < grammar.len && moe_is_digit(grammar.ptr[i]) && n <= MOST_COUNT; i++)
        n = n * 10 + (unsigned)(grammar.ptr[i] - '0');
    if (i == at + 1 || i >= grammar.len || grammar.ptr[i] != '}' || n > MOST_COUNT)
        return at;
    *count = n;
    return i + 1;
}

enum moe_code moe_secret_example(struct moe_str grammar, uint64_t seed, struct moe_buf *out, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(CAP_EXAMPLE_TREE);
    struct chance chance = { seed };
    if (!arena)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for an example");
    for (size_t at = 0; at < grammar.len;) {
        struct moe_byte_set set = { 0 };
        unsigned count = 1;
        size_t end = at + 1;
        if (grammar.ptr[at] == '[') {
            MOE_TRY(read_set(grammar, at, arena, &set, &end, err));
        } else {
            end += grammar.ptr[at] == '\\' && end < grammar.len;
            moe_set_add(&set, (unsigned char)grammar.ptr[end - 1]);
        }
        at = read_count(grammar, end, &count);
        for (unsigned i = 0; i < count; i++)
            moe_buf_addc(out, pick(&set, &chance));
    }
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "an example longer than its room") : MOE_OK;
}
