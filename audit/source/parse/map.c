#include "audit/source/parse/map.h"
#include <stdlib.h>

void moe_ptr_map_clear(struct moe_ptr_map *map)
{
    free(map->slots);
    *map = (struct moe_ptr_map){ 0 };
}

static struct moe_ptr_slot *find(const struct moe_ptr_map *map, const void *key)
{
    size_t i = moe_ptr_hash(key) & (map->room - 1);
    while (map->slots[i].key && map->slots[i].key != key)
        i = (i + 1) & (map->room - 1);
    return &map->slots[i];
}

static bool grow(struct moe_ptr_map *map)
{
    struct moe_ptr_map wider = { .room = map->room ? map->room * 2 : 1024 };
    wider.slots = calloc(wider.room, sizeof *wider.slots);
    if (!wider.slots)
        return false;
    for (size_t i = 0; i < map->room; i++)
        if (map->slots[i].key)
            *find(&wider, map->slots[i].key) = map->slots[i];
    wider.count = map->count;
    free(map->slots);
    *map = wider;
    return true;
}

bool moe_ptr_map_put(struct moe_ptr_map *map, const void *key, uint32_t value)
{
    if (!key || (map->count + 1 > map->room / 2 && !grow(map)))
        return false;
    struct moe_ptr_slot *slot = find(map, key);
    map->count += !slot->key;
    *slot = (struct moe_ptr_slot){ key, value };
    return true;
}
