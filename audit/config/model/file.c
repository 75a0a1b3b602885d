#include "audit/config/model/file.h"
#include <stdarg.h>
#include <stdio.h>

static const char *const kinds[MOE_LINT_KINDS] = {
    [MOE_LINT_TEXT] = "text", [MOE_LINT_YAML] = "yaml", [MOE_LINT_JSON] = "json", [MOE_LINT_ENV] = "env", [MOE_LINT_INI] = "ini",
    [MOE_LINT_TOML] = "toml", [MOE_LINT_SHELL] = "shell", [MOE_LINT_JSONL] = "jsonl", [MOE_LINT_PROM] = "prom", [MOE_LINT_TFEVENTS] = "tfevents",
    [MOE_LINT_META] = "meta", [MOE_LINT_SAFETENSORS] = "safetensors", [MOE_LINT_K8S] = "k8s", [MOE_LINT_COMPOSE] = "compose",
    [MOE_LINT_DOCKERFILE] = "dockerfile", [MOE_LINT_WORKFLOW] = "workflow", [MOE_LINT_BINARY] = "binary",
};

const char *moe_lint_kind_name(enum moe_lint_kind kind) { return (unsigned)kind < MOE_LINT_KINDS ? kinds[kind] : "?"; }

bool moe_lint_kind_read(struct moe_str word, enum moe_lint_kind *out)
{
    for (unsigned i = 0; i < MOE_LINT_KINDS; i++) {
        if (moe_str_is(word, kinds[i])) {
            *out = (enum moe_lint_kind)i;
            return true;
        }
    }
    return false;
}

static enum moe_code no_memory(const struct moe_lint_file *file, struct moe_error *err)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", MOE_FMT(file->path));
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "out of memory");
}

/* What lies in the file's bytes stays there; addresses are compared as numbers, for these may be of different objects. */
static bool own(const struct moe_lint_file *file, struct moe_arena *arena, struct moe_str *s)
{
    uintptr_t at = (uintptr_t)s->ptr, from = (uintptr_t)file->bytes.ptr;
    if (!s->len) {
        *s = MOE_STR("");
        return true;
    }
    if (from && at >= from && at - from <= file->bytes.len && s->len <= file->bytes.len - (at - from))
        return true;
    *s = moe_arena_str(arena, *s);
    return s->ptr != NULL;
}

enum moe_code moe_lint_value_keep(struct moe_lint_file *file, const struct moe_value *value, struct moe_error *err)
{
    if (file->value_count >= MOE_CAP_LINT_VALUES) {
        if (!file->degraded.len)
            file->degraded = MOE_STR("it has more values than are judged one by one");
        return MOE_OK;
    }
    struct moe_value *grown = moe_grow(file->values_arena ? file->values_arena : file->arena, file->values, file->value_count, &file->value_room, sizeof *grown);
    if (!grown)
        return no_memory(file, err);
    file->values = grown;
    grown[file->value_count++] = *value;
    return MOE_OK;
}

enum moe_code moe_lint_value_add(struct moe_lint_file *file, const struct moe_value *value, struct moe_error *err)
{
    struct moe_value v = *value;
    struct moe_arena *arena = moe_lint_values_arena(file);
    if (file->value_count < MOE_CAP_LINT_VALUES && !(own(file, arena, &v.path) && own(file, arena, &v.name) && own(file, arena, &v.text)))
        return no_memory(file, err);
    return moe_lint_value_keep(file, &v, err);
}

enum moe_code moe_lint_comment_add(struct moe_lint_file *file, const struct moe_comment *comment, struct moe_error *err)
{
    struct moe_comment c = *comment;
    if (file->comment_count >= MOE_CAP_LINT_VALUES)
        return MOE_OK;
    struct moe_comment *grown = moe_grow(file->arena, file->comments, file->comment_count, &file->comment_room, sizeof *grown);
    if (!grown || !own(file, file->arena, &c.text))
        return no_memory(file, err);
    file->comments = grown;
    grown[file->comment_count++] = c;
    return MOE_OK;
}

enum moe_code moe_lint_event_add(struct moe_lint_file *file, const char *name, unsigned line, unsigned column, struct moe_error *err, const char *fmt, ...)
{
    char text[512];
    if (file->event_count >= MOE_CAP_LINT_EVENTS)
        return MOE_OK;
    va_list va;
    va_start(va, fmt);
    int n = vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    struct moe_str detail = { text, n < 0 ? 0 : MOE_MIN((size_t)n, sizeof text - 1) };
    struct moe_lint_event *grown = moe_grow(file->arena, file->events, file->event_count, &file->event_room, sizeof *grown);
    if (!grown)
        return no_memory(file, err);
    file->events = grown;
    if (file->event_count == MOE_CAP_LINT_EVENTS - 1)
        detail = MOE_STR("and more of this and other kinds, which are not listed");
    detail = moe_arena_str(file->arena, detail);
    if (!detail.ptr)
        return no_memory(file, err);
    grown[file->event_count++] = (struct moe_lint_event){ name, line, column, detail };
    return MOE_OK;
}

enum { BATCH_VALUES = 4096, BATCH_BYTES = 4 << 20 };

enum moe_code moe_lint_spill(struct moe_lint_file *file, size_t consumed, struct moe_error *err)
{
    if (!file->spill || (file->value_count < BATCH_VALUES && consumed - file->spilled < BATCH_BYTES))
        return MOE_OK;
    MOE_TRY(file->spill(file, consumed, err));
    file->value_count = 0;
    file->spilled = consumed;
    moe_arena_free(&file->batch);
    file->batch = moe_arena_new(MOE_CAP_LINT_BATCH_BYTES);
    return file->batch ? MOE_OK : no_memory(file, err);
}

void moe_lint_passed(const struct moe_lint_file *file, size_t upto)
{
    if (file->passed)
        file->passed(file, upto);
}

bool moe_lint_line(const struct moe_lint_file *file, size_t *at, struct moe_str *line, bool *cut)
{
    struct moe_str rest = moe_str_from(file->bytes, *at), head = { rest.ptr, MOE_MIN(rest.len, (size_t)MOE_CAP_LINT_LINE_BYTES) };
    *cut = false;
    if (!rest.len)
        return false;
    const char *end = memchr(head.ptr, '\n', head.len);
    if (end || head.len == rest.len) {
        bool more = moe_str_line(&rest, line);
        *at = (size_t)(rest.ptr - file->bytes.ptr);
        return more;
    }
    *cut = true;
    *line = head;
    end = moe_lint_word(file, *at + head.len, MOE_STR("\n"));
    *at = end ? (size_t)(end - file->bytes.ptr) + 1 : file->bytes.len;
    return true;
}

enum { STRETCH = 1 << 20 };

const char *moe_lint_word(const struct moe_lint_file *file, size_t from, struct moe_str word)
{
    struct moe_str s = file->bytes;
    while (word.len && from < s.len && s.len - from >= word.len) {
        size_t size = MOE_MIN(s.len - from, STRETCH + word.len - 1);
        const char *hit = memmem(s.ptr + from, size, word.ptr, word.len);
        if (hit)
            return hit;
        from += size - word.len + 1;
        moe_lint_passed(file, from);
    }
    return NULL;
}
