#include "audit/config/deploy/docker.h"
#include "audit/config/judge/check.h"

#include <strings.h>

static bool starts(struct moe_str s, const char *z) { return s.len >= strlen(z) && !strncasecmp(s.ptr, z, strlen(z)); }

static bool pinned_git(struct moe_str s)
{
    struct moe_str ref = s;
    moe_str_cut(&ref, '#');
    ref = moe_str_cut(&ref, ':');
    for (size_t i = 0; i < ref.len; i++)
        if (!(moe_is_digit(ref.ptr[i]) || (ref.ptr[i] >= 'a' && ref.ptr[i] <= 'f')))
            return false;
    return ref.len == 40 || ref.len == 64;
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_dockerfile *d = ctx->file->docker;
    for (size_t i = 0; d && i < d->instruction_count; i++) {
        const struct moe_docker_instruction *in = &d->instructions[i];
        if (in->op != MOE_DOCKER_ADD || moe_docker_flag(in, "checksum"))
            continue;
        for (size_t k = 0; k + 1 < in->word_count; k++) {
            const struct moe_docker_word *w = &in->words[k];
            bool web = starts(w->value, "http://") || starts(w->value, "https://") || starts(w->value, "ftp://"), git = starts(w->value, "git@") || starts(w->value, "git://") || starts(w->value, "ssh://");
            if ((web || git) && !pinned_git(w->value))
                moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, w->line, w->column, 0 }, starts(w->value, "http://") ? "fetched without a digest, and not even over TLS" : "fetched without a digest");
        }
    }
}

const struct moe_check moe_check_L406 = { .code = "L406", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .file = file };
