/* What every node has: the signals that it hears, the streams that its ranks' lines go to, its agent, and the array that all of them are polled by. */
#ifndef MOE_RUNTIME_LAUNCH_HOUSE_H
#define MOE_RUNTIME_LAUNCH_HOUSE_H
#include "runtime/launch/agent.h"
#include "runtime/launch/launch.h"
#include <signal.h>

enum { MOE_HOUSE_GUESTS = 4 };             /* descriptors that the owner may add to what is polled */
struct moe_house {
    struct moe_agent *agent;
    struct moe_sink *out, *err;            /* our standard output and error; `out` only where ranks' lines go through it */
    int signals;
    sigset_t before;
    unsigned asked;                        /* times that SIGTERM or SIGINT came                     */
    int last;                              /* which of them came last                               */
    char **env, *own_env[2];               /* the launch's, and our own: interface and devices for NCCL, where nobody named them; or NULL */
    struct pollfd *polled;
    size_t count, room, agent_count;       /* of all that is polled; of the agent's, which stand first */
};

/* `tell`, `link` and `ctx`: as in struct moe_agent_options. Blocks the signals, so threads that are made later do not get them. Errors: LIMIT, IO. */
MOE_MUST_USE
enum moe_code moe_house_open(struct moe_house *house, const struct moe_launch *launch, void *ctx,
                             enum moe_code (*tell)(void *ctx, const struct moe_rdzv_message *message, struct moe_error *err),
                             enum moe_code (*link)(void *ctx, uint64_t generation, uint32_t from, uint32_t to, struct moe_error *err), struct moe_error *err);
void moe_house_close(struct moe_house *house);         /* kills what lives; what ranks said last is written; a MOE_AUTO destructor; zeroed is fine */

/* Fills house->polled, and makes *timeout_ms smaller where something is due (-1: nothing yet); the owner adds at most MOE_HOUSE_GUESTS by moe_house_guest(),
 * which gives a place for moe_house_came(), and polls. */
void moe_house_poll(struct moe_house *house, int *timeout_ms);
size_t moe_house_guest(struct moe_house *house, int fd, short events);             /* fd -1: nothing, SIZE_MAX */
bool moe_house_came(const struct moe_house *house, size_t place);
/* Waits for any of it, at most so long (-1: for ever). Errors: IO. */
MOE_MUST_USE enum moe_code moe_house_wait(struct moe_house *house, int timeout_ms, struct moe_error *err);
/* A line of ours on standard error, behind "moe-launch: ", with what might be somebody else's words escaped; it waits for no reader either. */
MOE_PRINTF(2, 3) void moe_house_say(struct moe_house *house, const char *fmt, ...);
/* Then: signals counted, who ended waited for, ranks heard, lines written. Errors: those of the agent. */
MOE_MUST_USE enum moe_code moe_house_turn(struct moe_house *house, struct moe_error *err);
#endif
