/* What a tool says about its rules: one line each, or a page for one. */
#ifndef MOE_AUDIT_ENGINE_PAGES_H
#define MOE_AUDIT_ENGINE_PAGES_H
#include "audit/engine/rule.h"
#include "common/base/buf.h"

/* One line a rule, or a JSON list of all that rule.yaml says. */
void moe_rules_list(const struct moe_rules *rules, bool json, struct moe_buf *out);

/* A rule's page: plain text as a manual page would have it, or Markdown for docs/rules/<CODE>.md, with the fixtures when they lie in rule->folder. */
enum moe_page_format { MOE_PAGE_TEXT, MOE_PAGE_MARKDOWN };
void moe_rule_page(const struct moe_rule *rule, enum moe_page_format format, struct moe_buf *out);
/* What -f asks for, by its first word: md is Markdown, anything else text. */
enum moe_page_format moe_page_format_of(const char *const *formats, size_t count);
/* The page of the rule that `word` (a code or a name) means. Errors: USAGE with "did you mean". */
MOE_MUST_USE
enum moe_code moe_rule_explain(const struct moe_rules *rules, const char *word, enum moe_page_format format, struct moe_buf *out, struct moe_error *err);

/**
 * What follows the word `rules` on a command line: nothing or list, or show and codes.
 *
 *   words     in   borrowed  after `rules`
 *   more      in   borrowed  a verb that the tool answers itself ("test"); NULL = none
 *   answered  out            false: the verb was `more`
 * Errors: USAGE with "did you mean".
 */
MOE_MUST_USE
enum moe_code moe_rules_answer(const struct moe_rules *rules, const char *const *words, size_t count, const char *more, bool json, enum moe_page_format format,
                               struct moe_buf *out, bool *answered, struct moe_error *err);
#endif
