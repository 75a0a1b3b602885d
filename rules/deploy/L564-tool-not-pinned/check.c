#include "rules/deploy/script_ask.h"
#include "rules/deploy/workflow_ask.h"

static const char *const words[] = { "pip", "uv", "npx", "npm", "pnpm", "yarn", "bunx", "gem ", "cargo", "go ", "conda", NULL };
/* How a package's version is written, and the flags that make the version somebody else's business. `first`: a flag of a program that is run names it. */
static const struct installer { const char *program, *sub, *sub2, *pinned, *valued, *exempt; bool first; } installers[] = {
    { "pip",    "install", NULL,      "==,===, @ ,.whl", "-r,-c,-e,-i,--index-url,--extra-index-url,-f,--find-links,-t,--target,--constraint,--requirement,--editable,--python,--prefix,--root,--no-binary,--only-binary,--platform", "-r,--requirement,-e,--editable,--require-hashes,-c,--constraint", false },
    { "pip3",   "install", NULL,      "==,===, @ ,.whl", "-r,-c,-e,-i,--index-url,--extra-index-url,-f,--find-links,-t,--target", "-r,--requirement,-e,--editable,--require-hashes,-c,--constraint", false },
    { "pipx",   "install", NULL,      "==",              "--python,--pip-args,--spec", "--spec", true },
    { "pipx",   "run",     NULL,      "==",              "--python,--pip-args,--spec", "--spec", true },
    { "uvx",    "",        NULL,      "==,@",            "--from,--with,--python,-p,--index-url,--with-requirements,-c", "--from", true },
    { "uv",     "tool",    "run",     "==,@",            "--from,--with,--python,-p", "--from", true },
    { "uv",     "tool",    "install", "==,@",            "--from,--with,--python,-p", "--from", true },
    { "uv",     "pip",     "install", "==,===, @ ,.whl", "-r,-c,-e,-i,--index-url,--extra-index-url,-f,--find-links,--python,--target,--constraint", "-r,--requirement,-e,--editable,--require-hashes,-c,--constraint", false },
    { "npx",    "",        NULL,      "@",               "-p,--package,-c,--call", "-p,--package", true },
    { "bunx",   "",        NULL,      "@",               "", "", true },
    { "npm",    "install", NULL,      "@",               "--prefix,--registry", "", false },
    { "npm",    "i",       NULL,      "@",               "--prefix,--registry", "", false },
    { "npm",    "add",     NULL,      "@",               "--prefix,--registry", "", false },
    { "npm",    "exec",    NULL,      "@",               "--package,-c", "--package", true },
    { "pnpm",   "dlx",     NULL,      "@",               "", "", true },
    { "pnpm",   "add",     NULL,      "@",               "--dir,-C", "", false },
    { "yarn",   "dlx",     NULL,      "@",               "-p", "", true },
    { "yarn",   "global",  "add",     "@",               "", "", false },
    { "gem",    "install", NULL,      ":",               "-v,--version,-i,--source", "-v,--version", false },
    { "cargo",  "install", NULL,      "@",               "--version,--vers,--git,--path,--rev,--tag,--features,--root,--target", "--version,--vers,--path,--rev", false },
    { "go",     "install", NULL,      "@v",              "", "", false },
    { "go",     "run",     NULL,      "@v",              "", "", true },
};

static bool in_list(const char *list, struct moe_str s)
{
    struct moe_str rest = moe_str_c(list);
    while (rest.len) {
        struct moe_str item = moe_str_cut(&rest, ',');
        if (item.len && moe_str_eq(item, s))
            return true;
    }
    return false;
}

/* A path, an archive, a URL with a commit, a local folder, a variable: not a name that an index resolves. */
static bool no_name(struct moe_str w, bool go)
{
    return !w.len || w.ptr[0] == '.' || w.ptr[0] == '/' || w.ptr[0] == '$' || w.ptr[0] == '~' || memchr(w.ptr, '$', w.len) || moe_str_starts(w, MOE_STR("git+")) || moe_str_starts(w, MOE_STR("http")) ||
           moe_str_starts(w, MOE_STR("file:")) || moe_str_ends(w, MOE_STR(".whl")) || moe_str_ends(w, MOE_STR(".tgz")) || moe_str_ends(w, MOE_STR(".tar.gz")) || moe_str_ends(w, MOE_STR(".txt")) ||
           (go && !memchr(w.ptr, '@', w.len));
}

static bool pinned(const struct installer *in, struct moe_str w)
{
    struct moe_str rest = moe_str_c(in->pinned);
    while (rest.len) {
        struct moe_str mark = moe_str_cut(&rest, ',');
        const char *hit = w.len > 1 ? memmem(w.ptr + 1, w.len - 1, mark.ptr, mark.len) : NULL;
        struct moe_str after = hit ? moe_str_from(w, (size_t)(hit - w.ptr) + mark.len) : (struct moe_str){ "", 0 };
        if (hit && !moe_str_is(after, "latest") && !moe_str_is(after, "next") && !moe_str_starts(after, MOE_STR("^")) && !moe_str_starts(after, MOE_STR("~")) && !moe_str_is(after, "*") &&
            (mark.len > 1 || mark.ptr[0] != '@' || (after.len && (moe_is_digit(after.ptr[0]) || after.ptr[0] == 'v' || after.ptr[0] == '$'))))
            return true;
    }
    return false;
}

static void judge(struct moe_lint_ctx *ctx, const struct moe_script *s, const struct moe_shell_command *c, const struct installer *in, size_t k)
{
    for (size_t i = k; i < c->word_count; i++) {
        struct moe_str w = c->words[i].text, flag = w;
        flag = moe_str_cut(&flag, '=');
        if (w.len && w.ptr[0] == '-' && in_list(in->exempt, flag) && !moe_str_is(flag, "--from"))
            return;
    }
    for (; k < c->word_count; k++) {
        struct moe_str w = c->words[k].text;
        if (w.len && w.ptr[0] == '-') {
            bool from = moe_str_is(w, "--from");
            if (in_list(in->valued, w))
                k++;
            if (!from || k >= c->word_count)
                continue;
            w = c->words[k].text;
        }
        struct moe_str name = w;
        for (size_t i = 0; i < name.len; i++)
            if (name.ptr[i] == '[' || name.ptr[i] == '<' || name.ptr[i] == '>' || name.ptr[i] == '=' || name.ptr[i] == '~' || name.ptr[i] == '!')
                name.len = i;
        if (!no_name(w, moe_str_is(moe_str_c(in->program), "go")) && !pinned(in, w) && !moe_rule_param_has(ctx->rule, "allowed", name)) {
            moe_lint_say(ctx, moe_script_at(s, c->words[k].at), "%.*s comes in whatever version is newest", (int)MOE_MIN(w.len, 80u), w.ptr);
            return;
        }
        if (in->first)
            return;
    }
}

/* python -m pip install */
static size_t program_at(const struct moe_shell_command *c, struct moe_str *program)
{
    size_t n = moe_shell_name(c);
    *program = moe_shell_program(c);
    if (moe_str_starts(*program, MOE_STR("python")) && n + 2 < c->word_count && moe_str_is(c->words[n + 1].text, "-m")) {
        *program = c->words[n + 2].text;
        return n + 3;
    }
    return n + 1;
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_script *s)
{
    for (size_t i = 0; i < s->shell.count; i++) {
        const struct moe_shell_command *c = &s->shell.commands[i];
        struct moe_str program;
        size_t k = program_at(c, &program);
        for (size_t r = 0; r < MOE_COUNT(installers); r++) {
            const struct installer *in = &installers[r];
            size_t at = k;
            if (!moe_str_is(program, in->program))
                continue;
            if (in->sub[0] && (at >= c->word_count || !moe_str_is(c->words[at++].text, in->sub)))
                continue;
            if (in->sub2 && (at >= c->word_count || !moe_str_is(c->words[at++].text, in->sub2)))
                continue;
            judge(ctx, s, c, in, at);
            break;
        }
    }
}

/* Actions that fetch the newest tool unless told which. */
static void actions(struct moe_lint_ctx *ctx)
{
    const struct moe_param *p = moe_rule_param(ctx->rule, "versioned_actions");
    const struct moe_workflow *w = ctx->file->workflow;
    for (size_t i = 0; w && p && i < w->step_count; i++)
        for (size_t k = 0; k < p->count; k++) {
            char name[128], key[64];
            struct moe_str input = p->values[k], action = moe_str_cut(&input, ':');
            snprintf(name, sizeof name, "%.*s", MOE_FMT(action));
            snprintf(key, sizeof key, "%.*s", MOE_FMT(input));
            if (!moe_uses_is(&w->steps[i].uses, name) || moe_step_never(&w->steps[i]))
                continue;
            const struct moe_node_doc *n = moe_doc_get(w->steps[i].with, key);
            struct moe_str t = moe_yaml_text(n);
            if (!t.len || moe_str_is(t, "latest"))
                moe_lint_say(ctx, moe_lint_at(ctx->file, n ? n : w->steps[i].uses.node), "%s fetches whatever version is newest", name);
        }
}

static void file(struct moe_lint_ctx *ctx)
{
    moe_scripts_each(ctx, words, visit);
    actions(ctx);
}

const struct moe_check moe_check_L564 = { .code = "L564", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
