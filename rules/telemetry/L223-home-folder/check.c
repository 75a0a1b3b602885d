#include "rules/telemetry/ask.h"

/* /home/NAME/, /Users/NAME/, \Users\NAME\, with a name that is not everybody's. */
static bool home(struct moe_str t)
{
    static const char *const heads[] = { "/home/", "/Users/", ":\\Users\\", "/export/home/", "/nfs/home/" };
    static const char *const nobody[] = { "user", "ubuntu", "root", "runner", "app", "nobody", "Shared", "Public", "jovyan", "node", "coder", "vscode", "ec2-user", "NAME", "username" };
    for (size_t i = 0; i < t.len; i++) {
        for (size_t h = 0; h < MOE_COUNT(heads) && (t.ptr[i] == '/' || t.ptr[i] == ':'); h++) {
            struct moe_str rest = moe_str_from(t, i), name;
            if (!moe_str_starts(rest, moe_str_c(heads[h])))
                continue;
            rest = moe_str_from(rest, strlen(heads[h]));
            size_t n = 0;
            while (n < rest.len && (moe_is_word(rest.ptr[n]) || rest.ptr[n] == '-' || rest.ptr[n] == '.'))
                n++;
            name = (struct moe_str){ rest.ptr, n };
            bool everybody = false;
            for (size_t k = 0; k < MOE_COUNT(nobody); k++)
                everybody |= moe_str_is(name, nobody[k]);
            if (n >= 2 && !everybody)
                return true;
        }
    }
    return false;
}

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    if (ask_telemetry(ctx, v) && home(v->text))
        moe_lint_say(ctx, moe_lint_at_value(ctx->file, v), "%s names a folder of a user", ask_name(v->name).text);
}

const struct moe_check moe_check_L223 = { .code = "L223", .kinds = MOE_LINT_TELEMETRY, .value = value };
