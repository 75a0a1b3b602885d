/* Shell completions, from the table that the parser reads. */
#include "common/base/opt.h"

static bool takes_path(const struct moe_opt *o)
{
    static const char *const kinds[] = { "FILE", "PATH", "DIR", "FOLDER" };
    for (size_t i = 0; o->arg && i < MOE_COUNT(kinds); i++)
        if (strstr(o->arg, kinds[i]))
            return true;
    return false;
}

/* "moe-audit" as part of a function's name. */
static void add_symbol(struct moe_buf *out, const char *name)
{
    for (; *name; name++)
        moe_buf_addc(out, moe_is_word(*name) ? *name : '_');
}

/* Between single quotes, for bash and zsh ('\'' inside) and fish (\' inside); zsh also needs its own separators escaped. */
static void add_quoted(struct moe_buf *out, enum moe_shell shell, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            moe_buf_add(out, shell == MOE_SHELL_FISH ? MOE_STR("\\'") : MOE_STR("'\\''"));
        else if (shell == MOE_SHELL_FISH && *text == '\\')
            moe_buf_add(out, MOE_STR("\\\\"));
        else if (shell == MOE_SHELL_ZSH && strchr("[]:\\", *text))
            moe_buf_printf(out, "\\%c", *text);
        else
            moe_buf_addc(out, *text);
    }
}

static void add_words(struct moe_buf *out, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        moe_buf_printf(out, "%s%s", i ? " " : "", words[i]);
}

static struct moe_str sub_name(const char *row)
{
    struct moe_str rest = moe_str_c(row);
    return moe_str_cut(&rest, '|');
}

/* "mapfile -t COMPREPLY < <(compgen -f -W 'a b' -- "$cur")" */
static void bash_offer(const char *const *words, bool files, struct moe_buf *out)
{
    moe_buf_printf(out, "mapfile -t COMPREPLY < <(compgen%s", files ? " -f" : "");
    if (words) {
        moe_buf_add(out, MOE_STR(" -W '"));
        add_words(out, words);
        moe_buf_addc(out, '\'');
    }
    moe_buf_add(out, MOE_STR(" -- \"$cur\")"));
}

static bool runs_commands(const struct moe_command *cmd) { return cmd->operands && strstr(cmd->operands, "-- "); }

static void bash_values(const struct moe_command *cmd, struct moe_buf *out)
{
    for (size_t i = 0; i < cmd->opt_count; i++) {
        const struct moe_opt *o = &cmd->opts[i];
        if (o->type == MOE_OPT_FLAG)
            continue;
        moe_buf_add(out, MOE_STR("        "));
        if (o->short_name)
            moe_buf_printf(out, "-%c%s", o->short_name, o->long_name ? "|" : "");
        moe_buf_printf(out, "%s%s) ", o->long_name ? "--" : "", o->long_name ? o->long_name : "");
        if (o->words || takes_path(o))
            bash_offer(o->words, takes_path(o), out);
        moe_buf_add(out, o->words || takes_path(o) ? MOE_STR("; return ;;\n") : MOE_STR("return ;;\n"));
    }
}

static void bash(const struct moe_command *cmd, struct moe_buf *out)
{
    moe_buf_printf(out, "# bash completion for %s\n_", cmd->name);
    add_symbol(out, cmd->name);
    moe_buf_add(out, MOE_STR("() {\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                             "    COMPREPLY=()\n"));
    if (runs_commands(cmd))
        moe_buf_add(out, MOE_STR("    local i what=-c\n    for ((i = 1; i < COMP_CWORD; i++)); do\n        if [[ ${COMP_WORDS[i]} == -- ]]; then\n"
                                 "            ((i + 1 == COMP_CWORD)) || what=-f\n"
                                 "            mapfile -t COMPREPLY < <(compgen $what -- \"$cur\"); return\n        fi\n    done\n"));
    moe_buf_add(out, MOE_STR("    case $prev in\n"));
    bash_values(cmd, out);
    moe_buf_add(out, MOE_STR("    esac\n    if [[ $cur == -* ]]; then\n        mapfile -t COMPREPLY < <(compgen -W '"));
    for (size_t i = 0; i < cmd->opt_count; i++)
        if (cmd->opts[i].long_name)
            moe_buf_printf(out, "%s--%s", i ? " " : "", cmd->opts[i].long_name);
    moe_buf_add(out, MOE_STR("' -- \"$cur\")\n"));
    if (cmd->subcommands) {
        moe_buf_add(out, MOE_STR("    elif [[ $COMP_CWORD -eq 1 ]]; then\n        mapfile -t COMPREPLY < <(compgen -W '"));
        for (size_t i = 0; cmd->subcommands[i]; i++)
            moe_buf_printf(out, "%s%.*s", i ? " " : "", MOE_FMT(sub_name(cmd->subcommands[i])));
        moe_buf_add(out, MOE_STR("' -- \"$cur\")\n"));
    }
    moe_buf_add(out, MOE_STR("    else\n        "));
    bash_offer(cmd->operand_words, true, out);
    moe_buf_add(out, MOE_STR("\n    fi\n}\ncomplete -o filenames -F _"));
    add_symbol(out, cmd->name);
    moe_buf_printf(out, " %s\n", cmd->name);
}

/* "(a b)", "_files", or both */
static void zsh_offer(const char *const *words, bool files, struct moe_buf *out)
{
    if (words) {
        moe_buf_add(out, files ? MOE_STR("{compadd -- ") : MOE_STR("("));
        add_words(out, words);
        moe_buf_add(out, files ? MOE_STR("; _files}") : MOE_STR(")"));
    } else if (files) {
        moe_buf_add(out, MOE_STR("_files"));
    }
}

/* '(-c --config)'{-c,--config}'[policy to apply]:FILE:_files' */
static void zsh_option(const struct moe_opt *o, struct moe_buf *out)
{
    bool both = o->short_name && o->long_name;
    moe_buf_add(out, MOE_STR("    "));
    if (o->type == MOE_OPT_LIST)
        moe_buf_add(out, MOE_STR("'*'"));
    else if (both)
        moe_buf_printf(out, "'(-%c --%s)'", o->short_name, o->long_name);
    if (both)
        moe_buf_printf(out, "{-%c,--%s}", o->short_name, o->long_name);
    else if (o->long_name)
        moe_buf_printf(out, "--%s", o->long_name);
    else
        moe_buf_printf(out, "-%c", o->short_name);
    moe_buf_add(out, MOE_STR("'["));
    add_quoted(out, MOE_SHELL_ZSH, o->help);
    moe_buf_addc(out, ']');
    if (o->type != MOE_OPT_FLAG) {
        moe_buf_addc(out, ':');
        add_quoted(out, MOE_SHELL_ZSH, o->arg ? o->arg : "VALUE");
        moe_buf_addc(out, ':');
        zsh_offer(o->words, takes_path(o), out);
    }
    moe_buf_add(out, MOE_STR("' \\\n"));
}

static void zsh(const struct moe_command *cmd, struct moe_buf *out)
{
    moe_buf_printf(out, "#compdef %s\n_arguments -s -S \\\n", cmd->name);
    for (size_t i = 0; i < cmd->opt_count; i++)
        zsh_option(&cmd->opts[i], out);
    if (cmd->subcommands) {
        moe_buf_add(out, MOE_STR("    '1:command:("));
        for (size_t i = 0; cmd->subcommands[i]; i++)
            moe_buf_printf(out, "%s%.*s", i ? " " : "", MOE_FMT(sub_name(cmd->subcommands[i])));
        moe_buf_add(out, MOE_STR(")' \\\n"));
    }
    moe_buf_add(out, MOE_STR("    '*:file:"));
    zsh_offer(cmd->operand_words, true, out);
    moe_buf_add(out, MOE_STR("'\n"));
}

static void fish_option(const struct moe_command *cmd, const struct moe_opt *o, struct moe_buf *out)
{
    moe_buf_printf(out, "complete -c %s", cmd->name);
    if (o->short_name)
        moe_buf_printf(out, " -s %c", o->short_name);
    if (o->long_name)
        moe_buf_printf(out, " -l %s", o->long_name);
    if (o->type != MOE_OPT_FLAG)
        moe_buf_add(out, takes_path(o) ? MOE_STR(" -r -F") : MOE_STR(" -x"));
    if (o->words) {
        moe_buf_add(out, MOE_STR(" -a '"));
        add_words(out, o->words);
        moe_buf_addc(out, '\'');
    }
    moe_buf_add(out, MOE_STR(" -d '"));
    add_quoted(out, MOE_SHELL_FISH, o->help);
    moe_buf_add(out, MOE_STR("'\n"));
}

static void fish(const struct moe_command *cmd, struct moe_buf *out)
{
    moe_buf_printf(out, "# fish completion for %s\n", cmd->name);
    for (size_t i = 0; cmd->subcommands && cmd->subcommands[i]; i++) {
        struct moe_str name = sub_name(cmd->subcommands[i]);
        moe_buf_printf(out, "complete -c %s -n __fish_use_subcommand -a '%.*s'\n", cmd->name, MOE_FMT(name));
    }
    if (cmd->operand_words) {
        moe_buf_printf(out, "complete -c %s -n 'not __fish_use_subcommand' -a '", cmd->name);
        add_words(out, cmd->operand_words);
        moe_buf_add(out, MOE_STR("'\n"));
    }
    for (size_t i = 0; i < cmd->opt_count; i++)
        fish_option(cmd, &cmd->opts[i], out);
}

void moe_opt_complete(const struct moe_command *cmd, enum moe_shell shell, struct moe_buf *out)
{
    switch (shell) {
    case MOE_SHELL_BASH: bash(cmd, out); return;
    case MOE_SHELL_ZSH:  zsh(cmd, out); return;
    case MOE_SHELL_FISH: fish(cmd, out); return;
    }
}

enum moe_code moe_opt_generate(const struct moe_command *cmd, const char *version, const char *option, const char *what, const char *more, struct moe_buf *out,
                               struct moe_error *err)
{
    static const char *const shells[] = { [MOE_SHELL_BASH] = "bash", [MOE_SHELL_ZSH] = "zsh", [MOE_SHELL_FISH] = "fish" };
    if (strcmp(what, "man") == 0)
        return moe_opt_man(cmd, version, out), MOE_OK;
    for (size_t i = 0; i < MOE_COUNT(shells); i++)
        if (strcmp(what, shells[i]) == 0)
            return moe_opt_complete(cmd, (enum moe_shell)i, out), MOE_OK;
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = option }, "'%s' is none of man bash zsh fish%s%s", what, more[0] ? " " : "", more);
}
