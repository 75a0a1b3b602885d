#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/opt.h"
#include <stdlib.h>
#include <unistd.h>

struct options { bool help, no_cache; const char *config; struct moe_opt_list formats; unsigned jobs; int color; };
#define AT(member) offsetof(struct options, member)
static const char *const when[] = { "auto", "always", "never", NULL };
static const struct moe_opt table[] = {
    { "Input",  'c', "config",   MOE_OPT_STR,  AT(config),   "FILE",   "policy to apply (default: policy.yaml here or above, else the built-in one)", NULL, 0, 0 },
    { "Input",  0,   "no-cache", MOE_OPT_FLAG, AT(no_cache), NULL,     "read and write no cache", NULL, 0, 0 },
    { "Output", 'f', "format",   MOE_OPT_LIST, AT(formats),  "FORMAT", "the report's format; it's repeated in pairs with -o and [this] sentence is long enough to be wrapped", NULL, 0, 0 },
    { "Output", 0,   "color",    MOE_OPT_ENUM, AT(color),    "WHEN",   "colour the report", when, 0, 0 },
    { "Other",  'j', "jobs",     MOE_OPT_UINT, AT(jobs),     "N",      "worker processes", NULL, 1, 256 },
    { "Other",  'h', "help",     MOE_OPT_FLAG, AT(help),     NULL,     "this text", NULL, 0, 0 },
};
static const struct moe_command command = {
    .name = "moe-demo", .operands = "PATH...", .summary = "Look at things.", .opts = table, .opt_count = MOE_COUNT(table),
    .examples = (const char *const[]){ "moe-demo -c policy.yaml src/", "moe-demo .", NULL },
    .exits = "0 clean, 1 findings, 2 the job was not finished",
    .description = "First paragraph. It has a \\ in it.\n\n.Second starts with a dot.",
    .see_also = (const char *const[]){ "moe-policy(5)", "moe-rule(5)", NULL },
};

#define ARGS_MAX 8
static const struct parse_case {
    const char *name, *args[ARGS_MAX];
    enum moe_code code;
    const char *field, *part;        /* of the error */
    const char *shows;               /* what was read, as printed by show() */
} cases[] = {
    { "reads long options with a word",      { "--config", "p.yaml", "src" }, MOE_OK, "", "", "config=p.yaml jobs=0 color=0 cache=1 f= rest=src" },
    { "reads long options with equals",      { "--config=a=b", "--jobs=12" }, MOE_OK, "", "", "config=a=b jobs=12 color=0 cache=1 f= rest=" },
    { "an empty value is a value",           { "--config=" },                 MOE_OK, "", "", "config= jobs=0 color=0 cache=1 f= rest=" },
    { "reads bundled short options",         { "-hj3", "x" },                 MOE_OK, "", "", "config=- jobs=3 color=0 cache=1 f= rest=x" },
    { "the last of two counts",              { "-ca", "-c", "b" },            MOE_OK, "", "", "config=b jobs=0 color=0 cache=1 f= rest=" },
    { "lists keep order",                    { "-f", "text", "--format=json" }, MOE_OK, "", "", "config=- jobs=0 color=0 cache=1 f=text,json rest=" },
    { "options may follow operands",         { "src", "--no-cache" },         MOE_OK, "", "", "config=- jobs=0 color=0 cache=0 f= rest=src" },
    { "double dash ends options",            { "--", "-c", "--help" },        MOE_OK, "", "", "config=- jobs=0 color=0 cache=1 f= rest=-c,--help" },
    { "a lone dash is an operand",           { "-" },                         MOE_OK, "", "", "config=- jobs=0 color=0 cache=1 f= rest=-" },
    { "a lone dash is a value",              { "-c", "-" },                   MOE_OK, "", "", "config=- jobs=0 color=0 cache=1 f= rest=" },
    { "reads a word of an enum",             { "--color", "never" },          MOE_OK, "", "", "config=- jobs=0 color=2 cache=1 f= rest=" },
    { "suggests for an unknown option",      { "--cofnig", "x" },       MOE_E_USAGE, "--cofnig", "did you mean --config?", NULL },
    { "names an option that nothing is near",{ "--zzzzzz" },            MOE_E_USAGE, "--zzzzzz", "unknown option", NULL },
    { "prefixes are no options",             { "--conf", "x" },         MOE_E_USAGE, "--conf", "unknown option", NULL },
    { "an unknown letter",                   { "-hx" },                 MOE_E_USAGE, "-x", "unknown option", NULL },
    { "a missing value",                     { "src", "--config" },     MOE_E_USAGE, "--config", "needs a value: FILE", NULL },
    { "a missing value of a letter",         { "-c" },                  MOE_E_USAGE, "-c", "needs a value: FILE", NULL },
    { "a flag takes no value",               { "--no-cache=yes" },      MOE_E_USAGE, "--no-cache", "takes no value", NULL },
    { "an enum's wrong word",                { "--color=nevr" },        MOE_E_USAGE, "--color", "did you mean never?", NULL },
    { "an enum's prefix is refused",         { "--color=au" },          MOE_E_USAGE, "--color", "one of auto, always, never", NULL },
    { "a number below the range",            { "-j0" },                 MOE_E_USAGE, "-j", "from 1 to 256", NULL },
    { "a number above the range",            { "-j257" },               MOE_E_USAGE, "-j", "from 1 to 256", NULL },
    { "a number that overflows",             { "-j4294967297" },        MOE_E_USAGE, "-j", "from 1 to 256", NULL },
    { "a number with a sign",                { "-j", "+3" },            MOE_E_USAGE, "-j", "\"+3\"", NULL },
    { "a number with a tail",                { "-j", "3x" },            MOE_E_USAGE, "-j", "\"3x\"", NULL },
    { "an empty number",                     { "--jobs=" },             MOE_E_USAGE, "--jobs", "\"\"", NULL },
    { "a list that grew before an error",    { "-fa", "-fb", "-fc", "--x" }, MOE_E_USAGE, "--x", "unknown option", NULL },
};

static void show_list(struct moe_buf *out, const struct moe_opt_list *l)
{
    for (size_t i = 0; i < l->count; i++)
        moe_buf_printf(out, "%s%s", i ? "," : "", l->items[i]);
}

static void parse(void **state)
{
    const struct parse_case *c = *state;
    char *argv[ARGS_MAX + 2] = { "moe-demo" };
    int argc = 1;
    while (argc <= ARGS_MAX && c->args[argc - 1])
        argv[argc] = (char *)c->args[argc - 1], argc++;
    struct options o = { .config = "-" };
    struct moe_opt_list rest = { 0 };
    struct moe_error err = { 0 };
    assert_int_equal(moe_opt_parse(&command, argc, argv, &o, &rest, &err), c->code);
    assert_string_equal(err.field, c->field);
    assert_non_null(strstr(err.text, c->part));
    if (c->code == MOE_OK) {
        MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1000);
        moe_buf_printf(out, "config=%s jobs=%u color=%d cache=%d f=", o.config, o.jobs, o.color, !o.no_cache);
        show_list(out, &o.formats);
        moe_buf_printf(out, " rest=");
        show_list(out, &rest);
        assert_string_equal(moe_buf_str(out).ptr, c->shows);
    } else {
        assert_null(rest.items);
    }
    moe_opt_list_free(&o.formats);
    moe_opt_list_free(&rest);
}

static void help_has_the_house_layout(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(10000);
    moe_opt_help(&command, out);
    assert_string_equal(moe_buf_str(out).ptr,
        "Usage: moe-demo [options] PATH...\n"
        "Look at things.\n"
        "Example:  moe-demo -c policy.yaml src/\n"
        "          moe-demo .\n"
        "\n"
        "Input     -c, --config FILE    policy to apply (default: policy.yaml here or above, else the\n"
        "                               built-in one)\n"
        "              --no-cache       read and write no cache\n"
        "Output    -f, --format FORMAT  the report's format; it's repeated in pairs with -o and [this]\n"
        "                               sentence is long enough to be wrapped\n"
        "              --color WHEN     colour the report: auto, always or never\n"
        "Other     -j, --jobs N         worker processes (1 to 256)\n"
        "          -h, --help           this text\n"
        "\n"
        "Exit status: 0 clean, 1 findings, 2 the job was not finished.   More: man moe-demo\n");
}

static void help_lists_subcommands(void **state)
{
    (void)state;
    struct moe_command c = command;
    c.subcommands = (const char *const[]){ "run|-- CMD...|run a command inside", "check|FILE...|look at profiles", "list||name the profiles", NULL };
    c.operands = "...";
    c.opts = table + 5;
    c.opt_count = 1;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(10000);
    moe_opt_help(&c, out);
    assert_non_null(strstr(moe_buf_str(out).ptr, "Usage: moe-demo COMMAND [options] ...\n"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "\nCommands  run -- CMD...  run a command inside\n"
                                                 "          check FILE...  look at profiles\n"
                                                 "          list           name the profiles\n"));
}

/* Write `text` to a file and hand it to a shell command line that names it as $F; the command's output goes to `into`. */
static int through(const char *cmd, struct moe_str text, char *into, size_t room)
{
    char path[] = "/tmp/moe-opt-XXXXXX", line[500];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.ptr, text.len), (ssize_t)text.len);
    close(fd);
    snprintf(line, sizeof line, "F=%s; %s", path, cmd);
    FILE *p = popen(line, "r");
    assert_non_null(p);
    into[fread(into, 1, room - 1, p)] = 0;
    int status = pclose(p);
    unlink(path);
    return status;
}

static void man_page_names_every_option(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(10000);
    char row[64];
    moe_opt_man(&command, "1.2.3", out);
    const char *page = moe_buf_str(out).ptr;
    for (size_t i = 0; i < MOE_COUNT(table); i++) {
        assert_in_range(snprintf(row, sizeof row, "Fl \\-%s", table[i].long_name), 1, sizeof row - 1);
        assert_non_null(strstr(page, row));
    }
    assert_non_null(strstr(page, ".Dt MOE-DEMO 1\n.Os moe\\-guard 1.2.3\n.Sh NAME\n.Nm moe-demo\n.Nd Look at things\n"));
    assert_non_null(strstr(page, "First paragraph.\nIt has a \\e in it.\n.Pp\n\\&.Second"));
    assert_non_null(strstr(page, ".It Fl c , Fl \\-config Ar \\&FILE\nPolicy to apply"));
    assert_non_null(strstr(page, ".Xr moe-policy 5 ,\n.Xr moe-rule 5\n"));
}

/* Words that are only offered, beside files where an option takes them; a command behind "--". */
static void completion_offers_words(void **state)
{
    (void)state;
    static const char *const names[] = { "alpha", "beta", NULL };
    static const struct moe_opt rows[] = {
        { "A", 'p', "profile", MOE_OPT_STR, 0, "NAME|FILE", "which", names, 0, 0 }, { "A", 0, "to", MOE_OPT_STR, 0, "HOST:PORT", "where", NULL, 0, 0 },
    };
    static const struct moe_command offering = { .name = "moe-demo", .operands = "[NAME ...] [-- PROGRAM]", .summary = "x", .opts = rows, .opt_count = 2, .exits = "0", .operand_words = names };
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(10000);
    char got[500];
    moe_opt_complete(&offering, MOE_SHELL_BASH, out);
    assert_int_equal(through("bash -c '. \"$0\"; COMP_WORDS=(moe-demo -p al) COMP_CWORD=2; _moe_demo; echo ${COMPREPLY[@]}; "
                             "COMP_WORDS=(moe-demo be) COMP_CWORD=1; _moe_demo; echo ${COMPREPLY[@]}; "
                             "COMP_WORDS=(moe-demo -p x -- -p al) COMP_CWORD=5; _moe_demo; echo ${COMPREPLY[@]}' $F",
                             moe_buf_str(out), got, sizeof got), 0);
    assert_string_equal(got, "alpha\nbeta\n\n");
    moe_buf_clear(out);
    moe_opt_complete(&offering, MOE_SHELL_ZSH, out);
    assert_non_null(strstr(moe_buf_str(out).ptr, ":NAME|FILE:{compadd -- alpha beta; _files}'"));
    assert_non_null(strstr(moe_buf_str(out).ptr, ":HOST\\:PORT:'"));
    moe_buf_clear(out);
    moe_opt_complete(&offering, MOE_SHELL_FISH, out);
    assert_non_null(strstr(moe_buf_str(out).ptr, "-l profile -r -F -a 'alpha beta' -d"));
}

static void bash_completion_completes(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(10000);
    char got[500];
    moe_opt_complete(&command, MOE_SHELL_BASH, out);
    assert_int_equal(through("bash -c '. \"$0\"; COMP_WORDS=(moe-demo --color a) COMP_CWORD=2; _moe_demo; echo ${COMPREPLY[@]}; "
                             "COMP_WORDS=(moe-demo --c) COMP_CWORD=1; _moe_demo; echo ${COMPREPLY[@]}' $F",
                             moe_buf_str(out), got, sizeof got), 0);
    assert_string_equal(got, "auto always\n--config --color\n");
}

static void zsh_and_fish_quote(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(10000);
    moe_opt_complete(&command, MOE_SHELL_ZSH, out);
    assert_non_null(strstr(moe_buf_str(out).ptr, "#compdef moe-demo\n"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "'(-c --config)'{-c,--config}'[policy to apply (default\\: policy.yaml here"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "'*'{-f,--format}'[the report'\\''s format; it'\\''s repeated in pairs with -o and \\[this\\]"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "--color'[colour the report]:WHEN:(auto always never)' \\\n"));
    moe_buf_clear(out);
    moe_opt_complete(&command, MOE_SHELL_FISH, out);
    assert_non_null(strstr(moe_buf_str(out).ptr, "complete -c moe-demo -s c -l config -r -F -d 'policy to apply"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "-l color -x -a 'auto always never' -d"));
    assert_non_null(strstr(moe_buf_str(out).ptr, "'the report\\'s format"));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 6];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = cases[i].name, .test_func = parse, .initial_state = (void *)&cases[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(help_has_the_house_layout);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(help_lists_subcommands);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(man_page_names_every_option);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(bash_completion_completes);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(completion_offers_words);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(zsh_and_fish_quote);
    return cmocka_run_group_tests_name("base/opt", tests, NULL, NULL);
}
