/* The chain of an audit log (journal.h), line by line: what binds one to the next, and whether the lines of a file hold. */
#ifndef MOE_COMMON_LOG_CHAIN_H
#define MOE_COMMON_LOG_CHAIN_H
#include "common/base/error.h"
#include "common/base/sha256.h"
#include "common/base/str.h"
#include <stdbool.h>

#define MOE_CAP_LOG_LINE   (64u << 10)
#define MOE_LOG_FIRST_PREV "0000000000000000000000000000000000000000000000000000000000000000"
#define MOE_LOG_TORN       "torn"            /* the kind of the event behind a torn line */
#define MOE_LOG_PREV_BYTES (9 + 64 + 1)      /* ,"prev":"..."                            */
#define MOE_LOG_HASH_BYTES (9 + 64 + 1)      /* ,"hash":"..."                            */

/* Where a chain is: after which line, by number of lines and of events, and with which hash. */
struct moe_chain { char prev[65]; uint64_t seq; unsigned line; };
struct moe_chain moe_chain_start(void);

/* The hash of a line's bytes before its member `hash`. */
void moe_chain_hash(struct moe_str bytes, char into[65]);
/* A line (without its "\n") continues the chain, which is then behind it. False: it does not, and the chain is as before. */
bool moe_chain_step(struct moe_chain *chain, struct moe_str line);

/* Reads lines one by one and says of each what it is. What a crash left torn (a line, or several when continuing was cut short too) is known only by the event
 * behind it, which says how many bytes it has and their hash; until then it is pending. */
struct moe_chain_reader {
    struct moe_chain chain;
    bool pending, finished;              /* finished: the last pending line has its end, so no crash made it           */
    unsigned pending_line; size_t pending_bytes;
    struct moe_sha256 pending_hash;
    unsigned broken_line;                /* 0 = none so far                                                            */
    unsigned torn;                       /* torn pieces that were accounted for                                        */
};
struct moe_chain_reader moe_chain_reader_start(void);
/* True: `line` holds and can be read. False: it does not hold; broken_line tells whether that is past mending. `ended`: a "\n" stands behind it. */
bool moe_chain_read(struct moe_chain_reader *r, struct moe_str line, bool ended);

/* After the last line. TORN: what is pending was left by a crash, and the log can be continued behind it. BROKEN: broken_line is set. */
enum moe_chain_end { MOE_CHAIN_WHOLE, MOE_CHAIN_TORN, MOE_CHAIN_BROKEN };
enum moe_chain_end moe_chain_end(struct moe_chain_reader *r);
/* How the event behind it starts, after kind: "bytes" and "sha256" of what is pending. */
void moe_chain_pending(const struct moe_chain_reader *r, char hash[65]);

/**
 * Read the lines of `fd` from where it stands to its end.
 *   line  each that holds; may be NULL. What it returns, unless MOE_OK, ends the reading.
 *   *ended  out  the last byte is a "\n", or there is none; may be NULL
 * Stops early once the chain is broken. A line longer than any that is written does not hold. Errors: IO, LIMIT (no memory), those of `line`.
 */
MOE_MUST_USE enum moe_code moe_chain_read_fd(int fd, const char *path, struct moe_chain_reader *r, bool *ended,
                                             enum moe_code (*line)(void *ctx, struct moe_str line, struct moe_error *err), void *ctx, struct moe_error *err);
#endif
