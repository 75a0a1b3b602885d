/* Target   moe_control_read(), moe_control_write()
 * Input    a packet between launcher and rank
 * Promise  nothing outside the bytes is read; what is read and written again gives the same bytes; what is refused leaves the message as it was and says why;
 *          a text ends within its room, a rank lies within its world, a commit belongs to a step
 * Corpus   tests/fuzz/corpus/control_packet/ -- one of each kind; a fixed bug leaves its input there, named after the bug
 * Links    runtime/control
 */
#include "runtime/control/control.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_control message, before;
    struct moe_error err = { 0 };
    unsigned char again[MOE_CONTROL_BYTES];
    unsigned char *copy = malloc(size ? size : 1);               /* of its own size, so that one byte too far is seen */
    if (!copy)
        return 0;
    memcpy(copy, data, size);
    memset(&message, 0x5a, sizeof message);
    memcpy(&before, &message, sizeof message);
    enum moe_code code = moe_control_read(copy, size, &message, &err);
    free(copy);
    if (code != MOE_OK) {
        if (code != MOE_E_PARSE || !err.text[0] || memcmp(&message, &before, sizeof message) != 0)
            abort();
        return 0;
    }
    if (moe_control_write(&message, again) != size || memcmp(again, data, size) != 0)
        abort();
    if (message.kind == MOE_CONTROL_FAILED && !memchr(message.failed.text, '\0', sizeof message.failed.text))
        abort();
    if (message.kind == MOE_CONTROL_START && message.start.rank >= message.start.world)
        abort();
    static const unsigned char none[sizeof message.start.commit];
    if (message.kind == MOE_CONTROL_START && message.start.restore_step == MOE_NO_STEP && memcmp(message.start.commit, none, sizeof none) != 0)
        abort();
    return 0;
}
