#include "common/base/regex.h"
#include <errno.h>
#include <stdlib.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { CAP_PATTERN_BYTES = 1 << 16, MATCH_LIMIT = 2000000, HEAP_LIMIT_KIB = 65536 };

struct moe_regex { pcre2_code *code; pcre2_match_context *limits; };

void moe_regex_free(struct moe_regex **regex)
{
    if (*regex) {
        pcre2_code_free((*regex)->code);
        pcre2_match_context_free((*regex)->limits);
    }
    free(*regex);
    *regex = NULL;
}

static enum moe_code no_memory(struct moe_error *err)
{
    (void)moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a pattern");
    err->sys = ENOMEM;
    return MOE_E_LIMIT;
}

enum moe_code moe_regex_new(struct moe_str pattern, struct moe_regex **out, struct moe_error *err)
{
    /* Subjects are whatever a file holds: broken UTF-8 in one is stepped over instead of failing the whole match. */
    const uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
    if (pattern.len > CAP_PATTERN_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "pattern is longer than %d bytes", (int)CAP_PATTERN_BYTES);
    MOE_AUTO(moe_regex_free) struct moe_regex *r = calloc(1, sizeof *r);
    if (!r || !(r->limits = pcre2_match_context_create(NULL)))
        return no_memory(err);
    pcre2_set_match_limit(r->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(r->limits, MATCH_LIMIT);
    pcre2_set_heap_limit(r->limits, HEAP_LIMIT_KIB);

    int why = 0;
    PCRE2_SIZE at = 0;
    r->code = pcre2_compile((PCRE2_SPTR)(pattern.ptr ? pattern.ptr : ""), pattern.len, options, &why, &at, NULL);
    if (!r->code) {
        char text[160] = "cannot be compiled";
        pcre2_get_error_message(why, (PCRE2_UCHAR *)text, sizeof text);
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .line = 1, .column = (unsigned)at + 1 }, "pattern: %s", text);
    }
    (void)pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE);   /* where memory may not be both written and run, the interpreter serves */
    *out = moe_take(r);
    return MOE_OK;
}

int moe_regex_find(const struct moe_regex *regex, struct moe_str subject, size_t *start, size_t *len)
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    if (!data)
        return -1;
    PCRE2_SPTR text = (PCRE2_SPTR)(subject.ptr ? subject.ptr : "");
    int n = pcre2_match(regex->code, text, subject.len, 0, 0, data, regex->limits);
    if (n == PCRE2_ERROR_JIT_STACKLIMIT)                    /* the interpreter works on the heap, which has its own limit */
        n = pcre2_match(regex->code, text, subject.len, 0, PCRE2_NO_JIT, data, regex->limits);
    if (n >= 0) {
        const PCRE2_SIZE *at = pcre2_get_ovector_pointer(data);
        *start = at[0];
        *len = at[1] > at[0] ? at[1] - at[0] : 0;
    }
    pcre2_match_data_free(data);
    return n >= 0 ? 1 : n == PCRE2_ERROR_NOMATCH ? 0 : -1;
}

int moe_regex_match(const struct moe_regex *regex, struct moe_str subject)
{
    size_t start, len;
    return moe_regex_find(regex, subject, &start, &len);
}
