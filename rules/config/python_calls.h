/* Calls in Python's sources (audit/config/model/python.h) with their arguments, for the rules that look at some of them. */
#ifndef MOE_RULES_CONFIG_PYTHON_CALLS_H
#define MOE_RULES_CONFIG_PYTHON_CALLS_H
#include "audit/config/judge/check.h"
#include "audit/config/model/python.h"

#define MOE_CAP_PYTHON_BYTES   4096u        /* of one call's arguments; a longer call is `open`                                */
enum { MOE_PYTHON_ARGS = 32 };

struct moe_python_arg { struct moe_str name, text; };       /* name: empty = by position; text: as written, trimmed            */
struct moe_python_call {
    struct moe_str name;            /* "torch.load", whatever the import calls it; ".load" after a bracket; lives for the call */
    struct moe_str receiver;        /* as written, what stands before the last dot; empty = a bare name                        */
    struct moe_python_arg args[MOE_PYTHON_ARGS]; size_t arg_count;
    bool open;                      /* *args, **kwargs, or more than was read: what is missing may still be given              */
    unsigned line, column;
};

/* Whose calls a rule looks at: by parameters that list full names, and by last names. Others need not be asked about. */
struct moe_python_wish { const char *params[4], *lasts[2]; };
/* `wanted` is asked with the full name before a call's arguments are read. Files that are none of Python's have no calls. */
typedef bool (*moe_python_wanted)(struct moe_lint_ctx *ctx, struct moe_str name);
typedef void (*moe_python_seen)(struct moe_lint_ctx *ctx, const struct moe_python_call *call);
void moe_python_calls(struct moe_lint_ctx *ctx, const struct moe_python_wish *wish, moe_python_wanted wanted, moe_python_seen seen);

/* NULL = no such argument. */
const struct moe_python_arg *moe_python_called(const struct moe_python_call *call, const char *name);
const struct moe_python_arg *moe_python_at(const struct moe_python_call *call, size_t position);
/* What an argument that is one plain string literal says; ptr NULL = it is something else. */
struct moe_str moe_python_literal(const struct moe_python_arg *arg);
struct moe_lint_place moe_python_place(const struct moe_lint_ctx *ctx, const struct moe_python_call *call);
#endif
