#include "rules/deploy/script_ask.h"

static const char *const words[] = { "chmod", "umask", "install", "mkdir", NULL };

/* 777, 0666, a+w, o+rw, ugo=rwx; +w with nobody named is taken as the umask has it; 1777 (the sticky bit) is how shared folders are made. */
static bool open_mode(struct moe_str m)
{
    bool octal = m.len >= 3 && m.len <= 5;
    for (size_t i = 0; i < m.len; i++)
        octal &= m.ptr[i] >= '0' && m.ptr[i] <= '7';
    if (octal)
        return ((m.ptr[m.len - 1] - '0') & 2) && !(m.len >= 4 && ((m.ptr[m.len - 4] - '0') & 1));
    while (m.len) {
        struct moe_str part = moe_str_cut(&m, ',');
        size_t i = 0;
        bool others = false, writes = false, known = true;
        for (; i < part.len && strchr("ugoa", part.ptr[i]); i++)
            others |= part.ptr[i] == 'o' || part.ptr[i] == 'a';
        if (i == part.len || (part.ptr[i] != '+' && part.ptr[i] != '='))
            continue;
        for (i++; i < part.len; i++) {
            writes |= part.ptr[i] == 'w';
            known &= strchr("rwxXstugo", part.ptr[i]) != NULL;
        }
        if (others && writes && known)
            return true;
    }
    return false;
}

static bool open_umask(struct moe_str m)
{
    bool octal = m.len >= 1 && m.len <= 4;
    for (size_t i = 0; i < m.len; i++)
        octal &= m.ptr[i] >= '0' && m.ptr[i] <= '7';
    return octal && !((m.ptr[m.len - 1] - '0') & 2);
}

static bool opens(const struct moe_shell_command *c)
{
    struct moe_str p = moe_shell_program(c);
    size_t k = moe_shell_name(c) + 1, at;
    if (moe_str_is(p, "chmod")) {
        while (k < c->word_count && c->words[k].text.len > 1 && c->words[k].text.ptr[0] == '-' && !strchr("rwx", c->words[k].text.ptr[1]))
            k++;
        return k < c->word_count && open_mode(c->words[k].text);
    }
    if (moe_str_is(p, "umask"))
        return k < c->word_count && open_umask(c->words[k].text);
    if (!moe_str_is(p, "install") && !moe_str_is(p, "mkdir"))
        return false;
    struct moe_str mode = moe_flag_value(c, "-m", &at);
    return open_mode(mode.len ? mode : moe_flag_value(c, "--mode", &at));
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_script *script)
{
    for (size_t i = 0; i < script->shell.count; i++) {
        const struct moe_shell_command *c = &script->shell.commands[i];
        if (opens(c))
            moe_lint_say(ctx, moe_script_at(script, c->at), "%.*s lets everyone write", MOE_FMT(moe_shell_program(c)));
    }
}

static void file(struct moe_lint_ctx *ctx)
{
    moe_scripts_each(ctx, words, visit);
    const struct moe_dockerfile *d = ctx->file->docker;
    for (size_t i = 0; d && i < d->instruction_count; i++) {
        const struct moe_docker_flag *mode = moe_docker_flag(&d->instructions[i], "chmod");
        if (mode && open_mode(mode->value))
            moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, mode->line, mode->column, 0 }, "what is copied may be written by everyone");
    }
}

const struct moe_check moe_check_L409 = { .code = "L409", .kinds = MOE_SCRIPT_KINDS, .file = file };
