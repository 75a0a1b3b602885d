/* Arguments as people read them. Pure but for `text`, which may look into the job. */
#include "sandbox/broker/parts.h"
#include <inttypes.h>

void moe_args_show(int nr, const uint64_t args[MOE_CALL_ARGS], const char *(*text)(void *ctx, unsigned arg, enum moe_arg_kind kind), void *ctx,
                   struct moe_buf *out)
{
    const char *name = moe_call_name(nr);
    const struct moe_call_info *info = name ? moe_call_info(moe_str_c(name)) : NULL;
    for (unsigned i = 0; i < MOE_CALL_ARGS; i++) {
        const struct moe_arg_info *arg = info ? &info->args[i] : NULL;
        if (arg && !arg->name)
            break;
        if (i)
            moe_buf_add(out, MOE_STR(", "));
        const char *said = NULL;
        if (arg && text && (arg->kind == MOE_ARG_PATH || arg->kind == MOE_ARG_SOCKADDR))
            said = text(ctx, i, arg->kind);
        if (said && arg->kind == MOE_ARG_PATH) {
            moe_buf_addc(out, '"');
            moe_path_show(moe_str_c(said), out);
            moe_buf_addc(out, '"');
        } else if (said) {
            moe_buf_add(out, moe_str_c(said));
        } else if (arg) {
            moe_arg_show(arg, args[i], out);
        } else {
            moe_buf_printf(out, "0x%" PRIx64, args[i]);
        }
    }
}
