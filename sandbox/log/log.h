/* The audit log: one JSON line an event, each bound to the one before by SHA-256, so that a line that was taken out or changed shows. */
#ifndef MOE_SANDBOX_LOG_H
#define MOE_SANDBOX_LOG_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include "common/doc/json_write.h"
#include <stdbool.h>
#include <stdint.h>

#define MOE_CAP_LOG_LINE    (64u << 10)
#define MOE_CAP_LOG_REPEATS 8u       /* lines written of denials that are alike; later ones are counted and told at the end */

struct moe_log;                      /* opaque; one owner, one thread */

/* Opens for appending, 0600, no link followed; an existing log is continued from its last line (its chain is verified first). fd >= 0 instead of a path: written there.
 * Both absent: events are counted and the first few remembered for the summary. Errors: IO, PARSE (an existing file whose chain is broken, with its line). */
MOE_MUST_USE enum moe_code moe_log_open(const char *path, int fd, struct moe_log **out, struct moe_error *err);
void moe_log_free(struct moe_log **log);

/* An event of a kind ("start", "layer", "denial", "file", "limit", "exit"): begin, add members to the JSON writer, end. One at a time. */
struct moe_json *moe_log_begin(struct moe_log *log, const char *kind);
void moe_log_end(struct moe_log *log);
bool moe_log_failed(const struct moe_log *log);      /* a line could not be written */

/* What was denied. All borrowed; empty = not known. */
struct moe_denial {
    int nr; uint64_t args[6];            /* nr < 0: no system call but a layer's or a limit's doing                     */
    struct moe_str arguments;            /* decoded: "AF_INET, SOCK_RAW, 1"                                             */
    struct moe_str path, peer, program;  /* program: /proc/PID/exe as the job sees it                                   */
    int pid, tid;                        /* in the job's pid namespace when known, else outside                        */
    struct moe_str rule;                 /* "training: calls.default" or "training.yaml:31: socket"                     */
    struct moe_str action;               /* "errno:EPERM", "kill"                                                       */
    struct moe_str hint;                 /* "files.write: [/data]  or  --rw /data"                                      */
};
void moe_log_denial(struct moe_log *log, const struct moe_denial *d);
/* Totals and, for each sort of denial, how often: as one event and, in words, for standard error. Call once, last. */
void moe_log_summary(struct moe_log *log, struct moe_buf *words);
uint64_t moe_log_denials(const struct moe_log *log);

/* `why LOG`: verify the chain and tell the log to people. *broken_line = 0 when the chain holds. Errors: IO, PARSE, LIMIT. */
MOE_MUST_USE enum moe_code moe_log_tell(const char *path, struct moe_buf *out, unsigned *broken_line, struct moe_error *err);
#endif
