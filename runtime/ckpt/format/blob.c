#include "runtime/ckpt/format/blob.h"
#include <stdarg.h>

void moe_object(const struct moe_objections *to, const char *event, uint64_t offset, const char *fmt, ...)
{
    char text[401];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    size_t len = n < 0 ? 0 : MOE_MIN((size_t)n, sizeof text - 1);
    to->say(to->ctx, event, offset, (struct moe_str){ text, len });
}
