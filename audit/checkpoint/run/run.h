/* One verification from what the user named to a report: policy, keys, a confined child per step, merging, judging. */
#ifndef MOE_AUDIT_CHECKPOINT_RUN_H
#define MOE_AUDIT_CHECKPOINT_RUN_H
#include "audit/checkpoint/gather/gather.h"
#include "audit/engine/judge.h"
#include "common/base/opt.h"

#define MOE_CAP_VERIFY_KEYS 256u

struct moe_verify_how {
    const char *policy_path;                             /* NULL = policy.yaml here or above, else the built-in one */
    const char *hosts_file, *floor_file;
    struct moe_opt_list pubkeys, minisigns, skips;       /* skips: codes, names, globs                              */
    unsigned world, max_skew, min_step, signatures;      /* as given on the command line; `given` says which were   */
    struct { bool world, max_skew, min_step; } given;
    bool require_digest, require_signature, progress;
    unsigned threads, sample_percent;
    int64_t part, parts;
};

struct moe_step_dir { const char *dir; int64_t number; unsigned mode; };

struct moe_verify {
    struct moe_arena *arena;
    struct moe_policy *policy;                           /* with the command line's demands in it                   */
    struct moe_rules *rules;
    struct moe_gather_key *keys; size_t key_count;       /* of policy->checkpoint.keys, by the same index           */
    struct moe_store *store;
    const char *remote;                                  /* s3://...; NULL = a folder                               */
    struct moe_str root;                                 /* as findings name it                                     */
    struct moe_step_dir *dirs; size_t dir_count;         /* lowest step first                                       */
    struct moe_ckpt_note *root_notes; size_t root_note_count, root_note_room;
    char today[16], policy_path[512], confinement[128];
    double now;
};

/* Policy, rules and keys, with the command line's demands. Errors: what these parts say. Free with moe_verify_free() in any case. */
MOE_MUST_USE enum moe_code moe_verify_prepare(const struct moe_verify_how *how, struct moe_verify *v, struct moe_error *err);
/* Find the steps of a step folder, a root, or an s3:// address. Errors: IO, USAGE (no step there). */
MOE_MUST_USE enum moe_code moe_verify_open(struct moe_verify *v, const char *target, struct moe_error *err);
/* Read one step (v->dirs[which]) in a child that gave up its rights first. `record_only`: no shard. The facts live in v->arena.
 * Errors: IO (no child, or it died), and what the child says. */
MOE_MUST_USE
enum moe_code moe_verify_read(struct moe_verify *v, const struct moe_verify_how *how, size_t which, bool record_only, struct moe_ckpt_step *out,
                              struct moe_error *err);
/* Facts to a settled report. */
MOE_MUST_USE enum moe_code moe_verify_judge(struct moe_verify *v, struct moe_ckpt_step *steps, size_t count, struct moe_report *report, struct moe_error *err);

/* What --shard writes and --merge reads: {"moe-verify-ckpt": 1, "root": ..., "steps": [...]}. */
void moe_verify_part_write(const struct moe_verify *v, const struct moe_ckpt_step *steps, size_t count, struct moe_buf *out);
MOE_MUST_USE
enum moe_code moe_verify_merge(struct moe_verify *v, const struct moe_opt_list *files, struct moe_ckpt_step **steps, size_t *count, struct moe_error *err);

/* --floor: the highest step accepted so far raises policy->checkpoint.min_step; after a good run it is raised to `step`. A missing file is no floor
 * yet. Errors: IO, PARSE. */
MOE_MUST_USE enum moe_code moe_floor_read(const char *path, int64_t *step, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_floor_raise(const char *path, int64_t step, struct moe_error *err);

void moe_verify_free(struct moe_verify *v);              /* frees what it holds, not itself; a MOE_AUTO destructor  */
#endif
