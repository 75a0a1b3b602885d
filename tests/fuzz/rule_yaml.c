/* Target   moe_rules_read(), moe_matcher_new()
 * Input    the bytes of a rule.yaml, as a folder given by --rules could hold them
 * Promise  never crashes, hangs or leaks; gives either rules or an error with a code, and never a matcher beside an error
 * Corpus   tests/fuzz/corpus/rule_yaml/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/source/match
 */
#include "audit/source/match/match.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = NULL;
    MOE_AUTO(moe_matcher_free) struct moe_matcher *matcher = NULL;
    struct moe_error err = { 0 };
    struct moe_rule_text text = { "rules/source/M199-row", { (const char *)data, size } };
    enum moe_code code = moe_rules_read("source", &text, 1, &rules, &err);
    if ((code == MOE_OK) != (rules != NULL) || code != err.code)
        abort();
    if (code != MOE_OK)
        return 0;
    code = moe_matcher_new(rules, NULL, &matcher, &err);
    if ((code == MOE_OK) != (matcher != NULL) || code != err.code)
        abort();
    return 0;
}
