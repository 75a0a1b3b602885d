/* Demands on arguments: {domain: [AF_UNIX], type: {mask: 0xf, is: [SOCK_STREAM]}, flags: {without: [CLONE_NEWUSER]}}. */
#include "common/base/suggest.h"
#include "sandbox/profile/build.h"

struct about { struct moe_profile_build *b; const struct moe_call_info *info; unsigned arg; struct moe_str call; };

static const struct moe_arg_info nameless = { .name = "arg", .kind = MOE_ARG_NUMBER };

static const struct moe_arg_info *arg_of(const struct about *a) { return a->info && a->info->args[a->arg].name ? &a->info->args[a->arg] : &nameless; }

static enum moe_code read_value(const struct about *a, const struct moe_node_doc *node, uint64_t *value, struct moe_error *err)
{
    struct moe_str shown = { node->text.ptr, MOE_MIN(node->text.len, (size_t)40) };
    if (node->kind == MOE_DOC_LIST || node->kind == MOE_DOC_MAP || node->kind == MOE_DOC_NULL || node->kind == MOE_DOC_FLOAT || !node->text.len)
        return MOE_BUILD_FAIL(a->b, node, err, "must be a number or the name of a constant");
    const struct moe_arg_info *arg = arg_of(a);
    if (moe_arg_value(arg, node->text, value))
        return MOE_OK;
    const char *names[512], *near;
    size_t count = 0;
    for (const struct moe_word *w = arg->words; w && w->name && count < MOE_COUNT(names); w++)
        names[count++] = w->name;
    near = moe_suggest(node->text, names, count);
    return MOE_BUILD_FAIL(a->b, node, err, "\"%.*s\" is no number or constant of this argument%s%s%s", MOE_FMT(shown), near ? "; did you mean " : "", near ? near : "",
                          near ? "?" : "");
}

/* All of a list as one set of bits. */
static enum moe_code read_bits(const struct about *a, const struct moe_node_doc *list, uint64_t *bits, struct moe_error *err)
{
    uint64_t v;
    *bits = 0;
    for (const struct moe_node_doc *n = moe_build_first(list); n; n = moe_build_next(list, n)) {
        MOE_TRY(read_value(a, n, &v, err));
        *bits |= v;
    }
    return MOE_OK;
}

static enum moe_code read_values(const struct about *a, const struct moe_node_doc *list, struct moe_demand *d, struct moe_error *err)
{
    size_t count = list->kind == MOE_DOC_LIST ? list->count : 1;
    if (!count)
        return MOE_BUILD_FAIL(a->b, list, err, "an empty list fits no call at all");
    if (count > MOE_CAP_PROFILE_VALUES)
        return moe_doc_fail(err, MOE_E_LIMIT, a->b->doc, list, false, "more than %u values", MOE_CAP_PROFILE_VALUES);
    d->how = MOE_ONE_OF;
    d->values = moe_profile_alloc(a->b->all, count, sizeof *d->values);
    if (!d->values)
        return moe_build_full(a->b, err);
    for (const struct moe_node_doc *n = moe_build_first(list); n; n = moe_build_next(list, n)) {
        uint64_t v;
        size_t i = 0;
        MOE_TRY(read_value(a, n, &v, err));
        if ((v & ~d->mask) != 0)
            return MOE_BUILD_FAIL(a->b, n, err, "has bits outside the mask, so that no call can fit");
        while (i < d->count && d->values[i] != v)
            i++;
        if (i == d->count)
            d->values[d->count++] = v;
    }
    return MOE_OK;
}

static enum moe_code one_value(const struct about *a, const struct moe_node_doc *node, enum moe_demand_how how, struct moe_demand *d, struct moe_error *err)
{
    d->how = how;
    d->values = moe_profile_alloc(a->b->all, 1, sizeof *d->values);
    d->count = 1;
    return d->values ? read_value(a, node, d->values, err) : moe_build_full(a->b, err);
}

/* with, without and only are one comparison: certain bits must have certain values. */
static enum moe_code read_flags(const struct about *a, const struct moe_node_doc *map, struct moe_demand *d, struct moe_error *err)
{
    const struct moe_node_doc *with = moe_doc_get(map, "with"), *without = moe_doc_get(map, "without"), *only = moe_doc_get(map, "only");
    uint64_t set = 0, clear = 0, others = UINT64_MAX;
    if (with)
        MOE_TRY(read_bits(a, with, &set, err));
    if (without)
        MOE_TRY(read_bits(a, without, &clear, err));
    if (only)
        MOE_TRY(read_bits(a, only, &others, err));
    clear |= ~others & moe_arg_bits(arg_of(a));
    if ((set & clear) != 0)
        return MOE_BUILD_FAIL(a->b, map, err, "demands a flag and forbids it, so that no call can fit");
    if (!(set | clear))
        return MOE_BUILD_FAIL(a->b, map, err, "demands nothing");
    d->how = set ? MOE_ONE_OF : MOE_WITHOUT;
    d->mask = set | clear;
    if (!set)
        return MOE_OK;
    d->values = moe_profile_alloc(a->b->all, 1, sizeof *d->values);
    if (!d->values)
        return moe_build_full(a->b, err);
    d->values[d->count++] = set;
    return MOE_OK;
}

static enum moe_code read_map(const struct about *a, const struct moe_node_doc *map, struct moe_demand *d, struct moe_error *err)
{
    const struct moe_node_doc *mask = moe_doc_get(map, "mask"), *is = moe_doc_get(map, "is"), *most = moe_doc_get(map, "at_most"),
                              *least = moe_doc_get(map, "at_least");
    MOE_TRY(moe_schema_check(a->b->doc, map, moe_profile_demand_fields, err));
    unsigned flags = (moe_doc_get(map, "with") != NULL) + (moe_doc_get(map, "without") != NULL) + (moe_doc_get(map, "only") != NULL);
    if ((flags > 0) + (mask || is) + (most != NULL) + (least != NULL) != 1)
        return MOE_BUILD_FAIL(a->b, map, err, "must be flags (with, without, only), or mask and is, or at_most, or at_least");
    if (most || least)
        return one_value(a, most ? most : least, most ? MOE_AT_MOST : MOE_AT_LEAST, d, err);
    if (flags)
        return read_flags(a, map, d, err);
    if (!is)
        return MOE_BUILD_FAIL(a->b, map, err, "`mask` stands beside `is`: the values that the masked argument may have");
    if (mask)
        MOE_TRY(read_bits(a, mask, &d->mask, err));
    if (!d->mask)
        return MOE_BUILD_FAIL(a->b, mask, err, "a mask without bits fits every call");
    return read_values(a, is, d, err);
}

static enum moe_code read_arg(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_call_rule *rule, struct moe_error *err)
{
    const struct moe_call_info *info = moe_call_info(rule->name);
    struct moe_demand *d = &rule->demands[rule->demand_count];
    int arg = moe_call_arg(info, node->key);
    if (arg < 0) {
        const char *names[MOE_CALL_ARGS], *near;
        size_t count = 0;
        for (size_t i = 0; info && i < MOE_CALL_ARGS && info->args[i].name; i++)
            names[count++] = info->args[i].name;
        near = moe_suggest(node->key, names, count);
        return moe_doc_fail(err, MOE_E_SCHEMA, b->doc, node, true, "%.*s has no such argument%s%s%s", MOE_FMT(rule->name), near ? "; did you mean " : "",
                            near ? near : count ? "" : "; arg0 to arg5 always name one", near ? "?" : "");
    }
    const struct about about = { b, info, (unsigned)arg, rule->name };
    /* Only the bits that the kernel looks at: with more, a denial could be got round, and a sign that was extended would be refused. */
    *d = (struct moe_demand){ .arg = (unsigned)arg, .mask = moe_arg_bits(arg_of(&about)) };
    for (size_t i = 0; i < rule->demand_count; i++)
        if (rule->demands[i].arg == d->arg)
            return moe_doc_fail(err, MOE_E_SCHEMA, b->doc, node, true, "is the same argument as another of this rule");
    MOE_TRY(node->kind == MOE_DOC_MAP ? read_map(&about, node, d, err) : read_values(&about, node, d, err));
    rule->demand_count++;
    return MOE_OK;
}

enum moe_code moe_build_demands(struct moe_profile_build *b, const struct moe_node_doc *args, struct moe_call_rule *rule, struct moe_error *err)
{
    if (args->kind != MOE_DOC_MAP || !args->count)
        return MOE_BUILD_FAIL(b, args, err, "must be a map of arguments and demands");
    if (args->count > MOE_CALL_ARGS)
        return MOE_BUILD_FAIL(b, args, err, "a call has at most %d arguments", MOE_CALL_ARGS);
    rule->demands = moe_profile_alloc(b->all, args->count, sizeof *rule->demands);
    if (!rule->demands)
        return moe_build_full(b, err);
    for (const struct moe_node_doc *n = args->first; n; n = n->next)
        MOE_TRY(read_arg(b, n, rule, err));
    for (size_t i = 1; i < rule->demand_count; i++)            /* by argument, however they were written */
        for (size_t j = i; j > 0 && rule->demands[j - 1].arg > rule->demands[j].arg; j--) {
            struct moe_demand d = rule->demands[j];
            rule->demands[j] = rule->demands[j - 1];
            rule->demands[j - 1] = d;
        }
    return MOE_OK;
}
