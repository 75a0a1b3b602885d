#include "rules/deploy/script_ask.h"

static const char *const fetchers[] = { "curl", "wget", "fetch", "aria2c", "http", "https", "lynx", "GET", NULL };
static const char *const shells[] = { "sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "busybox", NULL };
static const char *const interpreters[] = { "python", "python3", "perl", "ruby", "node", "php", "pwsh", "lua", NULL };
static const char *const passing[] = { "tee", "sed", "gunzip", "zcat", "gzip", "base64", "tr", "cat", "xz", "grep", "head", "tail", "awk", NULL };
static const char *const verifiers[] = { "sha256sum", "sha512sum", "shasum", "gpg", "gpgv", "cosign", "minisign", "openssl", "b2sum", "md5sum", "sha1sum", NULL };
static const char *const words[] = { "curl", "wget", "fetch", "aria2c", "http", "lynx", "GET ", NULL };

/* Whether what comes on its standard input is run: no script of its own, no -c. */
static bool runs_input(const struct moe_shell_command *c)
{
    struct moe_str p = moe_shell_program(c);
    bool shell = moe_word_in(p, shells), other = moe_word_in(p, interpreters);
    if (!shell && !other)
        return false;
    for (size_t i = moe_shell_name(c) + 1; i < c->word_count; i++) {
        struct moe_str w = c->words[i].text;
        if (moe_str_is(w, "-s") || moe_str_is(w, "-") || moe_str_is(w, "--"))
            return true;
        if (moe_str_is(w, "sh") || moe_str_is(w, "ash"))
            continue;                   /* busybox sh */
        if (w.len > 1 && w.ptr[0] == '-' && w.ptr[1] != '-' && (memchr(w.ptr, 'c', w.len) || (other && (memchr(w.ptr, 'm', w.len) || memchr(w.ptr, 'e', w.len) || memchr(w.ptr, 'n', w.len)))))
            return false;
        if (w.len && w.ptr[0] != '-')
            return moe_str_is(w, "/dev/stdin");
    }
    return true;
}

static bool fetches(const struct moe_shell_command *c) { return moe_word_in(moe_shell_program(c), fetchers); }

/* The file that a download goes to; empty = standard output or the address' own name. */
static struct moe_str target(const struct moe_shell_command *c)
{
    bool wget = moe_str_is(moe_shell_program(c), "wget");
    for (size_t i = 0; i + 1 < c->word_count; i++) {
        struct moe_str w = c->words[i].text;
        if (moe_str_is(w, wget ? "-O" : "-o") || moe_str_is(w, "--output") || moe_str_is(w, "--output-document") ||
            (w.len > 2 && w.ptr[0] == '-' && w.ptr[1] != '-' && w.ptr[w.len - 1] == (wget ? 'O' : 'o')))
            return c->words[i + 1].text;
    }
    for (size_t i = 0; i < c->redirect_count; i++)
        if (c->redirects[i].out)
            return c->redirects[i].to.text;
    bool own_name = wget || moe_flagged(c, 'O', "--remote-name");
    for (size_t i = c->word_count; own_name && i > 0; i--) {
        struct moe_str w = c->words[i - 1].text;
        if (w.len > 8 && (moe_str_starts(w, MOE_STR("http")))) {
            struct moe_str path = w;
            while (memchr(path.ptr, '/', path.len))
                moe_str_cut(&path, '/');
            return path;
        }
    }
    return (struct moe_str){ "", 0 };
}

static bool same_file(struct moe_str a, struct moe_str b)
{
    if (moe_str_starts(a, MOE_STR("./")))
        a = moe_str_from(a, 2);
    if (moe_str_starts(b, MOE_STR("./")))
        b = moe_str_from(b, 2);
    return a.len && moe_str_eq(a, b);
}

/* A later command runs the file as a script and nothing in between compared it with a digest. */
static bool run_later(const struct moe_shell *s, size_t from, struct moe_str file)
{
    for (size_t i = from + 1; file.len && i < s->count; i++) {
        const struct moe_shell_command *c = &s->commands[i];
        if (moe_word_in(moe_shell_program(c), verifiers))
            return false;
        size_t n = moe_shell_name(c);
        if (n < c->word_count && same_file(c->words[n].text, file))
            return true;
        if (moe_word_in(moe_shell_program(c), shells) || moe_str_is(moe_shell_program(c), ".") || moe_str_is(moe_shell_program(c), "source"))
            for (size_t k = n + 1; k < c->word_count; k++) {
                if (same_file(c->words[k].text, file))
                    return true;
                if (c->words[k].text.len && c->words[k].text.ptr[0] != '-')
                    break;
            }
    }
    return false;
}

static bool piped_into_shell(const struct moe_shell *s, size_t i)
{
    for (size_t k = i + 1; k < s->count; k++) {
        const struct moe_shell_command *c = &s->commands[k];
        if (c->inside != s->commands[i].inside)
            continue;                   /* a substitution in between */
        if (c->join != MOE_SHELL_PIPE)
            return false;
        if (runs_input(c))
            return true;
        if (!moe_word_in(moe_shell_program(c), passing))
            return false;
    }
    return false;
}

/* $(curl ...) or <(curl ...) as the text that a shell is given */
static bool inside_shell(const struct moe_shell *s, size_t i)
{
    if (s->commands[i].inside < 0)
        return false;
    const struct moe_shell_command *outer = &s->commands[s->commands[i].inside];
    struct moe_str p = moe_shell_program(outer);
    if (moe_str_is(p, "eval") || moe_str_is(p, "source") || moe_str_is(p, "."))
        return true;
    if (!moe_word_in(p, shells) && !moe_word_in(p, interpreters))
        return false;
    for (size_t k = moe_shell_name(outer) + 1; k < outer->word_count; k++) {
        const struct moe_shell_word *w = &outer->words[k];
        if (w->open && (w->text.len > 2 && (w->text.ptr[0] == '<' || w->text.ptr[0] == '$' || w->text.ptr[0] == '`')))
            return true;
    }
    return false;
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_script *script)
{
    const struct moe_shell *s = &script->shell;
    for (size_t i = 0; i < s->count; i++) {
        const struct moe_shell_command *c = &s->commands[i];
        if (!fetches(c))
            continue;
        bool allowed = false;
        for (size_t k = 0; k < c->word_count; k++)
            allowed |= moe_rule_param_has(ctx->rule, "allowed", c->words[k].text);
        if (allowed)
            continue;
        const char *how = piped_into_shell(s, i) ? "is piped into a shell" : inside_shell(s, i) ? "is what a shell is told to run" : run_later(s, i, target(c)) ? "is run without a look at its digest" : NULL;
        if (how)
            moe_lint_say(ctx, moe_script_at(script, c->at), "what %.*s fetches %s", MOE_FMT(moe_shell_program(c)), how);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_scripts_each(ctx, words, visit); }

const struct moe_check moe_check_L407 = { .code = "L407", .kinds = MOE_SCRIPT_KINDS, .file = file };
