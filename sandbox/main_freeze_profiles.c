/* Part of the build: the built-in profiles as trees, written as C, so that none is parsed when a job starts.
 *
 *   moe_doc_load      common/doc/doc.c                the profile's YAML
 *   moe_doc_freeze    common/doc/freeze/freeze.c      as tables, and beside them the text, for what stands in comments
 *
 * build/freeze_profiles sandbox/profiles/NAME/profile.yaml...    prints build/gen/builtin_profiles.c */
#include "common/base/file.h"
#include "common/doc/freeze/freeze.h"
#include <stdio.h>
#include <stdlib.h>

#define MOE_CAP_FROZEN_BYTES (64u << 20)

/* "training" of "sandbox/profiles/training/profile.yaml". */
static struct moe_str name_of(const char *path)
{
    struct moe_str rest = moe_str_c(path), part, before = { "", 0 }, folder = before;
    while (rest.len) {
        part = moe_str_cut(&rest, '/');
        folder = before;
        before = part;
    }
    return folder;
}

static enum moe_code freeze(const char *path, unsigned n, struct moe_buf *out, struct moe_buf *table, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *yaml = NULL;
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_str name = name_of(path);
    char label[128], symbol[32];
    snprintf(label, sizeof label, "%.*s", MOE_FMT(name));
    snprintf(symbol, sizeof symbol, "profile_%u", n);
    MOE_TRY(moe_file_read(path, MOE_CAP_FROZEN_BYTES, &yaml, err));
    MOE_TRY(moe_doc_parse(MOE_DOC_YAML, label, moe_buf_str(yaml), &doc, err));
    MOE_TRY(moe_doc_freeze(doc, symbol, out, err));
    moe_buf_printf(out, "static const char %s_yaml[] = {", symbol);
    for (size_t i = 0; i < moe_buf_str(yaml).len; i++)
        moe_buf_printf(out, "%s%d,", i % 40 ? "" : "\n", moe_buf_str(yaml).ptr[i]);
    moe_buf_add(out, MOE_STR("\n0};\n"));
    moe_buf_printf(table, "    { \"%s\", &%s, { %s_yaml, sizeof %s_yaml - 1 } },\n", label, symbol, symbol, symbol);
    return MOE_OK;
}

int main(int argc, char **argv)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_FROZEN_BYTES);
    MOE_AUTO(moe_buf_free) struct moe_buf *table = moe_buf_new(MOE_CAP_FROZEN_BYTES);
    struct moe_error err = { 0 };
    if (!out || !table)
        return EXIT_FAILURE;
    for (int i = 1; i < argc; i++)
        if (freeze(argv[i], (unsigned)i, out, table, &err) != MOE_OK) {
            fputs("freeze_profiles: ", stderr);
            moe_error_print(stderr, &err);
            return EXIT_FAILURE;
        }
    if (moe_buf_failed(out) || moe_buf_failed(table))
        return EXIT_FAILURE;
    printf("/* Written by build/freeze_profiles. */\n#include \"sandbox/profile/profile.h\"\n%.*sconst struct moe_builtin_profile moe_builtin_profiles[] = {\n%.*s    { 0 },\n};\n",
           MOE_FMT(moe_buf_str(out)), MOE_FMT(moe_buf_str(table)));
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
