#include "common/doc/yaml_write.h"
#include "common/base/utf8.h"

bool moe_yaml_is_raw(uint32_t point) { return !moe_utf8_hidden(point) && point != 0xfeff && (point & 0xfffe) != 0xfffe; }

void moe_yaml_quoted(struct moe_buf *out, struct moe_str s)
{
    moe_buf_addc(out, '"');
    while (s.len) {
        uint32_t point = 0;
        size_t n = moe_utf8_next(s, &point);
        if (!n)
            moe_buf_addc(out, '?');
        else if (point == '"' || point == '\\')
            moe_buf_printf(out, "\\%c", (int)point);
        else if (point == '\n' || point == '\t')
            moe_buf_add(out, point == '\n' ? MOE_STR("\\n") : MOE_STR("\\t"));
        else if (!moe_yaml_is_raw(point))
            moe_buf_printf(out, point > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)point);
        else
            moe_buf_add(out, (struct moe_str){ s.ptr, n });
        s = moe_str_from(s, n ? n : 1);
    }
    moe_buf_addc(out, '"');
}
