/* Target   moe_name_class(), moe_provenance(), moe_randomness(), moe_secret_judge()
 * Input    a name, a zero byte, a value
 * Promise  never crashes; the literal lies in the value, and is the value when that is one; randomness is between 0 and 1; what is a reference, a placeholder or
 *          encrypted is no secret, and neither is anything under a name that says nothing; the same input gives the same answer
 * Corpus   tests/fuzz/corpus/provenance/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/config/model
 */
#include "audit/config/model/names.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_str text = { (const char *)data, size }, name = moe_str_cut(&text, '\0'), literal = { NULL, 0 };
    enum moe_name_class cls = moe_name_class(name);
    enum moe_provenance from = moe_provenance(text, &literal);
    double random = moe_randomness(text);
    if (!(random >= 0 && random <= 1) || !(moe_entropy(text) >= 0 && moe_entropy(text) <= 8.0001))
        abort();
    if (from == MOE_FROM_LITERAL && (literal.ptr != text.ptr || literal.len != text.len))
        abort();
    if (from == MOE_FROM_DEFAULT && (!literal.len || literal.ptr < text.ptr || literal.ptr + literal.len > text.ptr + text.len))
        abort();
    for (unsigned how = 0; how < 8; how++) {
        struct moe_secret_case c = { name, text, how & 1, (how & 2) != 0, (how & 4) != 0 };
        enum moe_secret_verdict v = moe_secret_judge(&c);
        if (v != moe_secret_judge(&c))
            abort();
        if (v != MOE_SECRET_NO && ((from != MOE_FROM_LITERAL && from != MOE_FROM_DEFAULT) || cls == MOE_NAME_PLAIN || cls == MOE_NAME_REFERENCE))
            abort();
    }
    return 0;
}
