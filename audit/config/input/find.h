/* Which files are linted. */
#ifndef MOE_AUDIT_CONFIG_INPUT_FIND_H
#define MOE_AUDIT_CONFIG_INPUT_FIND_H
#include "common/base/arena.h"
#include "common/base/error.h"
#include "policy/policy.h"
#include <stdint.h>

#define MOE_CAP_LINT_FILES 400000u

struct moe_lint_found { struct moe_str path; bool named; };     /* path: NUL-terminated, relative where below the working folder, without "./";
                                                                                  "-" = standard input. named: an operand itself, not found below one */
struct moe_lint_left { struct moe_str path, why; };
struct moe_lint_found_files {
    struct moe_arena *arena;                       /* owner of everything below                                                          */
    struct moe_lint_found *items; size_t count;    /* sorted by path, each once                                                          */
    struct moe_lint_left *left; size_t left_count; /* to be told: a named file that the policy excludes, a link that leads out, no regular file by that name */
    unsigned ignored;                              /* those, and all else that .gitignore or the policy leaves out                       */
    unsigned links;                                /* symbolic links below folders: not followed                                         */
};

struct moe_lint_find_opts {
    const char *const *paths; size_t path_count;   /* files, folders, "@list", "-"                                                       */
    const struct moe_policy *policy;               /* its paths and exclude; NULL = none                                                 */
    bool no_ignore;                                /* do not honour .gitignore                                                           */
};

/**
 * Every regular file below the operands, hidden ones too (.env, .github, .npmrc), except .git, what .gitignore leaves out (nested, negated, anchored;
 * .git/info/exclude too), and what the policy's paths and exclude leave out. A named file is read whatever .gitignore says. Symbolic links are followed
 * only when they are operands. What a file holds is not looked at: kinds and binaries are the reader's business.
 * Errors: IO (a path that does not exist, an unreadable folder), USAGE (no operand, or nothing to lint), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_lint_find(const struct moe_lint_find_opts *opts, struct moe_lint_found_files **out, struct moe_error *err);
void moe_lint_found_free(struct moe_lint_found_files **files);      /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */
#endif
