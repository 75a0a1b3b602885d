/* Target   moe_assignment_at()
 * Input    text of any language; every place where one of the words begins is asked about
 * Promise  never reads outside of the text or past its cap; name and value lie in the text, the value where it says, the end behind it
 * Corpus   tests/fuzz/corpus/assign/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/config/secrets
 */
#include "audit/config/secrets/assign.h"
#include "common/base/base.h"
#include <stdlib.h>

static bool begins(struct moe_str text, size_t at, const char *word)
{
    size_t n = strlen(word);
    if (n > text.len - at)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = text.ptr[at + i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != word[i])
            return false;
    }
    return true;
}

static void ask(struct moe_str text, size_t at)
{
    struct moe_assignment a;
    if (!moe_assignment_at(text, at, &a))
        return;
    if (!a.value.len || a.value.ptr != text.ptr + a.value_at || a.value_at + a.value.len > text.len || a.end < a.value_at + a.value.len || a.end > text.len)
        abort();
    bool own = a.name.ptr >= text.ptr && a.name.ptr + a.name.len <= text.ptr + text.len;
    if (!a.name.len || !own || a.value_at > at + MOE_CAP_ASSIGN_LINE)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_str text = { (const char *)data, size };
    for (size_t at = 0; at < size; at++)
        for (size_t w = 0; moe_assignment_words[w]; w++)
            if (begins(text, at, moe_assignment_words[w]))
                ask(text, at);
    return 0;
}
