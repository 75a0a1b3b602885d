/* Known secrets looked for in any bytes, whatever form they took: as they are, split, escaped, reversed, in hex, percent or base64. What is looked for is kept
 * as keyed hashes alone, so that neither the process nor its core holds the secrets a second time. */
#ifndef MOE_AUDIT_CONFIG_LEAK_LEAK_H
#define MOE_AUDIT_CONFIG_LEAK_LEAK_H
#include "common/base/arena.h"
#include "common/base/error.h"
#include "common/base/str.h"

#define MOE_CAP_LEAK_SECRETS 4096u
#define MOE_CAP_LEAK_BYTES   4096u       /* of one secret; what is longer is known by its beginning                 */
#define MOE_LEAK_LEAST       8u          /* letters and digits that a secret must have: a shorter one is found everywhere */

struct moe_leaks;    /* opaque; one owner; read-only once all were added, then threads may share it */
MOE_MUST_USE enum moe_code moe_leaks_new(struct moe_leaks **out, struct moe_error *err);
void moe_leaks_free(struct moe_leaks **leaks);

/* `name` is kept for findings; `value` is borrowed. False: it is too short to be looked for. `canary`: it is a mark, no real secret. Errors: LIMIT. */
MOE_MUST_USE
enum moe_code moe_leaks_add(struct moe_leaks *leaks, struct moe_str name, struct moe_str value, bool canary, bool *taken, struct moe_error *err);
size_t moe_leaks_count(const struct moe_leaks *leaks);

/* Where one was found: [at, at + len) of the bytes, punctuation that splits it included. */
struct moe_leak { struct moe_str name; const char *form; /* "as it is", "in base64" */ bool canary; size_t at, len; };
typedef void moe_leak_fn(void *ctx, const struct moe_leak *leak);
/* One pass, linear, in order of the place; of overlapping finds of one secret the first. Allocates 1 MiB while it runs. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_leaks_search(const struct moe_leaks *leaks, struct moe_str bytes, moe_leak_fn *found, void *ctx, struct moe_error *err);
#endif
