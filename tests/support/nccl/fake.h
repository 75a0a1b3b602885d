/* NCCL, and what it needs of CUDA, played on the host for tests: ranks are threads of one process, device memory is the heap's, a stream is a thread that does one
 * thing after the other. Linked in place of libnccl and the CUDA runtime, so that the plugin's own sources run as they are.
 *
 * It holds its caller to NCCL's rules, and ends the test (a sentence, abort()) where one is broken: nothing is called on a communicator that was ended, or by two
 * threads at once, or before what is in progress is settled; none is destroyed that did not finalize, and none blocks. One is shrunk once, by those that are left, who all
 * leave out the same ranks, after what stood in its stream has ended; then, or once it was revoked, it may only be asked about and aborted, and not aborted while it is
 * revoked, for that takes the abort back when it ends. */
#ifndef TESTS_NCCL_FAKE_H
#define TESTS_NCCL_FAKE_H
#include <stdbool.h>
#include <stdint.h>

enum fake_kind {
    FAKE_NONE,
    FAKE_INIT_RESULT,      /* ncclCommInitRankConfig says `result`                                              */
    FAKE_INIT_HANG,        /* this rank never comes to the meeting                                              */
    FAKE_RESULT,           /* the call says `result`                                                            */
    FAKE_HANG,             /* the call stands in the stream for ever                                            */
    FAKE_ASYNC,            /* and the communicator's state becomes `result`                                     */
    FAKE_DIE,              /* and breaks the others' connections: their states become ncclRemoteError, and stay so */
    FAKE_LAZY,             /* the call is in progress for a while before it stands in the stream                */
    FAKE_LAZY_HANG,        /* for ever                                                                          */
    FAKE_STUCK,            /* the call does not return before the communicator is aborted                       */
    FAKE_ABORT_HANG,       /* ncclCommAbort does not return before fake_reset()                                 */
    FAKE_REVOKE_RESULT,    /* ncclCommRevoke ends with `result`; of these and the next, `call` is FAKE_ANY      */
    FAKE_REVOKE_HANG,      /* it stays in progress until fake_reset(), or for `result` looks                       */
    FAKE_SHRINK_RESULT,    /* ncclCommShrink says `result`                                                      */
    FAKE_SHRINK_HANG,      /* this rank never comes to the meeting of those that are left                       */
    FAKE_SHRINK_STUCK,     /* the call does not return before the communicator is aborted                       */
};
#define FAKE_ANY UINT64_MAX
/* NCCL's, for tests that have no header of it. */
enum fake_result { FAKE_CUDA_ERROR = 1, FAKE_SYSTEM_ERROR, FAKE_INTERNAL_ERROR, FAKE_INVALID_ARGUMENT, FAKE_INVALID_USAGE };
/* Of this rank of the communicator with so many ranks: at its call `call`, from 0. */
struct fake_fault { unsigned size, rank; uint64_t call; enum fake_kind kind; int result; };

/* From now on: so many devices (0: no driver), this version of NCCL (0: that of the header), no faults. What was made before must have been ended. */
void fake_reset(int devices, int version);
void fake_add(struct fake_fault fault);
void fake_driver(int version);         /* of CUDA, that the driver knows; by itself the header's, and 0 without devices  */
void fake_version(int version);        /* what the library says from now on; 0: what the header does             */
unsigned fake_live(void);              /* communicators that were made and not ended                             */
unsigned fake_aborted(void);           /* since the reset                                                        */
unsigned fake_shrunk(void);            /* that were made by shrinking, since the reset                           */
unsigned fake_ids(void);               /* ids that were made, since the reset                                    */
unsigned fake_listening(void);         /* threads that wait for ranks by an id                                   */

void *fake_queue_new(int device);      /* a stream                                                               */
void fake_queue_hold(void *queue, bool hold);      /* what stands in it waits, as behind a long op                 */
void fake_queue_free(void *queue);     /* does what is in it, or leaves it if it is held                         */
#endif
