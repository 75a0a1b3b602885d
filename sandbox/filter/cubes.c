/* Sets of calls as cubes (some bits of some arguments given, the others free), so that "all but" can be said where only "this" can. */
#include "sandbox/filter/parts.h"

static void add(struct moe_cubes *to, const struct moe_cube *c)
{
    if (to->failed || to->count == MOE_CAP_CUBES) {
        to->failed = true;
        return;
    }
    struct moe_cube *all = moe_grow(to->arena, to->all, to->count, &to->room, sizeof *all);
    if (!all) {
        to->failed = true;
        return;
    }
    to->all = all;
    to->all[to->count++] = *c;
}

/* The cube with some bits of one argument given; false: they were given otherwise. */
static bool narrow(struct moe_cube *c, unsigned arg, uint64_t mask, uint64_t value)
{
    if ((c->value[arg] ^ value) & c->mask[arg] & mask)
        return false;
    c->mask[arg] |= mask;
    c->value[arg] |= value & mask;
    return true;
}

static void product(const struct moe_test *tests, size_t count, struct moe_cube so_far, struct moe_cubes *out);

/* One more test is a value under a mask; what follows is asked of what is left. */
static void with(const struct moe_test *t, size_t count, struct moe_cube c, uint64_t mask, uint64_t value, struct moe_cubes *out)
{
    if (narrow(&c, t->arg, mask & t->bits, value))
        product(t + 1, count - 1, c, out);
}

/* At most `limit`: for each of its ones, what agrees above and has a zero there; and the limit itself. At least: the other way round. */
static void range(const struct moe_test *t, size_t count, const struct moe_cube *c, bool most, struct moe_cubes *out)
{
    uint64_t limit = t->values[0];
    if (limit > t->bits) {
        if (most)
            product(t + 1, count - 1, *c, out);
        return;
    }
    for (uint64_t bit = t->bits ^ (t->bits >> 1); bit; bit >>= 1)
        if (((limit & bit) != 0) == most)
            with(t, count, *c, ~(bit - 1), (limit & ~(bit | (bit - 1))) | (most ? 0 : bit), out);
    with(t, count, *c, UINT64_MAX, limit, out);
}

/* Six arguments and few tests: no deeper than a rule has demands. */
static void product(const struct moe_test *tests, size_t count, struct moe_cube so_far, struct moe_cubes *out)
{
    if (!count) {
        add(out, &so_far);
        return;
    }
    switch (tests->how) {
    case MOE_ONE_OF:
        for (size_t i = 0; i < tests->count && !out->failed; i++)
            with(tests, count, so_far, tests->mask, tests->values[i], out);
        return;
    case MOE_WITHOUT:
        with(tests, count, so_far, tests->mask, 0, out);
        return;
    case MOE_AT_MOST:
    case MOE_AT_LEAST:
        range(tests, count, &so_far, tests->how == MOE_AT_MOST, out);
        return;
    }
}

void moe_cubes_of(const struct moe_test *tests, size_t count, struct moe_cubes *out) { product(tests, count, (struct moe_cube){ 0 }, out); }

static bool apart(const struct moe_cube *a, const struct moe_cube *b)
{
    for (unsigned i = 0; i < MOE_CALL_ARGS; i++)
        if ((a->value[i] ^ b->value[i]) & a->mask[i] & b->mask[i])
            return true;
    return false;
}

/* What of `a` is not in `b`: for each bit that only `b` gives, the half of `a` in which it is otherwise; then on with the other half. */
static void minus(struct moe_cube a, const struct moe_cube *b, struct moe_cubes *out)
{
    if (apart(&a, b)) {
        add(out, &a);
        return;
    }
    for (unsigned i = 0; i < MOE_CALL_ARGS; i++)
        for (unsigned n = 64; n-- > 0; ) {
            uint64_t bit = (uint64_t)1 << n;
            if (!(b->mask[i] & ~a.mask[i] & bit))
                continue;
            struct moe_cube other = a;
            narrow(&other, i, bit, ~b->value[i] & bit);
            add(out, &other);
            narrow(&a, i, bit, b->value[i] & bit);
        }
}

void moe_cubes_minus(const struct moe_cubes *from, const struct moe_cubes *gone, struct moe_cubes *out)
{
    struct moe_cubes now = *from, next;
    for (size_t g = 0; g < gone->count && !now.failed; g++) {
        next = (struct moe_cubes){ .arena = out->arena };
        for (size_t i = 0; i < now.count && !next.failed; i++)
            minus(now.all[i], &gone->all[g], &next);
        now = next;
    }
    out->failed = out->failed || now.failed || gone->failed;
    for (size_t i = 0; i < now.count; i++)
        add(out, &now.all[i]);
}
