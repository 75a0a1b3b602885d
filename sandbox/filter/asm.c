/* Decisions as instructions, from the last to the first. A label is the number of instructions from it to the end, so it stays true while code is put before it. */
#include "sandbox/filter/parts.h"
#include <stddef.h>

#define FEW 3u                /* values that are asked one by one instead of by halves */
#define FAR 255u              /* as far as a conditional jump reaches                  */
#define NEAR 200u             /* an answer that is further off is written again           */
#define LOW(i)  (offsetof(struct seccomp_data, args) + 8u * (i) + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4u : 0u))
#define HIGH(i) (offsetof(struct seccomp_data, args) + 8u * (i) + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 0u : 4u))

static size_t put(struct moe_asm *a, uint16_t code, uint32_t k, size_t jt, size_t jf)
{
    if (a->count == a->room) {
        a->full = true;
        return a->count;
    }
    a->code[a->room - ++a->count] = (struct sock_filter){ code, (uint8_t)jt, (uint8_t)jf, k };
    return a->count;
}

static size_t go(struct moe_asm *a, size_t to) { return put(a, BPF_JMP | BPF_JA, (uint32_t)(a->count - to), 0, 0); }

/* Branches that are too far off go by way of a jump of their own. */
static size_t branch(struct moe_asm *a, uint16_t op, uint32_t k, size_t yes, size_t no)
{
    while (!a->full && (a->count - yes > FAR || a->count - no > FAR)) {
        bool both = yes == no;
        if (a->count - yes > FAR) {
            yes = go(a, yes);
            no = both ? yes : no;
        } else {
            no = go(a, no);
        }
    }
    return put(a, BPF_JMP | op | BPF_K, k, a->count - yes, a->count - no);
}

static size_t load(struct moe_asm *a, size_t at) { return put(a, BPF_LD | BPF_W | BPF_ABS, (uint32_t)at, 0, 0); }
static size_t masked(struct moe_asm *a, uint32_t mask) { return mask == UINT32_MAX ? a->count : put(a, BPF_ALU | BPF_AND | BPF_K, mask, 0, 0); }

/* Which of the values is in the accumulator: few one by one, many by halves. Only the lower half of each is looked at. */
static size_t search(struct moe_asm *a, const uint64_t *values, size_t count, size_t yes, size_t no)
{
    size_t at = no;
    if (count > FEW) {
        size_t right = search(a, values + count / 2, count - count / 2, yes, no);
        size_t left = search(a, values, count / 2, yes, no);
        return branch(a, BPF_JGE, (uint32_t)values[count / 2], right, left);
    }
    for (size_t i = count; i-- > 0; )
        at = branch(a, BPF_JEQ, (uint32_t)values[i], yes, at);
    return at;
}

/* The lower halves: whether one of the values, under the mask, is there. */
static size_t low_one_of(struct moe_asm *a, const struct moe_test *t, const uint64_t *values, size_t count, size_t yes, size_t no)
{
    uint32_t mask = (uint32_t)t->mask;
    if (!mask)
        return yes;
    if (count == 1 && (!(uint32_t)values[0] || !(mask & (mask - 1)))) {
        bool set = (uint32_t)values[0] != 0;
        branch(a, BPF_JSET, mask, set ? yes : no, set ? no : yes);
    } else {
        size_t at = search(a, values, count, yes, no);
        if (at != a->count)
            go(a, at);
        masked(a, mask);
    }
    return load(a, LOW(t->arg));
}

/* Values are grouped by their upper halves, which are asked first. */
static size_t one_of(struct moe_asm *a, const struct moe_test *t, size_t yes, size_t no)
{
    uint32_t high = (uint32_t)(t->mask >> 32);
    if (!t->count)
        return no;
    if (!high)
        return low_one_of(a, t, t->values, t->count, yes, no);
    size_t at = no;
    for (size_t end = t->count, first; end > 0; end = first) {
        for (first = end - 1; first > 0 && t->values[first - 1] >> 32 == t->values[end - 1] >> 32; first--)
            ;
        size_t low = low_one_of(a, t, t->values + first, end - first, yes, no);
        at = branch(a, BPF_JEQ, (uint32_t)(t->values[first] >> 32), low, at);
    }
    if (at != a->count)
        go(a, at);
    masked(a, high);
    return load(a, HIGH(t->arg));
}

/* At most `limit`: the upper half decides unless it equals the limit's. */
static size_t at_most(struct moe_asm *a, const struct moe_test *t, uint64_t limit, size_t yes, size_t no)
{
    bool wide = t->bits > UINT32_MAX;
    if (limit >= t->bits)
        return yes;
    branch(a, BPF_JGT, (uint32_t)limit, no, yes);
    size_t low = load(a, LOW(t->arg));
    if (!wide)
        return low;
    size_t equal = branch(a, BPF_JEQ, (uint32_t)(limit >> 32), low, yes);
    branch(a, BPF_JGT, (uint32_t)(limit >> 32), no, equal);
    return load(a, HIGH(t->arg));
}

static size_t test(struct moe_asm *a, const struct moe_test *t, size_t yes, size_t no)
{
    struct moe_test none = *t;
    uint64_t zero = 0;
    if (t->negate) {
        size_t swap = yes;
        yes = no;
        no = swap;
    }
    switch (t->how) {
    case MOE_ONE_OF:
        return one_of(a, t, yes, no);
    case MOE_WITHOUT:
        none.values = &zero;
        none.count = 1;
        return none.mask ? one_of(a, &none, yes, no) : yes;
    case MOE_AT_MOST:
        return at_most(a, t, t->values[0], yes, no);
    case MOE_AT_LEAST:
        return t->values[0] ? at_most(a, t, t->values[0] - 1, no, yes) : yes;
    }
    return no;
}

size_t moe_asm_verdict(struct moe_asm *a, const struct moe_verdict *v)
{
    size_t next = put(a, BPF_RET | BPF_K, v->rest, 0, 0);
    for (size_t i = v->count; i-- > 0; ) {
        const struct moe_decision *d = &v->list[i];
        size_t at = put(a, BPF_RET | BPF_K, d->outcome, 0, 0);
        for (size_t k = d->count; k-- > 0; )
            at = test(a, &d->tests[k], at, next);
        next = at;
    }
    return next;
}

/* One answer serves all that reach it. */
size_t moe_asm_answer(struct moe_asm *a, uint32_t answer)
{
    size_t slot = 0;
    while (slot < MOE_COUNT(a->answers) - 1 && a->answers[slot].label && a->answers[slot].answer != answer)
        slot++;
    if (!a->answers[slot].label || a->answers[slot].answer != answer || a->count - a->answers[slot].label > NEAR)
        a->answers[slot] = (struct moe_asm_answer){ answer, put(a, BPF_RET | BPF_K, answer, 0, 0) };
    return a->answers[slot].label;
}

bool moe_asm_copy(struct moe_asm *a, const struct sock_filter *in, size_t *label, size_t left)
{
    const uint16_t op = BPF_OP(in->code);
    if (in->code == (BPF_RET | BPF_K)) {
        label[0] = moe_asm_answer(a, in->k);
    } else if (in->code == (BPF_LD | BPF_W | BPF_ABS) && left > 1) {
        if (label[1] != a->count)
            go(a, label[1]);
        label[0] = load(a, in->k);
    } else if (in->code == (BPF_JMP | BPF_JA) && in->k < left - 1) {
        label[0] = label[1 + in->k];
    } else if (BPF_CLASS(in->code) == BPF_JMP && BPF_SRC(in->code) == BPF_K && in->jt + 1u < left && in->jf + 1u < left) {
        size_t yes = label[1 + in->jt], no = label[1 + in->jf];
        label[0] = yes == no ? yes : branch(a, op, in->k, yes, no);
    } else {
        return false;
    }
    return true;
}
