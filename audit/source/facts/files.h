/* What several rules about files ask: is this call an opening, of which path, in which way, and what does the name say about the file. */
#ifndef MOE_AUDIT_SOURCE_FACTS_FILES_H
#define MOE_AUDIT_SOURCE_FACTS_FILES_H
#include "audit/source/flow/flow.h"
#include "audit/source/tree/tree.h"

struct moe_file_open {
    uint32_t call, path;            /* nodes; path is the argument                                                      */
    uint32_t handle;                /* the variable that holds the result, a decl; 0 = none                              */
    bool known;                     /* the way of opening is constant; false = all below are guesses of "no"             */
    bool reads, writes, truncates, creates, exclusive, appends, cloexec, nofollow;
    bool stream;                    /* FILE * or C++ stream, not a descriptor                                            */
};

/* Recognises open open64 openat creat fopen fopen64 freopen, a project's own *fopen*, and the constructors of C++ file streams. `call` may be any node. */
bool moe_file_opened(const struct moe_tree *t, const struct moe_flow *flow, uint32_t call, struct moe_file_open *out);

/* Text of an expression: a literal, or what flow knows; empty = unknown. */
struct moe_str moe_file_text(const struct moe_tree *t, const struct moe_flow *flow, uint32_t expr);
/* Whether two path expressions name the same file: the same expression, or the same known text. */
bool moe_file_same(const struct moe_tree *t, const struct moe_flow *flow, uint32_t a, uint32_t b);
/* Whether any text, name of a variable, member or function in the expression has one of these words, in any case: ("ckpt", "checkpoint"). Words are
 * matched where a word of the name begins: "tmp" is in "tmp_path", "pathTmp" and "model.tmp", and not in "attmpt". A variable's initialiser and
 * the snprintf that fills it, in the same function, count as the expression. */
bool moe_file_speaks_of(const struct moe_tree *t, const struct moe_flow *flow, uint32_t expr, const struct moe_str *words, size_t n);
bool moe_file_word_in(struct moe_str text, const struct moe_str *words, size_t n);
/* Below a folder that every user of the machine may write to: /tmp, /var/tmp, /dev/shm. */
bool moe_file_shared_place(struct moe_str path);
#endif
