#include "common/base/hash.h"
#include <stdlib.h>

uint64_t moe_hash(uint64_t h, struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3ull;
    return h;
}

uint64_t moe_hash_u64(uint64_t h, uint64_t v)
{
    for (int i = 0; i < 8; i++, v >>= 8)
        h = (h ^ (v & 0xff)) * 0x100000001b3ull;
    return h;
}

/* ---- SipHash ---- */

static inline uint64_t turn(uint64_t v, int n) { return v << n | v >> (64 - n); }

static void rounds(uint64_t v[4], int n)
{
    while (n--) {
        v[0] += v[1], v[1] = turn(v[1], 13) ^ v[0], v[0] = turn(v[0], 32);
        v[2] += v[3], v[3] = turn(v[3], 16) ^ v[2];
        v[0] += v[3], v[3] = turn(v[3], 21) ^ v[0];
        v[2] += v[1], v[1] = turn(v[1], 17) ^ v[2], v[2] = turn(v[2], 32);
    }
}

static void word(struct moe_sip *s, uint64_t w)
{
    s->v[3] ^= w;
    rounds(s->v, 2);
    s->v[0] ^= w;
}

struct moe_sip moe_sip_start(const uint64_t k[2])
{
    return (struct moe_sip){ .v = { k[0] ^ 0x736f6d6570736575ull, k[1] ^ 0x646f72616e646f6dull ^ 0xee, k[0] ^ 0x6c7967656e657261ull, k[1] ^ 0x7465646279746573ull } };
}

void moe_sip_add(struct moe_sip *s, struct moe_str part)
{
    size_t i = 0;
    while (i < part.len) {
        if (s->len % 8 == 0 && part.len - i >= 8) {
            uint64_t w = 0;
            for (int k = 7; k >= 0; k--)
                w = w << 8 | (unsigned char)part.ptr[i + (size_t)k];
            word(s, w);
            s->len += 8;
            i += 8;
            continue;
        }
        s->tail |= (uint64_t)(unsigned char)part.ptr[i++] << (8 * (s->len++ % 8));
        if (s->len % 8 == 0) {
            word(s, s->tail);
            s->tail = 0;
        }
    }
}

void moe_sip_end(struct moe_sip *s, uint64_t out[2])
{
    word(s, s->tail | (uint64_t)s->len << 56);
    s->v[2] ^= 0xee;
    rounds(s->v, 4);
    out[0] = s->v[0] ^ s->v[1] ^ s->v[2] ^ s->v[3];
    s->v[1] ^= 0xdd;
    rounds(s->v, 4);
    out[1] = s->v[0] ^ s->v[1] ^ s->v[2] ^ s->v[3];
}

/* ---- the map ---- */

struct slot { struct moe_str key; uint64_t hash; uint32_t value; };
struct moe_map { struct slot *slots; size_t room, count; };   /* room is a power of two; at most 3/4 full */

struct moe_map *moe_map_new(void) { return calloc(1, sizeof(struct moe_map)); }

void moe_map_free(struct moe_map **map)
{
    if (*map)
        free((*map)->slots);
    free(*map);
    *map = NULL;
}

static struct slot *probe(const struct moe_map *m, struct moe_str key, uint64_t h)
{
    for (size_t i = (size_t)h & (m->room - 1);; i = (i + 1) & (m->room - 1)) {
        struct slot *s = &m->slots[i];
        if (!s->key.ptr || (s->hash == h && moe_str_eq(s->key, key)))
            return s;
    }
}

static int grow(struct moe_map *m)
{
    struct moe_map next = { .room = m->room ? m->room * 2 : 64, .count = m->count };
    next.slots = calloc(next.room, sizeof *next.slots);
    if (!next.slots)
        return 0;
    for (size_t i = 0; i < m->room; i++)
        if (m->slots[i].key.ptr)
            *probe(&next, m->slots[i].key, m->slots[i].hash) = m->slots[i];
    free(m->slots);
    *m = next;
    return 1;
}

uint32_t *moe_map_slot(struct moe_map *m, struct moe_str key, uint32_t fresh)
{
    if (m->count + 1 > m->room / 4 * 3 && !grow(m))
        return NULL;
    if (!key.ptr)
        key = MOE_STR("");
    uint64_t h = moe_hash(MOE_HASH_START, key);
    struct slot *s = probe(m, key, h);
    if (!s->key.ptr) {
        *s = (struct slot){ key, h, fresh };
        m->count++;
    }
    return &s->value;
}

const uint32_t *moe_map_find(const struct moe_map *m, struct moe_str key)
{
    if (!m->room)
        return NULL;
    if (!key.ptr)
        key = MOE_STR("");
    struct slot *s = probe(m, key, moe_hash(MOE_HASH_START, key));
    return s->key.ptr ? &s->value : NULL;
}

size_t moe_map_count(const struct moe_map *m) { return m->count; }
