/* What the launcher and one rank that it started say to each other, over a SOCK_SEQPACKET pair that the rank inherits: a message a packet, descriptors with it.
 * The rank's number for it is in MOE_CONTROL_FD. Each end treats the other's packets as untrusted bytes. */
#ifndef MOE_RUNTIME_CONTROL_CONTROL_H
#define MOE_RUNTIME_CONTROL_CONTROL_H
#include "common/base/error.h"
#include "runtime/comm/link.h"

#define MOE_CONTROL_VARIABLE "MOE_CONTROL_FD"
#define MOE_CAP_CONTROL_TEXT 256u
#define MOE_NO_STEP          UINT64_MAX
enum { MOE_CONTROL_VERSION = 2 };

enum moe_control_kind {
    /* to the rank */
    MOE_CONTROL_START,        /* a generation begins: `start`; its links follow, then GO                                            */
    MOE_CONTROL_LINK,         /* the connection to one other rank: `link`, with a descriptor                                         */
    MOE_CONTROL_GO,           /* all links were sent                                                                                */
    MOE_CONTROL_ABORT,        /* leave the generation: collectives fail, answer DRAINED, wait for START                             */
    MOE_CONTROL_STOP,         /* finish the step, write a checkpoint, end: `stop`                                                   */
    /* from the rank */
    MOE_CONTROL_HELLO,        /* first packet: `hello`                                                                              */
    MOE_CONTROL_BEAT,         /* once a second, and when something changes: `beat`                                                  */
    MOE_CONTROL_FAILED,       /* this generation cannot go on: `failed`; the rank waits for ABORT                                   */
    MOE_CONTROL_DRAINED,      /* the answer to ABORT                                                                                */
    MOE_CONTROL_COMMITTED,    /* rank 0: a checkpoint of `step` is committed                                                        */
    MOE_CONTROL_STATE,        /* to the rank: how the job is, for telemetry: `state`                                                 */
    MOE_CONTROL_DONE,         /* the job's end is reached; the exit status follows from the process                                 */
    MOE_CONTROL_KINDS
};
enum moe_stop { MOE_STOP_NONE, MOE_STOP_SIGNAL, MOE_STOP_DISABLED };      /* DISABLED: the kill file, or MOE_EMERGENCY_DISABLE */
enum moe_control_state { MOE_CONTROL_RUNNING, MOE_CONTROL_SUSPECT, MOE_CONTROL_DRAINING, MOE_CONTROL_REFORMING, MOE_CONTROL_RESTORING };
enum moe_rank_phase { MOE_PHASE_WAIT, MOE_PHASE_RESTORE, MOE_PHASE_TRAIN, MOE_PHASE_EVAL, MOE_PHASE_CHECKPOINT, MOE_PHASE_DRAIN, MOE_PHASE_END, MOE_PHASES };

struct moe_control {                   /* fixed size; what a kind does not use is 0                                                 */
    enum moe_control_kind kind;
    uint64_t generation;
    union {
        /* restore_step MOE_NO_STEP: from the beginning; else commit: the digest of the commit record that was verified, and no other may be loaded */
        struct { uint32_t rank, world, local_rank, local_world, deadline_ms; uint64_t restore_step; unsigned char commit[32]; } start;
        struct { uint32_t peer; bool secure, server; unsigned char key[MOE_LINK_KEY_BYTES]; } link;            /* key only when secure */
        struct { enum moe_stop why; uint32_t grace_ms; } stop;                                                 /* grace_ms: then it is ended; 0: nobody knows */
        struct { uint32_t version; unsigned char config[32]; } hello;                                         /* moe_config_digest() */
        struct { enum moe_rank_phase phase; uint64_t step; uint32_t still_ms; } beat;                          /* still_ms: since it last got on */
        struct { enum moe_code code; int32_t sys; uint32_t peer; char text[MOE_CAP_CONTROL_TEXT]; } failed;    /* peer UINT32_MAX: none in particular */
        struct { uint64_t step; } committed;
        struct { enum moe_control_state state; uint32_t nodes; } state;                                       /* nodes that have ranks in this generation */
    };
};

/* Send one packet, without waiting. `fd` goes with LINK and with no other kind (-1); the caller closes its own.
 * Errors: IO (EAGAIN in err->sys: full; EPIPE). */
MOE_MUST_USE enum moe_code moe_control_send(int socket, const struct moe_control *message, int fd, struct moe_error *err);
/* Receive one, without waiting; *fd is -1, or with LINK the caller's to close (close-on-exec). Both are untouched on failure.
 * Errors: IO (EAGAIN; ECONNRESET: the other end is gone, and all that it sent was received), PARSE (no packet of ours: every descriptor that came was closed). */
MOE_MUST_USE enum moe_code moe_control_receive(int socket, struct moe_control *message, int *fd, struct moe_error *err);
/* The bytes of a packet, as runtime/rdzv carries them between nodes too: fixed little-endian layout, one size a kind, one form a message.
 * Errors of read: PARSE, with the member in err->field. */
enum { MOE_CONTROL_BYTES = 512 };
size_t moe_control_write(const struct moe_control *message, unsigned char into[MOE_CONTROL_BYTES]);
MOE_MUST_USE enum moe_code moe_control_read(const unsigned char *bytes, size_t n, struct moe_control *message, struct moe_error *err);
#endif
