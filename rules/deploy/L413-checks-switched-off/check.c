#include "rules/deploy/script_ask.h"

/* A program, words of which all must be there, and what is off. `letter`: a flag of one letter does as well. */
static const struct row { const char *program, *words[3]; char letter; const char *what; } rows[] = {
    { "curl",     { "--insecure" }, 'k', "curl does not check certificates" },
    { "wget",     { "--no-check-certificate" }, 0, "wget does not check certificates" },
    { "pip",      { "--trusted-host" }, 0, "pip does not check that host's certificate" },
    { "pip3",     { "--trusted-host" }, 0, "pip does not check that host's certificate" },
    { "uv",       { "--allow-insecure-host" }, 0, "uv does not check that host's certificate" },
    { "apt-get",  { "--allow-unauthenticated" }, 0, "apt installs packages without a signature" },
    { "apt",      { "--allow-unauthenticated" }, 0, "apt installs packages without a signature" },
    { "apt-get",  { "--force-yes" }, 0, "apt installs packages without a signature" },
    { "apk",      { "--allow-untrusted" }, 0, "apk installs packages without a signature" },
    { "yum",      { "--nogpgcheck" }, 0, "yum installs packages without a signature" },
    { "dnf",      { "--nogpgcheck" }, 0, "dnf installs packages without a signature" },
    { "tdnf",     { "--nogpgcheck" }, 0, "tdnf installs packages without a signature" },
    { "rpm",      { "--nosignature" }, 0, "rpm installs packages without a signature" },
    { "rpm",      { "--nodigest" }, 0, "rpm installs packages without a digest" },
    { "zypper",   { "--no-gpg-checks" }, 0, "zypper installs packages without a signature" },
    { "npm",      { "config", "set", "strict-ssl" }, 0, "npm does not check certificates" },
    { "npm",      { "--strict-ssl=false" }, 0, "npm does not check certificates" },
    { "yarn",     { "config", "set", "strict-ssl" }, 0, "yarn does not check certificates" },
    { "git",      { "http.sslVerify=false" }, 0, "git does not check certificates" },
    { "git",      { "http.sslVerify", "false" }, 0, "git does not check certificates" },
    { "conda",    { "--set", "ssl_verify", "false" }, 0, "conda does not check certificates" },
    { "ssh",      { "StrictHostKeyChecking=no" }, 0, "ssh takes any host's key" },
    { "scp",      { "StrictHostKeyChecking=no" }, 0, "scp takes any host's key" },
    { "ssh",      { "-oStrictHostKeyChecking=no" }, 0, "ssh takes any host's key" },
    { "helm",     { "--insecure-skip-tls-verify" }, 0, "helm does not check certificates" },
    { "kubectl",  { "--insecure-skip-tls-verify" }, 0, "kubectl does not check certificates" },
    { "aws",      { "--no-verify-ssl" }, 0, "aws does not check certificates" },
};
static const char *const words[] = { "curl", "insecure", "no-check-certificate", "trusted-host", "unauthenticated", "force-yes", "untrusted", "nogpgcheck", "nosignature", "nodigest",
                                     "no-gpg-checks", "sslverify", "strict-ssl", "sslVerify", "ssl_verify", "StrictHostKeyChecking", "no-verify-ssl", NULL };

static bool has_word(const struct moe_shell_command *c, struct moe_str want)
{
    for (size_t k = 0; k < c->word_count; k++) {
        struct moe_str w = c->words[k].text;
        if (moe_str_eq(w, want) || (want.ptr[0] == '-' && moe_str_starts(w, want) && w.len > want.len && w.ptr[want.len] == '=' && !moe_str_ends(w, MOE_STR("=false"))))
            return true;
    }
    return false;
}

/* --setopt=epel.sslverify=0 of yum and dnf */
static bool turns_off(const struct moe_shell_command *c)
{
    struct moe_str p = moe_shell_program(c);
    for (size_t k = 0; (moe_str_starts(p, MOE_STR("yum")) || moe_str_starts(p, MOE_STR("dnf")) || moe_str_starts(p, MOE_STR("tdnf"))) && k < c->word_count; k++) {
        struct moe_str w = c->words[k].text;
        const char *at = memmem(w.ptr, w.len, "sslverify=", 10);
        struct moe_str value = at ? moe_str_from(w, (size_t)(at - w.ptr) + 10) : (struct moe_str){ "", 0 };
        if (value.len && (value.ptr[0] == '0' || value.ptr[0] == 'f' || value.ptr[0] == 'F' || value.ptr[0] == 'n' || value.ptr[0] == 'N'))
            return true;
    }
    return false;
}

static bool fits(const struct row *r, const struct moe_shell_command *c)
{
    if (r->letter && moe_flagged(c, r->letter, NULL))
        return true;
    for (size_t i = 0; i < MOE_COUNT(r->words) && r->words[i]; i++)
        if (!has_word(c, moe_str_c(r->words[i])))
            return false;
    return !(r->words[2] && moe_shell_has(c, "true"));       /* set strict-ssl true is the opposite */
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_script *script)
{
    for (size_t i = 0; i < script->shell.count; i++) {
        const struct moe_shell_command *c = &script->shell.commands[i];
        struct moe_str p = moe_shell_program(c);
        if (turns_off(c))
            moe_lint_say(ctx, moe_script_at(script, c->at), "%.*s does not check certificates", MOE_FMT(p));
        for (size_t r = 0; r < MOE_COUNT(rows); r++)
            if (moe_str_is(p, rows[r].program) && fits(&rows[r], c)) {
                moe_lint_say(ctx, moe_script_at(script, c->at), "%s", rows[r].what);
                break;
            }
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_scripts_each(ctx, words, visit); }

const struct moe_check moe_check_L413 = { .code = "L413", .kinds = MOE_SCRIPT_KINDS, .file = file };
