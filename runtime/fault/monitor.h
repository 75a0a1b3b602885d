/* A rank's side of the launcher: a thread that sends heartbeats, hears ABORT and STOP, and aborts the communicator so that no collective outlives its generation.
 * Without a launcher (no MOE_CONTROL_FD) the same calls give a world of one. */
#ifndef MOE_RUNTIME_FAULT_MONITOR_H
#define MOE_RUNTIME_FAULT_MONITOR_H
#include "runtime/comm/comm.h"
#include "runtime/control/control.h"

struct moe_monitor;  /* opaque; one owner; progress and stop by the training thread */

struct moe_session {                   /* one generation, as this rank sees it                                                      */
    struct moe_comm *world;            /* the caller's: moe_comm_free(), before the next moe_monitor_next()                         */
    uint64_t generation, restore_step; /* MOE_NO_STEP: from the beginning                                                           */
    unsigned char commit[32];          /* of the step: the digest of the commit record that was verified; nothing else may be loaded */
    unsigned local_rank, local_world;
    bool restarted;                    /* not the first generation that this process sees                                           */
};

/* Takes over the signals SIGTERM and SIGINT (a stop is asked for; the second one ends the process) and the control socket, which leaves the environment: so call it
 * before other threads are started, and once at a time. `config` is told in HELLO. Collectives have the shorter deadline of `deadline_ms` and the launcher's.
 * Errors: IO, USAGE (MOE_CONTROL_FD is no socket of ours; no deadline), LIMIT. */
MOE_MUST_USE enum moe_code moe_monitor_new(const unsigned char config[32], unsigned deadline_ms, struct moe_monitor **out, struct moe_error *err);
/* Says what is still to be said, ends the beats, and gives the signals back their default: the last thing of a job, behind whatever may take long.
 * Sets it to NULL; NULL is fine; a MOE_AUTO destructor. */
void moe_monitor_free(struct moe_monitor **monitor);

/* Wait for the next generation; its links are open and the first barrier is passed. *more is false when there will be none (STOP while waiting; alone: a second
 * one). Being here is what DRAINED says: everything of the last generation, writers of checkpoints too, has come to rest before.
 * Errors: IO (the launcher is gone), PARSE (it says what makes no sense), those of comm.h: then call moe_monitor_failed() and, if that is true, this again. */
MOE_MUST_USE enum moe_code moe_monitor_next(struct moe_monitor *monitor, struct moe_session *out, bool *more, struct moe_error *err);
/* Got on: called at least once a step. Cheap. */
void moe_monitor_progress(struct moe_monitor *monitor, enum moe_rank_phase phase, uint64_t step);
/* How the job is, as far as this rank was told; nodes: 0, not known. Cheap. */
enum moe_control_state moe_monitor_state(struct moe_monitor *monitor, unsigned *nodes);
bool moe_monitor_suspected(struct moe_monitor *monitor);                /* a rank was, since this was asked last */
enum moe_stop moe_monitor_stop(struct moe_monitor *monitor);            /* cheap; MOE_STOP_NONE until asked */
/* Milliseconds until whoever was told to stop is ended, by the grace time that the launcher told with it; UINT64_MAX: it was not told, or none was. Cheap. */
uint64_t moe_monitor_left_ms(struct moe_monitor *monitor);
/* This generation failed here. True: a launcher is there and will form a new one; false: alone, the error is the end. */
bool moe_monitor_failed(struct moe_monitor *monitor, const struct moe_error *err);
void moe_monitor_committed(struct moe_monitor *monitor, uint64_t step);
void moe_monitor_done(struct moe_monitor *monitor);
bool moe_monitor_alone(const struct moe_monitor *monitor);
#endif
