/* The audit log of a job: JSON lines, one a security event, each bound to the one before by SHA-256 (common/log), in the shape of OCSF 1.x so that a SIEM takes
 * them. `moe-launch audit verify FILE` checks the chain. Numbers, enums, digests, and names of our own only: nothing that a peer said is copied into it but its address.
 *
 * Who asks to be let in is an Authentication (3002, activity Logon), all else an Application Lifecycle (6002; Start, Stop, Disable, or 99 with `activity_name`).
 * `seq`, `kind`, `prev` and `hash` are the chain's; `metadata.correlation_uid` is the job; what OCSF has no name for stands in `unmapped`:
 *   generation step rank node    where it applies          status    of a rank, of the job          sha256    the digest
 *   delay_ms                     that a restart waits */
#ifndef MOE_RUNTIME_AUDITLOG_AUDITLOG_H
#define MOE_RUNTIME_AUDITLOG_AUDITLOG_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include <stdbool.h>
#include <stdint.h>

#define MOE_CAP_AUDIT_JOB 128u           /* bytes of a job's name */

enum moe_audit_kind {
    MOE_AUDIT_START, MOE_AUDIT_CONFIG, MOE_AUDIT_ADMIT, MOE_AUDIT_REJECT, MOE_AUDIT_STATE, MOE_AUDIT_GENERATION, MOE_AUDIT_RANK_STARTED, MOE_AUDIT_RANK_EXITED,
    MOE_AUDIT_CHECKPOINT_COMMIT, MOE_AUDIT_CHECKPOINT_VERIFY, MOE_AUDIT_KILL_SWITCH, MOE_AUDIT_STOP, MOE_AUDIT_EXIT, MOE_AUDIT_KINDS
};
struct moe_audit_event {               /* what does not apply is 0, or UINT64_MAX for step, rank and node                           */
    enum moe_audit_kind kind;
    bool failed;                       /* OCSF status; REJECT is always one                                                        */
    uint64_t generation, step, rank, node; int64_t status;
    uint64_t count;                    /* of events alike that this one stands for; 0: it stands for itself                         */
    uint64_t delay_ms;                 /* that something waits; 0: it does not                                                     */
    const char *word;                  /* a name of ours: a state, a reason ("wrong-psk")                                           */
    const char *address;               /* of a peer: HOST:PORT                                                                     */
    const unsigned char *digest;       /* 32 bytes: of a config, a commit record                                                    */
};
struct moe_auditlog; /* opaque; one owner; threads may share it (it locks) */
/* Opens for appending, 0600, no link followed; an existing log is continued after its chain was verified. `job` stands in every line.
 * Errors: IO (EAGAIN: another process writes to it), PARSE (a broken chain, with its line), LIMIT. */
MOE_MUST_USE enum moe_code moe_auditlog_open(const char *path, const char *job, struct moe_auditlog **out, struct moe_error *err);
void moe_auditlog_free(struct moe_auditlog **log);
/* NULL log: nothing. Written and flushed to the disk before it returns. Errors: IO; a job whose audit log cannot be written stops. */
MOE_MUST_USE enum moe_code moe_auditlog_tell(struct moe_auditlog *log, const struct moe_audit_event *event, struct moe_error *err);
/* Whether the chain of a file holds: *broken_line 0, it does; else the first line that is not bound to the one before. A line that a crash left torn does not hold
 * until the next event, which names it. That lines are missing at the end no chain can tell: compare *events with what is known.
 * Errors: IO, PARSE (no audit log at all), LIMIT. */
MOE_MUST_USE enum moe_code moe_auditlog_verify(const char *path, uint64_t *events, unsigned *broken_line, struct moe_error *err);
#endif
