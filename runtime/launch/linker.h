/* Links to ranks of other nodes. Each is a connection that waits for its other end, so a few threads open them while the loop goes on. */
#ifndef MOE_RUNTIME_LAUNCH_LINKER_H
#define MOE_RUNTIME_LAUNCH_LINKER_H
#include "runtime/rdzv/rdzv.h"

enum { MOE_LINKER_THREADS = 8 };
#define MOE_CAP_LINKER_PAIRS (1u << 20)

struct moe_linked { uint64_t generation; uint32_t from, to; int fd; };     /* fd -1: it could not be had */

struct moe_linker;                         /* opaque; one owner, one thread */
struct moe_linker_options {
    const char *host, *port;               /* of the coordinator; copied                                                          */
    struct moe_tls_side *side;             /* taken, on success: it must outlive the threads                                      */
    struct moe_rdzv_hello hello;           /* job, build, config                                                                  */
    unsigned wait_ms;                      /* for each link                                                                       */
};
/* Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_linker_new(const struct moe_linker_options *options, struct moe_linker **out, struct moe_error *err);
void moe_linker_free(struct moe_linker **linker);      /* without waiting for links under way; NULL is fine; a MOE_AUTO destructor */
/* Ask for one more link of a generation; of an older one, what was not begun yet is forgotten. Links are opened in the order in which they are asked for.
 * Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_linker_ask(struct moe_linker *linker, uint64_t generation, uint32_t from, uint32_t to, struct moe_error *err);
int moe_linker_fd(const struct moe_linker *linker);                        /* to poll for POLLIN */
bool moe_linker_next(struct moe_linker *linker, struct moe_linked *out);   /* false: nothing more for now; a descriptor is the caller's */
#endif
