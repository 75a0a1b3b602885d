/* Questions that more than one rule of checkpoints asks of the facts. */
#ifndef MOE_RULES_CHECKPOINT_ASK_H
#define MOE_RULES_CHECKPOINT_ASK_H
#include "audit/checkpoint/judge/check.h"

enum { MOE_ASK_SKEW_S = 3600, MOE_ASK_PATH = 512 };

/* The step's number: by the folder, else by the record, else by the first metadata that says one; -1 = nobody. `who` may be NULL. */
int64_t moe_ask_number(const struct moe_ckpt_step *step, const char **who);
/* The job: by the record, else by the first metadata that says one; empty = nobody. *at is where it stands: borrowed, or printed into `room`. */
struct moe_str moe_ask_job(const struct moe_ckpt_step *step, char room[MOE_ASK_PATH], struct moe_str *at);
/* The path of commit.json below the root, printed into `room`. */
struct moe_str moe_ask_record_path(const struct moe_ckpt_step *step, char room[MOE_ASK_PATH]);
/* What a record that was understood says of a rank; NULL = nothing. Such a record lists rank i at place i. */
const struct moe_ckpt_recorded *moe_ask_recorded(const struct moe_ckpt_step *step, int64_t rank);
/* Whether any file of the rank is there: a lone tree of digests makes a rank, too. */
static inline bool moe_ask_present(const struct moe_ckpt_rank *r) { return r->data.len || r->meta.len; }
/* Seconds that clocks may differ. */
double moe_ask_skew(const struct moe_ckpt_ctx *ctx);
/* Whether policy, record and metadata name different numbers of ranks. */
bool moe_ask_worlds_differ(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_step *step);

/* Say each metadata whose number (at `offset` in the rank) is known and is not `want`; one finding when all ranks agree on another one.
 * Prints as "rank 3 says that its <what> is 8; <who> says 4". */
void moe_ask_agree(struct moe_ckpt_ctx *ctx, size_t offset, const char *what, int64_t want, const char *who);

/* The name at the end of a path. */
struct moe_str moe_ask_base(struct moe_str path);
/* Whether a signature in this file is over the step: over its record, or over a list of its files. minisign's is over whatever lies beside it, and a signed
 * shard does not say which step it is of. */
bool moe_ask_signs_step(struct moe_str file);
/* Whether a given key may sign this step: its job, and the day of the record, else of the latest shard, else today. The key's place must be in the
 * policy. When it may not, `why` gets one clause. */
bool moe_ask_trusted(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_step *step, int64_t key, char why[256]);
#endif
