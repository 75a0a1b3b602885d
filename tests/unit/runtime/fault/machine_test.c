/* The job's machine by script: what it answers to each event, in each state. A row is an event, so many ms after the one before, and the actions that must follow,
 * in order: a state's name, wait:MS, start/kill NODE.LOCAL, abort:GENERATION, choose, form:GENERATION@STEP xWORLD, stop, drop:NODE, end:STATUS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/buf.h"
#include "runtime/fault/machine.h"
#include <inttypes.h>
#include <string.h>

struct row { uint64_t after_ms; struct moe_job_event event; const char *want; };

#define JOIN(n, r)          { .kind = MOE_EVENT_NODE_JOINED, .node = n, .ranks = r }
#define LOST(n)             { .kind = MOE_EVENT_NODE_LOST, .node = n }
#define UP(n, l)            { .kind = MOE_EVENT_RANK_STARTED, .node = n, .local = l }
#define BEAT(n, l, g, p)    { .kind = MOE_EVENT_BEAT, .node = n, .local = l, .generation = g, .phase = MOE_PHASE_##p }
#define STUCK(n, l, g)      { .kind = MOE_EVENT_BEAT, .node = n, .local = l, .generation = g, .phase = MOE_PHASE_TRAIN, .step = 9, .still_ms = 40001 }
#define FAILED(n, l, g)     { .kind = MOE_EVENT_RANK_FAILED, .node = n, .local = l, .generation = g }
#define DRAINED(n, l, g)    { .kind = MOE_EVENT_RANK_DRAINED, .node = n, .local = l, .generation = g }
#define EXIT(n, l, s)       { .kind = MOE_EVENT_RANK_EXITED, .node = n, .local = l, .status = (s) << 8 }
#define KILLED(n, l, s)     { .kind = MOE_EVENT_RANK_EXITED, .node = n, .local = l, .status = s }
#define CHOSEN(s)           { .kind = MOE_EVENT_RESTORE_CHOSEN, .step = s }
#define NO_CHOICE           { .kind = MOE_EVENT_RESTORE_FAILED }
#define COMMITTED(g, s)     { .kind = MOE_EVENT_COMMITTED, .generation = g, .step = s }
#define STOP(w)             { .kind = MOE_EVENT_STOP, .why = MOE_STOP_##w }
#define TICK                { .kind = MOE_EVENT_TICK }

#define BEGIN_TWO                                                                                                                                            \
    { 0, TICK, "gather" }, { 10, JOIN(0, 2), "start 0.0 start 0.1 restore choose" }, { 10, UP(0, 0), "" }, { 10, CHOSEN(MOE_NO_STEP), "" },                     \
    { 10, UP(0, 1), "form:0@none x2" }
#define RUN_TWO BEGIN_TWO, { 10, BEAT(0, 0, 0, TRAIN), "" }, { 10, BEAT(0, 1, 0, TRAIN), "running" }
#define RUN_ONE                                                                                                                                              \
    { 0, JOIN(0, 1), "gather start 0.0 restore choose" }, { 0, UP(0, 0), "" }, { 0, CHOSEN(MOE_NO_STEP), "form:0@none x1" }, { 0, BEAT(0, 0, 0, TRAIN), "running" }
/* Behind RUN_TWO: one restart, without progress, and then a loss that waits. */
#define LOSE_TWICE                                                                                                                                           \
    { 0, KILLED(0, 1, 9), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "reform start 0.1 restore choose" }, { 0, UP(0, 1), "" }, { 0, CHOSEN(3), "form:1@3 x2" },   \
    { 0, KILLED(0, 1, 9), "drain abort:1" }, { 0, DRAINED(0, 0, 1), "reform wait:1000" }
#define RUN_NODES                                                                                                                                            \
    { 0, JOIN(0, 1), "gather start 0.0" }, { 0, UP(0, 0), "" }, { 0, JOIN(1, 1), "start 1.0 restore choose" }, { 0, UP(1, 0), "" },                             \
    { 0, CHOSEN(4), "form:0@4 x2" }, { 0, BEAT(0, 0, 0, TRAIN), "" }, { 0, BEAT(1, 0, 0, EVAL), "running" }

static const struct script {
    const char *name;
    struct moe_job_options options;          /* what is 0 is as of `defaults` */
    struct row rows[24];
    const char *why;                         /* of END; NULL: the job does not end */
} scripts[] = {
    { "a job from start to end", { 0 },
      { RUN_TWO, { 1000, COMMITTED(0, 5), "" }, { 0, BEAT(0, 0, 0, END), "" }, { 0, EXIT(0, 0, 0), "" }, { 0, EXIT(0, 1, 0), "ended end:0" }, { 0, JOIN(1, 1), "" } },
      "all ranks are done; the last checkpoint is of step 5" },
    { "a generation is not formed before the choice is made", { 0 },
      { { 0, JOIN(0, 1), "gather start 0.0 restore choose" }, { 0, UP(0, 0), "" }, { 1000, BEAT(0, 0, 0, WAIT), "" }, { 1000, CHOSEN(7), "form:0@7 x1" } }, NULL },
    { "a rank is killed, and is started again", { 0 },
      { RUN_TWO, { 10, KILLED(0, 1, 9), "drain abort:0" }, { 5, DRAINED(0, 0, 0), "reform start 0.1 restore choose" }, { 5, CHOSEN(40), "" },
        { 5, UP(0, 1), "form:1@40 x2" }, { 5, BEAT(0, 0, 1, RESTORE), "" }, { 5, BEAT(0, 0, 1, TRAIN), "" }, { 5, BEAT(0, 1, 1, CHECKPOINT), "running" } }, NULL },
    { "a rank fails without ending", { 0 },
      { RUN_TWO, { 10, FAILED(0, 1, 0), "drain abort:0" }, { 5, FAILED(0, 0, 0), "" }, { 5, DRAINED(0, 0, 0), "" }, { 5, DRAINED(0, 1, 0), "reform restore choose" },
        { 5, CHOSEN(3), "form:1@3 x2" } }, NULL },
    { "who does not drain in time is killed", { 0 },
      { RUN_TWO, { 10, FAILED(0, 1, 0), "drain abort:0" }, { 5, DRAINED(0, 1, 0), "" }, { 4994, TICK, "" }, { 1, TICK, "kill 0.0" },
        { 1, KILLED(0, 0, 9), "reform start 0.0 restore choose" } }, NULL },
    { "a second rank is lost while draining", { 0 },
      { RUN_TWO, { 10, KILLED(0, 1, 9), "drain abort:0" }, { 5, EXIT(0, 0, 3), "reform start 0.0 start 0.1 restore choose" } }, NULL },
    { "a beat is late, and comes", { 0 },
      { RUN_TWO, { 2980, BEAT(0, 0, 0, TRAIN), "" }, { 19, TICK, "" }, { 1, TICK, "suspect" }, { 10, BEAT(0, 0, 0, TRAIN), "" }, { 10, BEAT(0, 1, 0, TRAIN), "running" } }, NULL },
    { "a beat of an older generation is a sign of life, no more", { 0 },
      { RUN_TWO, { 0, FAILED(0, 1, 0), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "" }, { 0, DRAINED(0, 1, 0), "reform restore choose" }, { 0, CHOSEN(3), "form:1@3 x2" },
        { 2000, BEAT(0, 0, 0, TRAIN), "" }, { 0, BEAT(0, 1, 0, TRAIN), "" }, { 2000, TICK, "" }, { 0, BEAT(0, 0, 1, TRAIN), "" }, { 0, BEAT(0, 1, 1, TRAIN), "running" } }, NULL },
    { "a silent rank is killed, the others drain", { 0 },
      { RUN_TWO, { 3000, BEAT(0, 0, 0, TRAIN), "suspect" }, { 2000, BEAT(0, 0, 0, TRAIN), "" }, { 2000, BEAT(0, 0, 0, TRAIN), "" }, { 2000, BEAT(0, 0, 0, TRAIN), "" },
        { 999, TICK, "" }, { 1, TICK, "kill 0.1 drain abort:0" }, { 5, KILLED(0, 1, 9), "" }, { 5, DRAINED(0, 0, 0), "reform start 0.1 restore choose" } }, NULL },
    { "a rank that beats and stands still is told to leave", { 0 },
      { RUN_TWO, { 10, STUCK(0, 1, 0), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "" }, { 0, DRAINED(0, 1, 0), "reform restore choose" } }, NULL },
    { "standing still counts in training alone", { 0 },
      { RUN_TWO, { 10, { .kind = MOE_EVENT_BEAT, .local = 1, .phase = MOE_PHASE_CHECKPOINT, .still_ms = 90000 }, "" } }, NULL },
    { "events of an old generation change nothing", { 0 },
      { RUN_TWO, { 0, FAILED(0, 1, 0), "drain abort:0" }, { 0, DRAINED(0, 0, 7), "" }, { 0, DRAINED(0, 0, 0), "" }, { 0, DRAINED(0, 1, 0), "reform restore choose" },
        { 0, CHOSEN(3), "form:1@3 x2" }, { 0, FAILED(0, 1, 0), "" }, { 0, STUCK(0, 1, 0), "" }, { 0, DRAINED(0, 1, 0), "" }, { 0, FAILED(0, 1, 2), "" },
        { 0, FAILED(0, 1, 1), "drain abort:1" } }, NULL },
    { "events of nobody change nothing", { 0 },
      { RUN_TWO, { 0, KILLED(0, 2, 9), "" }, { 0, KILLED(1, 0, 9), "" }, { 0, FAILED(UINT32_MAX, 0, 0), "" }, { 0, FAILED(0, UINT32_MAX, 0), "" }, { 0, LOST(4096), "" },
        { 0, LOST(1), "" }, { 0, UP(0, 0), "" }, { 0, CHOSEN(99), "" }, { 0, NO_CHOICE, "" }, { 0, DRAINED(0, 0, 0), "" }, { 0, STOP(NONE), "" }, { 0, JOIN(0, 2), "" } }, NULL },
    { "a node that nobody waits for is dropped", { 0 }, { RUN_TWO, { 0, JOIN(1, 1), "drop:1" }, { 0, JOIN(MOE_CAP_JOB_NODES, 1), "drop:4096" } }, NULL },
    { "a node without ranks, or with too many, is dropped", { 0 },
      { { 0, JOIN(0, 0), "gather drop:0" }, { 0, JOIN(0, MOE_CAP_JOB_RANKS + 1), "drop:0" }, { 0, JOIN(0, UINT32_MAX), "drop:0" }, { 0, JOIN(0, 1), "start 0.0 restore choose" } }, NULL },
    { "one that is killed while it starts is started again", { 0 },
      { { 0, JOIN(0, 2), "gather start 0.0 start 0.1 restore choose" }, { 0, KILLED(0, 1, 9), "reform start 0.1 restore" }, { 0, UP(0, 0), "" }, { 0, CHOSEN(1), "" },
        { 0, UP(0, 1), "form:0@1 x2" } }, NULL },
    { "one that crashes while it starts is not", { 0 },
      { { 0, JOIN(0, 2), "gather start 0.0 start 0.1 restore choose" }, { 0, KILLED(0, 1, 11), "stopping stop" }, { 0, EXIT(0, 0, 0), "ended end:139" } },
      "rank 1 of node 0 ended by signal 11" },
    { "a rank that cannot start ends the job", { 0 },
      { { 0, JOIN(0, 2), "gather start 0.0 start 0.1 restore choose" }, { 0, EXIT(0, 1, 127), "stopping stop" }, { 0, EXIT(0, 0, 127), "ended end:127" } },
      "rank 1 of node 0 ended with status 127" },
    { "ranks that end with 0 before they say HELLO are done", { 0 },
      { { 0, JOIN(0, 2), "gather start 0.0 start 0.1 restore choose" }, { 0, EXIT(0, 1, 0), "" }, { 0, EXIT(0, 0, 0), "ended end:0" } }, "all ranks are done" },
    { "one that ends with 0 before the job begins is started again", { 0 },
      { { 0, JOIN(0, 2), "gather start 0.0 start 0.1 restore choose" }, { 0, EXIT(0, 1, 0), "" }, { 0, UP(0, 0), "reform start 0.1 restore" }, { 0, CHOSEN(1), "" },
        { 0, UP(0, 1), "form:0@1 x2" } }, NULL },
    { "a process that never says HELLO is killed", { .max_restarts = 1 },
      { { 0, JOIN(0, 1), "gather start 0.0 restore choose" }, { 59999, TICK, "" }, { 1, TICK, "kill 0.0" }, { 0, KILLED(0, 0, 9), "reform start 0.0 restore" },
        { 60000, TICK, "kill 0.0" }, { 0, KILLED(0, 0, 9), "stopping ended end:1" } }, "rank 0 of node 0 gives no sign of life; restarts are spent (1)" },
    { "a rank that waits and falls silent is killed and started again", { 0 },
      { { 0, JOIN(0, 2), "gather start 0.0 start 0.1 restore choose" }, { 0, UP(0, 0), "" }, { 10000, TICK, "kill 0.0" }, { 0, KILLED(0, 0, 9), "reform start 0.0 restore" } }, NULL },
    { "a rank ends while others gather", { .nodes = 2 },
      { { 0, JOIN(0, 1), "gather start 0.0" }, { 0, UP(0, 0), "" }, { 0, EXIT(0, 0, 2), "start 0.0" }, { 0, JOIN(1, 1), "start 1.0 restore choose" } }, NULL },
    { "a node is lost while others gather, and another comes", { .nodes = 2 },
      { { 0, JOIN(0, 1), "gather start 0.0" }, { 0, LOST(0), "" }, { 0, JOIN(1, 1), "start 1.0" }, { 0, JOIN(0, 1), "start 0.0 restore choose" } }, NULL },
    { "nodes that do not come end the job", { .nodes = 2 },
      { { 0, TICK, "gather" }, { 100, JOIN(0, 1), "start 0.0" }, { 59899, TICK, "" }, { 1, TICK, "stopping stop" }, { 5, EXIT(0, 0, 0), "ended end:125" } },
      "1 of 2 nodes came in 60000 ms" },
    { "a rank ends while the choice is made: it is not asked for twice", { 0 },
      { { 0, JOIN(0, 2), "gather start 0.0 start 0.1 restore choose" }, { 0, UP(0, 0), "" }, { 0, KILLED(0, 0, 11), "reform start 0.0 restore" }, { 0, UP(0, 0), "" },
        { 0, UP(0, 1), "" }, { 0, CHOSEN(8), "form:0@8 x2" } }, NULL },
    { "a rank ends while it loads", { 0 },
      { BEGIN_TWO, { 0, BEAT(0, 0, 0, RESTORE), "" }, { 0, EXIT(0, 1, 1), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "reform start 0.1 restore choose" } }, NULL },
    { "a rank falls silent while it loads", { 0 },
      { BEGIN_TWO, { 9000, BEAT(0, 0, 0, RESTORE), "" }, { 989, TICK, "" }, { 11, TICK, "kill 0.1 drain abort:0" } }, NULL },
    { "nothing may be gone on from: the job ends", { 0 },
      { { 0, JOIN(0, 1), "gather start 0.0 restore choose" }, { 0, UP(0, 0), "" }, { 0, NO_CHOICE, "stopping stop" }, { 0, EXIT(0, 0, 0), "ended end:125" } },
      "there are checkpoints, and none may be gone on from" },
    { "a node is lost, and comes back while the others drain", { .nodes = 2 },
      { RUN_NODES, { 10, LOST(1), "drain abort:0" }, { 0, JOIN(1, 1), "start 1.0" }, { 0, DRAINED(0, 0, 0), "reform restore choose" }, { 0, UP(1, 0), "" },
        { 0, CHOSEN(9), "form:1@9 x2" } }, NULL },
    { "a node is lost, and another one takes its place", { .nodes = 2 },
      { RUN_NODES, { 10, LOST(0), "drain abort:0" }, { 0, DRAINED(1, 0, 0), "reform" }, { 0, JOIN(5, 3), "start 5.0 start 5.1 start 5.2 restore choose" } }, NULL },
    { "a node is lost, and none comes", { .nodes = 2 },
      { RUN_NODES, { 10, LOST(0), "drain abort:0" }, { 0, DRAINED(1, 0, 0), "reform" }, { 9000, BEAT(1, 0, 0, WAIT), "" }, { 9000, BEAT(1, 0, 0, WAIT), "" },
        { 9000, BEAT(1, 0, 0, WAIT), "" }, { 9000, BEAT(1, 0, 0, WAIT), "" }, { 9000, BEAT(1, 0, 0, WAIT), "" }, { 9000, BEAT(1, 0, 0, WAIT), "" },
        { 6000, TICK, "stopping stop" }, { 0, EXIT(1, 0, 0), "ended end:1" } }, "node 0 is lost; 1 of 2 nodes came in 60000 ms" },
    { "a node whose ranks are done may go", { .nodes = 2 }, { RUN_NODES, { 0, EXIT(1, 0, 0), "" }, { 0, LOST(1), "" }, { 0, EXIT(0, 0, 0), "ended end:0" } }, "all ranks are done" },
    { "a node that does not end what was killed is dropped", { .nodes = 2 },
      { RUN_NODES, { 0, FAILED(1, 0, 0), "drain abort:0" }, { 0, DRAINED(1, 0, 0), "" }, { 5000, BEAT(1, 0, 0, WAIT), "kill 0.0" }, { 9999, BEAT(1, 0, 0, WAIT), "" },
        { 1, TICK, "drop:0 reform" }, { 0, KILLED(0, 0, 9), "" } }, NULL },
    { "fewer ranks go on", { .on_loss = MOE_LOSS_SHRINK },
      { RUN_TWO, { 0, KILLED(0, 0, 9), "drain abort:0" }, { 0, DRAINED(0, 1, 0), "reform restore choose" }, { 0, CHOSEN(5), "form:1@5 x1" }, { 0, BEAT(0, 0, 1, TRAIN), "" },
        { 0, BEAT(0, 1, 1, TRAIN), "running" }, { 0, UP(0, 0), "" } }, NULL },
    { "fewer nodes go on", { .nodes = 2, .on_loss = MOE_LOSS_SHRINK },
      { RUN_NODES, { 0, KILLED(1, 0, 9), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "reform drop:1 restore choose" }, { 0, JOIN(1, 1), "drop:1" }, { 0, CHOSEN(5), "form:1@5 x1" } }, NULL },
    { "too few ranks do not go on", { .on_loss = MOE_LOSS_SHRINK, .min_ranks = 2 },
      { RUN_TWO, { 0, KILLED(0, 0, 9), "drain abort:0" }, { 0, DRAINED(0, 1, 0), "reform stopping stop" }, { 0, EXIT(0, 1, 0), "ended end:137" } },
      "rank 0 of node 0 ended by signal 9; 1 rank is left" },
    { "nobody is left", { .on_loss = MOE_LOSS_SHRINK },
      { RUN_TWO, { 0, EXIT(0, 0, 5), "drain abort:0" }, { 0, EXIT(0, 1, 6), "reform drop:0 stopping ended end:5" } }, "rank 0 of node 0 ended with status 5; 0 ranks are left" },
    { "a loss that ends the job", { .on_loss = MOE_LOSS_STOP },
      { RUN_TWO, { 0, EXIT(0, 0, 3), "drain abort:0" }, { 0, DRAINED(0, 1, 0), "stopping stop" }, { 0, EXIT(0, 1, 0), "ended end:3" } }, "rank 0 of node 0 ended with status 3" },
    { "a status that no restart mends ends the job", { .final_status = 5 },
      { RUN_TWO, { 0, FAILED(0, 0, 0), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "" }, { 0, EXIT(0, 1, 5), "stopping stop" }, { 0, EXIT(0, 0, 0), "ended end:5" } },
      "rank 1 of node 0 ended with status 5" },
    { "one that says that it could not begin ends a job that has not", { .unbegun_status = 2 },
      { BEGIN_TWO, { 0, EXIT(0, 0, 2), "drain abort:0" }, { 0, EXIT(0, 1, 2), "stopping ended end:2" } },
      "rank 0 of node 0 ended with status 2" },
    { "and no job that ran", { .unbegun_status = 2 },
      { RUN_TWO, { 0, EXIT(0, 1, 2), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "reform start 0.1 restore choose" } }, NULL },
    { "and no other status does", { .final_status = 5 },
      { RUN_TWO, { 0, EXIT(0, 1, 4), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "reform start 0.1 restore choose" } }, NULL },
    { "restarts are spent", { .max_restarts = 1 },
      { RUN_TWO, { 0, FAILED(0, 0, 0), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "" }, { 0, DRAINED(0, 1, 0), "reform restore choose" }, { 0, CHOSEN(3), "form:1@3 x2" },
        { 0, BEAT(0, 0, 1, TRAIN), "" }, { 0, BEAT(0, 1, 1, TRAIN), "running" }, { 900000, KILLED(0, 1, 6), "drain abort:1" }, { 0, DRAINED(0, 0, 1), "stopping stop" },
        { 0, EXIT(0, 0, 0), "ended end:134" } }, "rank 1 of node 0 ended by signal 6; restarts are spent (1)" },
    { "restarts outside the window do not count", { .max_restarts = 1, .restart_window_ms = 5000 },
      { RUN_TWO, { 0, FAILED(0, 0, 0), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "" }, { 0, DRAINED(0, 1, 0), "reform restore choose" }, { 0, CHOSEN(3), "form:1@3 x2" },
        { 2500, BEAT(0, 0, 1, TRAIN), "" }, { 0, BEAT(0, 1, 1, TRAIN), "running" }, { 2500, FAILED(0, 0, 1), "drain abort:1" }, { 0, DRAINED(0, 0, 1), "" },
        { 0, DRAINED(0, 1, 1), "reform restore choose" }, { 0, CHOSEN(3), "form:2@3 x2" }, { 0, FAILED(0, 0, 2), "drain abort:2" }, { 0, DRAINED(0, 0, 2), "" },
        { 0, DRAINED(0, 1, 2), "stopping stop" } }, NULL },
    { "the first restart comes at once, those that follow wait", { .max_restarts = 9, .restart_delay_ms = 3000 },
      { RUN_ONE, { 0, KILLED(0, 0, 9), "drain reform start 0.0 restore choose" }, { 0, UP(0, 0), "" }, { 0, CHOSEN(3), "form:1@3 x1" },
        { 0, KILLED(0, 0, 9), "drain reform wait:1000" }, { 999, TICK, "" }, { 1, TICK, "start 0.0 restore choose" }, { 0, UP(0, 0), "" }, { 0, CHOSEN(3), "form:2@3 x1" },
        { 0, KILLED(0, 0, 9), "drain reform wait:2000" }, { 1999, TICK, "" }, { 1, TICK, "start 0.0 restore choose" }, { 0, UP(0, 0), "" }, { 0, CHOSEN(3), "form:3@3 x1" },
        { 0, KILLED(0, 0, 9), "drain reform wait:3000" }, { 3000, TICK, "start 0.0 restore choose" } }, NULL },
    { "a checkpoint is progress", { .max_restarts = 9, .restart_delay_ms = 3000 },
      { RUN_ONE, { 0, KILLED(0, 0, 9), "drain reform start 0.0 restore choose" }, { 0, UP(0, 0), "" }, { 0, CHOSEN(3), "form:1@3 x1" }, { 0, BEAT(0, 0, 1, TRAIN), "running" },
        { 0, COMMITTED(0, 4), "" }, { 0, COMMITTED(1, 4), "" }, { 0, KILLED(0, 0, 9), "drain reform start 0.0 restore choose" } }, NULL },
    { "one of an old generation is none", { .max_restarts = 9, .restart_delay_ms = 3000 },
      { RUN_ONE, { 0, KILLED(0, 0, 9), "drain reform start 0.0 restore choose" }, { 0, UP(0, 0), "" }, { 0, CHOSEN(3), "form:1@3 x1" }, { 0, BEAT(0, 0, 1, TRAIN), "running" },
        { 0, COMMITTED(0, 4), "" }, { 0, KILLED(0, 0, 9), "drain reform wait:1000" } }, NULL },
    { "to have run for long is progress", { .max_restarts = 9, .restart_delay_ms = 2000 },
      { RUN_ONE, { 0, KILLED(0, 0, 9), "drain reform start 0.0 restore choose" }, { 0, UP(0, 0), "" }, { 0, CHOSEN(3), "form:1@3 x1" }, { 0, BEAT(0, 0, 1, TRAIN), "running" },
        { 2000, KILLED(0, 0, 9), "drain reform start 0.0 restore choose" }, { 0, UP(0, 0), "" }, { 0, CHOSEN(3), "form:2@3 x1" }, { 0, BEAT(0, 0, 2, TRAIN), "running" },
        { 1999, KILLED(0, 0, 9), "drain reform wait:1000" } }, NULL },
    { "who is left beats while the lost one waits, and nobody is killed for it", { .max_restarts = 9, .restart_delay_ms = 30000 },
      { RUN_TWO, LOSE_TWICE, { 400, BEAT(0, 0, 1, WAIT), "" }, { 600, TICK, "start 0.1 restore choose" }, { 0, UP(0, 1), "" }, { 0, CHOSEN(3), "form:2@3 x2" } }, NULL },
    { "a second loss is taken in, and costs no restart", { .max_restarts = 2, .restart_delay_ms = 30000 },
      { RUN_TWO, LOSE_TWICE, { 400, KILLED(0, 0, 11), "" }, { 599, TICK, "" }, { 1, TICK, "start 0.0 start 0.1 restore choose" } }, NULL },
    { "a status that no restart mends does not wait", { .max_restarts = 9, .restart_delay_ms = 30000, .final_status = 5 },
      { RUN_TWO, LOSE_TWICE, { 400, EXIT(0, 0, 5), "stopping ended end:5" } }, "rank 0 of node 0 ended with status 5" },
    { "stopping does not wait", { .max_restarts = 9, .restart_delay_ms = 30000 },
      { RUN_TWO, LOSE_TWICE, { 400, STOP(SIGNAL), "stopping stop" }, { 600, TICK, "" }, { 0, EXIT(0, 0, 0), "ended end:137" } },
      "rank 1 of node 0 ended by signal 9; stopped by a signal" },
    { "a node that comes back while its loss waits is taken", { .nodes = 2, .max_restarts = 9, .restart_delay_ms = 30000 },
      { RUN_NODES, { 0, FAILED(0, 0, 0), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "" }, { 0, DRAINED(1, 0, 0), "reform restore choose" }, { 0, CHOSEN(3), "form:1@3 x2" },
        { 0, LOST(1), "drain abort:1" }, { 0, DRAINED(0, 0, 1), "reform wait:1000" }, { 500, JOIN(1, 1), "start 1.0" }, { 0, UP(1, 0), "" },
        { 500, TICK, "restore choose" }, { 0, CHOSEN(3), "form:2@3 x2" } }, NULL },
    { "fewer ranks wait, too", { .max_restarts = 9, .restart_delay_ms = 30000, .on_loss = MOE_LOSS_SHRINK },
      { RUN_TWO, { 0, FAILED(0, 0, 0), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "" }, { 0, DRAINED(0, 1, 0), "reform restore choose" }, { 0, CHOSEN(3), "form:1@3 x2" },
        { 0, KILLED(0, 0, 9), "drain abort:1" }, { 0, DRAINED(0, 1, 1), "reform wait:1000" }, { 1000, TICK, "restore choose" }, { 0, CHOSEN(3), "form:2@3 x1" } }, NULL },
    { "a rank that ends while others gather waits, and those that come do not", { .nodes = 2, .max_restarts = 9, .restart_delay_ms = 30000 },
      { { 0, JOIN(0, 1), "gather start 0.0" }, { 0, UP(0, 0), "" }, { 0, EXIT(0, 0, 2), "start 0.0" }, { 0, UP(0, 0), "" }, { 0, EXIT(0, 0, 2), "wait:1000" },
        { 500, JOIN(1, 1), "start 1.0" }, { 500, TICK, "start 0.0 restore choose" } }, NULL },
    { "ranks that are done do not wait", { .max_restarts = 9, .restart_delay_ms = 30000 },
      { RUN_TWO, { 0, FAILED(0, 0, 0), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "" }, { 0, DRAINED(0, 1, 0), "reform restore choose" }, { 0, CHOSEN(3), "form:1@3 x2" },
        { 0, FAILED(0, 0, 1), "drain abort:1" }, { 0, DRAINED(0, 0, 1), "" }, { 0, DRAINED(0, 1, 1), "reform wait:1000" }, { 0, EXIT(0, 0, 0), "" },
        { 0, EXIT(0, 1, 0), "ended end:0" } }, "all ranks are done" },
    { "one ends with 0 while the others train: they say when they miss it", { 0 },
      { RUN_TWO, { 0, EXIT(0, 1, 0), "" }, { 0, FAILED(0, 0, 0), "drain abort:0" }, { 0, DRAINED(0, 0, 0), "reform start 0.1 restore choose" } }, NULL },
    { "one fails because the others are done: so is the job", { 0 },
      { RUN_TWO, { 0, EXIT(0, 1, 0), "" }, { 0, FAILED(0, 0, 0), "drain abort:0" }, { 0, EXIT(0, 0, 0), "ended end:0" } }, "all ranks are done" },
    { "a signal stops it in good order", { 0 },
      { RUN_TWO, { 0, STOP(SIGNAL), "stopping stop" }, { 0, STOP(SIGNAL), "" }, { 0, COMMITTED(0, 6), "" }, { 0, EXIT(0, 1, 0), "" }, { 0, EXIT(0, 0, 0), "ended end:0" } },
      "stopped by a signal; the last checkpoint is of step 6" },
    { "disabled before anybody came", { 0 }, { { 0, STOP(DISABLED), "gather stopping ended end:0" } }, "disabled" },
    { "stopped while the choice is made", { 0 },
      { { 0, JOIN(0, 1), "gather start 0.0 restore choose" }, { 0, STOP(SIGNAL), "stopping stop" }, { 0, CHOSEN(4), "" }, { 0, UP(0, 0), "" }, { 0, NO_CHOICE, "" },
        { 0, EXIT(0, 0, 0), "ended end:0" } }, "stopped by a signal" },
    { "stopped while loading", { 0 }, { BEGIN_TWO, { 0, STOP(SIGNAL), "stopping stop" }, { 0, EXIT(0, 0, 0), "" }, { 0, EXIT(0, 1, 0), "ended end:0" } }, "stopped by a signal" },
    { "stopped while draining: what was lost is told", { 0 },
      { RUN_TWO, { 0, KILLED(0, 1, 9), "drain abort:0" }, { 0, STOP(SIGNAL), "stopping stop" }, { 0, DRAINED(0, 0, 0), "" }, { 0, EXIT(0, 0, 0), "ended end:137" } },
      "rank 1 of node 0 ended by signal 9; stopped by a signal" },
    { "a rank is lost while stopping: the others are told not to wait for it", { 0 },
      { RUN_TWO, { 0, STOP(SIGNAL), "stopping stop" }, { 0, KILLED(0, 1, 9), "abort:0" }, { 0, DRAINED(0, 0, 0), "" }, { 0, EXIT(0, 0, 0), "ended end:137" } },
      "rank 1 of node 0 ended by signal 9" },
    { "who does not stop within the grace time is killed", { 0 },
      { RUN_TWO, { 0, STOP(DISABLED), "stopping stop" }, { 29000, BEAT(0, 0, 0, TRAIN), "kill 0.1 abort:0" }, { 0, KILLED(0, 1, 9), "" }, { 999, TICK, "" },
        { 1, TICK, "kill 0.0" }, { 0, KILLED(0, 0, 9), "ended end:1" } }, "rank 1 of node 0 gives no sign of life" },
    { "a rank that saves for too long is killed", { .grace_ms = 2000 },
      { RUN_TWO, { 0, STOP(SIGNAL), "stopping stop" }, { 0, EXIT(0, 1, 0), "" }, { 2000, TICK, "kill 0.0" }, { 0, KILLED(0, 0, 9), "ended end:137" } },
      "ranks did not end within 2000 ms" },
    { "a node that is lost while stopping is not waited for", { .nodes = 2 },
      { RUN_NODES, { 0, STOP(SIGNAL), "stopping stop" }, { 0, LOST(1), "abort:0" }, { 0, EXIT(0, 0, 0), "ended end:1" } }, "node 1 is lost" },
    { "time that goes back changes nothing", { 0 }, { RUN_TWO, { UINT64_MAX - 40, TICK, "" }, { 2990, TICK, "" }, { 60, TICK, "suspect" } }, NULL },
};

static const struct moe_job_options defaults = { .nodes = 1, .max_restarts = 3, .suspect_ms = 3000, .lost_ms = 10000, .stuck_ms = 40000, .drain_ms = 5000, .gather_ms = 60000, .grace_ms = 30000 };

static struct moe_job_options options_of(struct moe_job_options o)
{
    struct moe_job_options all = defaults;
    all.nodes = o.nodes ? o.nodes : all.nodes;
    all.min_ranks = o.min_ranks;
    all.on_loss = o.on_loss;
    all.max_restarts = o.max_restarts ? o.max_restarts : all.max_restarts;
    all.restart_window_ms = o.restart_window_ms;
    all.restart_delay_ms = o.restart_delay_ms;
    all.final_status = o.final_status;
    all.unbegun_status = o.unbegun_status;
    all.grace_ms = o.grace_ms ? o.grace_ms : all.grace_ms;
    return all;
}

struct heard { struct moe_job *job; struct moe_buf *text; char why[160]; };

static void hear(void *ctx, const struct moe_job_action *a)
{
    struct heard *h = ctx;
    if (moe_buf_str(h->text).len)
        moe_buf_addc(h->text, ' ');
    switch (a->kind) {
    case MOE_ACTION_STATE:          moe_buf_printf(h->text, "%s", moe_job_state_name(a->state)); break;
    case MOE_ACTION_WAIT:           moe_buf_printf(h->text, "wait:%u", a->delay_ms); break;
    case MOE_ACTION_START_RANK:     moe_buf_printf(h->text, "start %u.%u", a->node, a->local); break;
    case MOE_ACTION_KILL_RANK:      moe_buf_printf(h->text, "kill %u.%u", a->node, a->local); break;
    case MOE_ACTION_ABORT:          moe_buf_printf(h->text, "abort:%" PRIu64, a->generation); break;
    case MOE_ACTION_CHOOSE_RESTORE: moe_buf_printf(h->text, "choose"); break;
    case MOE_ACTION_STOP_RANKS:     moe_buf_printf(h->text, "stop"); assert_int_not_equal(a->why, MOE_STOP_NONE); break;
    case MOE_ACTION_DROP_NODE:      moe_buf_printf(h->text, "drop:%u", a->node); break;
    case MOE_ACTION_END:
        moe_buf_printf(h->text, "end:%d", a->status);
        memcpy(h->why, a->text, sizeof h->why);
        break;
    case MOE_ACTION_FORM:
        moe_buf_printf(h->text, "form:%" PRIu64 "@", a->generation);
        moe_buf_printf(h->text, a->step == MOE_NO_STEP ? "none" : "%" PRIu64, a->step);
        moe_buf_printf(h->text, " x%u", moe_job_world(h->job));
        break;
    }
}

static struct moe_job *job_of(struct moe_job_options o)
{
    struct moe_job *job = NULL;
    struct moe_error err = { 0 };
    if (moe_job_new(&o, &job, &err) != MOE_OK)
        fail_msg("%s: %s", err.field, err.text);
    return job;
}

static void plays(void **state)
{
    const struct script *s = *state;
    struct heard h = { .job = job_of(options_of(s->options)), .text = moe_buf_new(4096) };
    uint64_t now = 1000000;
    for (size_t i = 0; i < MOE_COUNT(s->rows) && s->rows[i].want; i++) {
        struct moe_job_event e = s->rows[i].event;
        struct moe_error err = { 0 };
        now += s->rows[i].after_ms;
        e.now_ms = now;
        moe_buf_clear(h.text);
        assert_int_equal(moe_job_take(h.job, &e, hear, &h, &err), MOE_OK);
        if (!moe_str_is(moe_buf_str(h.text), s->rows[i].want))
            fail_msg("row %zu: \"%.*s\" instead of \"%s\"", i, MOE_FMT(moe_buf_str(h.text)), s->rows[i].want);
        assert_true((moe_job_state(h.job) == MOE_JOB_ENDED) == (moe_job_due_ms(h.job) == UINT64_MAX));
    }
    assert_string_equal(h.why, s->why ? s->why : "");
    assert_int_equal(moe_job_state(h.job) == MOE_JOB_ENDED, s->why != NULL);
    moe_buf_free(&h.text);
    moe_job_free(&h.job);
}

static void nothing(void *ctx, const struct moe_job_action *a)
{
    (void)ctx;
    (void)a;
}

static void take(struct moe_job *job, struct moe_job_event e)
{
    struct moe_error err = { 0 };
    assert_int_equal(moe_job_take(job, &e, nothing, NULL, &err), MOE_OK);
}

/* Nodes come in any order; ranks of a node are neighbours, and nodes stand in the order of their numbers. */
static void numbers_ranks_by_node(void **state)
{
    (void)state;
    static const struct { uint32_t node, ranks; } nodes[] = { { 7, 2 }, { 0, 1 }, { 4000, 3 } };
    static const struct { uint32_t node, local; } want[] = { { 0, 0 }, { 7, 0 }, { 7, 1 }, { 4000, 0 }, { 4000, 1 }, { 4000, 2 } };
    struct moe_job_options o = defaults;
    o.nodes = 3;
    struct moe_job *job = job_of(o);
    for (size_t i = 0; i < MOE_COUNT(nodes); i++) {
        take(job, (struct moe_job_event)JOIN(nodes[i].node, nodes[i].ranks));
        for (uint32_t r = nodes[i].ranks; r--;)
            take(job, (struct moe_job_event)UP(nodes[i].node, r));
    }
    assert_int_equal(moe_job_world(job), 0);
    take(job, (struct moe_job_event)CHOSEN(0));
    assert_int_equal(moe_job_world(job), MOE_COUNT(want));
    for (unsigned r = 0; r < MOE_COUNT(want); r++) {
        uint32_t node, local;
        moe_job_rank(job, r, &node, &local);
        assert_int_equal(node, want[r].node);
        assert_int_equal(local, want[r].local);
    }
    take(job, (struct moe_job_event)LOST(7));                 /* who was in the generation can be asked until the next is formed */
    uint32_t node, local;
    moe_job_rank(job, 2, &node, &local);
    assert_int_equal(node, 7);
    moe_job_free(&job);
}

static void refuses_options_that_cannot_be(void **state)
{
    (void)state;
    static const struct { const char *field; size_t at; unsigned value; } bads[] = {
        { "nodes", offsetof(struct moe_job_options, nodes), 0 },           { "nodes", offsetof(struct moe_job_options, nodes), MOE_CAP_JOB_NODES + 1 },
        { "on_loss", offsetof(struct moe_job_options, on_loss), 3 },       { "max_restarts", offsetof(struct moe_job_options, max_restarts), MOE_CAP_JOB_RESTARTS + 1 },
        { "suspect_ms", offsetof(struct moe_job_options, suspect_ms), 0 }, { "lost_ms", offsetof(struct moe_job_options, lost_ms), 2999 },
        { "stuck_ms", offsetof(struct moe_job_options, stuck_ms), 0 },     { "drain_ms", offsetof(struct moe_job_options, drain_ms), 0 },
        { "gather_ms", offsetof(struct moe_job_options, gather_ms), 0 },   { "grace_ms", offsetof(struct moe_job_options, grace_ms), 0 },
    };
    for (size_t i = 0; i < MOE_COUNT(bads); i++) {
        struct moe_job_options o = defaults;
        struct moe_job *job = NULL;
        struct moe_error err = { 0 };
        memcpy((char *)&o + bads[i].at, &bads[i].value, sizeof bads[i].value);
        assert_int_equal(moe_job_new(&o, &job, &err), MOE_E_USAGE);
        assert_string_equal(err.field, bads[i].field);
        assert_null(job);
    }
}

/* Beats of the largest job there can be: none of them looks at all the others. */
static void beats_of_the_largest_job_cost_little(void **state)
{
    (void)state;
    struct moe_job *job = job_of(defaults);
    take(job, (struct moe_job_event)JOIN(0, MOE_CAP_JOB_RANKS));
    for (uint32_t r = 0; r < MOE_CAP_JOB_RANKS; r++)
        take(job, (struct moe_job_event)UP(0, r));
    take(job, (struct moe_job_event)CHOSEN(0));
    for (uint64_t second = 1; second <= 20; second++)
        for (uint32_t r = 0; r < MOE_CAP_JOB_RANKS; r++) {
            struct moe_job_event e = BEAT(0, r, 0, TRAIN);
            e.now_ms = second * 1000 + r * 1000 / MOE_CAP_JOB_RANKS;
            take(job, e);
        }
    assert_int_equal(moe_job_state(job), MOE_JOB_RUNNING);
    moe_job_free(&job);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(scripts) + 3] = {
        cmocka_unit_test(numbers_ranks_by_node), cmocka_unit_test(refuses_options_that_cannot_be), cmocka_unit_test(beats_of_the_largest_job_cost_little),
    };
    for (size_t i = 0; i < MOE_COUNT(scripts); i++)
        tests[3 + i] = (struct CMUnitTest){ .name = scripts[i].name, .test_func = plays, .initial_state = (void *)(uintptr_t)&scripts[i] };
    return cmocka_run_group_tests_name("machine", tests, NULL, NULL);
}
