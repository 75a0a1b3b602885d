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
