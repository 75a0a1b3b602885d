/* First values, by a generator that counts: a value is a function of seed, name and place, so nobody needs another's to know his own. */
#include "common/base/hash.h"
#include "runtime/model/inside.h"
#include <math.h>

enum { PIECE = 4096 };                 /* values at a time */

/* Mixing of Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", with the constants of Stafford's variant 13. */
static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

static double unit(uint64_t bits) { return ((double)(bits >> 11) + 0.5) * 0x1p-53; }      /* in (0, 1) */

/* Normal deviate of a place: Box and Muller 1958; two places share a pair of uniform ones. */
static double deviate(uint64_t key, uint64_t place)
{
    const uint64_t pair = place / 2, step = 0x9e3779b97f4a7c15ull;
    const double u = unit(mix(key + (2 * pair + 1) * step)), v = unit(mix(key + (2 * pair + 2) * step));
    const double angle = 2 * 3.14159265358979323846 * v;
    return sqrt(-2 * log(u)) * (place % 2 ? sin(angle) : cos(angle));
}

static enum moe_code fill(struct moe_model *m, const struct moe_param *p, uint64_t seed, struct moe_error *err)
{
    MOE_NOT_ZEROED float values[PIECE];
    const uint64_t key = mix(moe_hash(moe_hash_u64(MOE_HASH_START, seed), moe_str_c(p->name)));
    const uint64_t first = p->offset[0] * (p->n / p->shape[0]);       /* only dimension 0 is ever shared */
    char *to = (char *)m->weights[p->part] + (size_t)p->at * m->be->real_bytes;
    for (uint64_t at = 0; at < p->n;) {
        const size_t n = (size_t)MOE_MIN(p->n - at, (uint64_t)PIECE);
        for (size_t i = 0; i < n; i++)
            values[i] = p->deviation > 0 ? (float)(p->deviation * deviate(key, first + at + i)) : 1;
        MOE_TRY(m->be->from_f32(m->dev, false, to + (size_t)at * m->be->real_bytes, values, n, err));
        at += n;
    }
    return MOE_OK;
}

enum moe_code moe_model_init(struct moe_model *m, uint64_t seed, struct moe_error *err)
{
    for (size_t i = 0; i < m->param_count; i++)
        MOE_TRY(fill(m, &m->params[i], seed, err));
    return MOE_OK;
}
