/* Calls in Python's sources, as far as a rule needs them: who is called, under its full name, and where. No parser: one pass over names, strings, comments and
 * brackets, which never fails and passes over what it cannot tell. Arguments are read by those who want them (rules/config/python_calls.h). */
#ifndef MOE_AUDIT_CONFIG_MODEL_PYTHON_H
#define MOE_AUDIT_CONFIG_MODEL_PYTHON_H
#include "audit/config/model/file.h"

#define MOE_CAP_PYTHON_CALLS   20000u       /* of one file; later ones are not looked at                                      */
#define MOE_CAP_PYTHON_IMPORTS 256u         /* names that imports bind, of one file                                           */
enum { MOE_PYTHON_NAME = 128 /* bytes of a full name; the rest is cut off */, MOE_PYTHON_BITS = 256 };

/* A set of last names, "load" of torch.load, each by one bit of its hash: it may say yes to one that is not in it, never no to one that is. */
struct moe_python_lasts { uint64_t bits[MOE_PYTHON_BITS / 64]; };

struct moe_python_site {
    struct moe_str name;            /* "torch.load", whatever the import calls it; ".load" behind a bracket                   */
    struct moe_str receiver;        /* as written, what stands before the last dot; empty = a bare name                       */
    size_t args;                    /* offset behind the opening bracket                                                      */
    unsigned line, column;
    unsigned last;                  /* the bit of its last name                                                               */
};
struct moe_python { const struct moe_python_site *calls; size_t call_count; struct moe_python_lasts lasts; };

/* Whether this is the name of a file of Python: *.py, *.pyi, *.pyw. */
bool moe_python_named(struct moe_str path);
/* Sets file->python. Errors: LIMIT (out of memory). */
MOE_MUST_USE enum moe_code moe_python_read(struct moe_lint_file *file, struct moe_error *err);

unsigned moe_python_last(struct moe_str full_name);
static inline bool moe_python_has(const struct moe_python_lasts *set, unsigned last) { return set->bits[last / 64] >> (last % 64) & 1; }

/* What a name may begin with, and go on with. */
bool moe_python_begins(char c);
bool moe_python_goes_on(char c);
/* Past the string that opens at `at` (its quote). An unended string of one line ends with the line. */
size_t moe_python_after_string(struct moe_str text, size_t at);
size_t moe_python_after_comment(struct moe_str text, size_t at);
#endif
