/* Runs a function in a child and stops it before each system call that touches files: to count them, to tell what they do, to fail one, to kill at one.
 * The child's own threads are stopped too. Linux on x86-64; elsewhere trace_works() says no. */
#ifndef MOE_TESTS_TRACE_H
#define MOE_TESTS_TRACE_H
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum trace_act { TRACE_RUN, TRACE_KILL, TRACE_FAIL, TRACE_SHORT };   /* SHORT: a write of half the bytes */
enum { TRACE_PATH = 512 };

struct trace_call {
    unsigned number;                 /* from 1                                                             */
    const char *name;                /* "pwrite64"                                                         */
    bool creates;                    /* openat with O_CREAT                                                */
    size_t bytes;                    /* of a write                                                         */
    char path[TRACE_PATH];           /* the file: of the descriptor, or of folder and name                 */
    char to[TRACE_PATH];             /* renameat: the new name                                             */
};

struct trace {
    unsigned at;                     /* which call; 0: none                                                */
    enum trace_act act;
    int error;                       /* FAIL: what it fails with                                           */
    void (*saw)(void *ctx, const struct trace_call *call);   /* before each call; may be NULL              */
    void *ctx;
    unsigned calls;                  /* out                                                                */
    bool killed;                     /* out: by us                                                         */
    int status;                      /* out: exit status; -1: it died of something else                    */
};

bool trace_works(void);
/* False, with a message on stderr, when the child could not be traced. `child` is run in it and gives the exit status. */
bool trace_run(struct trace *t, int (*child)(void *ctx), void *ctx);
#endif
