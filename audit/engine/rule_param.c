/* The parameters of a rule, as its code asks for them: some of every value of every file. */
#include "audit/engine/rule.h"
#include "common/base/glob.h"
#include "common/base/hash.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { FEW = 4 };                               /* so many are compared one by one */

/* Where each value is, by its hash: slots hold a value's index and one. And those that are patterns, for they are compared with everything. */
struct moe_param_index { uint32_t *slots; size_t mask; uint32_t *patterns; size_t pattern_count; };

static bool is_pattern(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '*' || s.ptr[i] == '?' || s.ptr[i] == '[' || s.ptr[i] == '\\')
            return true;
    return false;
}

static size_t slot_of(const struct moe_param *p, const struct moe_param_index *index, struct moe_str value)
{
    uint64_t hash = moe_hash(MOE_HASH_START, value);
    size_t at = (size_t)(hash ^ hash >> 32) & index->mask;
    while (index->slots[at] && !moe_str_eq(p->values[index->slots[at] - 1], value))
        at = (at + 1) & index->mask;
    return at;
}

bool moe_param_index(struct moe_param *param, struct moe_arena *arena)
{
    size_t room = 2 * FEW;
    param->index = NULL;
    if (param->count <= FEW || param->count > UINT32_MAX / 4)
        return true;
    while (room < 2 * param->count)
        room *= 2;
    struct moe_param_index *index = moe_arena_alloc(arena, sizeof *index);
    uint32_t *slots = moe_arena_array(arena, uint32_t, room), *patterns = moe_arena_array(arena, uint32_t, param->count);
    if (!index || !slots || !patterns)
        return false;
    *index = (struct moe_param_index){ slots, room - 1, patterns, 0 };
    for (size_t i = 0; i < param->count; i++) {
        slots[slot_of(param, index, param->values[i])] = (uint32_t)i + 1;
        if (is_pattern(param->values[i]))
            patterns[index->pattern_count++] = (uint32_t)i;
    }
    param->index = index;
    return true;
}

const struct moe_param *moe_rule_param(const struct moe_rule *rule, const char *name)
{
    for (size_t i = 0; i < rule->param_count; i++)
        if (moe_str_is(rule->params[i].name, name))
            return &rule->params[i];
    return NULL;
}

bool moe_rule_param_has(const struct moe_rule *rule, const char *name, struct moe_str value)
{
    const struct moe_param *p = moe_rule_param(rule, name);
    const struct moe_param_index *index = p ? p->index : NULL;
    if (index && index->slots[slot_of(p, index, value)])
        return true;
    for (size_t i = 0; index && i < index->pattern_count; i++)
        if (moe_glob_name(p->values[index->patterns[i]], value))
            return true;
    for (size_t i = 0; p && !index && i < p->count; i++)
        if (moe_str_eq(p->values[i], value) || moe_glob_name(p->values[i], value))
            return true;
    return false;
}

int64_t moe_rule_param_int(const struct moe_rule *rule, const char *name, int64_t otherwise)
{
    const struct moe_param *p = moe_rule_param(rule, name);
    char text[32], *end;
    if (!p || p->count != 1 || !p->values[0].len || p->values[0].len >= sizeof text)
        return otherwise;
    snprintf(text, sizeof text, "%.*s", MOE_FMT(p->values[0]));
    errno = 0;
    long long v = strtoll(text, &end, 0);
    return *end || errno ? otherwise : v;
}
