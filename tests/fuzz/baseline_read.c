/* Target   moe_baseline_read()
 * Input    the bytes of a baseline file, as an untrusted pull request could bring them
 * Promise  never crashes or leaks; a broken file marks nothing; a sound one marks each finding at most once and invents none
 * Corpus   tests/fuzz/corpus/baseline_read/ -- a fixed bug leaves its input there, named after the bug
 * Links    common/report
 */
#include "common/report/baseline.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct moe_rule_info rule = { .code = MOE_STR("M113"), .name = MOE_STR("unchecked-size") };
    MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("fuzz", "1");
    struct moe_error err = { 0 };
    for (unsigned line = 1; line <= 3; line++) {
        struct moe_finding f = { .rule = &rule, .file = MOE_STR("a.c"), .line = line, .message = MOE_STR("m"), .fingerprint = 0x77 };
        if (moe_report_add(r, &f, &err) != MOE_OK)
            abort();
    }
    moe_report_settle(r);
    enum moe_code code = moe_baseline_read("fuzz", (struct moe_str){ (const char *)data, size }, r, &err);
    struct moe_totals t = moe_report_totals(r);
    if (code != err.code || t.open + t.suppressed[MOE_SUPPRESS_BASELINE] != 3 || (code != MOE_OK && t.open != 3))
        abort();
    return 0;
}
