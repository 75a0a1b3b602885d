#include "common/base/clock.h"
#include "common/base/hash.h"
#include "runtime/comm/mesh.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

static struct moe_mesh *mesh_of(struct moe_comm *c) { return (struct moe_mesh *)c; }

/* Nobody waits for a rank whose communicator is dead. Any thread: descriptors stay open as long as the communicator is there. */
static void hang_up(struct moe_core *core)
{
    for (unsigned i = 0; i < core->size; i++)
        if (core->links[i])
            (void)shutdown(moe_link_fd(core->links[i]), SHUT_RDWR);
}

/* The end of each call: a failure is the communicator's. */
static enum moe_code finish(struct moe_comm *c, enum moe_code code, struct moe_error *err)
{
    struct moe_core *core = mesh_of(c)->core;
    if (code == MOE_OK)
        return MOE_OK;
    code = moe_fate_fail(&core->fate, err);
    hang_up(core);
    return code;
}

#define BEGIN(c, err) uint64_t until_ms = moe_now_ms() + (c)->deadline_ms; MOE_TRY(moe_fate_check(&mesh_of(c)->core->fate, err))

static enum moe_code allreduce(struct moe_comm *c, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, moe_mesh_allreduce(mesh_of(c), data, n, type, op, until_ms, err), err);
}

static enum moe_code reduce_scatter(struct moe_comm *c, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, moe_mesh_reduce_scatter(mesh_of(c), in, out, n, type, op, until_ms, err), err);
}

static enum moe_code allgather(struct moe_comm *c, const void *in, void *out, size_t n, enum moe_comm_type type, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, moe_mesh_allgather(mesh_of(c), in, out, n, type, until_ms, err), err);
}

static enum moe_code alltoallv(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, moe_mesh_alltoallv(mesh_of(c), send, out, recv, in, until_ms, err), err);
}

static enum moe_code broadcast(struct moe_comm *c, void *data, size_t bytes, unsigned root, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, moe_mesh_broadcast(mesh_of(c), data, bytes, root, until_ms, err), err);
}

static enum moe_code barrier(struct moe_comm *c, struct moe_error *err)
{
    BEGIN(c, err);
    return finish(c, moe_mesh_barrier(mesh_of(c), until_ms, err), err);
}

static enum moe_code poll_error(struct moe_comm *c, struct moe_error *err) { return moe_fate_check(&mesh_of(c)->core->fate, err); }

/* First dead, then hung up: a call under way that sees its connections end must find the reason. */
static void abort_mesh(struct moe_comm *c)
{
    if (moe_fate_abort(&mesh_of(c)->core->fate))
        hang_up(mesh_of(c)->core);
}

static void free_core(struct moe_core *core)
{
    for (unsigned i = 0; i < core->size; i++)
        moe_link_free(&core->links[i]);
    moe_fate_end(&core->fate);
    free(core->links);
    free(core->scratch);
    free(core);
}

static void drop(struct moe_mesh **mesh)
{
    if (*mesh) {
        free((*mesh)->send_at);
        free((*mesh)->recv_at);
        free((*mesh)->members);
    }
    free(*mesh);
}

static void free_mesh(struct moe_comm *c)
{
    struct moe_mesh *mesh = mesh_of(c);
    if (mesh->world)
        free_core(mesh->core);
    drop(&mesh);
}

/* Members number their groups alike without a message: by their parent and members, and how many such there were before. */
static enum moe_code number_group(struct moe_mesh *parent, const unsigned *members, unsigned count, uint64_t *id, struct moe_error *err)
{
    struct moe_core *core = parent->core;
    uint64_t hash = moe_hash_u64(moe_hash_u64(MOE_HASH_START, parent->id), count);
    if (core->group_count == MOE_CAP_COMM_GROUPS)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "more than %u groups of one communicator", MOE_CAP_COMM_GROUPS);
    for (unsigned i = 0; i < count; i++)
        hash = moe_hash_u64(hash, members[i]);
    for (unsigned i = 0; i < core->group_count;)
        if (core->groups[i++] == hash)
            hash = moe_hash_u64(hash, 1), i = 0;
    core->groups[core->group_count++] = *id = hash;
    return MOE_OK;
}

static const struct moe_comm_ops ops;

/* One over `members` of `parent` (NULL: the world's ranks, which count from 0). */
static enum moe_code new_mesh(struct moe_core *core, const struct moe_mesh *parent, const unsigned *members, unsigned rank, unsigned size, struct moe_mesh **out,
                              struct moe_error *err)
{
    MOE_AUTO(drop) struct moe_mesh *mesh = calloc(1, sizeof *mesh);
    if (mesh) {
        mesh->send_at = calloc(size, sizeof *mesh->send_at);
        mesh->recv_at = calloc(size, sizeof *mesh->recv_at);
        mesh->members = calloc(size, sizeof *mesh->members);
    }
    if (!mesh || !mesh->send_at || !mesh->recv_at || !mesh->members)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a communicator of %u ranks", size);
    for (unsigned i = 0; i < size; i++)
        mesh->members[i] = parent ? parent->members[members[i]] : i;
    mesh->core = core;
    mesh->base = (struct moe_comm){ .ops = &ops, .rank = rank, .size = size };
    *out = moe_take(mesh);
    return MOE_OK;
}

static enum moe_code make_group(struct moe_mesh *parent, const unsigned *members, unsigned count, struct moe_comm **out, struct moe_error *err)
{
    struct moe_mesh *mesh = NULL;
    unsigned rank = 0;
    uint64_t id = 0;
    MOE_TRY(moe_comm_members(members, count, parent->base.size, parent->base.rank, &rank, err));
    MOE_TRY(number_group(parent, members, count, &id, err));
    MOE_TRY(new_mesh(parent->core, parent, members, rank, count, &mesh, err));
    mesh->id = id;
    mesh->base.generation = parent->base.generation;
    mesh->base.deadline_ms = parent->base.deadline_ms;
    *out = &mesh->base;
    return MOE_OK;
}

static enum moe_code group(struct moe_comm *c, const unsigned *members, unsigned count, struct moe_comm **out, struct moe_error *err)
{
    MOE_TRY(moe_fate_check(&mesh_of(c)->core->fate, err));
    return finish(c, make_group(mesh_of(c), members, count, out, err), err);
}

static const struct moe_comm_ops ops = {
    .name = "mesh",         .allreduce = allreduce, .reduce_scatter = reduce_scatter, .allgather = allgather, .alltoallv = alltoallv, .broadcast = broadcast,
    .barrier = barrier,     .poll_error = poll_error, .abort = abort_mesh,            .group = group,         .free = free_mesh,
};

static enum moe_code check_links(struct moe_link *const *links, unsigned rank, unsigned size, unsigned deadline_ms, struct moe_error *err)
{
    if (size == 0 || size > MOE_CAP_COMM_RANKS)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "a communicator has 1 to %u ranks, not %u", MOE_CAP_COMM_RANKS, size);
    if (rank >= size || deadline_ms == 0)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "rank %u of %u with a deadline of %u ms", rank, size, deadline_ms);
    for (unsigned i = 0; i < size; i++)
        if (!links[i] != (i == rank))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, i == rank ? "rank %u has a link to itself" : "there is no link to rank %u", i);
    return MOE_OK;
}

/* Without connections yet. */
static struct moe_core *new_core(unsigned size, struct moe_error *err)
{
    struct moe_core *core = calloc(1, sizeof *core);
    struct moe_link **links = calloc(size, sizeof *links);
    char *scratch = aligned_alloc(64, MOE_MAX(MOE_MESH_STAGE, MOE_MESH_SMALL));
    enum moe_code code = core && links && scratch ? moe_fate_init(&core->fate, err)
                                                  : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a communicator of %u ranks", size);
    if (code != MOE_OK) {
        free(core);
        free(links);
        free(scratch);
        return NULL;
    }
    core->size = size;
    core->links = links;
    core->scratch = scratch;
    return core;
}

enum moe_code moe_comm_mesh(struct moe_link **links, unsigned rank, unsigned size, uint64_t generation, unsigned deadline_ms, struct moe_comm **out,
                            struct moe_error *err)
{
    struct moe_mesh *mesh = NULL;
    MOE_TRY(check_links(links, rank, size, deadline_ms, err));
    struct moe_core *core = new_core(size, err);
    if (!core)
        return err->code;
    enum moe_code code = new_mesh(core, NULL, NULL, rank, size, &mesh, err);
    if (code != MOE_OK) {
        free_core(core);
        return code;
    }
    for (unsigned i = 0; i < size; i++)
        core->links[i] = moe_take(links[i]);
    mesh->world = true;
    mesh->base.generation = generation;
    mesh->base.deadline_ms = deadline_ms;
    *out = &mesh->base;
    return MOE_OK;
}
