/* Target   moe_config_parse(), moe_config_print(), moe_config_digest()
 * Input    one or several "NAME=VALUE" of the environment, each with a NUL behind it, then one more NUL, then YAML; without a first NUL: YAML alone
 * Promise  never crashes or leaks; a failure has a place or a variable and words; what is printed reads back with the same values and the same digest
 * Corpus   tests/fuzz/corpus/train_config/ -- a fixed bug leaves its input there, named after the bug
 * Links    runtime/config
 */
#include "runtime/config/rows.h"
#include <stdlib.h>

enum { VARIABLES = 8 };

static char *values_of(const struct moe_config *config)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(64u << 20);
    if (!out)
        abort();
    for (const struct config_row *row = config_rows; row->key; row++) {
        config_put(row, config, out);
        moe_buf_addc(out, '\n');
    }
    return strdup(moe_buf_str(out).ptr);
}

static void again(const struct moe_config *config, struct moe_arena *arena)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *yaml = moe_buf_new(64u << 20);
    unsigned char one[MOE_SHA256_BYTES], two[MOE_SHA256_BYTES];
    struct moe_config second;
    struct moe_error err = { 0 };
    if (!yaml || moe_config_print(config, yaml, &err) != MOE_OK || moe_config_parse("again", moe_buf_str(yaml), NULL, arena, &second, &err) != MOE_OK)
        abort();
    if (moe_config_digest(config, one, &err) != MOE_OK || moe_config_digest(&second, two, &err) != MOE_OK || memcmp(one, two, sizeof one) != 0)
        abort();
    char *a = values_of(config), *b = values_of(&second);
    if (!a || !b || strcmp(a, b) != 0)
        abort();
    free(a);
    free(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(64u << 20);
    struct moe_str rest = { (const char *)data, size };
    char *env[VARIABLES + 1] = { NULL };
    struct moe_config config;
    struct moe_error err = { 0 };
    if (!arena)
        abort();
    for (size_t n = 0; n < VARIABLES && rest.len && memchr(rest.ptr, 0, rest.len); n++) {
        struct moe_str variable = moe_str_cut(&rest, 0);
        if (!variable.len)
            break;
        env[n] = (char *)(uintptr_t)moe_arena_str(arena, variable).ptr;
        if (!env[n])
            return 0;
    }
    enum moe_code code = moe_config_parse("fuzz", rest, env, arena, &config, &err);
    if (code != (code == MOE_OK ? MOE_OK : err.code) || (code != MOE_OK && !err.text[0]))
        abort();
    if (code == MOE_OK)
        again(&config, arena);
    return 0;
}
