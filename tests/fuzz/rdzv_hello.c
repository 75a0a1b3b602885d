/* Target   moe_rdzv_hello_read(), moe_rdzv_hello_whole(), moe_rdzv_hello_write()
 * Input    what a connection says first, behind TLS
 * Promise  nothing outside the bytes is read; what is read and written again gives the same bytes; what is refused is left as it was and says why; a job's name
 *          ends within its room, ranks lie within a world; how much is to be read of it is known from its first 8 bytes
 * Corpus   tests/fuzz/corpus/rdzv_hello/ -- a node's, a link's, another version's; a fixed bug leaves its input there, named after the bug
 * Links    runtime/rdzv
 */
#include "runtime/comm/comm.h"
#include "runtime/rdzv/channel.h"
#include <stdlib.h>

static void check(const struct moe_rdzv_hello *h, const uint8_t *data, size_t size)
{
    unsigned char again[MOE_RDZV_HELLO_BYTES];
    if (h->version != MOE_RDZV_VERSION) {
        if (h->job[0] || h->ranks || h->link)
            abort();
        return;
    }
    if (moe_rdzv_hello_write(h, again) != size || memcmp(again, data, size) != 0)
        abort();
    if (!memchr(h->job, '\0', sizeof h->job) || !h->job[0])
        abort();
    if (h->link ? h->from == h->to || h->from >= MOE_CAP_COMM_RANKS || h->to >= MOE_CAP_COMM_RANKS : h->ranks == 0 || h->ranks > MOE_CAP_COMM_RANKS)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_rdzv_hello hello, before;
    struct moe_error err = { 0 };
    unsigned char *copy = malloc(size ? size : 1);               /* of its own size, so that one byte too far is seen */
    if (!copy)
        return 0;
    if (size)
        memcpy(copy, data, size);
    memset(&hello, 0x5a, sizeof hello);
    memcpy(&before, &hello, sizeof hello);
    if (size >= MOE_RDZV_HELLO_FRONT) {
        const size_t whole = moe_rdzv_hello_whole(copy);
        if (whole != MOE_RDZV_HELLO_FRONT && whole != MOE_RDZV_HELLO_BYTES)
            abort();
    }
    const enum moe_code code = moe_rdzv_hello_read(copy, size, &hello, &err);
    free(copy);
    if (code == MOE_OK)
        check(&hello, data, size);
    else if (code != MOE_E_PARSE || !err.text[0] || memcmp(&hello, &before, sizeof hello) != 0)
        abort();
    return 0;
}
