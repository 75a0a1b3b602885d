/* Target   moe_result_read()
 * Input    a result, as a worker that hostile code took over could send it
 * Promise  never crashes or leaks; gives a result or an error, never both; what is read writes back to the same bytes
 * Corpus   tests/fuzz/corpus/result_read/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/source/worker
 */
#include "audit/source/worker/parts.h"
#include <stdlib.h>

static const char rule_yaml[] = "code: M199\nname: row\ntitle: it happened\nseverity: high\nconfidence: high\nwhy: because\nfix: do not\nmatch:\n  - call: strcpy\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct moe_rules *rules;                   /* the same for every input: made once */
    struct moe_error err = { 0 };
    struct moe_rule_text text = { "rules/source/M199-row", { rule_yaml, sizeof rule_yaml - 1 } };
    if (!rules && moe_rules_read("source", &text, 1, &rules, &err) != MOE_OK)
        abort();
    MOE_AUTO(moe_result_free) struct moe_result *r = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *again = moe_buf_new(MOE_CAP_RESULT_BYTES);
    struct moe_str bytes = { (const char *)data, size };
    enum moe_code code = moe_result_read(bytes, rules, &r, &err);
    if ((code == MOE_OK) != (r != NULL) || code != err.code || !again)
        abort();
    if (r && (moe_result_write(r, again, &err) != MOE_OK || !moe_str_eq(bytes, moe_buf_str(again))))
        abort();
    return 0;
}
