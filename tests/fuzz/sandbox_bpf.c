/* Target   moe_bpf_run(), moe_bpf_text()
 * Input    eight words of a call's data, then instructions, eight bytes each
 * Promise  any program ends, within as many steps as it has instructions, reads nothing outside of the call's data, and is listed line by line
 * Corpus   tests/fuzz/corpus/sandbox_bpf/ -- a fixed bug leaves its input there, named after the bug
 * Links    sandbox/filter
 */
#include "sandbox/filter/filter.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seccomp_data call = { 0 };
    size_t head = size < sizeof call ? size : sizeof call, count = (size - head) / sizeof(struct sock_filter), lines = 0;
    if (count > BPF_MAXINSNS)
        count = BPF_MAXINSNS;
    if (head)
        memcpy(&call, data, head);
    struct sock_filter *code = calloc(count + 1, sizeof *code);
    if (!code)
        return 0;
    if (count)
        memcpy(code, data + head, count * sizeof *code);
    struct moe_bpf bpf = { code, (unsigned short)count };
    unsigned steps;
    (void)moe_bpf_run(&bpf, &call, &steps);
    if (steps > count)
        abort();
    struct moe_buf *text = moe_buf_new(1u << 20);
    if (text) {
        moe_bpf_text(&bpf, text);
        struct moe_str rest = moe_buf_str(text), line;
        while (moe_str_line(&rest, &line))
            lines++;
        if (!moe_buf_failed(text) && lines != count)
            abort();
    }
    moe_buf_free(&text);
    free(code);
    return 0;
}
