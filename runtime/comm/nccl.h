/* NCCL between the ranks' devices: what its plugin gives (runtime/comm/nccl, opened by runtime/plugin), and how ranks that have a mesh come to a communicator of
 * devices by it.
 *
 * NCCL proves nothing of whom it talks to and encrypts nothing. What lets a process take part is an id of 128 bytes, which whoever holds it may use as any rank. So
 * an id is made for one generation, goes to the other ranks over their mesh, which is authenticated, is wiped when they have met, and stands in no file, variable,
 * argument or log. What flows afterwards is in clear on the network between the nodes: SECURITY.md says what that network has to be. */
#ifndef MOE_RUNTIME_COMM_NCCL_H
#define MOE_RUNTIME_COMM_NCCL_H
#include "runtime/comm/comm.h"

enum { MOE_NCCL_ID_BYTES = 128 };

struct moe_nccl_options {
    struct moe_comm *mesh;             /* kept, and outlives the communicator: of the same ranks. It carries the ids of groups; when one of the two dies, both do */
    struct moe_comm *parent;           /* kept; NULL: none. Of a group: whose fate it shares                                        */
    unsigned deadline_ms;              /* of opening, and of each call; never 0                                                     */
    void *queue;                       /* backend->queue: calls stand in the order of its ops                                       */
    int ordinal;                       /* backend->ordinal                                                                          */
    unsigned char id[MOE_NCCL_ID_BYTES];       /* of make_id on rank 0                                                              */
    bool keeps;                        /* when it dies of others, so much is left of it that `keep` may be asked for it             */
    /* Made out of what was kept, by leaving out ranks of it, instead of by `id`: all ranks that are left ask alike. Until `accept` its death is not the mesh's. */
    struct moe_comm *of;               /* taken, also on failure; NULL: by `id`                                                     */
    const int *gone;                   /* borrowed: ranks of it that are left out, ascending, at least one                          */
    unsigned gone_count;
};

/* Called by moe_nccl_world(), and by tests. */
struct moe_nccl {
    /* Whether this process could open one: its environment and NCCL's files (nccl_env.h), the library's version, the device. Errors: USAGE, IO, DEVICE. */
    enum moe_code (*ready)(int ordinal, struct moe_error *err);
    /* A new id; a thread of NCCL's listens in this process from now on, on the interface that NCCL_SOCKET_IFNAME names, until all ranks have come. Errors: USAGE,
     * DEVICE. */
    enum moe_code (*make_id)(unsigned char id[MOE_NCCL_ID_BYTES], struct moe_error *err);
    /* Of an id that was made here and is not used, or not by all: ends that thread, which would wait for ever. */
    void (*forget_id)(const unsigned char id[MOE_NCCL_ID_BYTES]);
    /* Collective; comm.h's `device` is true. Errors: USAGE (as `ready`), IO (ETIMEDOUT; or what the mesh died of), DEVICE (NCCL's code in err->sys), LIMIT. */
    enum moe_code (*open)(const struct moe_nccl_options *options, struct moe_comm **out, struct moe_error *err);
    /* Of a communicator with `keeps`, before it is freed: true, and it outlives its mesh, dead as it is, to be another one's `of` or freed like any. False: its
     * generation ended well, the device failed, a network connection of NCCL's broke (it says so ever after, and shrinks no such communicator), NCCL did not stop it in
     * time or is too old (ncclCommShrink: 2.27.3; to stop calls under way, ncclCommRevoke: 2.28.7). */
    bool (*keep)(struct moe_comm *comm);
    /* Of one that was made of another: all ranks have it. One that is freed before is given up, without a word to the mesh. */
    void (*accept)(struct moe_comm *comm);
};

/**
 * A communicator of devices between the ranks of a mesh, or of one of its groups. Collective: all its ranks call this alike.
 *
 *   mesh  in   kept   authenticated, of host memory; outlives *out
 *   nccl  in   kept   a plugin's
 *   out   out  new    moe_comm_free(); untouched on failure
 *
 * Of what comm.h promises: sizes that differ between ranks are not told, and end by the deadline (counts are exchanged over the mesh first); a maximum of floats is
 * USAGE, for NCCL's drops a NaN; in which order a sum adds follows from how the machines are wired, too. Who gets ECANCELED from the mesh because this one died finds
 * why in its poll_error.
 *
 * queue, ordinal and deadline_ms as in the options. Of the mesh's generation: a new generation has a new mesh, and comes here anew, with a new id. Either all ranks
 * get one or none does; then the rank that could not tells why, and the others that it could not.
 * Errors: those of the mesh's calls, of `ready`, `make_id` and `open`; IO with err->sys = ECONNRESET where another rank could not, which err->field names.
 */
MOE_MUST_USE
enum moe_code moe_nccl_world(struct moe_comm *mesh, const struct moe_nccl *nccl, void *queue, int ordinal, unsigned deadline_ms, struct moe_comm **out,
                             struct moe_error *err);

/**
 * The same for ranks that may have had one before. Where all of them kept the same one, and it had more ranks, it is shrunk to those that are left: no id, and nobody
 * has to be met anew. All have to agree, over the mesh; where they do not, or it fails on any rank or takes longer than half the deadline, all make a new one.
 *
 *   kept  inout  what this rank kept, or NULL in it; NULL in it afterwards
 *   why   out    why what ranks had kept was not used: the same on all of them, `field` names a rank if it is one's fault; OK in `code`: it was, or none had kept any
 *
 * What is made may be kept in turn. All ranks call this alike, and none of them moe_nccl_world().
 */
MOE_MUST_USE
enum moe_code moe_nccl_again(struct moe_comm *mesh, const struct moe_nccl *nccl, void *queue, int ordinal, unsigned deadline_ms, struct moe_comm **kept,
                             struct moe_comm **out, struct moe_error *why, struct moe_error *err);

/* The same with options of the caller's own, of which only `id` is not given. For runtime/comm/nccl: groups. */
MOE_MUST_USE enum moe_code moe_nccl_join(const struct moe_nccl *nccl, struct moe_nccl_options *options, struct moe_comm **out, struct moe_error *err);
#endif
