#include "common/base/buf.h"
#include "common/base/hash.h"
#include "common/report/suppress.h"
#include "sandbox/check/parts.h"
#include <stdarg.h>
#include <stdio.h>

enum { MESSAGE_BYTES = 512 };

const struct moe_rule_info *moe_check_rule(struct moe_str code)
{
    const struct moe_rule_info *r = moe_profile_rules;
    while (r->code.len && !moe_str_eq(r->code, code))
        r++;
    return r->code.len ? r : NULL;
}

void moe_check_say(struct moe_checked *c, const char *code, const struct moe_origin *at, const char *section, const char *fmt, ...)
{
    char text[MESSAGE_BYTES];
    va_list args;
    if (c->code != MOE_OK)
        return;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    const struct moe_rule_info *rule = moe_check_rule(moe_str_c(code));
    MOE_CHECK(rule);
    const struct moe_origin *here = at && at->line ? at : &c->p->at.profile;
    struct moe_str message = { text, n < 0 ? 0 : MOE_MIN((size_t)n, sizeof text - 1) };
    struct moe_finding f = { .rule = rule, .severity = rule->severity, .confidence = rule->confidence, .file = here->file.len ? here->file : c->p->file,
                             .line = MOE_MAX(here->line, 1u), .column = MOE_MAX(here->column, 1u), .function = moe_str_c(section), .message = message };
    f.end_line = f.line;
    f.end_column = f.column + 1;
    f.fingerprint = moe_hash(moe_hash(moe_hash(MOE_HASH_START, rule->code), moe_str_c(section)), message);
    c->code = moe_report_add(c->report, &f, c->err);
}

bool moe_check_reason(struct moe_checked *c, const char *code, const struct moe_origin *at, const char *section, const char *what)
{
    const char *fault = at ? moe_reason_fault(at->why) : NULL;
    if (at && !fault)
        return true;
    if (code && at && at->why.len)
        moe_check_say(c, "P102", at, section, "%s: %s", what, fault);
    else if (code)
        moe_check_say(c, code, at, section, "%s without a reason", what);
    return false;
}

enum moe_code moe_profile_check(const struct moe_profile *p, struct moe_report *report, struct moe_error *err)
{
    struct moe_checked c = { .p = p, .report = report, .err = err };
    const struct moe_file file = { .path = p->file, .state = MOE_FILE_OK, .language = MOE_STR("profile") };
    const size_t first = report->finding_count;
    MOE_TRY(moe_report_add_file(report, &file, err));
    moe_check_calls(&c);
    moe_check_escapes(&c);
    moe_check_files(&c);
    moe_check_settings(&c);
    moe_check_suppressions(&c, first);
    return c.code;
}
