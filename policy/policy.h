/* policy.yaml: what is demanded of a tree. Loaded and resolved once, then read-only; every value knows where it came from. */
#ifndef MOE_POLICY_POLICY_H
#define MOE_POLICY_POLICY_H
#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/error.h"
#include "common/doc/schema.h"

#define MOE_CAP_POLICY_BYTES (1u << 20)
#define MOE_CAP_POLICY_EXTENDS 8u

struct moe_from { struct moe_str file; unsigned line, column; };      /* file "built-in" = policy/default.yaml inside the binary */

struct moe_policy_skip { struct moe_str rule, rationale, owner, ticket, until; struct moe_str *paths; size_t path_count; bool expired; struct moe_from from; };
struct moe_policy_param { struct moe_str rule, name; struct moe_str *values; size_t value_count; struct moe_from from; };   /* a number is its text */
struct moe_policy_control { struct moe_str id, title, text; struct moe_str *rules; size_t rule_count; struct moe_from from; }; /* codes or globs: "M2*" */
struct moe_policy_text { struct moe_str text; struct moe_from from; };
struct moe_policy_list { struct moe_policy_text *items; size_t count; };
struct moe_policy_number { int64_t value; struct moe_from from; };     /* from.line 0 = nobody said */
/* A public key that may sign checkpoints: of which jobs (globs; none = all), from and until which day. */
struct moe_policy_key { struct moe_str file, since, until; struct moe_str *jobs; size_t job_count; struct moe_from from; };
/* What some files are: the first row whose paths fit decides. */
struct moe_policy_lint_file { struct moe_str *paths; size_t path_count; struct moe_str kind, schema; struct moe_from from; };
enum moe_on_degraded { MOE_DEGRADED_REPORT, MOE_DEGRADED_FAIL };

struct moe_policy {
    struct moe_arena *arena;
    struct moe_str path;                        /* the file that was asked for, or "built-in"                                       */
    struct moe_policy_list rules;               /* codes, names or globs that run; default ["*"]                                    */
    struct moe_policy_skip *skips; size_t skip_count;
    struct moe_policy_list paths, exclude;      /* globs: only these; never these                                                   */
    struct moe_policy_param *params; size_t param_count;      /* rule defaults are overridden, last one wins                        */
    struct moe_policy_control *controls; size_t control_count;
    struct moe_policy_list secrets;             /* names (globs) of credential variables, fields and files                           */
    struct { struct moe_policy_list flags, defines, include, undefine; struct moe_policy_text database, cuda, standard; } compile;
    struct { enum moe_on_degraded degraded; unsigned min_understood_percent; struct moe_from from, percent_from; } analysis;   /* from: of degraded */
    struct {
        struct moe_policy_number world, max_skew, min_step, signatures, require_digest, require_signature, loopback_http;     /* seconds; the last three 0 or 1 */
        struct moe_policy_list hosts, formats, globals, jobs;
        struct moe_policy_key *keys; size_t key_count, key_room;
    } checkpoint;
    struct { struct moe_policy_lint_file *files; size_t file_count, file_room; struct moe_policy_number inline_secrets; } lint;
};

/* The rules that exist, so that typos are errors: the caller's array, sorted by code. */
struct moe_policy_rules { const char *const *codes; const char *const *names; size_t count; };

/**
 * Load a policy and everything it extends (paths relative to the extending file; "built-in" names the default policy, which a policy without
 * `extends` extends too). What is extended, and what `path` leads to when it is a link, must be a .yaml or .yml file.
 *
 *   path   in   borrowed  NULL = the built-in one
 *   known  in   borrowed  a rule that is none of these (code, name or a glob that matches none) is an error with "did you mean"
 *   today  in             YYYY-MM-DD: a skip whose `until` is past is kept, marked expired, and suppresses nothing
 *   out    out  new       free with moe_policy_free(); untouched on failure
 *
 * Merging: what is extended comes first, in the order written, each file once; the built-in policy lies below all of them and replaces nothing.
 * Lists of skips, exclude, controls, secrets, compile add up (a text that is there already is not repeated; a control of the same id is replaced);
 * rules, paths and single values replace; a param replaces the same rule's same param. compile.flags: -I -isystem -iquote -D -U -std= only.
 * Errors: USAGE (a link to something else), IO, PARSE, SCHEMA (unknown key, skip without rationale or one that says nothing, unknown rule, bad date, extends in a circle), LIMIT (also:
 *         more than MOE_CAP_POLICY_EXTENDS extended files, all together).
 *         err->line, column and field point at the offending value.
 */
MOE_MUST_USE
enum moe_code moe_policy_load(const char *path, const struct moe_policy_rules *known, const char *today, struct moe_policy **out, struct moe_error *err);
/* As above from bytes; `name` (not NULL) labels messages, and `extends` is resolved relative to its folder. */
MOE_MUST_USE
enum moe_code moe_policy_parse(const char *name, struct moe_str yaml, const struct moe_policy_rules *known, const char *today, struct moe_policy **out,
                               struct moe_error *err);
void moe_policy_free(struct moe_policy **policy);

/* policy.yaml in `dir` or the nearest folder above it, up to the repository's root (.git) or /; false = none. */
bool moe_policy_find(const char *dir, char *into, size_t room);

/* Whether a rule is run at all (rules), and the skip that covers a rule at a path (not expired); NULL = none. Rule names count as codes. */
bool moe_policy_runs(const struct moe_policy *p, struct moe_str code, struct moe_str name);
const struct moe_policy_skip *moe_policy_skip_for(const struct moe_policy *p, struct moe_str code, struct moe_str name, struct moe_str path);
const struct moe_policy_lint_file *moe_policy_lint_file(const struct moe_policy *p, struct moe_str path);    /* NULL = no row fits */
bool moe_policy_wants(const struct moe_policy *p, struct moe_str path);       /* paths and exclude                    */
const struct moe_policy_param *moe_policy_param_for(const struct moe_policy *p, struct moe_str code, struct moe_str name, const char *param);

void moe_policy_print(const struct moe_policy *p, struct moe_buf *out);       /* --print-policy: YAML that loads to the same policy, each value with "# FILE:LINE" */
void moe_policy_man(struct moe_buf *out);                                     /* moe-policy(5) in mdoc                                      */
extern const struct moe_field moe_policy_fields[];                             /* the schema's table: JSON Schema, moe-policy(5)            */
#endif
