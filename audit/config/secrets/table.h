/* The patterns of a scanner, from rule.yaml and .gitleaks.toml alike. For the scanner's own files. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_TABLE_H
#define MOE_AUDIT_CONFIG_SECRETS_TABLE_H
#include "audit/config/secrets/keywords.h"
#include "audit/config/secrets/secrets.h"
#include "audit/config/secrets/shape.h"
#include "common/base/regex.h"
#include <stdatomic.h>

/* Compiled when it is first needed, by whichever thread comes first: most patterns never are. */
struct moe_lazy { struct moe_str text; _Atomic(struct moe_regex *) made; };
/* NULL: err is filled. The owner frees with moe_lazy_free(). */
const struct moe_regex *moe_lazy_get(struct moe_lazy *lazy, struct moe_error *err);
void moe_lazy_free(struct moe_lazy *lazy);
/* 1, 0, or -1 with err filled. An empty pattern matches nothing. */
int moe_lazy_match(struct moe_lazy *lazy, struct moe_regex_room *room, struct moe_str subject, struct moe_error *err);

enum moe_secret_format { MOE_SECRET_TOKEN, MOE_SECRET_TEXT, MOE_SECRET_JWT, MOE_SECRET_KEY };
enum moe_secret_rank { MOE_RANK_NAME, MOE_RANK_USER, MOE_RANK_NAMED, MOE_RANK_FORM };      /* of two hits at one place the higher one stays */

enum moe_allow_target { MOE_ALLOW_SECRET, MOE_ALLOW_MATCH, MOE_ALLOW_LINE };
/* A list of a .gitleaks.toml of what is no finding; `all`: each kind of criterion that there is must hold, else any. */
struct moe_allowlist {
    bool all;
    enum moe_allow_target target;
    struct moe_lazy *regexes, *paths; size_t regex_count, path_count;
    struct moe_str *words, *rules; size_t word_count, rule_count;       /* stop words, lower case; targetRules, empty = every rule */
    struct moe_allowlist *next;
};

struct moe_secret_pattern {
    const struct moe_rule *rule;
    struct moe_str name, title;
    struct moe_lazy regex, path;              /* an empty text: there is none                                       */
    struct moe_lazy *allow; size_t allow_count;
    struct moe_str *keywords; size_t keyword_count;
    _Atomic(struct moe_reach *) reach;        /* moe_pattern_reach()                                                */
    enum moe_secret_format format;
    enum moe_secret_rank rank;
    enum moe_level confidence;
    double entropy, randomness;               /* 0 = not asked for                                                  */
    unsigned group;                           /* which capture is the secret; 0 = `secret`, the first one, the match */
    bool named, user;                         /* found by `names` and `value`; from a .gitleaks.toml                */
    struct moe_allowlist *allowlists;         /* of a user's rule                                                   */
};

struct moe_secret_table {
    struct moe_arena *arena, *scratch;        /* what stays; trees of patterns                                       */
    struct moe_secret_pattern *items; size_t count, room;
    struct moe_allowlist *allowlists;         /* of a whole .gitleaks.toml                                          */
};
/* What can be said of the pattern without running it; found out when it is first asked for, by whichever thread comes first. NULL: err is filled. */
const struct moe_reach *moe_pattern_reach(struct moe_secret_pattern *pattern, struct moe_error *err);
/* Check a pattern's text (one that came with the program was checked by its tests), add it. `pattern` is copied; its strings must lie in the arena or outlive it. Errors: PARSE, LIMIT. */
MOE_MUST_USE enum moe_code moe_table_add(struct moe_secret_table *table, const struct moe_secret_pattern *pattern, struct moe_error *err);
/* A pattern's text is RE2's syntax. Errors: PARSE. */
MOE_MUST_USE enum moe_code moe_table_check(struct moe_secret_table *table, struct moe_lazy *lazy, struct moe_error *err);
/* Patterns of the rules of input "secrets". Errors: PARSE, SCHEMA, LIMIT. */
MOE_MUST_USE enum moe_code moe_table_read_rules(struct moe_secret_table *table, const struct moe_rules *rules, struct moe_error *err);
/* Patterns of a .gitleaks.toml and of what it extends; their rule is `rule`. Errors: IO, PARSE, SCHEMA, LIMIT. */
MOE_MUST_USE enum moe_code moe_table_read_gitleaks(struct moe_secret_table *table, const char *path, const struct moe_rule *rule, struct moe_error *err);
void moe_allowlists_free(struct moe_allowlist *first);         /* what was compiled of them; they lie in the arena */
/* Is a hit of a user's rule allowed? 1, 0, or -1 with err filled. */
struct moe_allow_case { const struct moe_secret_pattern *pattern; struct moe_str path, secret, match, line; };
int moe_allowed(const struct moe_secret_table *table, const struct moe_allow_case *c, struct moe_regex_room *room, struct moe_error *err);
#endif
