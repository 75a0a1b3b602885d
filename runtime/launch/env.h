/* The environment of ranks: named variables of ours and nothing else. What is not in the table (env.c) is not passed on: a loader's variable, somebody's token, or a
 * setting that makes a library load code or open a port reaches a rank only if the command line names it, and some not even then. */
#ifndef MOE_RUNTIME_LAUNCH_ENV_H
#define MOE_RUNTIME_LAUNCH_ENV_H
#include "common/base/arena.h"
#include "common/base/error.h"
#include "common/base/opt.h"

#define MOE_CAP_RANK_ENV_BYTES (4u << 20)
#define MOE_CAP_RANK_ENV       4096u       /* variables */

enum moe_env_verdict {
    MOE_ENV_LEFT,                          /* in no row: passed on when --env names it                                          */
    MOE_ENV_PASSED,
    MOE_ENV_PLACE,                         /* passed on; says where things lie out here, so it is left out inside a sandbox, which has its own */
    MOE_ENV_SET,                           /* has a value that is always the same, whatever ours is (nccl_env.h)                */
    MOE_ENV_REFUSED,                       /* never; *why tells                                                                 */
};
enum moe_env_verdict moe_env_judge(struct moe_str name, const char **why);

struct moe_env { char **items; size_t count; };      /* "NAME=VALUE", sorted, NULL behind the last */
/**
 * What ranks get.
 *
 *   ours   in  borrowed  NULL-terminated, usually environ
 *   given  in  borrowed  --env: NAME, ours if it is set, or NAME=VALUE
 *   inside in            for a sandbox: without MOE_ENV_PLACE, except what `given` names
 *   arena  in  borrowed  what *out points to lives in it
 *
 * Errors: USAGE (`given` names what is refused or set, or nothing that could be a variable), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_env_make(char *const *ours, const struct moe_opt_list *given, bool inside, struct moe_arena *arena, struct moe_env *out, struct moe_error *err);
/* Sets one more, in the room that moe_env_make() left for MOE_ENV_SPARE. Errors: LIMIT. */
enum { MOE_ENV_SPARE = 4 };
MOE_MUST_USE enum moe_code moe_env_set(struct moe_env *env, struct moe_arena *arena, const char *name, const char *value, struct moe_error *err);
const char *moe_env_get(const struct moe_env *env, const char *name);     /* borrowed; NULL when it is not set */
#endif
