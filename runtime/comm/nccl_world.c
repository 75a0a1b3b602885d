#include "runtime/comm/fate.h"
#include "runtime/comm/nccl.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Whether all ranks could, told to all. This rank's own reason stands; else the first rank that could not is named. */
static enum moe_code agree(struct moe_comm *mesh, enum moe_code mine, const char *doing, struct moe_error *err)
{
    int32_t first = mine == MOE_OK ? 0 : (int32_t)(mesh->size - mesh->rank);       /* the largest is the lowest rank's */
    struct moe_error other;
    const enum moe_code said = mesh->ops->allreduce(mesh, &first, 1, MOE_COMM_I32, MOE_COMM_MAX, &other);
    if (mine != MOE_OK)
        return mine;
    if (said != MOE_OK) {
        *err = other;
        return said;
    }
    return first ? moe_comm_failed(err, ECONNRESET, mesh->size - (unsigned)first, "%s", doing) : MOE_OK;
}

/* Everybody is ready before there is an id: whoever made one listens until all have come. */
static enum moe_code open_all(struct moe_comm *mesh, const struct moe_nccl *nccl, struct moe_nccl_options *o, struct moe_comm **made, struct moe_error *err)
{
    enum moe_code code = agree(mesh, nccl->ready(o->ordinal, err), "cannot use NCCL, and says why", err);
    if (code != MOE_OK)
        return code;
    if (mesh->rank == 0)
        code = nccl->make_id(o->id, err);
    if ((code = agree(mesh, code, "could not make an id for NCCL, and says why", err)) != MOE_OK)
        return code;
    code = mesh->ops->broadcast(mesh, o->id, sizeof o->id, 0, err);
    if (code == MOE_OK)
        code = agree(mesh, nccl->open(o, made, err), "could not join the others by NCCL, and says why", err);
    if (code != MOE_OK && mesh->rank == 0)
        nccl->forget_id(o->id);
    return code;
}

enum moe_code moe_nccl_join(const struct moe_nccl *nccl, struct moe_nccl_options *o, struct moe_comm **out, struct moe_error *err)
{
    struct moe_comm *made = NULL;
    const enum moe_code code = open_all(o->mesh, nccl, o, &made, err);
    explicit_bzero(o->id, sizeof o->id);
    if (code != MOE_OK) {
        moe_comm_free(&made);
        return code;
    }
    *out = made;
    return MOE_OK;
}

/* ---- out of what is left ---- */

struct left { int64_t kept, generation, size, rank; };     /* whether a rank kept a communicator; whose, and which rank of it this one was */

/* Whether all have kept one. If some have and others have not, *why names the first of these. */
static bool all_kept(const struct left *all, unsigned ranks, struct moe_error *why)
{
    unsigned having = 0, without = ranks;
    for (unsigned i = ranks; i-- > 0;) {
        having += all[i].kept != 0;
        without = all[i].kept ? without : i;
    }
    if (having && having < ranks)
        (void)moe_comm_failed(why, ECONNRESET, without, "it kept nothing");
    return having == ranks;
}

/* Which ranks of the kept one are missing. 0: none, or these ranks did not keep the same one, or stand in another order now, and *why tells. */
static unsigned missing(const struct left *all, unsigned ranks, const struct moe_comm *kept, int *gone, struct moe_error *why)
{
    unsigned count = 0, next = 0;
    for (unsigned i = 0; i < ranks; i++) {
        const struct left *l = &all[i];
        const bool same = l->generation == (int64_t)kept->generation && l->size == kept->size;
        if (!same || l->rank < next || l->rank >= kept->size) {
            (void)moe_comm_failed(why, ECONNRESET, i, same ? "it stands in another place than before" : "it kept another one");
            return 0;
        }
        while (next < l->rank)
            gone[count++] = (int)next++;
        next++;
    }
    while (next < kept->size)
        gone[count++] = (int)next++;
    if (!count)
        (void)moe_comm_failed(why, ECONNRESET, UINT32_MAX, "no rank of it is missing");
    return count;
}

/* What the first rank that could not, if any could not, says of why: in *why, on all ranks. Who only waited for others in vain is heard last. */
static enum moe_code tell(struct moe_comm *mesh, enum moe_code mine, struct moe_error *why, struct moe_error *err)
{
    const unsigned own = why->sys == ETIMEDOUT ? 0 : mesh->size;
    int32_t first = mine == MOE_OK ? 0 : (int32_t)(own + mesh->size - mesh->rank);       /* the largest is the lowest rank's */
    char text[sizeof why->text] = "";
    if (mine != MOE_OK)
        memcpy(text, why->text, sizeof text);
    *why = (struct moe_error){ 0 };
    MOE_TRY(mesh->ops->allreduce(mesh, &first, 1, MOE_COMM_I32, MOE_COMM_MAX, err));
    if (!first)
        return MOE_OK;
    const unsigned who = (2 * mesh->size - (unsigned)first) % mesh->size;
    MOE_TRY(mesh->ops->broadcast(mesh, text, sizeof text, who, err));
    (void)moe_comm_failed(why, ECONNRESET, who, "%.*s", (int)sizeof text - 1, text);
    return MOE_OK;
}

/* *made is NULL when the ranks did not agree to it, or one of them could not. */
static enum moe_code shrink(struct moe_comm *mesh, const struct moe_nccl *nccl, struct moe_nccl_options *o, struct left *all, int *gone, struct moe_comm **made,
                            struct moe_error *why, struct moe_error *err)
{
    struct moe_comm *kept = moe_take(o->of);
    struct left mine = { 0 };
    if (kept)
        mine = (struct left){ 1, (int64_t)kept->generation, kept->size, kept->rank };
    enum moe_code code = mesh->ops->allgather(mesh, &mine, all, sizeof mine / sizeof(int64_t), MOE_COMM_I64, err);
    o->gone_count = code == MOE_OK && all_kept(all, mesh->size, why) && kept ? missing(all, mesh->size, kept, gone, why) : 0;
    if (!o->gone_count) {
        moe_comm_free(&kept);
        return code;
    }
    o->gone = gone;
    o->of = kept;
    code = nccl->open(o, made, why);
    o->of = NULL;
    code = tell(mesh, code, why, err);
    if (code == MOE_OK && why->code == MOE_OK) {
        nccl->accept(*made);
        return MOE_OK;
    }
    moe_comm_free(made);
    return code != MOE_OK ? code : mesh->ops->poll_error(mesh, err);
}

enum moe_code moe_nccl_again(struct moe_comm *mesh, const struct moe_nccl *nccl, void *queue, int ordinal, unsigned deadline_ms, struct moe_comm **kept,
                             struct moe_comm **out, struct moe_error *why, struct moe_error *err)
{
    *why = (struct moe_error){ 0 };
    struct moe_nccl_options o = { .mesh = mesh, .deadline_ms = deadline_ms, .queue = queue, .ordinal = ordinal, .keeps = true };
    struct left *all = calloc(mesh->size, sizeof *all);
    int *gone = calloc(*kept ? (*kept)->size : 1, sizeof *gone);
    struct moe_comm *made = NULL;
    enum moe_code code = all && gone ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for what %u ranks have", mesh->size);
    code = agree(mesh, code, "could not say what it has left", err);
    if (all && gone && code == MOE_OK) {
        o.of = moe_take(*kept);
        code = shrink(mesh, nccl, &o, all, gone, &made, why, err);
    }
    moe_comm_free(kept);
    free(all);
    free(gone);
    if (code != MOE_OK)
        return code;
    if (!made)
        return moe_nccl_join(nccl, &o, out, err);
    *out = made;
    return MOE_OK;
}

enum moe_code moe_nccl_world(struct moe_comm *mesh, const struct moe_nccl *nccl, void *queue, int ordinal, unsigned deadline_ms, struct moe_comm **out,
                             struct moe_error *err)
{
    struct moe_nccl_options o = { .mesh = mesh, .deadline_ms = deadline_ms, .queue = queue, .ordinal = ordinal };
    return moe_nccl_join(nccl, &o, out, err);
}
