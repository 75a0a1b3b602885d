#include "runtime/comm/fate.h"
#include "runtime/comm/nccl.h"
#include <errno.h>
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

enum moe_code moe_nccl_world(struct moe_comm *mesh, const struct moe_nccl *nccl, void *queue, int ordinal, unsigned deadline_ms, struct moe_comm **out,
                             struct moe_error *err)
{
    struct moe_nccl_options o = { .mesh = mesh, .deadline_ms = deadline_ms, .queue = queue, .ordinal = ordinal };
    return moe_nccl_join(nccl, &o, out, err);
}
