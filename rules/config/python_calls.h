/* Calls in Python's sources, as far as a rule needs them: who is called, under its full name, and with what. No parser: a reader of names, strings, comments
 * and brackets, which never fails and passes over what it cannot tell. */
#ifndef MOE_RULES_CONFIG_PYTHON_CALLS_H
#define MOE_RULES_CONFIG_PYTHON_CALLS_H
#include "audit/config/judge/check.h"

#define MOE_CAP_PYTHON_CALLS   20000u       /* of one file; later ones are not looked at                                       */
#define MOE_CAP_PYTHON_IMPORTS 256u         /* names that imports bind, of one file                                            */
#define MOE_CAP_PYTHON_BYTES   4096u        /* of one call's arguments; a longer call is `open`                                */
enum { MOE_PYTHON_ARGS = 32, MOE_PYTHON_NAME = 128 };

struct moe_python_arg { struct moe_str name, text; };       /* name: empty = by position; text: as written, trimmed            */
struct moe_python_call {
    struct moe_str name;            /* "torch.load", whatever the import calls it; ".load" after a bracket; lives for the call */
    struct moe_str receiver;        /* as written, what stands before the last dot; empty = a bare name                        */
    struct moe_python_arg args[MOE_PYTHON_ARGS]; size_t arg_count;
    bool open;                      /* *args, **kwargs, or more than was read: what is missing may still be given              */
    unsigned line, column;
};

/* `wanted` is asked with the full name before a call's arguments are read. */
typedef bool (*moe_python_wanted)(struct moe_lint_ctx *ctx, struct moe_str name);
typedef void (*moe_python_seen)(struct moe_lint_ctx *ctx, const struct moe_python_call *call);
void moe_python_calls(struct moe_lint_ctx *ctx, moe_python_wanted wanted, moe_python_seen seen);

/* Whether this is a file of Python: *.py, *.pyi, *.pyw. */
bool moe_python_file(const struct moe_lint_file *file);
/* Whether the file's text holds the first and the last name of any value of a parameter that lists full names: without them there is no such call. */
bool moe_python_mentions(const struct moe_lint_ctx *ctx, const char *param);
/* NULL = no such argument. */
const struct moe_python_arg *moe_python_named(const struct moe_python_call *call, const char *name);
const struct moe_python_arg *moe_python_at(const struct moe_python_call *call, size_t position);
/* What an argument that is one plain string literal says; ptr NULL = it is something else. */
struct moe_str moe_python_literal(const struct moe_python_arg *arg);
struct moe_lint_place moe_python_place(const struct moe_lint_ctx *ctx, const struct moe_python_call *call);
#endif
