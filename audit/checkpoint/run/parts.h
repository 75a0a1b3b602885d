/* Between the files of this folder only. */
#ifndef MOE_AUDIT_CHECKPOINT_RUN_PARTS_H
#define MOE_AUDIT_CHECKPOINT_RUN_PARTS_H
#include "audit/checkpoint/run/run.h"

/* What a confined child is to do: run(), or else read the step v->dirs[which]. It works on its own copy of `v`, with a store of its own where that is a bucket. */
struct moe_verify_job {
    const char *what;                                    /* borrowed: as errors name it                             */
    enum moe_code (*run)(struct moe_verify *v, struct moe_buf *out, struct moe_error *err);
    const struct moe_verify_how *how; size_t which; bool record_only;
};

/* Start it and wait for what it writes: `text` is untrusted, and lies in `answer`. Errors: IO (no child, or it died), LIMIT, and what the child says. */
MOE_MUST_USE
enum moe_code moe_verify_ask(struct moe_verify *v, const struct moe_verify_job *job, struct moe_buf *answer, struct moe_str *text, struct moe_error *err);
#endif
