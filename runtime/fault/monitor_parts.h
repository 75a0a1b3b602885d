/* What the files of the monitor share: monitor.c (the training thread's calls), generation.c (a generation from START to the first barrier), listen.c (the thread). */
#ifndef MOE_RUNTIME_FAULT_MONITOR_PARTS_H
#define MOE_RUNTIME_FAULT_MONITOR_PARTS_H
#include "runtime/fault/monitor.h"
#include <pthread.h>
#include <stdatomic.h>

enum { MOE_BEAT_MS = 1000, MOE_FAREWELL_MS = 1000 };      /* between beats; to say the last things before the monitor goes */

/* How a generation comes about. Behind START each step is the training thread's but LINK and GO. */
enum moe_forming { MOE_FORMING_NONE, MOE_FORMING_LINKS, MOE_FORMING_READY, MOE_FORMING_OPENING };
struct moe_link_offer { int fd; bool secure, server; unsigned char key[MOE_LINK_KEY_BYTES]; };   /* fd: ours, -1 once it is a link */

struct moe_monitor {
    /* set by moe_monitor_new(), then read only */
    int control, wake, signals;          /* control -1: alone; eventfds: something is to be done, a signal came */
    unsigned deadline_ms;
    unsigned char config[32];
    bool threaded;
    unsigned sessions;                   /* the training thread's: how many it was given */
    pthread_t thread;

    /* any thread */
    _Atomic uint64_t step, moved_ms;
    _Atomic uint64_t ended_ms;           /* when who was told to stop is ended; UINT64_MAX: nobody knows */
    _Atomic unsigned phase, stop;        /* enum moe_rank_phase, enum moe_stop */
    _Atomic unsigned state, nodes;       /* enum moe_control_state; as the launcher said last */
    _Atomic bool beat_now, suspected;

    pthread_mutex_t lock;                /* of all that follows */
    pthread_cond_t changed;
    bool waiting, quitting, lost;        /* in moe_monitor_next(), for a generation; in moe_monitor_free(); the launcher is gone */
    struct moe_error why_lost;
    struct moe_control start;            /* the last START */
    bool started, aborted, owes_drained; /* there was one; ABORT came for it; and was not answered yet */
    uint64_t drain_generation;           /* which the answer names */
    enum moe_forming forming;
    struct moe_link_offer *offers;       /* [world], by peer; while forming */
    unsigned offered;
    int handshake;                       /* the socket whose handshake is under way, once more: to cut it short; -1 */
    struct moe_comm *comm;               /* the session's, to be aborted; NULL when there is none */
    unsigned owed;                       /* bits of the kinds in `out` that are to be sent */
    struct moe_control out[MOE_CONTROL_KINDS];
    uint64_t next_beat_ms, farewell_ms;
};

void *moe_monitor_listen(void *monitor);                                    /* the thread */
void moe_monitor_wake(struct moe_monitor *m);
void moe_monitor_owe(struct moe_monitor *m, const struct moe_control *message);     /* locked; the thread sends it */
void moe_monitor_lose(struct moe_monitor *m, const struct moe_error *why);  /* locked: the launcher is gone */

/* locked, by the thread. Errors: PARSE (not in this order). `fd` is taken. */
MOE_MUST_USE enum moe_code moe_generation_hear(struct moe_monitor *m, const struct moe_control *message, int fd, struct moe_error *err);
void moe_generation_drop(struct moe_monitor *m);                            /* locked: forget what was offered */
/* By the training thread, not locked, once it is READY: links, communicator, first barrier. */
MOE_MUST_USE enum moe_code moe_generation_open(struct moe_monitor *m, struct moe_session *out, struct moe_error *err);
#endif
