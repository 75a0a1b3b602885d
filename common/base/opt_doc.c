/* --help and the manual page, from the table that the parser reads. */
#include "common/base/opt.h"
#include <stdio.h>

enum { WIDTH = 100, GROUP_MIN = 10, SPEC_MAX = 24 };

static void pad(struct moe_buf *out, size_t n)
{
    while (n--)
        moe_buf_addc(out, ' ');
}

/* Columns of `s` on a terminal, for the texts of our own tables: one per character. */
static size_t columns(struct moe_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    return n;
}

/* Add `text` word by word from column `at`; following lines start at column `indent`. Ends the line. */
static void wrap(struct moe_buf *out, struct moe_str text, size_t at, size_t indent)
{
    bool first = true;
    while (text.len) {
        struct moe_str word = moe_str_cut(&text, ' ');
        size_t n = columns(word);
        if (!word.len)
            continue;
        if (!first && at + 1 + n > WIDTH) {
            moe_buf_addc(out, '\n');
            pad(out, indent);
            at = indent;
        } else if (!first) {
            moe_buf_addc(out, ' ');
            at++;
        }
        moe_buf_add(out, word);
        at += n;
        first = false;
    }
    moe_buf_addc(out, '\n');
}

static bool mentions(const char *text, const char *word) { return strstr(text, word) != NULL; }

/* "auto, always or never" */
static void add_words(struct moe_buf *out, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        moe_buf_printf(out, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
}

/* The sentence about an option, with its words or range where the sentence does not name them itself. */
static void add_sentence(struct moe_buf *out, const struct moe_opt *o)
{
    moe_buf_add(out, moe_str_c(o->help));
    bool named = true;
    for (size_t i = 0; o->type == MOE_OPT_ENUM && o->words[i]; i++)
        named &= mentions(o->help, o->words[i]);
    if (!named) {
        moe_buf_add(out, MOE_STR(": "));
        add_words(out, o->words);
    }
    if (o->type == MOE_OPT_UINT && o->max)
        moe_buf_printf(out, " (%u to %u)", o->min, o->max);
}

/* "-c, --config FILE" */
static void add_spec(struct moe_buf *out, const struct moe_opt *o)
{
    if (o->short_name)
        moe_buf_printf(out, "-%c%s", o->short_name, o->long_name ? ", " : "");
    else
        pad(out, 4);
    if (o->long_name)
        moe_buf_printf(out, "--%s", o->long_name);
    if (o->type != MOE_OPT_FLAG)
        moe_buf_printf(out, " %s", o->arg ? o->arg : "VALUE");
}

struct layout { size_t group, spec; };

static struct layout measure(const struct moe_command *cmd, struct moe_buf *scratch)
{
    struct layout l = { GROUP_MIN, 0 };
    for (size_t i = 0; i < cmd->opt_count; i++) {
        l.group = MOE_MAX(l.group, strlen(cmd->opts[i].group) + 2);
        moe_buf_clear(scratch);
        add_spec(scratch, &cmd->opts[i]);
        size_t n = moe_buf_str(scratch).len;
        l.spec = n <= SPEC_MAX ? MOE_MAX(l.spec, n) : l.spec;
    }
    l.spec += 2;
    return l;
}

static void help_row(struct moe_buf *out, struct layout l, const char *group, struct moe_str spec, struct moe_str text)
{
    moe_buf_printf(out, "%-*s", (int)l.group, group);
    moe_buf_add(out, spec);
    size_t at = spec.len;
    if (at + 2 > l.spec) {                                   /* a long one has the line to itself */
        moe_buf_addc(out, '\n');
        pad(out, l.group);
        at = 0;
    }
    pad(out, l.spec - at);
    wrap(out, text, l.group + l.spec, l.group + l.spec);
}

static void help_options(const struct moe_command *cmd, struct moe_buf *out)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *spec = moe_buf_new(4096), *text = moe_buf_new(4096);
    if (!spec || !text)
        return;
    struct layout l = measure(cmd, spec);
    const char *group = "";
    for (size_t i = 0; i < cmd->opt_count; i++) {
        const struct moe_opt *o = &cmd->opts[i];
        bool same = strcmp(group, o->group) == 0;
        group = o->group;
        moe_buf_clear(spec);
        moe_buf_clear(text);
        add_spec(spec, o);
        add_sentence(text, o);
        help_row(out, l, same ? "" : group, moe_buf_str(spec), moe_buf_str(text));
    }
}

/* One row of `subcommands`, "name|operands|one sentence", cut into its parts. */
static struct moe_str sub_part(const char *row, int which)
{
    struct moe_str rest = moe_str_c(row);
    for (; which > 0; which--)
        (void)moe_str_cut(&rest, '|');
    return memchr(rest.ptr, '|', rest.len) ? moe_str_cut(&rest, '|') : rest;
}

static void help_subcommands(const struct moe_command *cmd, struct moe_buf *out)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *spec = moe_buf_new(4096);
    if (!spec)
        return;
    struct layout l = { GROUP_MIN, 0 };
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; cmd->subcommands[i]; i++) {
            struct moe_str name = sub_part(cmd->subcommands[i], 0), operands = sub_part(cmd->subcommands[i], 1);
            moe_buf_clear(spec);
            moe_buf_printf(spec, "%.*s%s%.*s", MOE_FMT(name), operands.len ? " " : "", MOE_FMT(operands));
            if (pass == 0)
                l.spec = MOE_MAX(l.spec, MOE_MIN(moe_buf_str(spec).len, (size_t)SPEC_MAX + 8) + 2);
            else
                help_row(out, l, i ? "" : "Commands", moe_buf_str(spec), sub_part(cmd->subcommands[i], 2));
        }
    }
    moe_buf_addc(out, '\n');
}

void moe_opt_help(const struct moe_command *cmd, struct moe_buf *out)
{
    moe_buf_printf(out, "Usage: %s %s%s%s\n", cmd->name, cmd->subcommands ? "COMMAND [options]" : "[options]",
                   cmd->operands && cmd->operands[0] ? " " : "", cmd->operands ? cmd->operands : "");
    wrap(out, moe_str_c(cmd->summary), 0, 0);
    for (size_t i = 0; cmd->examples && cmd->examples[i]; i++)
        moe_buf_printf(out, "%-10s%s\n", i ? "" : "Example:", cmd->examples[i]);
    moe_buf_addc(out, '\n');
    if (cmd->subcommands)
        help_subcommands(cmd, out);
    help_options(cmd, out);
    moe_buf_printf(out, "\nExit status: %s.   More: man %s\n", cmd->exits, cmd->name);
}

/* ---- mdoc(7) ---- */

/* Running text: a backslash is escaped everywhere, a line never starts with a request, and each sentence starts a line, as mdoc wants. */
static void man_text(struct moe_buf *out, struct moe_str s)
{
    bool line_start = true;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (line_start && (c == '.' || c == '\''))
            moe_buf_add(out, MOE_STR("\\&"));
        if (line_start && c == ' ')
            continue;
        if (c == '\\')
            moe_buf_add(out, MOE_STR("\\e"));
        else if (c == '-')
            moe_buf_add(out, MOE_STR("\\-"));
        else
            moe_buf_addc(out, c);
        line_start = c == '\n';
        if (c == '.' && i + 2 < s.len && s.ptr[i + 1] == ' ' && s.ptr[i + 2] >= 'A' && s.ptr[i + 2] <= 'Z') {
            moe_buf_addc(out, '\n');
            line_start = true;
        }
    }
    moe_buf_addc(out, '\n');
}

/* The words of a usage line as arguments of one macro: each guarded, because mdoc would call the ones named like a macro. */
static void man_args(struct moe_buf *out, struct moe_str s)
{
    while (s.len) {
        struct moe_str word = moe_str_cut(&s, ' ');
        if (word.len)
            moe_buf_printf(out, " \\&%.*s", MOE_FMT(word));
    }
}

static void man_option(struct moe_buf *out, const struct moe_opt *o)
{
    moe_buf_add(out, MOE_STR(".It"));
    if (o->short_name)
        moe_buf_printf(out, " Fl %c", o->short_name);
    if (o->long_name)
        moe_buf_printf(out, "%s Fl \\-%s", o->short_name ? " ," : "", o->long_name);
    if (o->type != MOE_OPT_FLAG)
        moe_buf_printf(out, " Ar \\&%s", o->arg ? o->arg : "VALUE");
    moe_buf_addc(out, '\n');
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(4096);
    if (!text)
        return;
    add_sentence(text, o);
    moe_buf_addc(text, '.');
    struct moe_str s = moe_buf_str(text);
    if (s.len && s.ptr[0] >= 'a' && s.ptr[0] <= 'z') {
        char first[1] = { (char)(s.ptr[0] - 32) };
        moe_buf_add(out, (struct moe_str){ first, 1 });
        s = moe_str_from(s, 1);
    }
    man_text(out, s);
}

static void man_options(const struct moe_command *cmd, struct moe_buf *out)
{
    const char *group = "";
    for (size_t i = 0; i < cmd->opt_count; i++) {
        if (strcmp(group, cmd->opts[i].group) != 0) {
            moe_buf_printf(out, "%s.Ss %s\n.Bl -tag -width Ds\n", i ? ".El\n" : "", cmd->opts[i].group);
            group = cmd->opts[i].group;
        }
        man_option(out, &cmd->opts[i]);
    }
    if (cmd->opt_count)
        moe_buf_add(out, MOE_STR(".El\n"));
}

static void man_description(const struct moe_command *cmd, struct moe_buf *out)
{
    const char *p = cmd->description ? cmd->description : cmd->summary;
    moe_buf_add(out, MOE_STR(".Sh DESCRIPTION\n"));
    for (const char *cut; (cut = strstr(p, "\n\n")) != NULL; p = cut + 2) {
        man_text(out, (struct moe_str){ p, (size_t)(cut - p) });
        moe_buf_add(out, MOE_STR(".Pp\n"));
    }
    man_text(out, moe_str_c(p));
    if (!cmd->subcommands)
        return;
    moe_buf_add(out, MOE_STR(".Bl -tag -width Ds\n"));
    for (size_t i = 0; cmd->subcommands[i]; i++) {
        moe_buf_add(out, MOE_STR(".It Cm"));
        man_args(out, sub_part(cmd->subcommands[i], 0));
        if (sub_part(cmd->subcommands[i], 1).len) {
            moe_buf_add(out, MOE_STR(" Ar"));
            man_args(out, sub_part(cmd->subcommands[i], 1));
        }
        moe_buf_addc(out, '\n');
        man_text(out, sub_part(cmd->subcommands[i], 2));
    }
    moe_buf_add(out, MOE_STR(".El\n"));
}

static void man_see_also(const struct moe_command *cmd, struct moe_buf *out)
{
    if (!cmd->see_also || !cmd->see_also[0])
        return;
    moe_buf_add(out, MOE_STR(".Sh SEE ALSO\n"));
    for (size_t i = 0; cmd->see_also[i]; i++) {
        struct moe_str rest = moe_str_c(cmd->see_also[i]), name = moe_str_cut(&rest, '('), section = moe_str_cut(&rest, ')');
        moe_buf_printf(out, ".Xr %.*s %.*s%s\n", MOE_FMT(name), MOE_FMT(section), cmd->see_also[i + 1] ? " ," : "");
    }
}

void moe_opt_man(const struct moe_command *cmd, const char *version, struct moe_buf *out)
{
    struct moe_str summary = moe_str_c(cmd->summary);
    summary.len -= moe_str_ends(summary, MOE_STR("."));      /* .Nd takes no full stop */
    moe_buf_add(out, MOE_STR(".Dd January 1, 2026\n.Dt "));
    for (const char *p = cmd->name; *p; p++)
        moe_buf_addc(out, *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p);
    moe_buf_printf(out, " 1\n.Os moe\\-guard %s\n.Sh NAME\n.Nm %s\n.Nd ", version, cmd->name);
    man_text(out, summary);
    moe_buf_printf(out, ".Sh SYNOPSIS\n.Nm%s\n.Op Ar options\n", cmd->subcommands ? "\n.Ar command" : "");
    if (cmd->operands && cmd->operands[0]) {
        moe_buf_add(out, MOE_STR(".Ar"));
        man_args(out, moe_str_c(cmd->operands));
        moe_buf_addc(out, '\n');
    }
    man_description(cmd, out);
    if (cmd->opt_count)
        moe_buf_add(out, MOE_STR(".Sh OPTIONS\n"));
    man_options(cmd, out);
    moe_buf_add(out, MOE_STR(".Sh EXIT STATUS\n"));
    man_text(out, moe_str_c(cmd->exits));
    if (cmd->examples && cmd->examples[0]) {
        moe_buf_add(out, MOE_STR(".Sh EXAMPLES\n.Bd -literal -offset indent\n"));
        for (size_t i = 0; cmd->examples[i]; i++)
            man_text(out, moe_str_c(cmd->examples[i]));
        moe_buf_add(out, MOE_STR(".Ed\n"));
    }
    man_see_also(cmd, out);
}
