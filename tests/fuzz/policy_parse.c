/* Target   moe_policy_parse(), moe_policy_print()
 * Input    YAML bytes, as an untrusted pull request could bring them
 * Promise  never crashes or leaks; gives either a policy or an error, never both; what it prints loads again and prints the same values
 * Corpus   tests/fuzz/corpus/policy_parse/ -- a fixed bug leaves its input there, named after the bug
 * Links    policy
 */
#include "policy/policy.h"
#include <stdlib.h>

static const char *const codes[] = { "C101", "C201", "C301", "M001", "M101", "M201", "M301", "M401", "M501", "M601", "M701", "M801" };
static const char *const names[] = { "step-mismatch", "digest-mismatch", "damaged-zip", "bare-suppression", "unbounded-copy", "weak-digest", "shell-command",
                                     "non-atomic-write", "plain-http", "secret-in-log", "discarded-status", "setuid-order" };

/* Values without the comments that say where they came from: those differ, and only those. */
static struct moe_buf *values_of(const struct moe_policy *p)
{
    struct moe_buf *all = moe_buf_new(64u << 20), *values = moe_buf_new(64u << 20);
    struct moe_str rest, line;
    if (!all || !values)
        abort();
    moe_policy_print(p, all);
    rest = moe_buf_str(all);
    while (moe_str_line(&rest, &line)) {
        size_t end = line.len;
        bool quoted = false;
        for (size_t i = 0; i + 2 < line.len && end == line.len; i++) {
            if (line.ptr[i] == '\\' && quoted)
                i++;
            else if (line.ptr[i] == '"')
                quoted = !quoted;
            else if (!quoted && line.ptr[i] == ' ' && line.ptr[i + 1] == ' ' && line.ptr[i + 2] == '#')
                end = i;
        }
        moe_buf_add(values, (struct moe_str){ line.ptr, end });
        moe_buf_addc(values, '\n');
    }
    if (moe_buf_failed(values))
        abort();
    moe_buf_free(&all);
    return values;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct moe_policy_rules known = { codes, names, MOE_COUNT(codes) };
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = NULL, *second = NULL;
    struct moe_error err = { 0 };
    enum moe_code code = moe_policy_parse("fuzz", (struct moe_str){ (const char *)data, size }, &known, "2026-11-21", &policy, &err);
    if ((code == MOE_OK) != (policy != NULL) || code != err.code)
        abort();
    if (!policy)
        return 0;
    MOE_AUTO(moe_buf_free) struct moe_buf *first = values_of(policy), *whole = moe_buf_new(64u << 20);
    if (!whole)
        abort();
    moe_policy_print(policy, whole);
    code = moe_policy_parse("again", moe_buf_str(whole), &known, "2026-11-21", &second, &err);
    if (code == MOE_E_LIMIT)                        /* quotes made it too long */
        return 0;
    if (code != MOE_OK)
        abort();
    MOE_AUTO(moe_buf_free) struct moe_buf *last = values_of(second);
    if (!moe_str_eq(moe_buf_str(first), moe_buf_str(last)))
        abort();
    return 0;
}
