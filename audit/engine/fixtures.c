#include "audit/engine/fixtures.h"
#include "audit/engine/marks.h"
#include "common/base/file.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct tester {
    const struct moe_fixture_tool *tool;
    struct moe_buf *tap, *notes;
    struct moe_fixture_totals *totals;
    unsigned expected, missed, files;           /* of the rule at hand */
    struct moe_error *err;
};

static bool found_at(const struct moe_report *r, struct moe_str code, struct moe_str path, unsigned line, const struct moe_finding **out)
{
    for (size_t i = 0; i < r->finding_count; i++)
        if (moe_str_eq(r->findings[i].rule->code, code) && moe_str_eq(r->findings[i].file, path) && r->findings[i].line == line) {
            *out = &r->findings[i];
            return true;
        }
    return false;
}

static void compare(struct tester *t, const struct moe_rule *rule, struct moe_str path, struct moe_str bytes, const struct moe_report *r)
{
    struct moe_str line, code = rule->info.code;
    for (unsigned number = 1; moe_str_line(&bytes, &line); number++) {
        const struct moe_finding *f = NULL;
        enum moe_mark mark = moe_mark_of(line, code);
        bool found = found_at(r, code, path, number, &f);
        t->expected += mark == MOE_MARK_EXPECT;
        t->missed += mark == MOE_MARK_MISS;
        if (found == (mark == MOE_MARK_EXPECT))
            continue;
        if (!found)
            moe_buf_printf(t->notes, "# %.*s:%u: expected, and not found\n", MOE_FMT(path), number);
        else if (mark == MOE_MARK_MISS)
            moe_buf_printf(t->notes, "# %.*s:%u: found now: turn `miss` into `expect`\n", MOE_FMT(path), number);
        else
            moe_buf_printf(t->notes, "# %.*s:%u: not expected: %.*s\n", MOE_FMT(path), number, MOE_FMT(f->message));
    }
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }
static int is_visible(const struct dirent *e) { return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0; }
static int is_fixture(const struct dirent *e) { return strncmp(e->d_name, "bad", 3) == 0 || strncmp(e->d_name, "good", 4) == 0; }

typedef enum moe_code each_fn(struct tester *t, const struct moe_rule *rule, struct moe_fixture *fixture, const char *path);

/* Call `each` for what a folder holds, in order of the names. A folder that cannot be read is a note. */
static enum moe_code each_in(struct tester *t, const struct moe_rule *rule, struct moe_fixture *fixture, const char *folder,
                             int (*wanted)(const struct dirent *), each_fn *each)
{
    char path[1024];
    struct dirent **entries = NULL;
    enum moe_code code = MOE_OK;
    int n = scandir(folder, &entries, wanted, by_name);
    if (n < 0) {
        moe_buf_printf(t->notes, "# %s: %s\n", folder, strerror(errno));
        return MOE_OK;
    }
    for (int i = 0; i < n; i++) {
        bool fits = (size_t)snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name) < sizeof path;
        if (code == MOE_OK)
            code = fits ? each(t, rule, fixture, path) : moe_fail(t->err, MOE_E_LIMIT, (struct moe_where){ .file = folder }, "the path of a fixture is too long");
        free(entries[i]);
    }
    free(entries);
    return code;
}

static enum moe_code compare_file(struct tester *t, const struct moe_rule *rule, struct moe_fixture *fixture, const char *path)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return each_in(t, rule, fixture, path, is_visible, compare_file);
    MOE_TRY(moe_file_read(path, MOE_CAP_FIXTURE_BYTES, &bytes, t->err));
    t->files++;
    compare(t, rule, moe_str_c(path), moe_buf_str(bytes), fixture->report);
    return MOE_OK;
}

static enum moe_code run_fixture(struct tester *t, const struct moe_rule *rule, struct moe_fixture *unused, const char *path)
{
    struct stat st;
    struct moe_fixture fixture = { .rule = rule, .path = path, .folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode), .notes = t->notes };
    (void)unused;
    enum moe_code code = t->tool->judge(t->tool->ctx, &fixture, t->err);
    if (code == MOE_OK)
        code = compare_file(t, rule, &fixture, path);
    t->tool->done(t->tool->ctx, &fixture);
    return code;
}

static enum moe_code run_rule(struct tester *t, const struct moe_rule *rule)
{
    char folder[512];
    moe_buf_clear(t->notes);
    t->expected = t->missed = t->files = 0;
    snprintf(folder, sizeof folder, "%.*s", MOE_FMT(rule->folder));
    MOE_TRY(each_in(t, rule, NULL, folder, is_fixture, run_fixture));
    if (!t->expected)
        moe_buf_printf(t->notes, "# %.*s: no line is marked `expect: %.*s`\n", MOE_FMT(rule->folder), MOE_FMT(rule->info.code));
    bool good = !moe_buf_str(t->notes).len;
    t->totals->rules++;
    t->totals->failed += !good;
    t->totals->expected += t->expected;
    t->totals->missed += t->missed;
    moe_buf_printf(t->tap, "%sok %u - %.*s %.*s: %u files, %u expected", good ? "" : "not ", t->totals->rules, MOE_FMT(rule->info.code), MOE_FMT(rule->info.name),
                   t->files, t->expected);
    if (t->missed)
        moe_buf_printf(t->tap, ", %u known to be missed", t->missed);
    moe_buf_addc(t->tap, '\n');
    moe_buf_add(t->tap, moe_buf_str(t->notes));
    return moe_buf_failed(t->tap) ? moe_fail(t->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the answer is too long") : MOE_OK;
}

enum moe_code moe_fixtures_test(const struct moe_rules *rules, const char *only, const struct moe_fixture_tool *tool, struct moe_buf *tap,
                                struct moe_fixture_totals *totals, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *notes = moe_buf_new(MOE_CAP_FIXTURE_BYTES);
    if (!notes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to test rules");
    *totals = (struct moe_fixture_totals){ 0 };
    struct tester t = { .tool = tool, .tap = tap, .notes = notes, .totals = totals, .err = err };
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule *rule = moe_rules_at(rules, i);
        bool named = !only || moe_str_is(rule->info.code, only) || moe_str_is(rule->info.name, only);
        if (named && tool->tests(rule))
            MOE_TRY(run_rule(&t, rule));
    }
    moe_buf_printf(tap, "1..%u\n", totals->rules);
    if (!totals->rules)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "no rule is called '%s'", only ? only : "*");
    return MOE_OK;
}
