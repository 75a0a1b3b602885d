/* Target   moe_nosec_parse(), moe_nosec_apply(), moe_reason_fault()
 * Input    the text of one comment, as an untrusted pull request could bring it
 * Promise  never crashes; what is returned as sound names known rules only, has a reason that says something and a date that has not passed, and
 *          every view points into the comment; what is faulty suppresses nothing
 * Corpus   tests/fuzz/corpus/nosec_parse/ -- a fixed bug leaves its input there, named after the bug
 * Links    common/report
 */
#include "common/report/suppress.h"
#include <stdint.h>
#include <stdlib.h>

#define TODAY "2026-06-15"

static bool known(void *ctx, struct moe_str code)
{
    (void)ctx;
    return moe_str_is(code, "M113") || moe_str_is(code, "M401");
}

static bool inside(struct moe_str view, struct moe_str whole)
{
    return !view.len || (view.ptr >= whole.ptr && view.ptr + view.len <= whole.ptr + whole.len);
}

static void sound(const struct moe_nosec *n)
{
    if (!n->code_count || n->code_count > MOE_NOSEC_MAX_CODES || moe_reason_fault(n->reason))
        abort();
    for (size_t i = 0; i < n->code_count; i++)
        if (!known(NULL, n->codes[i]))
            abort();
    if (n->until.len && (n->until.len != 10 || memcmp(n->until.ptr, TODAY, 10) < 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_str text = { (const char *)data, size };
    struct moe_comment comment = { .text = text, .line = 5, .end_line = 5 };
    struct moe_nosec n;
    if (!moe_nosec_parse(&comment, known, NULL, TODAY, &n))
        return 0;
    const struct moe_str views[] = { n.reason, n.owner, n.ticket, n.until };
    for (size_t i = 0; i < MOE_COUNT(views); i++)
        if (!inside(views[i], text))
            abort();
    if (n.fault == MOE_NOSEC_OK)
        sound(&n);
    bool was_sound = n.fault == MOE_NOSEC_OK;
    const struct moe_rule_info rule = { .code = MOE_STR("M113"), .title = MOE_STR("size is not checked") };
    struct moe_finding f = { .rule = &rule, .line = 5, .end_line = 5 };
    if (moe_nosec_apply(&n, 1, &f) && (!was_sound || n.used != 1))
        abort();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 20);
    moe_nosec_describe(&n, out);
    return 0;
}
