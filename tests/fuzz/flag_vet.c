/* Target   moe_command_split(), moe_flags_vet()
 * Input    a `command` of a compilation database
 * Promise  never crashes; what is kept starts with an accepted flag, holds no control character and is never a response file
 * Corpus   tests/fuzz/corpus/flag_vet/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/source/input
 */
#include "audit/source/input/parts.h"
#include <stdlib.h>

static bool is_accepted(struct moe_str f)
{
    static const char *const starts[] = { "-I", "-isystem", "-iquote", "-D", "-U", "-std=" };
    for (size_t i = 0; i < f.len; i++)
        if ((unsigned char)f.ptr[i] < ' ')
            return false;
    for (size_t i = 0; i < MOE_COUNT(starts); i++)
        if (moe_str_starts(f, moe_str_c(starts[i])) && f.len > strlen(starts[i]))
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_arena *arena = moe_arena_new((size_t)64 << 20);
    struct moe_flagset set = { 0 };
    struct moe_str *words;
    size_t count;
    if (arena && moe_command_split((struct moe_str){ (const char *)data, size }, arena, &words, &count) &&
        moe_flags_vet(arena, words, count, MOE_STR("/w/build"), MOE_STR("/w"), MOE_STR("a.c"), &set))
        for (size_t i = 0; i < set.count; i++)
            if (!is_accepted(set.flags[i]))
                abort();
    moe_arena_free(&arena);
    return 0;
}
