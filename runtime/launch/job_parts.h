/* The coordinator's insides: job.c (the loop, the beginning and the end), job_events.c (what nodes and ranks tell, to events), job_actions.c (what the machine wants,
 * to messages), job_tell.c (the audit log and the terminal). */
#ifndef MOE_RUNTIME_LAUNCH_JOB_PARTS_H
#define MOE_RUNTIME_LAUNCH_JOB_PARTS_H
#include "runtime/launch/refusals.h"
#include "runtime/auditlog/auditlog.h"
#include "runtime/launch/chooser.h"
#include "runtime/launch/house.h"
#include "runtime/launch/launch.h"

#define MOE_CAP_JOB_QUEUE (4u * MOE_CAP_JOB_RANKS)        /* events and actions that wait; an action may concern each rank once */

struct coordinator {
    const struct moe_launch *l;
    struct moe_house house;
    struct moe_job *machine;
    struct moe_rdzv_server *server;        /* NULL: a job of one node */
    struct moe_tls_side *side;
    struct moe_auditlog *log;
    struct moe_chooser *chooser;           /* NULL: no checkpoints    */
    struct moe_job_event *events;
    struct moe_job_action *actions;
    struct moe_job_event *held;            /* failures that name a peer's end: see hold()                        */
    size_t event_count, event_room, action_count, action_room, held_count, held_room;
    uint64_t held_due;                     /* when they are heard at the latest; 0: there are none               */
    uint32_t own;                          /* the number of this node */
    unsigned stops_told;                   /* of house.asked          */
    struct moe_refusals refusals;
    uint64_t kill_file_due, committed;     /* the newest step that this job committed; MOE_NO_STEP: none */
    unsigned char commit[MOE_SHA256_BYTES];        /* of the step that was chosen last; zeros: none was                  */
    bool disabled, configured, ended;
    unsigned char config[MOE_SHA256_BYTES];        /* that the first rank told; of all */
    int status;
    char said[sizeof((struct moe_job_action *)0)->text];   /* why the state changed, when that was last said: states that follow have the same reason */
    struct moe_error trouble;              /* of a callback that cannot return one */
};

/* ---- telling ---- */
#define moe_say(c, ...) ((c)->l->quiet ? (void)0 : moe_house_say(&(c)->house, __VA_ARGS__))
struct moe_audit_event moe_audit_of(enum moe_audit_kind kind);                         /* to be filled in */
MOE_MUST_USE enum moe_code moe_record(struct coordinator *c, struct moe_audit_event e, struct moe_error *err);
uint64_t moe_rank_of(const struct coordinator *c, uint32_t node, uint32_t local);      /* UINT64_MAX: it has none */
enum moe_code moe_job_full(struct moe_error *err);

/* ---- events ---- */
MOE_MUST_USE enum moe_code moe_happen(struct coordinator *c, struct moe_job_event e, struct moe_error *err);       /* it waits for the machine */
MOE_MUST_USE enum moe_code moe_release(struct coordinator *c, struct moe_error *err);  /* what was held happens */
void moe_keep(struct coordinator *c, enum moe_code code, const struct moe_error *err); /* the first error of callbacks that return nothing waits for the end of the turn */
MOE_MUST_USE enum moe_code moe_own_tells(void *ctx, const struct moe_rdzv_message *m, struct moe_error *err);
void moe_node_tells(void *ctx, uint32_t node, const struct moe_rdzv_message *m);
void moe_node_joined(void *ctx, uint32_t node, const struct moe_rdzv_hello *hello, const char *address);
void moe_node_lost(void *ctx, uint32_t node);
void moe_node_refused(void *ctx, enum moe_rdzv_reject why, const char *address);
MOE_MUST_USE enum moe_code moe_tell_refused(struct coordinator *c, struct moe_error *err);     /* what was counted, by its number */

/* ---- actions ---- */
void moe_note_action(void *ctx, const struct moe_job_action *action);                  /* for the machine: kept until it has finished */
MOE_MUST_USE enum moe_code moe_act(struct coordinator *c, const struct moe_job_action *a, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_link_own(void *ctx, uint64_t generation, uint32_t from, uint32_t to, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_restored(struct coordinator *c, struct moe_error *err);  /* the chooser may have an answer */
#endif
