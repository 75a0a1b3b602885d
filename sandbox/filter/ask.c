/* Classic BPF as seccomp runs it: what a filter answers, without a kernel. */
#include "sandbox/filter/filter.h"
#include <linux/audit.h>
#include <stddef.h>
#include <string.h>

struct machine { uint32_t a, x, mem[BPF_MEMWORDS]; };

uint32_t moe_filter_arch(void)
{
#if defined(__x86_64__)
    return AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    return AUDIT_ARCH_AARCH64;
#else
#error "the architecture's number for filters is not known here"
#endif
}

static bool calculate(struct machine *m, uint16_t code, uint32_t k)
{
    uint32_t v = BPF_SRC(code) == BPF_X ? m->x : k;
    switch (BPF_OP(code)) {
    case BPF_ADD: m->a += v; return true;
    case BPF_SUB: m->a -= v; return true;
    case BPF_MUL: m->a *= v; return true;
    case BPF_DIV: m->a = v ? m->a / v : 0; return v != 0;
    case BPF_OR:  m->a |= v; return true;
    case BPF_AND: m->a &= v; return true;
    case BPF_XOR: m->a ^= v; return true;
    case BPF_LSH: m->a = v < 32 ? m->a << v : 0; return v < 32;
    case BPF_RSH: m->a = v < 32 ? m->a >> v : 0; return v < 32;
    case BPF_NEG: m->a = 0 - m->a; return true;
    default:      return false;
    }
}

static bool take(struct machine *m, const struct seccomp_data *data, uint16_t code, uint32_t k)
{
    uint32_t *to = BPF_CLASS(code) == BPF_LD ? &m->a : &m->x;
    if (BPF_MODE(code) == BPF_IMM)
        *to = k;
    else if (BPF_MODE(code) == BPF_MEM && k < BPF_MEMWORDS)
        *to = m->mem[k];
    else if (BPF_MODE(code) == BPF_LEN)
        *to = sizeof *data;
    else if (BPF_MODE(code) == BPF_ABS && BPF_CLASS(code) == BPF_LD && BPF_SIZE(code) == BPF_W && k % 4 == 0 && k < sizeof *data)
        memcpy(to, (const unsigned char *)data + k, sizeof *to);
    else
        return false;
    return true;
}

/* How far a jump goes; false: no such jump. */
static bool jump(const struct machine *m, const struct sock_filter *i, size_t *far)
{
    uint32_t v = BPF_SRC(i->code) == BPF_X ? m->x : i->k;
    bool yes;
    switch (BPF_OP(i->code)) {
    case BPF_JA:   *far = i->k; return true;
    case BPF_JEQ:  yes = m->a == v; break;
    case BPF_JGT:  yes = m->a > v; break;
    case BPF_JGE:  yes = m->a >= v; break;
    case BPF_JSET: yes = (m->a & v) != 0; break;
    default:       return false;
    }
    *far = yes ? i->jt : i->jf;
    return true;
}

uint32_t moe_bpf_run(const struct moe_bpf *bpf, const struct seccomp_data *data, unsigned *steps)
{
    struct machine m = { 0 };
    size_t far = 0;
    *steps = 0;
    for (size_t at = 0; at < bpf->count; at += 1 + far) {       /* jumps go forwards only, so it ends */
        const struct sock_filter *i = &bpf->code[at];
        far = 0;
        ++*steps;
        bool good = true;
        switch (BPF_CLASS(i->code)) {
        case BPF_LD: case BPF_LDX:
            good = take(&m, data, i->code, i->k);
            break;
        case BPF_ST: case BPF_STX:
            good = i->k < BPF_MEMWORDS;
            if (good)
                m.mem[i->k] = BPF_CLASS(i->code) == BPF_ST ? m.a : m.x;
            break;
        case BPF_ALU:
            good = calculate(&m, i->code, i->k);
            break;
        case BPF_JMP:
            good = jump(&m, i, &far);
            break;
        case BPF_RET:
            return BPF_RVAL(i->code) == BPF_A ? m.a : i->k;
        case BPF_MISC:
            if (BPF_MISCOP(i->code) == BPF_TAX)
                m.x = m.a;
            else
                m.a = m.x;
            break;
        default:
            good = false;
        }
        if (!good)
            break;
    }
    return SECCOMP_RET_KILL_PROCESS;
}

uint32_t moe_bpf_ask(const struct moe_bpf *bpf, uint32_t arch, int nr, const uint64_t args[MOE_CALL_ARGS])
{
    struct seccomp_data data = { .nr = nr, .arch = arch ? arch : moe_filter_arch() };
    unsigned steps;
    for (unsigned i = 0; i < MOE_CALL_ARGS; i++)
        data.args[i] = args ? args[i] : 0;
    return moe_bpf_run(bpf, &data, &steps);
}
