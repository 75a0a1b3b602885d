/* Between the files of this folder: a call as a list of rules of which the first that holds decides, and the program made of it. */
#ifndef MOE_SANDBOX_FILTER_PARTS_H
#define MOE_SANDBOX_FILTER_PARTS_H
#include "sandbox/filter/filter.h"
#include "common/base/arena.h"

#define MOE_CAP_FILTER_MEMORY (16u << 20)

/* One test of one argument. `bits`: which of its bits the kernel takes; mask and values lie within. */
struct moe_test {
    unsigned arg;
    enum moe_demand_how how;
    bool negate;
    uint64_t bits, mask;
    uint64_t *values; size_t count;          /* ONE_OF: within `mask`, rising, each once; AT_MOST, AT_LEAST: one */
};
struct moe_decision { struct moe_test *tests; size_t count; uint32_t outcome; };   /* outcome: SECCOMP_RET_... */
/* The decisions over one call in order; what none decides is `rest`. */
struct moe_verdict { int nr; struct moe_decision *list; size_t count; uint32_t rest; };

/* Every call about which something is said, by number. Errors as moe_filter_build(). */
MOE_MUST_USE enum moe_code moe_verdicts(const struct moe_filter_want *want, struct moe_arena *arena, struct moe_verdict **out, size_t *count, uint32_t *rest,
                                        struct moe_error *err);
/* The demand as a test; NULL when out of memory. */
bool moe_test_of(const struct moe_call_info *info, const struct moe_demand *d, struct moe_arena *arena, struct moe_test *out);
bool moe_test_holds(const struct moe_test *t, const uint64_t args[MOE_CALL_ARGS]);

/* What strict_wx denies of `nr`, as decisions without outcome; gives how many (at most MOE_CAP_WX), *into borrowed for ever. */
struct moe_wx_denial { const char *call; struct { unsigned arg; uint64_t mask, value; bool unless; } tests[2]; };   /* no test: absent, ENOSYS */
extern const struct moe_wx_denial moe_wx_table[];   /* ends with .call = NULL */

/* Code is written backwards: what is jumped to lies ahead, so each instruction is made after those that it leads to. */
struct moe_asm_answer { uint32_t answer; size_t label; };    /* label 0: none */
struct moe_asm { struct sock_filter *code; size_t room, count; bool full; struct moe_asm_answer answers[8]; };
/* The decisions of a verdict; gives the label at which to enter it (the number of instructions from the end). */
size_t moe_asm_verdict(struct moe_asm *a, const struct moe_verdict *v);
size_t moe_asm_answer(struct moe_asm *a, uint32_t answer);
/* An instruction of another program, whose next `left` - 1 are written already, at label[1] and so on; sets label[0]. False: no instruction that a frame has. What
 * does not matter is left out: a comparison after which it goes on alike. */
bool moe_asm_copy(struct moe_asm *a, const struct sock_filter *in, size_t *label, size_t left);

/* Values under a mask: those x for which x & mask == value. The zero mask is everything. */
struct moe_cube { uint64_t mask[MOE_CALL_ARGS], value[MOE_CALL_ARGS]; };
struct moe_cubes { struct moe_cube *all; size_t count, room; struct moe_arena *arena; bool failed; };
#define MOE_CAP_CUBES 4096u
/* The calls that the tests let through, as cubes that may touch; adds to `out`. */
void moe_cubes_of(const struct moe_test *tests, size_t count, struct moe_cubes *out);
/* What of `from` lies in none of `gone`. */
void moe_cubes_minus(const struct moe_cubes *from, const struct moe_cubes *gone, struct moe_cubes *out);
#endif
