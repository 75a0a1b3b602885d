/* What rules of effective environments ask. */
#ifndef MOE_RULES_DEPLOY_ENV_ASK_H
#define MOE_RULES_DEPLOY_ENV_ASK_H
#include "audit/config/deploy/env.h"

/* `name` is spelt as in rules' lists (moe_env_spelt()), and each comes once. */
typedef bool moe_env_wants(const struct moe_lint_ctx *ctx, struct moe_str name);
typedef void moe_env_visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *var);
/* Every variable of every environment whose name is wanted and whose value is known; one that several environments take from one place comes once. */
void moe_envs_each(struct moe_lint_ctx *ctx, moe_env_wants *wants, moe_env_visit *visit);

/* Whether it runs distributed training that torch's variables govern: NCCL's and torch's own, a launcher, or a GPU with a word of training in what it runs; not
 * what moe-launch starts. */
bool moe_env_trains(const struct moe_env *env);
/* Where a variable gets the value that holds. */
struct moe_lint_place moe_env_at(const struct moe_env_var *var);
struct moe_lint_place moe_env_place(const struct moe_env *env);
/* "service app", "container trainer", "this file"; and for a variable set in several places " (a.env:3, overriding Dockerfile:2)", else nothing. */
struct moe_env_text { char text[320]; };
struct moe_env_text moe_env_who(const struct moe_env *env);
struct moe_env_text moe_env_origins(const struct moe_env_var *var);

/* The name is on the rule's parameter (globs), in any case. */
bool moe_env_listed(const struct moe_lint_ctx *ctx, const char *param, struct moe_str name);
bool moe_env_on(struct moe_str value);              /* 1, true, yes, on, y, enabled; in any case */
bool moe_env_off(struct moe_str value);             /* 0, false, no, off, n, disabled, empty     */
bool moe_env_is(struct moe_str value, const char *word);     /* in any case, blanks around it left out */
bool moe_env_number(struct moe_str value, int64_t *out);     /* a whole number and nothing else        */

/* The host of "host", "host:port", "scheme://host:port/", "[v6]:port", ":port" (empty). */
struct moe_str moe_env_host(struct moe_str value);
enum moe_env_reach { MOE_REACH_NONE /* no address */, MOE_REACH_LOOPBACK, MOE_REACH_PRIVATE, MOE_REACH_PUBLIC, MOE_REACH_ALL /* 0.0.0.0, :: */, MOE_REACH_NAME };
enum moe_env_reach moe_env_reach(struct moe_str host);
#endif
