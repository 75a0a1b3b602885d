#include "common/crypt/dsse.h"

void moe_dsse_pae(struct moe_str type, struct moe_str body, struct moe_buf *out)
{
    moe_buf_printf(out, "DSSEv1 %zu ", type.len);
    moe_buf_add(out, type);
    moe_buf_printf(out, " %zu ", body.len);
    moe_buf_add(out, body);
}
