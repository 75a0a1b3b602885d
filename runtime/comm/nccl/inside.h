/* A communicator by NCCL, inside.
 *
 * Who calls NCCL. Of one communicator one thread at a time may be inside NCCL, and none while it is aborted. The thread that makes the collectives calls them under
 * `gate`; the communicator's own thread (life.c) makes it, looks after it under the gate, and ends it: nobody else ever calls init, finalize, destroy or abort. So
 * whoever wants it dead (a deadline, a failed call, abort() by any thread, the mesh) only says so to the fate that it shares with its groups, which wakes that
 * thread; and nothing that NCCL may block in holds up the thread that trains.
 *
 * It is not blocking (ncclConfig_t.blocking = 0): a call that has to wait for others says ncclInProgress, and is asked about until it stands in the stream.
 *
 * A communicator whose generation is over is aborted, and the next generation makes a new one with a new id; or it is stopped (ncclCommRevoke) and kept, its thread
 * waiting, until the next generation shrinks it or does not. Who shrinks one asks NCCL about the old communicator until the new one is there: the new one's thread does
 * nothing else with the old one, and the old one's thread aborts it afterwards, as it does when shrinking takes too long. */
#ifndef MOE_RUNTIME_COMM_NCCL_INSIDE_H
#define MOE_RUNTIME_COMM_NCCL_INSIDE_H
#include "runtime/comm/fate.h"
#include "runtime/comm/nccl.h"
#include <cuda_runtime_api.h>
#include <nccl.h>

enum {
    MOE_NCCL_LEAST = 22300,                /* before, the file in a home folder is read whatever NCCL_CONF_FILE says               */
    MOE_NCCL_CALLS = 64,                   /* that stand in the stream at once; the next one waits for the first                    */
    MOE_NCCL_WATCH_MS = 20,                /* between two looks, while calls are under way; ten times that while none is            */
    MOE_NCCL_NAP_US = 100,                 /* between two questions of who waits                                                    */
    MOE_NCCL_PATIENCE_MS = 7000,           /* for NCCL to end a communicator, at most; then it is left behind. The launcher kills who drains for 10 s */
};

struct moe_nccl_call { cudaEvent_t began, ended; const char *what; bool begun; uint64_t due_ms; };
/* A communicator and its groups. */
struct moe_nccl_family { struct moe_fate fate; atomic_uint members; };

/* OPEN: or it could not be opened, which its fate tells. KEPT: dead, stopped, and there to be shrunk. */
enum moe_nccl_state { MOE_NCCL_OPENING, MOE_NCCL_OPEN, MOE_NCCL_CLOSING, MOE_NCCL_KEPT, MOE_NCCL_ENDED };

struct moe_nccl_ranks {
    struct moe_comm base;
    struct moe_nccl_family *family;
    struct moe_comm *mesh;
    bool owns_mesh;                        /* a group's                                                                             */
    int ordinal;
    cudaStream_t stream;
    int32_t *word;                         /* what a barrier adds up; of the device                                                 */
    unsigned char id[MOE_NCCL_ID_BYTES];   /* until the ranks have met                                                              */
    bool keeps;                            /* what is left of it when it dies of others is kept                                     */
    unsigned open_ms;                      /* to meet                                                                               */
    int *without;                          /* which ranks of `of` it leaves out                                                     */
    unsigned without_count;
    atomic_bool bound;                     /* its death is the mesh's: always, but while it is made of another                      */

    pthread_mutex_t gate;                  /* of all calls of NCCL, and of the following                                            */
    ncclComm_t comm;
    struct moe_nccl_call calls[MOE_NCCL_CALLS];        /* a ring                                                                    */
    unsigned first, count;
    atomic_bool gone;                      /* `comm` is being ended, or was: hands off                                              */

    pthread_mutex_t lock;                  /* of the following                                                                      */
    pthread_cond_t changed;
    enum moe_nccl_state state;
    uint64_t closing_ms;                   /* since when it is to end, or, of one that was kept, not to be kept any more; 0: it is not */
    bool left;                             /* nobody waits any more: its thread frees what there is                                 */
    struct moe_nccl_ranks *of;             /* what it is made of, until it is; written by its own thread alone                      */
    ncclComm_t stopped;                    /* of KEPT: NCCL's                                                                       */
    bool dropped;                          /* and nobody wants it any more                                                          */
    pthread_t thread;
    int bell;                              /* eventfd: its thread is wanted                                                         */
};

static inline struct moe_nccl_ranks *moe_nccl_of(struct moe_comm *c) { return (struct moe_nccl_ranks *)c; }

/* Fill *err from what NCCL or CUDA said; NCCL's own words without addresses. `result` is no success. */
enum moe_code moe_nccl_failed(ncclResult_t result, const char *doing, struct moe_error *err);
enum moe_code moe_nccl_cuda_failed(cudaError_t said, const char *doing, struct moe_error *err);

/* What NCCL says of it; or that it cannot. */
ncclResult_t moe_nccl_state(ncclComm_t comm);
/* Under the gate: is the communicator well, and which calls are through? Errors: what it is dying of: DEVICE, IO (ETIMEDOUT, ECONNRESET). */
MOE_MUST_USE enum moe_code moe_nccl_look(struct moe_nccl_ranks *r, struct moe_error *err);
/* Some microseconds, or until the communicator dies. */
void moe_nccl_nap(struct moe_nccl_ranks *r, unsigned us);

/* shrink.c. Whether this library can shrink a communicator. */
bool moe_nccl_shrinks(void);
/* In the communicator's thread, which is the only one inside: end what stands in the stream, without ending the communicator. False: it could not be, or not soon.
 * *revoking: NCCL is still at it. Then nobody may abort it before moe_nccl_settle() has come back, which may be never: when NCCL is through with revoking it takes back
 * the flags that an abort has set. Nothing is lost by that: they are the same flags, and an abort would wait for it, too. */
bool moe_nccl_stop(struct moe_nccl_ranks *r, ncclComm_t comm, const struct moe_error *why, uint64_t until_ms, bool *revoking);
void moe_nccl_settle(ncclComm_t comm);
ncclResult_t moe_nccl_shrink(struct moe_nccl_ranks *r, ncclConfig_t *config);

/* life.c */
MOE_MUST_USE enum moe_code moe_nccl_open(const struct moe_nccl_options *options, struct moe_comm **out, struct moe_error *err);
void moe_nccl_free(struct moe_comm *c);
bool moe_nccl_keep(struct moe_comm *c);
void moe_nccl_accept(struct moe_comm *c);
/* calls.c */
extern const struct moe_comm_ops moe_nccl_ops;
/* plugin.c */
MOE_MUST_USE enum moe_code moe_nccl_ready(int ordinal, struct moe_error *err);
extern const struct moe_nccl moe_nccl_table;
/* id.c */
MOE_MUST_USE enum moe_code moe_nccl_make_id(unsigned char id[MOE_NCCL_ID_BYTES], struct moe_error *err);
void moe_nccl_forget_id(const unsigned char id[MOE_NCCL_ID_BYTES]);
#endif
