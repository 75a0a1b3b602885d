/* The parameters of a rule, as its code asks for them: some of every value of every file. */
#include "audit/engine/rule.h"
#include "common/base/glob.h"
#include "common/base/hash.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { FEW = 4 };                               /* so many are compared one by one */

/* Which bytes stand in a text, by their last six bits: what a pattern needs and a text lacks rules it out at once. */
struct wild { uint64_t needs; uint32_t value; };
/* Where each value is, by its hash: slots hold a value's index and one. And those that are patterns, for they are compared with everything. `lengths`, `firsts`,
 * `lasts`: of the values, a bit for each; most of what is asked about has no value's length, or does not begin or end as one. `ends`: with what the patterns end. */
struct moe_param_index { uint32_t *slots; size_t mask; uint64_t lengths, firsts, lasts, ends; struct wild *patterns; size_t pattern_count; };

static uint64_t bit_of(char c) { return UINT64_C(1) << ((unsigned char)c & 63); }
static uint64_t length_bit(size_t len) { return UINT64_C(1) << MOE_MIN(len, (size_t)63); }

static uint64_t bytes_of(struct moe_str s)
{
    uint64_t set = 0;
    for (size_t i = 0; i < s.len; i++)
        set |= bit_of(s.ptr[i]);
    return set;
}

static bool is_sign(char c) { return c == '*' || c == '?' || c == '[' || c == '\\'; }

static bool is_pattern(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (is_sign(s.ptr[i]))
            return true;
    return false;
}

/* Nothing, of a pattern with more than stars: what its brackets hold need not stand there. */
static uint64_t needs_of(struct moe_str pattern)
{
    uint64_t set = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.ptr[i] == '[' || pattern.ptr[i] == '\\')
            return 0;
        set |= is_sign(pattern.ptr[i]) ? 0 : bit_of(pattern.ptr[i]);
    }
    return set;
}

static size_t slot_of(const struct moe_param *p, const struct moe_param_index *index, struct moe_str value)
{
    uint64_t hash = moe_hash(MOE_HASH_START, value);
    size_t at = (size_t)(hash ^ hash >> 32) & index->mask;
    while (index->slots[at] && !moe_str_eq(p->values[index->slots[at] - 1], value))
        at = (at + 1) & index->mask;
    return at;
}

/* The byte that it ends with; any byte, when that is a sign. */
static uint64_t end_of(struct moe_str pattern)
{
    char last = pattern.ptr[pattern.len - 1];
    return is_sign(last) || last == ']' ? ~UINT64_C(0) : bit_of(last);
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
    uint32_t *slots = moe_arena_array(arena, uint32_t, room);
    struct wild *patterns = moe_arena_array(arena, struct wild, param->count);
    if (!index || !slots || !patterns)
        return false;
    *index = (struct moe_param_index){ .slots = slots, .mask = room - 1, .patterns = patterns };
    for (size_t i = 0; i < param->count; i++) {
        struct moe_str value = param->values[i];
        slots[slot_of(param, index, value)] = (uint32_t)i + 1;
        index->lengths |= length_bit(value.len);
        index->firsts |= value.len ? bit_of(value.ptr[0]) : 0;
        index->lasts |= value.len ? bit_of(value.ptr[value.len - 1]) : 0;
        if (!is_pattern(value))
            continue;
        patterns[index->pattern_count++] = (struct wild){ needs_of(value), (uint32_t)i };
        index->ends |= end_of(value);
    }
    param->index = index;
    return true;
}

const struct moe_param *moe_rule_param_called(const struct moe_rule *rule, struct moe_str name)
{
    for (size_t i = 0; i < rule->param_count; i++)
        if (moe_str_eq(rule->params[i].name, name))
            return &rule->params[i];
    return NULL;
}

static bool index_has(const struct moe_param *p, const struct moe_param_index *index, struct moe_str value)
{
    uint64_t last = value.len ? bit_of(value.ptr[value.len - 1]) : 0;
    bool may = !value.len || (index->lengths & length_bit(value.len) && index->firsts & bit_of(value.ptr[0]) && index->lasts & last);
    if (may && index->slots[slot_of(p, index, value)])
        return true;
    if (value.len && !(index->ends & last))
        return false;
    uint64_t lacks = index->pattern_count ? ~bytes_of(value) : 0;
    for (const struct wild *w = index->patterns; w < index->patterns + index->pattern_count; w++)
        if (!(w->needs & lacks) && moe_glob_name(p->values[w->value], value))
            return true;
    return false;
}

bool moe_param_has(const struct moe_param *p, struct moe_str value)
{
    if (p && p->index)
        return index_has(p, p->index, value);
    for (size_t i = 0; p && i < p->count; i++)
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
