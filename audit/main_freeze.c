/* Part of the build: what comes with the tools as YAML is read here once, by their own readers, and written as C, so that no tool parses it when it starts.
 *
 *   moe_rules_read_ours   audit/engine/rule.c          every rules/<input>/<code>-<name>/rule.yaml, with all checks
 *   moe_policy_parse      policy/load.c                the built-in policy, against these rules
 *   moe_doc_freeze        common/doc/freeze/freeze.c   a document as tables
 *
 * build/freeze rules          prints build/gen/registry.c
 * build/freeze policy FILE    prints build/gen/default_policy.c
 *
 * A file that is not right stops the build: file, line, column, field and what is wrong. */
#include "audit/engine/rule.h"
#include "common/base/file.h"
#include "common/doc/freeze/freeze.h"
#include "policy/build.h"
#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

#define MOE_CAP_FROZEN_BYTES ((size_t)1 << 30)

/* What the readers have in the tools, and this program makes. */
const struct moe_registered moe_registry[] = { { 0 } };
const struct moe_doc_frozen *const moe_default_policy = NULL;

struct found { glob_t paths; struct moe_rule_folder *folders; struct moe_buf **bytes; };

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }

static void found_free(struct found *f)
{
    for (size_t i = 0; f->bytes && i < f->paths.gl_pathc; i++) {
        free((char *)f->folders[i].input);
        free((char *)f->folders[i].folder);
        moe_buf_free(&f->bytes[i]);
    }
    free(f->folders);
    free(f->bytes);
    globfree(&f->paths);
}

/* rules/<input>/<folder>/rule.yaml */
static enum moe_code read_folder(const char *path, struct moe_rule_folder *into, struct moe_buf **bytes, struct moe_error *err)
{
    char code[4096];
    struct moe_str rest = moe_str_c(path), folder = { path, rest.len - strlen("/rule.yaml") };
    (void)moe_str_cut(&rest, '/');
    struct moe_str input = moe_str_cut(&rest, '/');
    into->input = strndup(input.ptr, input.len);
    into->folder = strndup(folder.ptr, folder.len);
    if (!into->input || !into->folder)
        return no_memory(err);
    MOE_TRY(moe_file_read(path, MOE_CAP_RULE_BYTES, bytes, err));
    int n = snprintf(code, sizeof code, "%s/check.c", into->folder);
    if (n < 0 || (size_t)n >= sizeof code)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "is too long a path");
    into->yaml = moe_buf_str(*bytes);
    into->has_code = access(code, F_OK) == 0;
    return MOE_OK;
}

static enum moe_code find_rules(struct found *f, struct moe_error *err)
{
    if (glob("rules/*/*/rule.yaml", 0, NULL, &f->paths) != 0)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = "rules" }, "holds no rule");
    f->folders = calloc(f->paths.gl_pathc, sizeof *f->folders);
    f->bytes = calloc(f->paths.gl_pathc, sizeof *f->bytes);
    if (!f->folders || !f->bytes)
        return no_memory(err);
    for (size_t i = 0; i < f->paths.gl_pathc; i++)
        MOE_TRY(read_folder(f->paths.gl_pathv[i], &f->folders[i], &f->bytes[i], err));
    return MOE_OK;
}

static bool has_code(const struct found *f, const struct moe_rule *rule)
{
    for (size_t i = 0; f->folders && i < f->paths.gl_pathc; i++)
        if (moe_str_is(rule->folder, f->folders[i].folder))
            return f->folders[i].has_code;
    return false;
}

/* A rule's code is named weakly: a tool links only the code of the inputs that it reads. */
static enum moe_code write_rules(const struct found *f, const struct moe_rules *rules, struct moe_buf *out, struct moe_error *err)
{
    char symbol[16];
    moe_buf_add(out, MOE_STR("/* Written by audit/main_freeze.c. */\n#include \"audit/engine/rule.h\"\nstruct moe_check;\n"));
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule *rule = moe_rules_at(rules, i);
        snprintf(symbol, sizeof symbol, "rule_%.*s", MOE_FMT(rule->info.code));
        MOE_TRY(moe_doc_freeze(rule->doc, symbol, out, err));
        if (has_code(f, rule))
            moe_buf_printf(out, "extern const struct moe_check moe_check_%.*s __attribute__((weak));\n", MOE_FMT(rule->info.code));
    }
    moe_buf_add(out, MOE_STR("const struct moe_registered moe_registry[] = {\n"));
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule *rule = moe_rules_at(rules, i);
        struct moe_str code = rule->info.code;
        moe_buf_printf(out, "    { \"%.*s\", \"%.*s\", \"%.*s\", \"%.*s\", &rule_%.*s, ", MOE_FMT(rule->input), MOE_FMT(rule->folder), MOE_FMT(code), MOE_FMT(rule->info.name),
                       MOE_FMT(code));
        if (has_code(f, rule))
            moe_buf_printf(out, "&moe_check_%.*s, true },\n", MOE_FMT(code));
        else
            moe_buf_add(out, MOE_STR("0, false },\n"));
    }
    moe_buf_add(out, MOE_STR("    { 0 },\n};\n"));
    return MOE_OK;
}

static enum moe_code read_rules(struct found *found, struct moe_rules **rules, struct moe_error *err)
{
    MOE_TRY(find_rules(found, err));
    return moe_rules_read_ours(found->folders, found->paths.gl_pathc, rules, err);
}

static enum moe_code freeze_rules(struct moe_buf *out, struct moe_error *err)
{
    MOE_AUTO(found_free) struct found found = { 0 };
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = NULL;
    MOE_TRY(read_rules(&found, &rules, err));
    return write_rules(&found, rules, out, err);
}

/* As the tools would read it: that it names no rule that does not exist is seen here, and nowhere again. */
static enum moe_code check_policy(const char *path, struct moe_str yaml, struct moe_error *err)
{
    MOE_AUTO(found_free) struct found found = { 0 };
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = NULL;
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = NULL;
    MOE_TRY(read_rules(&found, &rules, err));
    const struct moe_policy_rules known = moe_rules_known(rules);
    enum moe_code code = moe_policy_parse(MOE_POLICY_BUILT_IN, yaml, &known, "", &policy, err);
    if (code == MOE_OK)
        code = moe_rules_resolve(rules, policy, err);
    if (code != MOE_OK && strcmp(err->file, MOE_POLICY_BUILT_IN) == 0)
        snprintf(err->file, sizeof err->file, "%s", path);
    return code;
}

static enum moe_code freeze_policy(const char *path, struct moe_buf *out, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    MOE_TRY(moe_file_read(path, MOE_CAP_POLICY_BYTES, &bytes, err));
    MOE_TRY(check_policy(path, moe_buf_str(bytes), err));
    MOE_TRY(moe_doc_parse(MOE_DOC_YAML, MOE_POLICY_BUILT_IN, moe_buf_str(bytes), &doc, err));
    moe_buf_add(out, MOE_STR("/* Written by audit/main_freeze.c. */\n#include \"policy/build.h\"\n"));
    MOE_TRY(moe_doc_freeze(doc, "default_policy", out, err));
    moe_buf_add(out, MOE_STR("const struct moe_doc_frozen *const moe_default_policy = &default_policy;\n"));
    return MOE_OK;
}

int main(int argc, char **argv)
{
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_FROZEN_BYTES);
    enum moe_code code = MOE_E_USAGE;
    if (!out)
        code = no_memory(&err);
    else if (argc == 2 && strcmp(argv[1], "rules") == 0)
        code = freeze_rules(out, &err);
    else if (argc == 3 && strcmp(argv[1], "policy") == 0)
        code = freeze_policy(argv[2], out, &err);
    else
        (void)moe_fail(&err, MOE_E_USAGE, (struct moe_where){ 0 }, "freeze rules, or freeze policy FILE");
    if (code == MOE_OK && moe_buf_failed(out))
        code = no_memory(&err);
    if (code == MOE_OK)
        code = moe_fd_write(STDOUT_FILENO, moe_buf_str(out)) == 0 ? MOE_OK : moe_fail(&err, MOE_E_IO, (struct moe_where){ 0 }, "cannot write");
    if (code == MOE_OK)
        return 0;
    moe_error_print(stderr, &err);
    return 1;
}
