#include "sandbox/cli/ask.h"
#include "common/base/file.h"
#include "common/base/suggest.h"
#include "common/base/term.h"
#include "sandbox/check/check.h"
#include "sandbox/cli/pages.h"
#include "sandbox/learn/learn.h"
#include "sandbox/log/log.h"
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#define MOE_CAP_ANSWER_BYTES (64u << 20)
enum { EXIT_DONE, EXIT_FOUND, EXIT_UNDONE };

struct ask {
    const struct moe_sandbox_opts *o;
    const struct moe_opt_list *words;      /* [0] is the subcommand */
    char *const *command;
    struct moe_profiles *all;
    struct moe_buf *out;
    int status;                            /* when nothing failed   */
};

static enum moe_code operands(const struct ask *a, size_t least, size_t most, const char *what, struct moe_error *err)
{
    size_t n = a->words->count - 1;
    if (n >= least && n <= most)
        return MOE_OK;
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = a->words->items[0] }, "takes %s", what);
}

/* To -o where it is given, else to standard output. */
static enum moe_code deliver(const struct ask *a, struct moe_error *err)
{
    const struct moe_opt_list *to = &a->o->out.outputs;
    if (moe_buf_failed(a->out))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the answer is larger than %u MiB", MOE_CAP_ANSWER_BYTES >> 20);
    if (to->count > 1)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--output" }, "one file, please");
    if (to->count && strcmp(to->items[0], "-") != 0)
        return moe_file_write(to->items[0], moe_buf_str(a->out), 0644, err);
    return moe_output_print(moe_buf_str(a->out), err);
}

static void list_line(const char *name, struct moe_str title, struct moe_buf *out)
{
    moe_buf_printf(out, "%-16s ", name);
    moe_term_wrap(out, title, 17, 17);
    moe_buf_addc(out, '\n');
}

static enum moe_code list(struct ask *a, struct moe_error *err)
{
    MOE_TRY(operands(a, 0, 0, "no operand", err));
    struct moe_json j = moe_json_to(a->out, false);
    if (a->o->json)
        moe_json_open(&j, '[');
    for (const struct moe_builtin_profile *b = moe_builtin_profiles; b->name; b++) {
        const struct moe_profile *p = NULL;
        MOE_TRY(moe_profile_load(a->all, b->name, &p, err));
        if (!a->o->json) {
            list_line(b->name, p->title, a->out);
            continue;
        }
        moe_json_open(&j, '{');
        moe_json_key(&j, "name");
        moe_json_str(&j, moe_str_c(b->name));
        moe_json_key(&j, "title");
        moe_json_str(&j, p->title);
        moe_json_close(&j, '}');
    }
    if (a->o->json) {
        moe_json_close(&j, ']');
        moe_buf_addc(a->out, '\n');
    }
    return deliver(a, err);
}

static enum moe_code explain(struct ask *a, struct moe_error *err)
{
    const struct moe_profile *p = NULL;
    MOE_TRY(operands(a, 0, 1, "one profile, here or by -p", err));
    MOE_TRY(moe_sandbox_profile(a->o, a->all, a->words->count > 1 ? a->words->items[1] : a->o->profile, &p, err));
    moe_profile_explain(p, a->out);
    return deliver(a, err);
}

static void more(const struct moe_profile *x, const struct moe_profile *y, struct moe_buf *out)
{
    moe_buf_printf(out, "%.*s allows, and %.*s does not:\n", MOE_FMT(x->name), MOE_FMT(y->name));
    size_t before = moe_buf_str(out).len;
    moe_profile_more(x, y, out);
    if (moe_buf_str(out).len == before)
        moe_buf_printf(out, "  nothing\n");
}

static enum moe_code diff(struct ask *a, struct moe_error *err)
{
    const struct moe_profile *x = NULL, *y = NULL;
    MOE_TRY(operands(a, 2, 2, "two profiles", err));
    MOE_TRY(moe_profile_load(a->all, a->words->items[1], &x, err));
    MOE_TRY(moe_profile_load(a->all, a->words->items[2], &y, err));
    more(x, y, a->out);
    moe_buf_addc(a->out, '\n');
    more(y, x, a->out);
    return deliver(a, err);
}

static enum moe_code export(struct ask *a, struct moe_error *err)
{
    static const char *const names[] = { "oci", "bpf", "text" };
    const struct moe_profile *p = NULL;
    const char *as = a->o->export_as ? a->o->export_as : "oci";
    struct moe_bpf bpf = { 0 };
    MOE_TRY(operands(a, 0, 1, "one profile, here or by -p", err));
    MOE_TRY(moe_sandbox_profile(a->o, a->all, a->words->count > 1 ? a->words->items[1] : a->o->profile, &p, err));
    if (strcmp(as, "oci") == 0) {
        MOE_TRY(moe_oci_write(p, a->out, err));
        return deliver(a, err);
    }
    const char *near = moe_suggest(moe_str_c(as), names, MOE_COUNT(names));
    if (strcmp(as, "bpf") != 0 && strcmp(as, "text") != 0)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--as" }, "'%s' is not oci, bpf or text%s%s%s", as, near ? "; did you mean " : "", near ? near : "",
                        near ? "?" : "");
    const struct moe_filter_want want = { .profile = p, .strict_wx = a->o->strict_wx || p->wx == MOE_WX_STRICT };
    MOE_TRY(moe_filter_build(&want, &bpf, err));
    if (strcmp(as, "text") == 0)
        moe_bpf_text(&bpf, a->out);
    else
        moe_buf_add(a->out, (struct moe_str){ (const char *)bpf.code, bpf.count * sizeof *bpf.code });
    moe_bpf_free(&bpf);
    return deliver(a, err);
}

static enum moe_code layers(struct ask *a, struct moe_error *err)
{
    struct moe_kernel k;
    MOE_TRY(operands(a, 0, 0, "no operand", err));
    moe_kernel_probe(false, &k);
    moe_buf_printf(a->out, "Linux %s, as %s\n", k.release, k.root ? "root" : "an ordinary user");
    for (int l = 0; l < MOE_LAYER_COUNT; l++)
        moe_buf_printf(a->out, "  %-16s %-4s %s%s%s\n", moe_layer_name((enum moe_layer)l), k.has[l] ? "yes" : "no", moe_layer_title((enum moe_layer)l),
                       k.has[l] ? "" : ":\n                        ", k.has[l] ? "" : k.why_not[l]);
    return deliver(a, err);
}

static enum moe_code why(struct ask *a, struct moe_error *err)
{
    unsigned broken = 0;
    MOE_TRY(operands(a, 1, 1, "one audit log", err));
    MOE_TRY(moe_log_tell(a->words->items[1], a->out, &broken, err));
    a->status = broken ? EXIT_FOUND : EXIT_DONE;
    return deliver(a, err);
}

/* All that were looked for, not only those that were found. */
static enum moe_code list_rules(struct moe_report *report, struct moe_error *err)
{
    size_t count = 0;
    while (moe_profile_rules[count].code.len)
        count++;
    report->rules = moe_arena_array(report->arena, const struct moe_rule_info *, count);
    if (!report->rules)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    for (; report->rule_count < count; report->rule_count++)
        report->rules[report->rule_count] = &moe_profile_rules[report->rule_count];
    return MOE_OK;
}

/* A profile that cannot be read keeps the job from finishing; what is wrong with one that can is a finding. */
static enum moe_code check(struct ask *a, struct moe_error *err)
{
    MOE_AUTO(moe_report_free) struct moe_report *report = moe_report_new("moe-sandbox check", MOE_VERSION);
    MOE_TRY(operands(a, 1, SIZE_MAX, "at least one profile", err));
    MOE_TRY(moe_output_check(&a->o->out, err));
    if (!report)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    for (size_t i = 1; i < a->words->count; i++) {
        const struct moe_profile *p = NULL;
        struct moe_error bad = { 0 };
        if (moe_profile_load(a->all, a->words->items[i], &p, &bad) != MOE_OK) {
            MOE_TRY(moe_report_add_error(report, &bad, err));
            continue;
        }
        MOE_TRY(moe_profile_check(p, report, err));
    }
    MOE_TRY(list_rules(report, err));
    moe_report_settle(report);
    MOE_TRY(moe_output_write(&a->o->out, report, err));
    a->status = moe_report_exit(report);
    return MOE_OK;
}

static enum moe_code generate(struct ask *a, struct moe_error *err)
{
    const char *what = a->o->generate;
    if (strcmp(what, "profile-schema") == 0)
        moe_schema_json("moe-profile", "moe-sandbox profile", moe_profile_fields, a->out);
    else if (strcmp(what, "profile-man") == 0)
        moe_sandbox_profile_man(a->out);
    else
        MOE_TRY(moe_opt_generate(&moe_sandbox_command, MOE_VERSION, "--generate", what, "profile-man profile-schema", a->out, err));
    return deliver(a, err);
}

/* Said before the command has run for hours, not after. */
static enum moe_code has_place(const char *path, struct moe_error *err)
{
    const char *slash = strrchr(path, '/');
    struct moe_str folder = !slash ? MOE_STR(".") : slash == path ? MOE_STR("/") : (struct moe_str){ path, (size_t)(slash - path) };
    char name[PATH_MAX];
    if (strcmp(path, "-") == 0 || strncmp(path, "/dev/", 5) == 0)
        return MOE_OK;
    if ((size_t)snprintf(name, sizeof name, "%.*s", MOE_FMT(folder)) >= sizeof name || access(name, W_OK | X_OK) == 0)
        return MOE_OK;
    int sys = errno;
    return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "no profile could be written beside it: %s", strerror(sys));
}

/* The job's standard output is its own, so the profile goes to a file. */
static enum moe_code learn(struct ask *a, struct moe_error *err)
{
    const struct moe_sandbox_opts *o = a->o;
    const struct moe_learn_options options = { .merge = o->merge.items, .merge_count = o->merge.count, .from_log = o->from_log, .base = o->profile };
    MOE_AUTO(moe_buf_free) struct moe_buf *notes = moe_buf_new(MOE_CAP_ANSWER_BYTES);
    MOE_TRY(operands(a, 0, 0, "the command after --", err));
    if (!notes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (o->from_log && *a->command)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--from-log" }, "reads a log instead of running a command");
    if (!o->from_log && !*a->command)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "learn" }, "which command? moe-sandbox learn -o PROFILE.yaml -- COMMAND");
    if (!o->from_log && !o->out.outputs.count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--output" }, "where does the profile go? (-o FILE; the command has standard output)");
    if (o->out.outputs.count)
        MOE_TRY(has_place(o->out.outputs.items[0], err));
    MOE_TRY(moe_learn_run(&options, *a->command ? a->command : NULL, a->all, a->out, notes, &a->status, err));
    struct moe_str rest = moe_buf_str(notes), line;
    while (!o->out.quiet && moe_str_line(&rest, &line))
        fprintf(stderr, "moe-sandbox: %.*s\n", MOE_FMT(line));
    return deliver(a, err);
}

static enum moe_code answer(struct ask *a, struct moe_error *err)
{
    static const struct { const char *name; enum moe_code (*answer)(struct ask *, struct moe_error *); } rows[] = {
        { "learn", learn }, { "check", check }, { "explain", explain }, { "diff", diff }, { "export", export }, { "list", list }, { "layers", layers }, { "why", why },
    };
    static const char *const names[] = { "run", "learn", "check", "explain", "diff", "export", "list", "layers", "why" };
    if (a->o->help)
        return moe_opt_help(&moe_sandbox_command, a->out), deliver(a, err);
    if (a->o->version)
        return moe_buf_printf(a->out, "moe-sandbox %s\n", MOE_VERSION), deliver(a, err);
    if (a->o->generate)
        return generate(a, err);
    if (!a->words->count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "what is to be done? run, learn, check, explain, diff, export, list, layers or why (--help)");
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (strcmp(rows[i].name, a->words->items[0]) == 0)
            return rows[i].answer(a, err);
    const char *near = moe_suggest(moe_str_c(a->words->items[0]), names, MOE_COUNT(names));
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = a->words->items[0] }, "no such subcommand%s%s%s", near ? "; did you mean " : "", near ? near : "",
                    near ? "?" : " (--help)");
}

int moe_sandbox_ask(const struct moe_sandbox_opts *o, const struct moe_opt_list *words, char *const *command)
{
    MOE_AUTO(moe_profiles_free) struct moe_profiles *all = moe_profiles_new();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_ANSWER_BYTES);
    struct ask a = { .o = o, .words = words, .command = command, .all = all, .out = out, .status = EXIT_DONE };
    struct moe_error err = { 0 };
    enum moe_code code = all && out ? answer(&a, &err) : moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (code == MOE_OK)
        return a.status;
    fputs("moe-sandbox: ", stderr);
    moe_error_print(stderr, &err);
    return EXIT_UNDONE;
}
