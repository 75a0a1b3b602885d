/* A format that is a parameter of its function: the wrapper is right, the caller that hands it data from outside is not. Callers in the same unit are looked
 * at, and the place where the format is used is reported, because that is where it does its work. */
#include "audit/source/match/check.h"

static const struct { const char *name; uint8_t format; } printers[] = {
    { "printf", 0 },    { "wprintf", 0 },   { "vprintf", 0 },   { "vwprintf", 0 },  { "fprintf", 1 },   { "fwprintf", 1 }, { "vfprintf", 1 },
    { "vfwprintf", 1 }, { "sprintf", 1 },   { "vsprintf", 1 },  { "dprintf", 1 },   { "vdprintf", 1 },  { "syslog", 1 },   { "vsyslog", 1 },
    { "asprintf", 1 },  { "vasprintf", 1 }, { "snprintf", 2 },  { "vsnprintf", 2 }, { "swprintf", 2 },  { "vswprintf", 2 },
};

static int param_index(const struct moe_tree *t, uint32_t function, uint32_t decl)
{
    int index = 0;
    for (uint32_t c = moe_at(t, function)->first; c; c = moe_at(t, c)->next) {
        if (moe_at(t, c)->role != MOE_R_PARAM)
            continue;
        if (moe_at(t, c)->decl == decl)
            return index;
        index++;
    }
    return -1;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    size_t row = 0;
    while (row < MOE_COUNT(printers) && !moe_str_is(name, printers[row].name))
        row++;
    uint32_t decl = row < MOE_COUNT(printers) ? moe_var_of(t, moe_arg(t, call, printers[row].format)) : 0, f = moe_function_of(t, call);
    if (!ctx->flow || !f || moe_decl_at(t, decl)->kind != MOE_N_PARAM || moe_written_after(t, f, decl))
        return;
    int index = param_index(t, f, decl);
    for (uint32_t i = 1; index >= 0 && i < t->call_count; i++) {
        uint32_t caller = t->calls[i], arg = moe_at(t, caller)->decl == moe_at(t, f)->decl ? moe_arg(t, caller, (unsigned)index) : 0;
        if (!arg || !(moe_flow_value(ctx->flow, arg)->taint & MOE_TAINT_EXTERNAL))
            continue;
        struct moe_report_opts opts = { .cwe = 134, .severity = -1, .confidence = MOE_HIGH };
        moe_report_as(ctx, call, opts, "the format of %.*s() comes from outside, by the call in line %u", MOE_FMT(name), moe_at(t, caller)->line);
        return;
    }
}

const struct moe_check moe_check_M302 = { .code = "M302", .kinds = { MOE_N_CALL }, .visit = visit };
