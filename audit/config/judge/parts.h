/* Internal to judge. */
#ifndef MOE_AUDIT_CONFIG_JUDGE_PARTS_H
#define MOE_AUDIT_CONFIG_JUDGE_PARTS_H
#include "audit/config/judge/judge.h"
#include "common/base/regex.h"

/* A finding before it is one: the secret it speaks of is still there, so that lines can be shown without it. */
struct raw {
    const struct moe_rule *rule;
    unsigned line, column, end_column;
    struct moe_str message, secret;              /* secret: empty = none                          */
    uint64_t pairs;                              /* which pairs of characters the secret has: a bit each */
    struct moe_str path;                         /* empty = the file of the sink                  */
    size_t line_at;                              /* filled in when the file is settled: where its line begins; SIZE_MAX = it has gone by */
    bool specific;
    enum moe_level confidence;
};

struct bound_event { struct moe_str event; const struct moe_rule *rule; };

/* A check without code. */
struct value_match {
    const struct moe_rule *rule;
    unsigned kinds;
    struct moe_str path;                         /* a glob; .ptr NULL = any                       */
    const struct moe_node_doc *names;            /* a glob, or a list of them; NULL = any         */
    struct moe_regex *text, *not_text;           /* NULL = any, none                              */
    struct moe_str message;
};

struct moe_lint_judge {
    const struct moe_rules *rules;
    const struct moe_policy *policy;
    const struct moe_scanner *scanner;
    struct moe_arena *arena;
    struct moe_param credentials;                /* the policy's list `secrets`                   */
    const struct moe_rule **of_value[MOE_LINT_KINDS], **of_file[MOE_LINT_KINDS], **of_project;    /* each ends with NULL */
    const struct moe_rule *of_leak[2];           /* live, canary; NULL = the policy does not run it */
    struct bound_event *events; size_t event_count;
    struct value_match *matches; size_t match_count;
};

/* A comment that would suppress a rule that only the policy may: its lines, for the finding's message. */
struct denied { const struct moe_rule *rule; unsigned first_line, last_line; };

struct moe_lint_sink {
    const struct moe_lint_judge *judge;
    struct moe_scan_room *room;
    struct moe_regex_room *regex_room;           /* NULL when no rule matches values              */
    struct moe_lint_file *file;
    struct moe_arena *arena;                     /* of the raw findings: outlives the file's batches */
    struct raw *items; size_t count, room_for;
    struct denied *denied; size_t denied_count, denied_room;
    unsigned first_line;                         /* of the file's bytes; 0 and 1 are the same */
    bool full;
    struct moe_lint_sink *const *peers; size_t peer_count;   /* while rules over all files run: everyone's sinks */
};

bool judge_runs(const struct moe_lint_judge *judge, const struct moe_rule *rule);
/* match.c */
MOE_MUST_USE enum moe_code match_compile(struct moe_lint_judge *judge, struct moe_error *err);
void match_free(struct moe_lint_judge *judge);
MOE_MUST_USE enum moe_code match_value(struct moe_lint_sink *sink, const struct moe_value *v, struct moe_error *err);
void sink_add(struct moe_lint_sink *sink, const struct raw *raw);
#endif
