#include "common/telemetry/schema.h"

enum { SEEDS = 64, ROOM_FACTOR = 4 };

static size_t collisions(const struct name_table *t, const struct moe_str *names, size_t count, uint16_t *slots)
{
    size_t n = 0;
    memset(slots, 0, (t->mask + 1) * sizeof *slots);
    for (size_t i = 0; i < count; i++) {
        size_t at = name_hash(t->seed, names[i]) * 0x9e3779b97f4a7c15ull >> t->shift;
        for (; slots[at]; at = (at + 1) & t->mask)
            n++;
        slots[at] = (uint16_t)(i + 1);
    }
    return n;
}

enum moe_code name_table_make(struct moe_arena *arena, const struct moe_str *names, size_t count, struct name_table *out)
{
    struct name_table t = { .seed = 1, .shift = 62, .names = names };
    size_t room = 4, best = SIZE_MAX;
    uint64_t seed = 0x2545f4914f6cdd1dull, best_seed = seed;
    for (; room < count * ROOM_FACTOR; room *= 2)
        t.shift--;
    t.mask = room - 1;
    t.slots = moe_arena_array(arena, uint16_t, room);
    if (!t.slots)
        return MOE_E_LIMIT;
    for (int i = 0; i < SEEDS && best; i++, seed = seed * 6364136223846793005ull + 1442695040888963407ull) {
        t.seed = seed | 1;
        size_t n = collisions(&t, names, count, t.slots);
        if (n < best)
            best = n, best_seed = t.seed;
    }
    t.seed = best_seed;
    collisions(&t, names, count, t.slots);
    *out = t;
    return MOE_OK;
}

static bool splits(char c) { return c == '_' || c == '-' || c == '.' || c == '/' || c == ':' || c == ' ' || c == '@'; }
static bool upper(char c) { return c >= 'A' && c <= 'Z'; }

static bool is_word(const struct name_table *t, struct moe_str word)
{
    char low[MOE_CAP_TELEMETRY_NAME];
    if (word.len > sizeof low)
        return false;
    for (size_t i = 0; i < word.len; i++)
        low[i] = upper(word.ptr[i]) ? (char)(word.ptr[i] + 32) : word.ptr[i];
    if (name_find(t, (struct moe_str){ low, word.len }) != NAME_NONE)
        return true;
    while (word.len && moe_is_digit(low[word.len - 1]))
        word.len--;
    return name_find(t, (struct moe_str){ low, word.len }) != NAME_NONE;
}

bool name_has_word(const struct name_table *t, struct moe_str name)
{
    size_t from = 0;
    for (size_t i = 0; i <= name.len; i++) {
        bool end = i == name.len || splits(name.ptr[i]);
        bool hump = !end && i > from && upper(name.ptr[i]) && !upper(name.ptr[i - 1]);
        if (!end && !hump)
            continue;
        if (i > from && is_word(t, (struct moe_str){ name.ptr + from, i - from }))
            return true;
        from = end ? i + 1 : i;
    }
    return false;
}
