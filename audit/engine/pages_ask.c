#include "audit/engine/pages.h"
#include "common/base/suggest.h"

enum moe_page_format moe_page_format_of(const char *const *formats, size_t count)
{
    return count && strcmp(formats[0], "md") == 0 ? MOE_PAGE_MARKDOWN : MOE_PAGE_TEXT;
}

static enum moe_code show(const struct moe_rules *rules, const char *const *codes, size_t count, enum moe_page_format format, struct moe_buf *out, struct moe_error *err)
{
    if (!count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "rules show: which one? give a code, such as %.*s",
                        MOE_FMT(moe_rules_at(rules, moe_rules_count(rules) - 1)->info.code));
    for (size_t i = 0; i < count; i++)
        MOE_TRY(moe_rule_explain(rules, codes[i], format, out, err));
    return MOE_OK;
}

enum moe_code moe_rules_answer(const struct moe_rules *rules, const char *const *words, size_t count, const char *more, bool json, enum moe_page_format format,
                               struct moe_buf *out, bool *answered, struct moe_error *err)
{
    const char *const verbs[] = { "list", "show", more };
    const char *verb = count ? words[0] : "list";
    *answered = true;
    if (strcmp(verb, "list") == 0)
        return moe_rules_list(rules, json, out), MOE_OK;
    if (strcmp(verb, "show") == 0)
        return show(rules, words + 1, count - 1, format, out, err);
    *answered = false;
    if (more && strcmp(verb, more) == 0)
        return MOE_OK;
    const char *near = moe_suggest(moe_str_c(verb), verbs, more ? 3 : 2);
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "rules %s: the words are list, show%s%s%s%s%s", verb, more ? " and " : "", more ? more : "",
                    near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}
