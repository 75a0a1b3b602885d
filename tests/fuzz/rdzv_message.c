/* Target   moe_rdzv_message_read(), moe_rdzv_message_write()
 * Input    a message between node and coordinator, without its prefix
 * Promise  nothing outside the bytes is read, and nothing written behind the map; what is read and written again gives the same bytes; ranks lie within the world,
 *          nodes within the nodes that can be; a map that is too small is refused
 * Corpus   tests/fuzz/corpus/rdzv_message/ -- one of each kind; a fixed bug leaves its input there, named after the bug
 * Links    runtime/rdzv
 */
#include "common/base/buf.h"
#include "runtime/comm/comm.h"
#include "runtime/rdzv/channel.h"
#include <stdlib.h>

static void check(const struct moe_rdzv_message *m, const uint8_t *data, size_t size, size_t room)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *again = moe_buf_new(MOE_RDZV_PREFIX + MOE_CAP_RDZV_MESSAGE);
    struct moe_error err = { 0 };
    if (moe_rdzv_message_write(m, again, &err) != MOE_OK)
        abort();
    struct moe_str bytes = moe_str_from(moe_buf_str(again), MOE_RDZV_PREFIX);
    if (bytes.len != size || memcmp(bytes.ptr, data, size) != 0)
        abort();
    if (m->kind != MOE_RDZV_FORM) {
        if (m->node_of)
            abort();
        return;
    }
    if (!m->world || m->world > room || m->first > m->world || m->count > m->world - m->first)
        abort();
    for (uint32_t i = 0; i < m->world; i++)
        if (m->node_of[i] >= MOE_CAP_RDZV_NODES)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_rdzv_message message;
    struct moe_error err = { 0 };
    const size_t room = size / 4;
    unsigned char *copy = malloc(size ? size : 1);               /* of its own size, so that one byte too far is seen; so is the map */
    uint32_t *map = malloc(room ? room * sizeof *map : 1);
    if (copy && map) {
        if (size)
            memcpy(copy, data, size);
        const enum moe_code code = moe_rdzv_message_read(copy, size, map, room, &message, &err);
        if (code == MOE_OK)
            check(&message, data, size, room);
        else if (code != MOE_E_PARSE || !err.text[0])
            abort();
        const bool map_came = code == MOE_OK && message.kind == MOE_RDZV_FORM;
        if (map_came && moe_rdzv_message_read(copy, size, map, message.world - 1, &message, &err) != MOE_E_PARSE)
            abort();
    }
    free(copy);
    free(map);
    return 0;
}
