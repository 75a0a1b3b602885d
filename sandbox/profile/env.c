/* Variables and secrets. */
#include "sandbox/profile/build.h"

enum { NAME_BYTES = 256 };

/* A variable's name; `star`: it may end in one. */
static enum moe_code read_name(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_str text, bool star, struct moe_str *out,
                               struct moe_error *err)
{
    size_t len = text.len && star && text.ptr[text.len - 1] == '*' ? text.len - 1 : text.len;
    bool sound = text.len && text.len < NAME_BYTES && (len == 0 || !moe_is_digit(text.ptr[0]));
    for (size_t i = 0; sound && i < len; i++)
        sound = moe_is_word(text.ptr[i]);
    if (!sound)
        return MOE_BUILD_FAIL(b, node, err, "must be a variable's name%s", star ? ", which may end in *" : "");
    *out = moe_arena_str(b->all->arena, text);
    return out->ptr ? MOE_OK : moe_build_full(b, err);
}

/* A later one of the same name takes the place of the earlier. */
static enum moe_code put(struct moe_profile_build *b, const struct moe_node_doc *node, const struct moe_env_item *item, struct moe_error *err)
{
    for (size_t i = 0; i < b->p->env_count; i++)
        if (moe_str_eq(b->p->env[i].name, item->name)) {
            if (b->p->env[i].set == item->set && !item->set)
                moe_build_again(&b->p->env[i].at, &item->at);
            else
                b->p->env[i] = *item;
            return MOE_OK;
        }
    MOE_TRY(moe_build_room(b, node, &b->p->env, b->p->env_count, &b->room_env, sizeof *item, err));
    b->p->env[b->p->env_count++] = *item;
    return MOE_OK;
}

static enum moe_code add_set(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err)
{
    if (map->kind != MOE_DOC_MAP)
        return MOE_BUILD_FAIL(b, map, err, "must be a map of names and values");
    for (const struct moe_node_doc *n = map->first; n; n = n->next) {
        struct moe_env_item item = { .set = true, .at = { .file = b->file, .line = n->line, .column = n->column } };
        MOE_TRY(read_name(b, n, n->key, false, &item.name, err));
        if (n->kind == MOE_DOC_LIST || n->kind == MOE_DOC_MAP || n->kind == MOE_DOC_NULL)
            return MOE_BUILD_FAIL(b, n, err, "must be a single value; an empty one is written \"\"");
        if (n->text.len)
            MOE_TRY(moe_build_text(b, n, false, &item.value, err));
        else
            item.value = MOE_STR("");
        MOE_TRY(put(b, n, &item, err));
    }
    return MOE_OK;
}

static enum moe_code read_secret(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_secret_item *s, struct moe_error *err)
{
    const struct moe_node_doc *name = moe_doc_get(map, "name"), *env = moe_doc_get(map, "from_env"), *file = moe_doc_get(map, "from_file");
    const struct moe_node_doc *as = moe_doc_get(map, "as"), *program = moe_doc_get(map, "program"), *why = moe_doc_get(map, "why");
    unsigned which = MOE_SECRET_FD;
    s->at = (struct moe_origin){ .file = b->file, .line = map->line, .column = map->column };
    MOE_TRY(read_name(b, name, name->text, false, &s->name, err));
    if (!env == !file)
        return MOE_BUILD_FAIL(b, map, err, "must come from one of from_env and from_file");
    if (env)
        MOE_TRY(read_name(b, env, env->text, false, &s->from_env, err));
    else
        MOE_TRY(moe_build_path(b, file, false, &s->from_file, err));
    if (as)
        MOE_TRY(moe_build_word(b, as, moe_secret_words, &which, err));
    s->as = (enum moe_secret_as)which;
    if (program && memchr(program->text.ptr, '/', program->text.len))
        MOE_TRY(moe_build_path(b, program, false, &s->program, err));
    else if (program)
        MOE_TRY(moe_build_text(b, program, false, &s->program, err));
    return why && moe_str_trim(why->text).len ? moe_build_text(b, why, true, &s->at.why, err) : MOE_OK;
}

static enum moe_code add_secret(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err)
{
    struct moe_secret_item s = { 0 };
    MOE_TRY(read_secret(b, map, &s, err));
    for (size_t i = 0; i < b->p->secret_count; i++)
        if (moe_str_eq(b->p->secrets[i].name, s.name)) {
            b->p->secrets[i] = s;
            return MOE_OK;
        }
    MOE_TRY(moe_build_room(b, map, &b->p->secrets, b->p->secret_count, &b->room_secrets, sizeof s, err));
    b->p->secrets[b->p->secret_count++] = s;
    return MOE_OK;
}

enum moe_code moe_build_env(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err)
{
    const struct moe_node_doc *list, *main;
    if ((list = moe_doc_get(map, "keep")) != NULL)
        for (const struct moe_node_doc *n = moe_build_first(list); n; n = moe_build_next(list, n)) {
            struct moe_env_item item = { 0 };
            MOE_TRY(moe_build_item(b, n, "name", moe_profile_env_fields, &main, &item.at, err));
            MOE_TRY(read_name(b, main, main->text, true, &item.name, err));
            MOE_TRY(put(b, n, &item, err));
        }
    if ((list = moe_doc_get(map, "set")) != NULL)
        MOE_TRY(add_set(b, list, err));
    if ((list = moe_doc_get(map, "secrets")) != NULL)
        for (const struct moe_node_doc *n = list->first; n; n = n->next)
            MOE_TRY(add_secret(b, n, err));
    return MOE_OK;
}
