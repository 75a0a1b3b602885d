/* What the fuzz targets of telemetry's readers share: a file from bytes, its events held to the tables, its values given to the classifiers. */
#ifndef MOE_TESTS_FUZZ_LINT_TELEMETRY_H
#define MOE_TESTS_FUZZ_LINT_TELEMETRY_H
#include "audit/config/telemetry/telemetry.h"
#include <stdlib.h>

#define MOE_CAP_FUZZ (64u << 20)

static inline bool fuzz_noted(const struct moe_lint_note *rows, const char *name)
{
    for (; rows->name; rows++) {
        if (!strcmp(rows->name, name))
            return true;
    }
    return false;
}

static inline void fuzz_classify(const struct moe_value *v)
{
    struct moe_place place;
    size_t at = 0, from = 0, len = 0, before = 0;
    while (moe_place_next(v->text, v->line & 1, &at, &place)) {
        if (place.at + place.len > v->text.len || at <= before)
            abort();
        before = at;
    }
    (void)moe_blob_of_text(v->text);
    (void)moe_weights_name(v->name);
    if (moe_pii_in(v->text, &from, &len) != MOE_PII_NONE && from + len > v->text.len)
        abort();
}

static inline int fuzz_reader(moe_lint_reader *reader, const uint8_t *data, size_t size)
{
    static struct moe_telemetry_set *schemas;   /* compiled once: the input is the file, not they */
    struct moe_arena *arena = moe_arena_new(MOE_CAP_FUZZ);
    struct moe_lint_file *file = moe_arena_alloc(arena, sizeof *file);
    struct moe_error err = { 0 };
    char *own = malloc(size ? size : 1);        /* of its own size, so that a read past it is seen */
    if (!file || !own || (!schemas && moe_telemetry_set_new(&schemas, &err) != MOE_OK))
        abort();
    file->schemas = schemas;
    if (size)
        memcpy(own, data, size);
    file->arena = arena;
    file->path = MOE_STR("fuzz");
    file->bytes = (struct moe_str){ own, size };
    enum moe_code code = reader(file, &err);
    if (code != MOE_OK && code != MOE_E_LIMIT)
        abort();
    for (size_t i = 0; i < file->event_count; i++) {
        if (!fuzz_noted(moe_telemetry_notes, file->events[i].name) && !fuzz_noted(moe_tree_notes, file->events[i].name) &&
            !fuzz_noted(moe_lines_notes, file->events[i].name))
            abort();
    }
    for (size_t i = 0; i < file->value_count; i++)
        fuzz_classify(&file->values[i]);
    free(own);
    moe_arena_free(&arena);
    return 0;
}
#endif
