/* The ranks of one node: started, connected to each other, told what the coordinator decides, listened to, and ended.
 *
 * An agent decides nothing. It takes the messages that a coordinator sends to a node (rdzv.h) and tells what a node tells: the coordinator's own node is served by the
 * same calls as one that is reached over the network, without a network. Driven by poll(2); never waits. */
#ifndef MOE_RUNTIME_LAUNCH_AGENT_H
#define MOE_RUNTIME_LAUNCH_AGENT_H
#include "runtime/launch/output.h"
#include "runtime/rdzv/rdzv.h"
#include <poll.h>

#define MOE_CAP_NODE_RANKS 1024u

struct moe_agent_options {                 /* pointers are kept                                                                   */
    unsigned ranks;
    const char *path;                      /* the program, as spawn.h takes it                                                    */
    char *const *argv, *const *envp;       /* with MOE_CONTROL_FD=3 (MOE_SPAWN_CONTROL)                                            */
    unsigned deadline_ms;                  /* of collectives                                                                      */
    struct moe_sink *out, *err;            /* ranks' lines go here with their names in front; NULL: ranks have our own streams     */
    struct moe_sink *notes;                /* what goes wrong with a rank is said here; NULL: on standard error                    */
    bool many_nodes;                       /* names tell the node, too, until a generation gives ranks                             */
    struct moe_str job;
    const unsigned char *key;              /* [MOE_PSK_BYTES], for links to other nodes; NULL: the generation's nonce, which only those hear who have proved themselves */
    void *ctx;
    /* STARTED, EXITED, CONTROL: what a node tells. May not call the agent back. Errors end the agent's turn. */
    enum moe_code (*tell)(void *ctx, const struct moe_rdzv_message *message, struct moe_error *err);
    /* A link between `from`, here, and `to`, on another node, is wanted: moe_agent_linked() answers, at once or later. */
    enum moe_code (*link)(void *ctx, uint64_t generation, uint32_t from, uint32_t to, struct moe_error *err);
};

struct moe_agent;                          /* opaque; one owner, one thread: the main one, to which the ranks' lives are tied      */
MOE_MUST_USE enum moe_code moe_agent_new(const struct moe_agent_options *options, struct moe_agent **out, struct moe_error *err);
void moe_agent_free(struct moe_agent **agent);         /* kills what lives and waits for it; NULL is fine; a MOE_AUTO destructor */

/* What the coordinator says: START_RANK, KILL_RANK, FORM, ABORT, STOP; others change nothing. A program that cannot be started is told as EXITED with the status
 * that a shell would give. Errors: LIMIT, IO, CRYPTO, those of tell and link. */
MOE_MUST_USE enum moe_code moe_agent_take(struct moe_agent *agent, const struct moe_rdzv_message *message, struct moe_error *err);
/* A link is there: `fd` is taken, also on failure; -1: there will be none, which is told as the rank's failure. One of a generation that is over is closed. */
MOE_MUST_USE
enum moe_code moe_agent_linked(struct moe_agent *agent, uint64_t generation, uint32_t from, uint32_t to, int fd, struct moe_error *err);

/* A process that closed its control socket is ending, or ended from here after so long. */
enum { MOE_AGENT_HANG_UP_MS = 5000 };
/* Descriptors to wait for, at most 3 a rank; returns how many, and makes *timeout_ms smaller where something is due (-1: nothing yet). After poll(2),
 * moe_agent_turn() with the same array. */
size_t moe_agent_poll(struct moe_agent *agent, struct pollfd *into, size_t room, int *timeout_ms);
MOE_MUST_USE enum moe_code moe_agent_turn(struct moe_agent *agent, const struct pollfd *polled, size_t n, struct moe_error *err);
/* After SIGCHLD: whoever ended is waited for, the rest of its group ended, and told. */
MOE_MUST_USE enum moe_code moe_agent_reap(struct moe_agent *agent, struct moe_error *err);
void moe_agent_kill(struct moe_agent *agent);          /* SIGKILL to all */
unsigned moe_agent_alive(const struct moe_agent *agent);
#endif
