/* The audit log of a run: a journal of common/log, its time as text, and what is in it.
 *
 * Kinds and the members that moe_log_tell() knows (each may be absent, more may be there and are told as they are):
 *   start    version profile command[] user layers[] missing[] warnings[] (each list may be one text)
 *   layer    layer why           a preferred one that is absent
 *   denial   call args[] arguments path peer program pid tid rule action hint      args: as hexadecimal strings, as the kernel got them
 *   file     path bytes sha256                                      limit    limit value used    "memory", "time", "tasks", "quota-bytes" ...
 *   warning  text                                                   repeats  denials of this run, in all and by first line: see moe_log_summary()
 *   exit     status signal timed_out over_memory over_quota peak_memory_bytes peak_tasks cpu_ms elapsed_ms left_over
 */
#ifndef MOE_SANDBOX_LOG_H
#define MOE_SANDBOX_LOG_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include "common/doc/json_write.h"
#include "common/log/chain.h"
#include <stdbool.h>
#include <stdint.h>

#define MOE_CAP_LOG_REPEATS 8u       /* lines written of denials that are alike; later ones are counted and told at the end */
#define MOE_CAP_LOG_ALIKE   64u      /* lines written of one call, program and rule, whatever the path: a job cannot fill a disk by being denied */
#define MOE_CAP_LOG_SORTS   4096u    /* sorts of denials that are told apart; the rest is counted */
#define MOE_CAP_LOG_TELL    (64u << 20)   /* memory that telling a log may take                   */

struct moe_log;                      /* opaque; one owner, one thread */

/* Opens for appending, 0600, no link followed; an existing log is continued from its last line (its chain is verified first). fd >= 0 instead of a path:
 * written there, from line 1 on; the descriptor stays the caller's. Both absent: events are counted and the first few remembered for the summary.
 * One writer at a time: the file is locked. Errors: IO (EAGAIN: another run writes to it), PARSE (an existing file whose chain is broken, with its line). */
MOE_MUST_USE enum moe_code moe_log_open(const char *path, int fd, struct moe_log **out, struct moe_error *err);
void moe_log_free(struct moe_log **log);

/* An event of a kind ("start", "layer", "denial", "file", "limit", "exit"): begin, add members to the JSON writer, end. One at a time. An event that does not
 * fit into a line is written without its members, with `"cut":true`. Numbers past 2^53 do not belong into JSON: leave the member out. */
struct moe_json *moe_log_begin(struct moe_log *log, const char *kind);
void moe_log_end(struct moe_log *log);
bool moe_log_failed(const struct moe_log *log);      /* a line could not be written */
/* One member of the event that was begun, unless the value is empty; cut, with "..." behind it, past `most` bytes. */
void moe_log_text(struct moe_json *j, const char *key, struct moe_str value, size_t most);

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

/* `why LOG`: verify the chain and tell the log to people. *broken_line = 0 when the chain holds; else what stands before that line is told, and nothing of the
 * rest. Errors: IO, PARSE (no log at all: not one line holds), LIMIT. */
MOE_MUST_USE enum moe_code moe_log_tell(const char *path, struct moe_buf *out, unsigned *broken_line, struct moe_error *err);
#endif
