/* A map from libclang's pointers to indices, made for one parse and read once per node: open addressing, no deletion. */
#ifndef MOE_AUDIT_SOURCE_PARSE_MAP_H
#define MOE_AUDIT_SOURCE_PARSE_MAP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct moe_ptr_slot { const void *key; uint32_t value; };
struct moe_ptr_map { struct moe_ptr_slot *slots; size_t room, count; };

void moe_ptr_map_clear(struct moe_ptr_map *map);                              /* frees; usable again */
bool moe_ptr_map_put(struct moe_ptr_map *map, const void *key, uint32_t value);   /* replaces; false = out of memory or NULL key */

static inline size_t moe_ptr_hash(const void *key) { return (size_t)(((uintptr_t)key >> 3) * 0x9e3779b97f4a7c15ull >> 20); }

/* 0 = absent: values are indices, which start at 1. */
static inline uint32_t moe_ptr_map_get(const struct moe_ptr_map *map, const void *key)
{
    if (!map->room || !key)
        return 0;
    for (size_t i = moe_ptr_hash(key) & (map->room - 1); map->slots[i].key; i = (i + 1) & (map->room - 1))
        if (map->slots[i].key == key)
            return map->slots[i].value;
    return 0;
}
#endif
