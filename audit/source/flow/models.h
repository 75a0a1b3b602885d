/* What a row of the models says: between models_table.c, which has the rows, and models.c, which does what they say. */
#ifndef MOE_AUDIT_SOURCE_FLOW_MODELS_H
#define MOE_AUDIT_SOURCE_FLOW_MODELS_H
#include "audit/source/flow/walk.h"

enum what {
    ALLOC,        /* a: size argument, b: count argument or -1                                    */
    REALLOC,      /* a: pointer, b: size, c: count or 0                                           */
    FREE,         /* a: pointer                                                                   */
    DUP,          /* a: string copied to the heap                                                 */
    OPEN,         /* gives a handle: pointer that may be NULL, or number that may be -1           */
    REOPEN,       /* c: the stream that is given another file                                     */
    CLOSE,        /* a: handle                                                                    */
    MEMCPY,       /* a: to, b: from, c: bytes (in units)                                          */
    MEMMOVE, MEMSET,
    STRCPY,       /* a: to, b: from, c: most or -1; APPEND, PADS                                  */
    PRINT_INTO,   /* a: to, b: room in units or -1, c: format                                     */
    READ_INTO,    /* a: buffer, b: size (in units), c: second factor or -1                        */
    SCAN,         /* a: first target; b: string scanned or -1                                     */
    TAINTED,      /* returns a tainted pointer (to a string) or number                            */
    CONVERT,      /* returns a number made from the text a                                        */
    LENGTH,       /* returns the length of string a                                               */
    INSIDE,       /* returns a pointer into a, or NULL                                            */
    ABS, PURE,    /* reads what it is given, keeps nothing                                        */
    WAIT,         /* as long as a says                                                            */
    SELF,         /* returns a as it is                                                           */
};
enum { ZEROED = 1, MAY_FAIL = 2, APPEND = 4, PADS = 8, HANDLE_ARG = 16 /* a is a handle that is used */, RET_LEN = 32 };

struct model { const char *name; uint8_t what; int8_t a, b, c; uint8_t unit, family; uint16_t flags; uint32_t taint; };

/* Short in the rows. */
#define STDIN_ MOE_TAINT_STDIN
#define FILE_  MOE_TAINT_FILE
#define NET    MOE_TAINT_NET
#define RND    MOE_TAINT_RANDOM
#endif
