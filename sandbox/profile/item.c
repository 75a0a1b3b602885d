/* What every section of a profile is made of: texts, items with a reason, single values, words of a list. */
#include "common/base/suggest.h"
#include "common/base/utf8.h"
#include "sandbox/profile/build.h"

/* To YAML the device `null` is no text. */
static bool is_nothing(const struct moe_node_doc *node) { return node->kind == MOE_DOC_NULL && !moe_str_is(node->text, "null"); }

/* Not empty, nothing that could move the cursor or reorder a line of a report. Prose may have more than one line. */
enum moe_code moe_build_text(struct moe_profile_build *b, const struct moe_node_doc *node, bool prose, struct moe_str *out, struct moe_error *err)
{
    struct moe_str rest = node->text;
    uint32_t point = 0;
    if (node->kind == MOE_DOC_LIST || node->kind == MOE_DOC_MAP || is_nothing(node))
        return MOE_BUILD_FAIL(b, node, err, "must be a single text");
    if (!moe_str_trim(rest).len)
        return MOE_BUILD_FAIL(b, node, err, "must not be empty");
    while (rest.len) {
        size_t n = moe_utf8_next(rest, &point);
        if (!n || (moe_utf8_hidden(point) && !(prose && (point == '\n' || point == '\t'))))
            return MOE_BUILD_FAIL(b, node, err, "holds a control or direction character");
        rest = moe_str_from(rest, n);
    }
    *out = moe_arena_str(b->all->arena, prose ? moe_str_trim(node->text) : node->text);
    return out->ptr ? MOE_OK : moe_build_full(b, err);
}

static enum moe_code origin(struct moe_profile_build *b, const struct moe_node_doc *node, const struct moe_node_doc *why, struct moe_origin *at,
                            struct moe_error *err)
{
    *at = (struct moe_origin){ .file = b->file, .line = node->line, .column = node->column };
    return why && !(why->kind == MOE_DOC_STR && !why->text.len) ? moe_build_text(b, why, true, &at->why, err) : MOE_OK;   /* "": still to be filled in */
}

enum moe_code moe_build_item(struct moe_profile_build *b, const struct moe_node_doc *node, const char *key, const struct moe_field *fields,
                             const struct moe_node_doc **main, struct moe_origin *at, struct moe_error *err)
{
    *main = node;
    if (node->kind == MOE_DOC_MAP) {
        MOE_TRY(moe_schema_check(b->doc, node, fields, err));
        *main = moe_doc_get(node, key);
    }
    if ((*main)->kind == MOE_DOC_MAP || is_nothing(*main) || ((*main)->kind == MOE_DOC_LIST && strcmp(key, "call") != 0))
        return MOE_BUILD_FAIL(b, *main, err, "must be a single value, or a map of %s and why", key);
    return origin(b, node, node->kind == MOE_DOC_MAP ? moe_doc_get(node, "why") : NULL, at, err);
}

enum moe_code moe_build_scalar(struct moe_profile_build *b, const struct moe_node_doc *node, const struct moe_node_doc **value, struct moe_origin *at,
                               struct moe_error *err)
{
    struct moe_origin here;
    *value = node;
    if (node->kind == MOE_DOC_MAP) {
        MOE_TRY(moe_schema_check(b->doc, node, moe_profile_scalar_fields, err));
        *value = moe_doc_get(node, "is");
    }
    if ((*value)->kind == MOE_DOC_MAP || (*value)->kind == MOE_DOC_LIST || (*value)->kind == MOE_DOC_NULL)
        return MOE_BUILD_FAIL(b, *value, err, "must be a single value, or {is: VALUE, why: ...}");
    MOE_TRY(origin(b, node, node->kind == MOE_DOC_MAP ? moe_doc_get(node, "why") : NULL, &here, err));
    if (at)
        *at = here;
    return MOE_OK;
}

enum moe_code moe_build_word(struct moe_profile_build *b, const struct moe_node_doc *node, const char *const *words, unsigned *which, struct moe_error *err)
{
    char all[160] = "";
    size_t count = 0, used = 0;
    for (; words[count]; count++) {
        if (moe_str_is(node->text, words[count])) {
            *which = (unsigned)count;
            return MOE_OK;
        }
        if (used < sizeof all)
            used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", count ? ", " : "", words[count]);
    }
    const char *near = moe_suggest(node->text, words, count);
    return MOE_BUILD_FAIL(b, node, err, "\"%.*s\" is not one of %s%s%s%s", (int)MOE_MIN(node->text.len, (size_t)40), node->text.ptr, all,
                          near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/* `items` is the address of the array's pointer. */
enum moe_code moe_build_room(struct moe_profile_build *b, const struct moe_node_doc *node, void *items, size_t count, size_t *room, size_t size,
                             struct moe_error *err)
{
    void *old, *now;
    if (count >= MOE_CAP_PROFILE_ITEMS)
        return moe_doc_fail(err, MOE_E_LIMIT, b->doc, node, false, "more than %u items", MOE_CAP_PROFILE_ITEMS);
    memcpy(&old, items, sizeof old);
    now = moe_grow(b->all->arena, old, count, room, size);
    if (!now)
        return moe_build_full(b, err);
    memcpy(items, &now, sizeof now);
    return MOE_OK;
}

void moe_build_again(struct moe_origin *old, const struct moe_origin *now)
{
    if (!old->why.len && now->why.len)
        *old = *now;
}
