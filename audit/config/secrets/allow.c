/* The allowlists of a .gitleaks.toml. */
#include "audit/config/secrets/table.h"

void moe_allowlists_free(struct moe_allowlist *first)
{
    for (struct moe_allowlist *a = first; a; a = a->next) {
        for (size_t i = 0; i < a->regex_count; i++)
            moe_lazy_free(&a->regexes[i]);
        for (size_t i = 0; i < a->path_count; i++)
            moe_lazy_free(&a->paths[i]);
    }
}

static int any_matches(struct moe_lazy *items, size_t count, struct moe_str subject, struct moe_regex_room *room, struct moe_error *err)
{
    for (size_t i = 0; i < count; i++) {
        int found = moe_lazy_match(&items[i], room, subject, err);
        if (found)
            return found;
    }
    return 0;
}

static bool holds_stop_word(const struct moe_allowlist *a, struct moe_str secret)
{
    for (size_t w = 0; w < a->word_count; w++)
        for (size_t i = 0; i + a->words[w].len <= secret.len; i++) {
            size_t k = 0;
            while (k < a->words[w].len && (secret.ptr[i + k] == a->words[w].ptr[k] ||
                                           (secret.ptr[i + k] >= 'A' && secret.ptr[i + k] <= 'Z' && secret.ptr[i + k] + 32 == a->words[w].ptr[k])))
                k++;
            if (k == a->words[w].len)
                return true;
        }
    return false;
}

static bool is_for(const struct moe_allowlist *a, struct moe_str rule)
{
    for (size_t i = 0; i < a->rule_count; i++)
        if (moe_str_eq(a->rules[i], rule))
            return true;
    return a->rule_count == 0;
}

/* Criteria that a list does not have say nothing: neither yes for any, nor no for all. */
static int list_allows(const struct moe_allowlist *a, const struct moe_allow_case *c, struct moe_regex_room *room, struct moe_error *err)
{
    const struct moe_str targets[] = { c->secret, c->match, c->line };
    int answers[3] = { 0 }, asked = 0, yes = 0;
    if (!is_for(a, c->pattern->name))
        return 0;
    answers[0] = a->path_count ? any_matches(a->paths, a->path_count, c->path, room, err) : -2;
    answers[1] = a->regex_count ? any_matches(a->regexes, a->regex_count, targets[a->target], room, err) : -2;
    answers[2] = a->word_count ? holds_stop_word(a, c->secret) : -2;
    for (size_t i = 0; i < MOE_COUNT(answers); i++) {
        if (answers[i] == -1)
            return -1;
        asked += answers[i] != -2;
        yes += answers[i] == 1;
    }
    return a->all ? asked && yes == asked : yes > 0;
}

int moe_allowed(const struct moe_secret_table *table, const struct moe_allow_case *c, struct moe_regex_room *room, struct moe_error *err)
{
    const struct moe_allowlist *const lists[] = { table->allowlists, c->pattern->allowlists };
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        for (const struct moe_allowlist *a = lists[i]; a; a = a->next) {
            int allowed = list_allows(a, c, room, err);
            if (allowed)
                return allowed;
        }
    return 0;
}
