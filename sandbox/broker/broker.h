/* What no static rule can decide: calls that the filter hands to the supervisor. Path names, addresses and other memory of the job are read once, judged as read, and
 * acted upon by the supervisor itself on descriptors that it took out of the job; the job's memory is never read again by the kernel for an allowed call,
 * except where the note beside the call says why that cannot matter.
 *
 * What a job can tell: a call that comes here may fail with EINTR where the kernel's own never would, when a signal with a handler that lacks SA_RESTART arrives
 * between the call and its being received here; never with SA_RESTART. Nothing happened then, so it can be repeated. Under a timer of 1 kHz 0.35 % of calls on
 * a machine with a processor to spare (it takes 4 us to wake us), and where all are taken 15 % as an ordinary user and 3 % as root, which lets us go first (launch/run.c);
 * a tenth of that at 100 Hz. Once received, only a deadly signal ends the wait (Linux 5.19), or what ends connect and an open of a FIFO anyway. Fewer
 * steps between bell and receipt were tried, and a shorter slice: neither changed anything. */
#ifndef MOE_SANDBOX_BROKER_H
#define MOE_SANDBOX_BROKER_H
#include "sandbox/log/log.h"
#include "sandbox/plan/plan.h"

struct moe_broker;   /* opaque; one owner, one thread; never blocks */

/**
 *   plan      in  kept
 *   root_pid  in          PID 1 of the job, as seen from here
 *   net_cookie in         SO_NETNS_COOKIE of the job's network namespace; 0 = it shares ours
 *
 * What takes time is done here, while the job makes itself ready; moe_broker_listen() must follow before anything else is called but moe_broker_free().
 */
MOE_MUST_USE enum moe_code moe_broker_new(const struct moe_plan *plan, struct moe_log *log, pid_t root_pid, uint64_t net_cookie, struct moe_broker **out,
                                          struct moe_error *err);
/* listener: taken, in any case; the descriptor of the filter. */
MOE_MUST_USE enum moe_code moe_broker_listen(struct moe_broker *b, int listener, struct moe_error *err);
int moe_broker_fd(const struct moe_broker *b);      /* an epoll descriptor: readable when there is something to do */
/* Do what there is to do now. False: the listener is closed, because the last process of the job is gone. */
bool moe_broker_step(struct moe_broker *b);
/* When the next timer is due, in ms; -1 = never. Call moe_broker_step() then. */
int moe_broker_due_ms(const struct moe_broker *b);
/* Bytes written below writable paths passed the quota: the job is to be ended. */
bool moe_broker_over_quota(const struct moe_broker *b);
/* Threads of the job that are held for a moment go on. To be called before one waits outside of the loop for the job's end, which would wait for us. */
void moe_broker_let_go(struct moe_broker *b);
/* The job is gone: record what was written (size, hash), drop everything. */
void moe_broker_finish(struct moe_broker *b);
void moe_broker_free(struct moe_broker **b);

#endif
