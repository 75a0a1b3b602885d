#include "audit/config/deploy/k8s_secret.h"
#include "audit/config/judge/check.h"
#include "audit/config/model/names.h"
#include <stdio.h>

/* The part of a path before its last one, without an index: "wandb" of "run.wandb.key" and of "wandb.keys[2]". */
static struct moe_str parent_of(struct moe_str path)
{
    for (size_t i = path.len; i-- > 0;)
        if (path.ptr[i] == '|') {
            path = moe_str_from(path, i + 1);
            break;
        }
    size_t end = path.len;
    while (end && path.ptr[end - 1] != '.')
        end--;
    if (!end)
        return (struct moe_str){ path.ptr, 0 };
    end--;
    while (end && path.ptr[end - 1] == ']') {
        while (end && path.ptr[end - 1] != '[')
            end--;
        end -= end > 0;
    }
    size_t start = end;
    while (start && path.ptr[start - 1] != '.' && path.ptr[start - 1] != ']')
        start--;
    return (struct moe_str){ path.ptr + start, end - start };
}

/* value: under password:, data: under token: -- the name that says nothing leaves the word to the one above it. */
static bool is_mute(struct moe_str name)
{
    static const char *const words[] = { "value", "Value", "val", "default", "defaultValue", "default_value", "data", "plain", "plaintext", "plain_text", "raw", "text", "content", "string", "literal", "current" };
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (moe_str_is(name, words[i]))
            return true;
    return false;
}

/* secrets: {prod: ...}, api_keys: {eu: ...}: what a map of credentials holds under a name that says nothing, when nothing but chance would write it so. */
static bool is_of_secrets(struct moe_str parent, const struct moe_value *v)
{
    static const char *const maps[] = { "secrets", "credentials", "passwords", "tokens", "api_keys", "apikeys", "apiKeys", "secret_keys", "access_tokens" };
    size_t digits = 0, upper = 0, lower = 0;
    bool of_map = false;
    for (size_t i = 0; i < MOE_COUNT(maps) && !of_map; i++)
        of_map = moe_str_is(parent, maps[i]);
    if (!of_map || v->type != MOE_DOC_STR || v->text.len < 20)
        return false;
    for (size_t i = 0; i < v->text.len; i++) {
        char c = v->text.ptr[i];
        digits += moe_is_digit(c), upper += c >= 'A' && c <= 'Z', lower += c >= 'a' && c <= 'z';
    }
    return digits + upper + lower == v->text.len && digits && upper && lower && moe_randomness(v->text) >= 0.9;
}

/* The name by which the value is judged. `room` holds a joined one. */
static struct moe_str speaking_name(const struct moe_lint_ctx *ctx, const struct moe_value *v, char room[256])
{
    enum moe_name_class cls = moe_name_class(v->name);
    if (cls != MOE_NAME_PLAIN && cls != MOE_NAME_MAYBE)
        return v->name;
    struct moe_str parent = parent_of(v->path);
    if (cls == MOE_NAME_PLAIN && parent.len && is_of_secrets(parent, v))
        return MOE_STR("secret");
    bool joins = parent.len && ((cls == MOE_NAME_PLAIN && is_mute(v->name)) || (cls == MOE_NAME_MAYBE && moe_rule_param_has(ctx->rule, "services", parent)));
    if (!joins)
        return v->name;
    const char *middle = cls == MOE_NAME_MAYBE ? "api" : "";              /* wandb.key is an API key of wandb's */
    int n = snprintf(room, 256, "%.*s.%s.%.*s", (int)MOE_MIN(parent.len, 100u), parent.ptr, middle, (int)MOE_MIN(v->name.len, 100u), v->name.ptr);
    return (struct moe_str){ room, n < 0 ? 0 : MOE_MIN((size_t)n, (size_t)255) };
}

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    char room[256];
    if (v->text.len < 4 || v->form == MOE_FORM_DOCUMENT || (ctx->file->kind == MOE_LINT_K8S && moe_k8s_in_secret(v)))
        return;
    struct moe_str name = speaking_name(ctx, v, room), literal;
    struct moe_secret_case c = { .name = name, .text = v->text, .quoted = v->quoted, .is_string = v->type == MOE_DOC_STR };
    if (moe_secret_judge(&c) == MOE_SECRET_NO || moe_rule_param_has(ctx->rule, "except", v->name))
        return;
    if (moe_provenance(v->text, &literal) == MOE_FROM_DEFAULT)
        return;                                                          /* a rule of its own says it better */
    moe_lint_say_secret(ctx, moe_lint_at_value(ctx->file, v), moe_str_trim(v->text), false, "%.*s holds a secret as it is", (int)MOE_MIN(v->path.len, 120u), v->path.ptr);
}

const struct moe_check moe_check_L101 = { .code = "L101", .kinds = MOE_LINT_NAMED & (MOE_LINT_BIT(MOE_LINT_KINDS) - 1), .value = value };
