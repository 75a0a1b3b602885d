#include "common/base/hash.h"
#include "common/base/number.h"
#include "runtime/comm/nccl.h"
#include "runtime/plugin/plugin.h"
#include "runtime/train/parts.h"
#include <ifaddrs.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum moe_code moe_device_find(struct moe_trainer *r, struct moe_error *err)
{
    enum moe_real real;
    const char *name = moe_config_backend(&r->c->train, &real);
    return moe_backend_find(name, real, &r->be, err);
}

void moe_device_place(const char *beside, const char *number, struct moe_session *s)
{
    const unsigned world = s->world->size;
    const int count = beside ? moe_number_int(beside, NULL) : -1, own = number ? moe_number_int(number, NULL) : -1;
    s->local_rank = own >= 0 && (unsigned)own < world ? (unsigned)own : 0;
    s->local_world = MOE_MAX(count > 0 ? MOE_MIN((unsigned)count, world) : 1, s->local_rank + 1);
}

enum moe_code moe_device_open(struct moe_trainer *r, const struct moe_session *s, struct moe_error *err)
{
    if (r->dev)
        return MOE_OK;
    const struct moe_train_section *t = &r->c->train;
    const unsigned cores = moe_hw_cores(), share = MOE_MAX(cores / MOE_MAX(s->local_world, 1u), 1u);
    const struct moe_device_options options = { .threads = t->threads ? t->threads : share, .local = s->local_rank, .memory_limit = t->device_memory,
                                                .deterministic = t->deterministic };
    MOE_TRY(r->be->open(&options, &r->dev, err));
    char place[MOE_BACKEND_PLACE] = "";
    if (r->be->place)
        r->be->place(r->dev, place);
    if (place[0])
        r->gpu = moe_gpu_new(place);
    return MOE_OK;
}

/* ---- NCCL ---- */

/* Asked for by the first generation with several ranks: it is a large library. Without it tensors take the longer way. */
static void find_nccl(struct moe_session_parts *p)
{
    const struct moe_plugin *plugin;
    struct moe_error err;
    if (p->r->nccl || p->r->asked_nccl)
        return;
    p->r->asked_nccl = true;
    if (moe_plugin_open("nccl", &plugin, &err) == MOE_OK)
        p->r->nccl = plugin->nccl;
    else
        moe_say(p, "%s%s%s", err.file, err.file[0] ? ": " : "", err.text);
}

/* What a rank tells the others: whether it has the plugin and a queue to stand in; whether it has one for rows beside; a number of its own for the device, for the host,
 * and for the network that it sees, which is negative where that leads to no other host. */
struct seat { int64_t ready, side, device, host, network; };

/* Two ranks on one machine that see the same devices, and took the same of them, share it: NCCL takes one rank of a device only. */
static int64_t device_of(const struct moe_trainer *r)
{
    const char *visible = getenv("CUDA_VISIBLE_DEVICES");
    uint64_t key = moe_hash(MOE_HASH_START, moe_str_c(r->host));
    key = moe_hash(key, moe_str_c(visible ? visible : ""));
    return (int64_t)(moe_hash_u64(key, (uint64_t)r->be->ordinal(r->dev)) >> 1);
}

/* Each sandbox has a network of its own: the ranks' mesh was there before it, NCCL's ranks look for one another inside. */
static int64_t network_of(void)
{
    struct stat s;
    bool leads = false;
    struct ifaddrs *all = NULL;
    if (getifaddrs(&all) != 0)
        all = NULL;
    for (const struct ifaddrs *i = all; i; i = i->ifa_next)
        leads = leads || ((i->ifa_flags & IFF_UP) && !(i->ifa_flags & IFF_LOOPBACK));
    if (all)
        freeifaddrs(all);
    return stat("/proc/thread-self/ns/net", &s) != 0 ? 0 : leads ? (int64_t)s.st_ino : -(int64_t)s.st_ino;
}

static bool reach_each_other(const struct seat *seats, unsigned ranks)
{
    for (unsigned i = 0; i < ranks; i++)
        for (unsigned j = 0; j < i; j++) {
            const bool neighbours = seats[i].host == seats[j].host;
            if (neighbours ? seats[i].network != seats[j].network : seats[i].network < 0 || seats[j].network < 0)
                return false;
        }
    return true;
}

static bool alone_on_theirs(const struct seat *seats, unsigned ranks)
{
    for (unsigned i = 0; i < ranks; i++)
        for (unsigned j = 0; j < i; j++)
            if (seats[i].device == seats[j].device)
                return false;
    return true;
}

/* Why tensors go over the host's network; NULL: they need not. And whether rows travel beside: in how many pieces they do, all have to know alike. The same answers on
 * every rank. */
static enum moe_code why_not(struct moe_session_parts *p, bool side, const char **why, struct moe_error *err)
{
    struct moe_trainer *r = p->r;
    struct moe_comm *world = p->s.world;
    struct seat *seats = calloc(world->size, sizeof(*seats)), mine = { 0 };
    if (!seats)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to ask %u ranks for their devices", world->size);
    mine.ready = r->nccl != NULL;
    mine.side = side;
    mine.device = device_of(r);
    mine.host = (int64_t)(moe_hash(MOE_HASH_START, moe_str_c(r->host)) >> 1);
    mine.network = network_of();
    const enum moe_code code = world->ops->allgather(world, &mine, seats, sizeof mine / sizeof(int64_t), MOE_COMM_I64, err);
    *why = NULL;
    p->beside = code == MOE_OK;
    for (unsigned i = 0; code == MOE_OK && i < world->size; i++) {
        if (!seats[i].ready)
            *why = "not all ranks have the plugin moe-nccl";
        p->beside = p->beside && seats[i].side;
    }
    if (code == MOE_OK && !*why && !alone_on_theirs(seats, world->size))
        *why = "some ranks share a device";
    if (code == MOE_OK && !*why && !reach_each_other(seats, world->size))
        *why = "each has a network of its own, as in a sandbox, where NCCL finds no other";
    free(seats);
    return code;
}

static enum moe_code group(struct moe_comm *of, const struct moe_comm *like, unsigned first, unsigned stride, struct moe_comm **out, struct moe_error *err)
{
    unsigned *members = calloc(like->size, sizeof(*members));
    if (!members)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a group of %u ranks", like->size);
    for (unsigned i = 0; i < like->size; i++)
        members[i] = first + i * stride;
    const enum moe_code code = of->ops->group(of, members, like->size, out, err);
    free(members);
    return code;
}

/* Gradients, weights and rows of tokens go from device to device; counts, sums, news and the norm stay with the host's world. */
enum moe_code moe_devices_join(struct moe_session_parts *p, struct moe_error *err)
{
    struct moe_trainer *r = p->r;
    struct moe_comm *world = p->s.world;
    const char *why = NULL;
    void *queue = r->be->queue ? r->be->queue(r->dev) : NULL;
    if (!queue || world->size == 1) {
        moe_comm_free(&r->kept);
        return MOE_OK;
    }
    if (r->o->mpi) {                        /* alike on all ranks: their world is MPI's */
        moe_say(p, "tensors go through the host's memory and its network: NCCL's ranks meet by an id, which MPI would carry in clear; under moe-launch they use it");
        return MOE_OK;
    }
    find_nccl(p);
    /* Rows have a communicator in a queue of its own, where the backend has one on all ranks: they travel beside what is computed. */
    void *side = r->nccl && p->ep->size > 1 && r->be->side ? r->be->side(r->dev) : NULL;
    MOE_TRY(why_not(p, side != NULL, &why, err));
    if (why) {
        moe_comm_free(&r->kept);
        moe_say(p, "tensors go through the host's memory and its network: %s", why);
        return MOE_OK;
    }
    struct moe_error unused;
    MOE_TRY(moe_nccl_again(world, r->nccl, queue, r->be->ordinal(r->dev), r->c->comm.deadline_s * 1000, &r->kept, &p->devices, &unused, err));
    if (unused.code != MOE_OK)
        moe_say(p, "what was left of NCCL's communicator is not used, ranks meet anew: %s%s%s", unused.field, unused.field[0] ? ": " : "", unused.text);
    p->all[MOE_PART_DENSE] = p->devices;
    if (p->experts->size > 1) {
        MOE_TRY(group(p->devices, p->experts, world->rank % p->ep->size, p->ep->size, &p->device_experts, err));
        p->all[MOE_PART_EXPERT] = p->device_experts;
    }
    if (p->ep->size == 1)
        return MOE_OK;
    if (p->beside)
        return moe_nccl_world(p->ep, r->nccl, side, r->be->ordinal(r->dev), r->c->comm.deadline_s * 1000, &p->device_ep, err);
    return group(p->devices, p->ep, world->rank / p->ep->size * p->ep->size, 1, &p->device_ep, err);
}

/* What is left of the one of all ranks may be made into the next generation's. */
void moe_devices_leave(struct moe_session_parts *p)
{
    moe_comm_free(&p->device_ep);
    moe_comm_free(&p->device_experts);
    if (p->devices && p->r->nccl->keep && p->r->nccl->keep(p->devices))
        p->r->kept = moe_take(p->devices);
    moe_comm_free(&p->devices);             /* before the mesh that it was made by */
}

void moe_devices_abort(struct moe_session_parts *p)
{
    struct moe_comm *const all[] = { p->s.world, p->device_ep, p->device_experts, p->devices };
    for (size_t i = 0; i < MOE_COUNT(all); i++)
        if (all[i])
            all[i]->ops->abort(all[i]);
}
