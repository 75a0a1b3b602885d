/* Target   moe_nccl_says(), moe_nccl_redact()
 * Input    a line, as a rank may write it
 * Promise  never reads or writes outside of the line; it never grows; nothing with a port in brackets is left in it, but for the numbers of who wrote it
 * Corpus   tests/fuzz/corpus/nccl_words/ -- a fixed bug leaves its input there, named after the bug
 * Links    runtime/comm
 */
#include "runtime/comm/nccl_words.h"
#include "common/base/base.h"
#include <stdlib.h>

static bool has_port(const char *text, size_t len)
{
    for (size_t i = 1; i + 2 < len; i++)
        if (text[i] == '<' && moe_is_digit(text[i - 1]) && moe_is_digit(text[i + 1]) && text[i + 2] == '>')
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size ? size : 1);                  /* to the byte, so that a sanitizer sees the end */
    if (!text)
        return 0;
    if (size)
        memcpy(text, data, size);
    const bool nccl = moe_nccl_says((struct moe_str){ text, size });
    const size_t once = moe_nccl_redact(text, size);
    if (once > size || (!nccl && has_port(text, once)))
        abort();
    const size_t twice = moe_nccl_redact(text, once);
    if (twice > once)
        abort();
    free(text);
    return 0;
}
