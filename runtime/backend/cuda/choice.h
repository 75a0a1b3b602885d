/* Which of several ways to compute a product of groups is the fastest for a shape. Every call is computed once, by one of them: the first calls of a shape try each
 * way in turn, with events around it, and what was the fastest is kept. Nothing is computed twice to be measured, and no call waits for a measurement: a host that is
 * ahead of the device has up to CUDA_PAIRS calls under way, of any shapes, whose times are read when they are known. A call that there are no events for, or that comes
 * behind the last one to try, goes by the fastest way so far. */
#ifndef MOE_RUNTIME_BACKEND_CUDA_CHOICE_H
#define MOE_RUNTIME_BACKEND_CUDA_CHOICE_H
#include "common/base/buf.h"
#include "runtime/backend/ops.h"

struct cuda_choices;   /* opaque; one owner; bounded: shapes beyond CUDA_CHOICES take the place of others */
enum { CUDA_CHOICES = 256, CUDA_PAIRS = 64 };
/* _COPIES: the same kernel as above, over copies of the rows of a and b that lie elsewhere. */
enum cuda_way { CUDA_WAY_HOPPER, CUDA_WAY_HOPPER_COPIES, CUDA_WAY_OWN, CUDA_WAY_OWN_COPIES, CUDA_WAY_LANES, CUDA_WAY_BATCHED, CUDA_WAYS };

/* What decides: not the rows of each group, which differ from call to call, but about how many all have, or, where the host does not know, how many there is room for. */
struct cuda_group_shape { enum moe_group kind; size_t groups, m, n, k; bool tb, add, from_a, from_b, to; };

/* Which way to go. `can` has a bit for each way that takes this shape. Of a deterministic device, and where there is one way only, it is the first that can, and
 * nothing is measured. */
enum cuda_way cuda_choice_next(struct cuda_choices *c, const struct cuda_group_shape *shape, unsigned can);

/* The way that was said for this shape cannot be gone after all: it is not said again. */
void cuda_choice_refused(struct cuda_choices *c, enum cuda_way way);

struct cuda_choices *cuda_choices_new(bool deterministic);      /* NULL: out of memory */
void cuda_choices_free(struct cuda_choices **choices);         /* sets it to NULL; NULL is fine */

/* Around the call that cuda_choice_next() was asked for, on the stream: its time counts for the way. Errors are a cudaError_t. */
int cuda_choice_begin(struct cuda_choices *c, void *stream);
int cuda_choice_end(struct cuda_choices *c, void *stream);

/* One line for each shape that was measured, in the order in which they were first asked for: what each way took, and which is taken. */
void cuda_choices_print(const struct cuda_choices *c, struct moe_buf *out);
const char *cuda_way_name(enum cuda_way way);
#endif
