#include "common/base/regex.h"
#include <errno.h>
#include <stdlib.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { CAP_PATTERN_BYTES = 1 << 16, MATCH_LIMIT = 2000000, HEAP_LIMIT_KIB = 65536 };
enum { CAP_CAPTURES = 64, JIT_STACK_FIRST = 32 << 10, JIT_STACK_MOST = 1 << 20 };

struct moe_regex { pcre2_code *code; pcre2_match_context *limits; };
struct moe_regex_room { pcre2_match_data *data; pcre2_match_context *limits; pcre2_jit_stack *stack; };

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

/* What a pattern means must not hang on how the library was built: a line ends with \n. */
static pcre2_code *compile(struct moe_str pattern, uint32_t options, int *why, PCRE2_SIZE *at)
{
    pcre2_compile_context *how = pcre2_compile_context_create(NULL);
    if (how)
        pcre2_set_newline(how, PCRE2_NEWLINE_LF);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)(pattern.ptr ? pattern.ptr : ""), pattern.len, options, why, at, how);
    pcre2_compile_context_free(how);
    return code;
}

enum moe_code moe_regex_new(struct moe_str pattern, struct moe_regex **out, struct moe_error *err)
{
    return moe_regex_compile(MOE_REGEX_TEXT, pattern, out, err);
}

enum moe_code moe_regex_compile(enum moe_regex_kind kind, struct moe_str pattern, struct moe_regex **out, struct moe_error *err)
{
    /* Subjects are whatever a file holds: broken UTF-8 in one is stepped over instead of failing the whole match. */
    static const uint32_t by_kind[] = {
        [MOE_REGEX_TEXT]  = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF,
        [MOE_REGEX_CHARS] = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOLLAR_ENDONLY,
        [MOE_REGEX_BYTES] = PCRE2_NEVER_UTF | PCRE2_DOLLAR_ENDONLY,
    };
    const uint32_t options = by_kind[kind] | PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C;
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
    r->code = compile(pattern, options, &why, &at);
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

unsigned moe_regex_groups(const struct moe_regex *regex)
{
    uint32_t n = 0;
    return pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &n) == 0 ? n : 0;
}

unsigned moe_regex_group(const struct moe_regex *regex, const char *name)
{
    int n = pcre2_substring_number_from_name(regex->code, (PCRE2_SPTR)name);
    return n > 0 ? (unsigned)n : 0;
}

void moe_regex_room_free(struct moe_regex_room **room)
{
    if (*room) {
        pcre2_match_data_free((*room)->data);
        pcre2_match_context_free((*room)->limits);
        pcre2_jit_stack_free((*room)->stack);
    }
    free(*room);
    *room = NULL;
}

struct moe_regex_room *moe_regex_room_new(void)
{
    MOE_AUTO(moe_regex_room_free) struct moe_regex_room *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->data = pcre2_match_data_create(CAP_CAPTURES, NULL);
    r->limits = pcre2_match_context_create(NULL);
    r->stack = pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MOST, NULL);      /* NULL where there is no JIT: it is not asked for then */
    if (!r->data || !r->limits)
        return NULL;
    pcre2_set_match_limit(r->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(r->limits, MATCH_LIMIT);
    pcre2_set_heap_limit(r->limits, HEAP_LIMIT_KIB);
    if (r->stack)
        pcre2_jit_stack_assign(r->limits, NULL, r->stack);
    return moe_take(r);
}

int moe_regex_search(const struct moe_regex *regex, struct moe_regex_room *room, struct moe_str subject, size_t from, size_t upto, struct moe_span *spans,
                     size_t count)
{
    PCRE2_SPTR text = (PCRE2_SPTR)(subject.ptr ? subject.ptr : "");
    if (from > subject.len)
        return 0;
    pcre2_set_offset_limit(room->limits, upto);
    int n = pcre2_match(regex->code, text, subject.len, from, 0, room->data, room->limits);
    if (n == PCRE2_ERROR_JIT_STACKLIMIT)
        n = pcre2_match(regex->code, text, subject.len, from, PCRE2_NO_JIT, room->data, room->limits);
    if (n < 0)
        return n == PCRE2_ERROR_NOMATCH ? 0 : -1;
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(room->data);
    size_t known = n ? (size_t)n : CAP_CAPTURES;                                   /* 0 = more captures than there is room for */
    for (size_t i = 0; i < count; i++) {
        bool set = i < known && at[2 * i] != PCRE2_UNSET && at[2 * i + 1] >= at[2 * i];
        spans[i] = set ? (struct moe_span){ at[2 * i], at[2 * i + 1] - at[2 * i], true } : (struct moe_span){ 0 };
    }
    return 1;
}
