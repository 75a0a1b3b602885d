#include "common/base/opt.h"
#include "common/base/suggest.h"
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>

void moe_opt_list_free(struct moe_opt_list *list)
{
    free(list->items);
    *list = (struct moe_opt_list){ 0 };
}

static enum moe_code list_add(struct moe_opt_list *list, const char *item, struct moe_error *err)
{
    if ((list->count & (list->count - 1)) == 0) {           /* full at each power of two */
        const char **more = realloc(list->items, MOE_MAX(list->count * 2, (size_t)1) * sizeof *more);
        if (!more) {
            (void)moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for the command line");
            err->sys = ENOMEM;
            return MOE_E_LIMIT;
        }
        list->items = more;
    }
    list->items[list->count++] = item;
    return MOE_OK;
}

MOE_PRINTF(3, 4)
static enum moe_code wrong(struct moe_error *err, const char *option, const char *fmt, ...)
{
    char text[200];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = option }, "%s", text);
}

static enum moe_code set_uint(const struct moe_opt *opt, const char *spelt, const char *value, unsigned *into, struct moe_error *err)
{
    unsigned max = opt->max ? opt->max : UINT_MAX, v = 0;
    bool fits = value[0] != 0;
    for (const char *p = value; *p && fits; p++)
        fits = moe_is_digit(*p) && !__builtin_mul_overflow(v, 10u, &v) && !__builtin_add_overflow(v, (unsigned)(*p - '0'), &v);
    if (!fits || v < opt->min || v > max)
        return wrong(err, spelt, "\"%s\" is no whole number from %u to %u", value, opt->min, max);
    *into = v;
    return MOE_OK;
}

static enum moe_code set_enum(const struct moe_opt *opt, const char *spelt, const char *value, int *into, struct moe_error *err)
{
    char all[128] = "";
    size_t n = 0, used = 0;
    for (; opt->words[n]; n++) {
        if (strcmp(opt->words[n], value) == 0) {
            *into = (int)n;
            return MOE_OK;
        }
        if (used < sizeof all)
            used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", n ? ", " : "", opt->words[n]);
    }
    const char *near = moe_suggest(moe_str_c(value), opt->words, n);
    return near ? wrong(err, spelt, "unknown value \"%s\", did you mean %s? (one of %s)", value, near, all)
                : wrong(err, spelt, "unknown value \"%s\" (one of %s)", value, all);
}

static enum moe_code set(const struct moe_opt *opt, const char *spelt, const char *value, void *into, struct moe_error *err)
{
    char *at = (char *)into + opt->offset;
    switch (opt->type) {
    case MOE_OPT_FLAG: *(bool *)(void *)at = true; return MOE_OK;
    case MOE_OPT_STR:  *(const char **)(void *)at = value; return MOE_OK;
    case MOE_OPT_LIST: return list_add((void *)at, value, err);
    case MOE_OPT_UINT: return set_uint(opt, spelt, value, (void *)at, err);
    case MOE_OPT_ENUM: return set_enum(opt, spelt, value, (void *)at, err);
    }
    return wrong(err, spelt, "has a broken row in the option table");
}

enum { OPTS_MAX = 128 };

static enum moe_code unknown_long(const struct moe_command *cmd, struct moe_str name, struct moe_error *err)
{
    const char *names[OPTS_MAX];
    size_t n = 0;
    char spelt[128];
    for (size_t i = 0; i < cmd->opt_count && n < OPTS_MAX; i++)
        if (cmd->opts[i].long_name)
            names[n++] = cmd->opts[i].long_name;
    snprintf(spelt, sizeof spelt, "--%.*s", (int)MOE_MIN(name.len, (size_t)100), name.ptr);
    const char *near = moe_suggest(name, names, n);
    return near ? wrong(err, spelt, "unknown option, did you mean --%s?", near) : wrong(err, spelt, "unknown option; see %s --help", cmd->name);
}

static const struct moe_opt *find(const struct moe_command *cmd, char short_name, struct moe_str long_name)
{
    for (size_t i = 0; i < cmd->opt_count; i++) {
        const struct moe_opt *o = &cmd->opts[i];
        if (short_name ? o->short_name == short_name : o->long_name && moe_str_is(long_name, o->long_name))
            return o;
    }
    return NULL;
}

/* The arguments still to be read. */
struct args { const struct moe_command *cmd; int next, count; char **all; void *into; };

static enum moe_code value_of(struct args *a, const struct moe_opt *o, const char *spelt, const char *attached, struct moe_error *err)
{
    if (!attached && a->next >= a->count)
        return wrong(err, spelt, "needs a value: %s", o->arg ? o->arg : "VALUE");
    return set(o, spelt, attached ? attached : a->all[a->next++], a->into, err);
}

static enum moe_code parse_long(struct args *a, const char *word, struct moe_error *err)
{
    const char *equals = strchr(word, '=');
    struct moe_str name = { word, equals ? (size_t)(equals - word) : strlen(word) };
    const struct moe_opt *o = find(a->cmd, 0, name);
    char spelt[128];
    if (!o)
        return unknown_long(a->cmd, name, err);
    snprintf(spelt, sizeof spelt, "--%s", o->long_name);
    if (o->type != MOE_OPT_FLAG)
        return value_of(a, o, spelt, equals ? equals + 1 : NULL, err);
    return equals ? wrong(err, spelt, "takes no value") : set(o, spelt, NULL, a->into, err);
}

static enum moe_code parse_short(struct args *a, const char *letters, struct moe_error *err)
{
    for (; *letters; letters++) {
        char spelt[3] = { '-', *letters, 0 };
        const struct moe_opt *o = find(a->cmd, *letters, (struct moe_str){ 0 });
        if (!o)
            return wrong(err, spelt, "unknown option; see %s --help", a->cmd->name);
        if (o->type != MOE_OPT_FLAG)                        /* the rest of the word, or the next word, is its value */
            return value_of(a, o, spelt, letters[1] ? letters + 1 : NULL, err);
        MOE_TRY(set(o, spelt, NULL, a->into, err));
    }
    return MOE_OK;
}

static enum moe_code parse_all(struct args *a, struct moe_opt_list *rest, struct moe_error *err)
{
    bool operands_only = false;
    while (a->next < a->count) {
        const char *word = a->all[a->next++];
        if (operands_only || word[0] != '-' || !word[1])
            MOE_TRY(list_add(rest, word, err));
        else if (strcmp(word, "--") == 0)
            operands_only = true;
        else if (word[1] == '-')
            MOE_TRY(parse_long(a, word + 2, err));
        else
            MOE_TRY(parse_short(a, word + 1, err));
    }
    return MOE_OK;
}

enum moe_code moe_opt_parse(const struct moe_command *cmd, int argc, char **argv, void *into, struct moe_opt_list *rest, struct moe_error *err)
{
    MOE_AUTO(moe_opt_list_free) struct moe_opt_list operands = { 0 };
    struct args a = { .cmd = cmd, .next = 1, .count = argc, .all = argv, .into = into };
    MOE_TRY(parse_all(&a, &operands, err));
    *rest = operands;
    operands = (struct moe_opt_list){ 0 };
    return MOE_OK;
}
