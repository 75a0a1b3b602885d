/* Target   moe_shape_parse(), moe_shape_reach(), moe_secret_example()
 * Input    a pattern, as a user's rule or .gitleaks.toml could bring it
 * Promise  never crashes, leaks or hangs; what it accepts PCRE2 compiles, and no match is longer or shorter than the reach says
 * Corpus   tests/fuzz/corpus/secrets_pattern/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/config/secrets
 */
#include "audit/config/secrets/shape.h"
#include "audit/config/secrets/secrets.h"
#include "common/base/buf.h"
#include "common/base/regex.h"
#include <stdint.h>
#include <stdlib.h>

static void match_own_text(const struct moe_regex *regex, const struct moe_reach *reach, struct moe_str text)
{
    MOE_AUTO(moe_regex_room_free) struct moe_regex_room *room = moe_regex_room_new();
    struct moe_span span;
    if (room && moe_regex_search(regex, room, text, 0, text.len, &span, 1) == 1 && (span.len < reach->least || span.len > reach->most))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct moe_str words[] = { MOE_STR("key"), MOE_STR("a-") };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(4u << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *example = moe_buf_new(1 << 16);
    MOE_AUTO(moe_regex_free) struct moe_regex *regex = NULL;
    struct moe_str pattern = { (const char *)data, size };
    struct moe_shape *shape;
    struct moe_reach reach;
    struct moe_error err = { 0 };
    if (!arena || !example || size > 200)
        return 0;
    (void)!moe_secret_example(pattern, size, example, &err);
    if (moe_shape_parse(pattern, arena, &shape, &err) != MOE_OK)
        return 0;
    moe_shape_reach(shape, words, MOE_COUNT(words), &reach);
    if (reach.least > reach.most || reach.prefix_count > MOE_SHAPE_PREFIX)
        abort();
    if (moe_regex_compile(shape->wide ? MOE_REGEX_CHARS : MOE_REGEX_BYTES, pattern, &regex, &err) == MOE_OK)
        match_own_text(regex, &reach, pattern);
    return 0;
}
