/* Target   moe_profile_parse(), moe_profile_write(), moe_profile_explain(), moe_profile_more(), moe_profile_check()
 * Input    YAML bytes of a profile, as a stranger could hand it over; only built-in profiles may be extended
 * Promise  never crashes or leaks; gives either a profile or an error, never both; what is written is read again as the same profile, and allows nothing more or less
 * Corpus   tests/fuzz/corpus/sandbox_profile/ -- a fixed bug leaves its input there, named after the bug
 * Links    sandbox/check
 */
#include "sandbox/check/check.h"
#include <stdlib.h>

static struct moe_buf *room(void)
{
    struct moe_buf *b = moe_buf_new(64u << 20);
    if (!b)
        abort();
    return b;
}

static void judge(const struct moe_profile *p)
{
    struct moe_report *report = moe_report_new("fuzz", "0");
    struct moe_error err = { 0 };
    if (!report || moe_profile_check(p, report, &err) != MOE_OK)
        abort();
    moe_report_settle(report);
    for (size_t i = 0; i < report->finding_count; i++)
        if (!report->findings[i].line || !report->findings[i].message.len)
            abort();
    moe_report_free(&report);
}

/* The profile, or NULL where the file is an error; both never. */
static const struct moe_profile *read_one(struct moe_profiles *all, struct moe_str yaml, enum moe_code *code)
{
    const struct moe_profile *p = NULL;
    struct moe_error err = { 0 };
    *code = moe_profile_parse(all, "fuzz.yaml", yaml, false, &p, &err);
    if ((*code == MOE_OK) != (p != NULL) || *code != err.code)
        abort();
    return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_profiles_free) struct moe_profiles *all = moe_profiles_new();
    MOE_AUTO(moe_buf_free) struct moe_buf *first = room(), *second = room(), *words = room();
    enum moe_code code;
    if (!all)
        abort();
    const struct moe_profile *p = read_one(all, (struct moe_str){ (const char *)data, size }, &code);
    if (!p)
        return 0;
    judge(p);
    moe_profile_explain(p, words);
    moe_profile_write(p, first);
    if (moe_buf_failed(first) || moe_buf_failed(words))
        abort();
    moe_buf_clear(words);
    const struct moe_profile *q = read_one(all, moe_buf_str(first), &code);
    if (!q && code == MOE_E_LIMIT)                  /* quotes and groups made it too long */
        return 0;
    if (!q)
        abort();
    moe_profile_write(q, second);
    moe_profile_more(p, q, words);
    moe_profile_more(q, p, words);
    if (!moe_str_eq(moe_buf_str(first), moe_buf_str(second)) || moe_buf_str(words).len)
        abort();
    return 0;
}
