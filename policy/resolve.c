/* Merging: one value at a time into the policy, under caps. */
#include "policy/build.h"

static enum moe_code no_room(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err)
{
    return moe_doc_fail(err, MOE_E_LIMIT, l->doc, node, false, "the policy needs more than %u MiB", MOE_CAP_POLICY_ARENA >> 20);
}

/* Room for one more. The old array stays in the arena, which doubling keeps below the new one's size. */
static enum moe_code grow(struct moe_policy_load *l, const struct moe_node_doc *node, void **items, size_t count, size_t *room, size_t size, struct moe_error *err)
{
    if (count < *room)
        return MOE_OK;
    if (count >= MOE_CAP_POLICY_ITEMS)
        return moe_doc_fail(err, MOE_E_LIMIT, l->doc, node, false, "more than %u items", MOE_CAP_POLICY_ITEMS);
    size_t more = *room ? *room * 2 : 8;
    void *fresh = moe_arena_alloc_n(l->policy->arena, more, size);
    if (!fresh)
        return no_room(l, node, err);
    if (count)
        memcpy(fresh, *items, count * size);
    *items = fresh;
    *room = more;
    return MOE_OK;
}

struct moe_from moe_policy_from(const struct moe_policy_load *l, const struct moe_node_doc *node)
{
    return (struct moe_from){ l->file, node->line, node->column };
}

enum moe_code moe_policy_keep(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_str *out, struct moe_error *err)
{
    *out = moe_arena_str(l->policy->arena, node->text);
    return out->ptr ? MOE_OK : no_room(l, node, err);
}

/* A list has no room of its own: it holds a power of two of at least 8, which the count tells. */
static size_t room_of(size_t count)
{
    size_t room = 8;
    while (room < count)
        room *= 2;
    return count ? room : 0;
}

enum moe_code moe_policy_put_text(struct moe_policy_load *l, struct moe_policy_list *list, const struct moe_node_doc *node, struct moe_error *err)
{
    struct moe_policy_text text = { .from = moe_policy_from(l, node) };
    size_t room = room_of(list->count);
    for (size_t i = 0; i < list->count; i++)
        if (moe_str_eq(list->items[i].text, node->text))
            return MOE_OK;
    MOE_TRY(moe_policy_keep(l, node, &text.text, err));
    void *items = list->items;
    MOE_TRY(grow(l, node, &items, list->count, &room, sizeof text, err));
    list->items = items;
    list->items[list->count++] = text;
    return MOE_OK;
}

enum moe_code moe_policy_put_skip(struct moe_policy_load *l, const struct moe_node_doc *node, const struct moe_policy_skip *skip, struct moe_error *err)
{
    void *items = l->policy->skips;
    MOE_TRY(grow(l, node, &items, l->policy->skip_count, &l->room_skips, sizeof *skip, err));
    l->policy->skips = items;
    l->policy->skips[l->policy->skip_count++] = *skip;
    return MOE_OK;
}

enum moe_code moe_policy_put_param(struct moe_policy_load *l, const struct moe_node_doc *node, const struct moe_policy_param *param, struct moe_error *err)
{
    for (size_t i = 0; i < l->policy->param_count; i++) {
        struct moe_policy_param *old = &l->policy->params[i];
        if (!moe_str_eq(old->rule, param->rule) || !moe_str_eq(old->name, param->name))
            continue;
        if (moe_str_eq(old->from.file, param->from.file))       /* once by the rule's code and once by its name */
            return moe_doc_fail(err, MOE_E_SCHEMA, l->doc, node, true, "given twice: line %u says it too", old->from.line);
        if (!l->under)
            *old = *param;
        return MOE_OK;
    }
    void *items = l->policy->params;
    MOE_TRY(grow(l, node, &items, l->policy->param_count, &l->room_params, sizeof *param, err));
    l->policy->params = items;
    l->policy->params[l->policy->param_count++] = *param;
    return MOE_OK;
}

enum moe_code moe_policy_put_control(struct moe_policy_load *l, const struct moe_node_doc *node, const struct moe_policy_control *c, struct moe_error *err)
{
    for (size_t i = 0; i < l->policy->control_count; i++) {
        struct moe_policy_control *old = &l->policy->controls[i];
        if (!moe_str_eq(old->id, c->id))
            continue;
        if (moe_str_eq(old->from.file, c->from.file))
            return moe_doc_fail(err, MOE_E_SCHEMA, l->doc, node, false, "control %.*s is given twice: line %u has it too", MOE_FMT(c->id), old->from.line);
        if (!l->under)
            *old = *c;
        return MOE_OK;
    }
    void *items = l->policy->controls;
    MOE_TRY(grow(l, node, &items, l->policy->control_count, &l->room_controls, sizeof *c, err));
    l->policy->controls = items;
    l->policy->controls[l->policy->control_count++] = *c;
    return MOE_OK;
}
