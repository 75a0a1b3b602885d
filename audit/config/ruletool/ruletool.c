#include "audit/config/ruletool/ruletool.h"
#include "common/base/file.h"
#include "common/base/hash.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

enum { MOST_FILES = 64 };

struct tester {
    const struct moe_lint *lint;
    struct moe_lint run;
    struct moe_arena *arena;
    struct moe_lint_text texts[MOST_FILES]; size_t count;
    struct moe_shape *shape;                     /* the folder's lint-schema.yaml */
};

/* ---- a fixture's text ---- */

static bool is_mark(struct moe_str comment)
{
    struct moe_str text = moe_str_trim(comment);
    while (text.len && (text.ptr[0] == '/' || text.ptr[0] == '#'))
        text = moe_str_from(text, 1);
    text = moe_str_trim(text);
    return moe_str_starts(text, MOE_STR("expect:")) || moe_str_starts(text, MOE_STR("miss:"));
}

static struct moe_str without_mark(struct moe_str line)
{
    for (size_t i = line.len; i-- > 0; ) {
        bool begins = line.ptr[i] == '#' || (line.ptr[i] == '/' && i + 1 < line.len && line.ptr[i + 1] == '/' && (!i || line.ptr[i - 1] != ':'));
        if (!begins || (i && line.ptr[i - 1] != ' ') || !is_mark(moe_str_from(line, i)))
            continue;
        line.len = i;
        while (line.len && line.ptr[line.len - 1] == ' ')
            line.len--;
        return line;
    }
    return line;
}

static enum moe_code fill_line(struct moe_str line, unsigned number, struct moe_buf *out, struct moe_error *err)
{
    static const struct moe_str open = { "%%{", 3 }, shut = { "}%%", 3 };
    for (const char *at; line.len && (at = memmem(line.ptr, line.len, open.ptr, open.len)) != NULL; ) {
        struct moe_str rest = moe_str_from(line, (size_t)(at - line.ptr) + open.len);
        const char *end = memmem(rest.ptr, rest.len, shut.ptr, shut.len);
        if (!end)
            return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .line = number }, "%%%%{ without its }%%%%");
        struct moe_str grammar = { rest.ptr, (size_t)(end - rest.ptr) };
        moe_buf_add(out, (struct moe_str){ line.ptr, (size_t)(at - line.ptr) });
        MOE_TRY(moe_secret_example(grammar, moe_hash(MOE_HASH_START, grammar), out, err));
        line = moe_str_from(rest, grammar.len + shut.len);
    }
    moe_buf_add(out, line);
    return MOE_OK;
}

enum moe_code moe_lint_fixture_fill(struct moe_str bytes, struct moe_buf *out, struct moe_error *err)
{
    unsigned number = 0;
    while (bytes.len) {
        bool ends = memchr(bytes.ptr, '\n', bytes.len) != NULL;
        MOE_TRY(fill_line(without_mark(moe_str_cut(&bytes, '\n')), ++number, out, err));
        if (ends)
            moe_buf_addc(out, '\n');
    }
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the fixture is too long") : MOE_OK;
}

/* ---- a fixture's files ---- */

static enum moe_code add_text(struct tester *t, const char *path, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL, *filled = moe_buf_new(MOE_CAP_FIXTURE_BYTES);
    if (t->count == MOST_FILES || !filled)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "a fixture has at most %d files", MOST_FILES);
    MOE_TRY(moe_file_read(path, MOE_CAP_FIXTURE_BYTES, &bytes, err));
    enum moe_code code = moe_lint_fixture_fill(moe_buf_str(bytes), filled, err);
    if (code != MOE_OK) {
        snprintf(err->file, sizeof err->file, "%s", path);
        return code;
    }
    struct moe_lint_text text = { moe_arena_str(t->arena, moe_str_c(path)), moe_arena_str(t->arena, moe_buf_str(filled)) };
    if (!text.path.ptr || !text.bytes.ptr)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
    if (moe_str_ends(text.path, MOE_STR("/lint-schema.yaml")))
        return moe_shape_read(path, text.bytes, &t->shape, err);
    t->texts[t->count++] = text;
    return MOE_OK;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }
static int is_entry(const struct dirent *e) { return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0; }

static enum moe_code add_folder(struct tester *t, const char *folder, struct moe_error *err)
{
    struct dirent **entries = NULL;
    int n = scandir(folder, &entries, is_entry, by_name);
    enum moe_code code = n < 0 ? moe_fail(err, MOE_E_IO, (struct moe_where){ .file = folder }, "cannot be read: %s", strerror(errno)) : MOE_OK;
    for (int i = 0; i < n; i++) {
        char path[1024];
        bool fits = (size_t)snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name) < sizeof path;
        if (code == MOE_OK && fits)
            code = entries[i]->d_type == DT_DIR ? add_folder(t, path, err) : add_text(t, path, err);
        free(entries[i]);
    }
    free(entries);
    return code;
}

/* Known secrets, and rules of a user's .gitleaks.toml, come from a file or the environment: their rules are shown by running the tool (tests/cli/lint.sh). */
static bool needs_a_run(const struct moe_rule *rule)
{
    return rule->match && (moe_doc_get(rule->match->first, "leak") || moe_doc_get(rule->match->first, "gitleaks"));
}

static bool is_ours(const struct moe_rule *rule)
{
    static const char *const inputs[] = { "config", "telemetry", "deploy", "secrets" };
    for (size_t i = 0; i < MOE_COUNT(inputs); i++)
        if (moe_str_is(rule->input, inputs[i]))
            return !needs_a_run(rule);
    return false;
}

/* A rule about machines: its folders are roots (proc/sys/..., etc/group, machine.yaml). What they lack is no fault: each shows one thing. */
static bool is_about_machines(const struct moe_rule *rule) { return rule->check && ((const struct moe_check *)rule->check)->machine; }

static enum moe_code judge_root(struct tester *t, struct moe_fixture *fixture, struct moe_error *err)
{
    static char *const nothing[] = { NULL };
    const struct moe_machine_how how = { fixture->path, nothing, moe_lint_fixture_fill };
    MOE_TRY(moe_lint_run_doctor(&how, &t->run, err));
    fixture->report = t->run.report;
    return MOE_OK;
}

static enum moe_code judge_fixture(void *ctx, struct moe_fixture *fixture, struct moe_error *err)
{
    struct tester *t = ctx;
    t->count = 0;
    t->arena = moe_arena_new(MOST_FILES * (size_t)MOE_CAP_FIXTURE_BYTES);
    if (!t->arena)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to test rules");
    MOE_TRY(moe_lint_borrow(t->lint, MOE_FIXTURE_DAY, &t->run, err));
    if (fixture->folder && is_about_machines(fixture->rule))
        return judge_root(t, fixture, err);
    MOE_TRY(fixture->folder ? add_folder(t, fixture->path, err) : add_text(t, fixture->path, err));
    t->run.shape = t->shape;
    MOE_TRY(moe_lint_run_texts(t->texts, t->count, &t->run, err));
    fixture->report = t->run.report;
    for (size_t i = 0; i < fixture->report->error_count; i++)
        moe_buf_printf(fixture->notes, "# %s: %s\n", fixture->report->errors[i].file, fixture->report->errors[i].text);
    for (size_t i = 0; i < fixture->report->file_count; i++)
        if (fixture->report->files[i].state == MOE_FILE_FAILED || fixture->report->files[i].state == MOE_FILE_SKIPPED)
            moe_buf_printf(fixture->notes, "# %.*s: not read: %.*s\n", MOE_FMT(fixture->report->files[i].path), MOE_FMT(fixture->report->files[i].note));
    return MOE_OK;
}

static void done(void *ctx, struct moe_fixture *fixture)
{
    struct tester *t = ctx;
    (void)fixture;
    moe_lint_free(&t->run);
    t->run = (struct moe_lint){ .borrowed = true };
    moe_arena_free(&t->arena);
    moe_shape_free(&t->shape);
}

enum moe_code moe_lint_rules_test(const struct moe_lint *lint, const char *only, struct moe_buf *tap, struct moe_fixture_totals *totals, struct moe_error *err)
{
    struct tester t = { .lint = lint, .run.borrowed = true };
    const struct moe_fixture_tool tool = { is_ours, judge_fixture, done, &t };
    return moe_fixtures_test(lint->rules, only, &tool, tap, totals, err);
}
