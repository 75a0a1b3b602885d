/* One node of a job, from the first process to the last: what it is to run, decided before anything is done, and the two parts that a node can play.
 *
 *   coordinator   job.c      machine (runtime/fault) ── actions ──► nodes          its own node by calls, others by messages: the same messages
 *                                  ▲                                │
 *                                  └────────── events ◄─────────────┘
 *   member        member.c   the coordinator's messages ──► agent ──► the coordinator
 *   both          house.c    signals, streams, and the agent with its ranks
 *
 * One loop over poll(2), one thread; what would wait (verifying checkpoints, opening links) is done by others. */
#ifndef MOE_RUNTIME_LAUNCH_LAUNCH_H
#define MOE_RUNTIME_LAUNCH_LAUNCH_H
#include "common/crypt/digest.h"
#include "runtime/fault/machine.h"
#include "runtime/tls/tls.h"

struct moe_launch {                        /* all borrowed                                                                        */
    unsigned ranks, nodes;                 /* of this node; of the job                                                            */
    uint32_t hint;                         /* where this node stands among the others, if anybody says so; UINT32_MAX              */
    const char *job;                       /* its name: part of every key, and of every line of the audit log                     */
    const char *host, *port;               /* of the coordinator; NULL: a job of one node, without a port                          */
    const unsigned char *key;              /* [MOE_PSK_BYTES]; NULL: certificates, or a job of one node                            */
    const char *cert, *cert_key, *ca;
    const char *path;                      /* the program; spawn.h                                                                */
    char *const *argv, *const *envp;
    bool prefix, quiet;
    unsigned deadline_ms, wait_ms;         /* of collectives; for the coordinator to be there                                      */
    struct moe_job_options machine;
    const char *root, *pubkey, *verify;    /* checkpoints; who must have signed them; moe-verify-ckpt. NULL: none, nobody, found    */
    bool resume;                           /* false: the first generation begins anew                                             */
    const char *kill_file, *audit_log;     /* NULL: none                                                                          */
    unsigned char build[MOE_SHA256_BYTES], config[MOE_SHA256_BYTES];
};

/* Run the job to its end. *status: what to exit with. Errors end all ranks of this node first: those of the parts; the audit log's. */
MOE_MUST_USE enum moe_code moe_launch_coordinate(const struct moe_launch *launch, int *status, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_launch_join(const struct moe_launch *launch, int *status, struct moe_error *err);
#endif
