/* What ranks say, line by line and under their names, on our own standard output and error, without ever waiting for whoever reads those. Lines of NCCL's log lose
 * names and addresses on their way (runtime/comm/nccl_words.h).
 *
 * A sink is one of our streams. It holds a bounded number of bytes; while it is full, ranks are not read, so a slow reader slows them and loses nothing. A reader that
 * takes nothing for MOE_SINK_STUCK_MS is not allowed to stop a job: lines are then dropped and counted until it reads again. */
#ifndef MOE_RUNTIME_LAUNCH_OUTPUT_H
#define MOE_RUNTIME_LAUNCH_OUTPUT_H
#include "common/base/error.h"
#include "common/base/str.h"
#include <stdbool.h>
#include <stdint.h>

enum { MOE_SINK_STUCK_MS = 5000 };
#define MOE_CAP_SINK_BYTES (1u << 20)      /* that wait to be written           */
#define MOE_CAP_LINE_BYTES (64u << 10)     /* a longer one is cut into several  */

struct moe_sink;                           /* opaque; one owner, one thread */
/* `fd` is borrowed; it is not made non-blocking, for others share it. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_sink_new(int fd, struct moe_sink **out, struct moe_error *err);
void moe_sink_free(struct moe_sink **sink);        /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */
/* The descriptor to poll for POLLOUT, or -1 when nothing waits. */
int moe_sink_fd(const struct moe_sink *sink);
/* Write what goes without waiting. A reader that is gone is no error: what ranks say is then dropped, and the job goes on. */
void moe_sink_flush(struct moe_sink *sink, uint64_t now_ms);
/* Whether a line of any length fits; always, once its reader is stuck or gone. */
bool moe_sink_open(const struct moe_sink *sink, uint64_t now_ms);
void moe_sink_add(struct moe_sink *sink, struct moe_str prefix, struct moe_str line);      /* and "\n" */
/* A line of our own: "moe-launch: " and the text, escaped. It goes out at once if it can. NULL sink: standard error. */
void moe_sink_say(struct moe_sink *sink, const char *text);
/* At the end: wait so long for what is left to go. */
void moe_sink_drain(struct moe_sink *sink, unsigned wait_ms);

struct moe_lines;                          /* opaque; one stream of one rank; one owner */
/* `fd` is taken (on success only) and read without waiting; `sink` is kept. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_lines_new(int fd, struct moe_sink *sink, struct moe_lines **out, struct moe_error *err);
void moe_lines_free(struct moe_lines **lines);     /* what is there already goes out first; closes; sets it to NULL; NULL is fine */
void moe_lines_name(struct moe_lines *lines, struct moe_str prefix);       /* what stands before each line; cut where it does not fit */
int moe_lines_fd(const struct moe_lines *lines, uint64_t now_ms);      /* to poll for POLLIN; -1: not now, or its end was reached */
/* Read what has come, at most a few chunks, so that one rank does not keep others from being heard. False at the end. */
bool moe_lines_turn(struct moe_lines *lines, uint64_t now_ms);
#endif
