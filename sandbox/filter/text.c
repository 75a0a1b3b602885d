/* A program for people: one line an instruction, with what it looks at and where it goes. */
#include "sandbox/filter/filter.h"
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

enum { NR = offsetof(struct seccomp_data, nr), ARCH = offsetof(struct seccomp_data, arch), ARGS = offsetof(struct seccomp_data, args) };

static void show_load(uint32_t k, struct moe_buf *out)
{
    bool high = (k - ARGS) % 8 == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 0 : 4);
    if (k == NR)
        moe_buf_add(out, MOE_STR("load  call"));
    else if (k == ARCH)
        moe_buf_add(out, MOE_STR("load  architecture"));
    else if (k >= ARGS && k < sizeof(struct seccomp_data))
        moe_buf_printf(out, "load  arg%u%s", (unsigned)(k - ARGS) / 8, high ? ", upper half" : "");
    else
        moe_buf_printf(out, "load  [%" PRIu32 "]", k);
}

static void show_answer(uint32_t k, struct moe_buf *out)
{
    const char *name = strerrorname_np((int)(k & SECCOMP_RET_DATA));
    switch (k & SECCOMP_RET_ACTION_FULL) {
    case SECCOMP_RET_ALLOW:        moe_buf_add(out, MOE_STR("allow")); return;
    case SECCOMP_RET_KILL_PROCESS: moe_buf_add(out, MOE_STR("kill")); return;
    case SECCOMP_RET_LOG:          moe_buf_add(out, MOE_STR("log and allow")); return;
    case SECCOMP_RET_USER_NOTIF:   moe_buf_add(out, MOE_STR("ask the supervisor")); return;
    case SECCOMP_RET_ERRNO:        moe_buf_printf(out, "deny with %s", name ? name : "an unknown error"); return;
    default:                       moe_buf_printf(out, "answer 0x%08" PRIx32, k); return;
    }
}

/* `what`: the offset that was loaded last, which is what is compared: each block of the program begins with a load. */
static void show_jump(const struct sock_filter *i, size_t at, uint32_t what, struct moe_buf *out)
{
    static const struct { uint16_t op; const char *sign; } ops[] = { { BPF_JEQ, "==" }, { BPF_JGT, "> " }, { BPF_JGE, ">=" }, { BPF_JSET, "& " } };
    if (BPF_OP(i->code) == BPF_JA) {
        moe_buf_printf(out, "go to %zu", at + 1 + i->k);
        return;
    }
    const char *sign = "?";
    for (size_t n = 0; n < MOE_COUNT(ops); n++)
        if (ops[n].op == BPF_OP(i->code))
            sign = ops[n].sign;
    const char *call = what == NR && i->k < 0x40000000 ? moe_call_name((int)i->k) : NULL;
    moe_buf_printf(out, "if %s ", sign);
    if (call)
        moe_buf_printf(out, "%" PRIu32 " (%s)", i->k, call);
    else
        moe_buf_printf(out, "0x%" PRIx32, i->k);
    moe_buf_printf(out, " then %zu else %zu", at + 1 + i->jt, at + 1 + i->jf);
}

void moe_bpf_text(const struct moe_bpf *bpf, struct moe_buf *out)
{
    uint32_t what = UINT32_MAX;
    for (size_t at = 0; at < bpf->count; at++) {
        const struct sock_filter *i = &bpf->code[at];
        moe_buf_printf(out, "%5zu  ", at);
        switch (BPF_CLASS(i->code)) {
        case BPF_LD:
            show_load(i->k, out);
            what = i->k;
            break;
        case BPF_ALU:
            moe_buf_printf(out, BPF_OP(i->code) == BPF_AND ? "and   0x%" PRIx32 : "alu   0x%" PRIx32, i->k);
            break;
        case BPF_JMP:
            show_jump(i, at, what, out);
            break;
        case BPF_RET:
            show_answer(i->k, out);
            break;
        default:
            moe_buf_printf(out, "code 0x%02x, 0x%" PRIx32, i->code, i->k);
            break;
        }
        moe_buf_addc(out, '\n');
    }
}
