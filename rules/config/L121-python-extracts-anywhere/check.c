/* Archives that are taken apart without a look at the names inside. */
#include "rules/config/python_calls.h"

static bool wanted(struct moe_lint_ctx *ctx, struct moe_str name)
{
    return moe_str_ends(name, MOE_STR(".extractall")) || moe_str_ends(name, MOE_STR(".extract")) || moe_rule_param_has(ctx->rule, "unpackers", name);
}

static bool has(struct moe_str s, const char *z) { return s.len && memmem(s.ptr, s.len, z, strlen(z)); }

/* zipfile takes care of its names by itself, and many other things have an extract(): it counts where the receiver is called like a tar archive, or where the
 * whole file knows of no other kind and everything is extracted. */
static bool of_tar(const struct moe_python_call *c, const struct moe_lint_file *file)
{
    if (!moe_lint_word(file, 0, MOE_STR("tarfile")))
        return false;
    return has(c->receiver, "tar") || has(c->receiver, "tgz") || moe_str_is(c->receiver, "tf") || moe_str_is(c->receiver, "t") ||
           (moe_str_ends(c->name, MOE_STR(".extractall")) && !moe_lint_word(file, 0, MOE_STR("zipfile")) && !moe_lint_word(file, 0, MOE_STR("ZipFile")) && !has(c->receiver, "zip"));
}

static bool trusting(const struct moe_python_arg *filter)
{
    struct moe_str word = moe_python_literal(filter);
    return moe_str_is(word, "fully_trusted") || (filter && (moe_str_ends(filter->text, MOE_STR("fully_trusted_filter")) || moe_str_is(filter->text, "None")));
}

static void seen(struct moe_lint_ctx *ctx, const struct moe_python_call *c)
{
    const struct moe_python_arg *filter = moe_python_called(c, "filter");
    bool unpacker = moe_rule_param_has(ctx->rule, "unpackers", c->name);
    if ((!unpacker && !of_tar(c, ctx->file)) || (filter ? !trusting(filter) : c->open) || moe_python_called(c, "members"))
        return;
    moe_lint_say(ctx, moe_python_place(ctx, c), filter ? "%.*s() trusts every name in the archive" : "%.*s() has no filter=\"data\"", MOE_FMT(c->name));
}

static void file(struct moe_lint_ctx *ctx)
{
    static const struct moe_python_wish wish = { { "unpackers" }, { "extractall", "extract" } };
    moe_python_calls(ctx, &wish, wanted, seen);
}

const struct moe_check moe_check_L121 = { .code = "L121", .kinds = MOE_LINT_BIT(MOE_LINT_TEXT), .file = file };
