/* Filters that the build made, entered. */
#include "sandbox/self/self.h"
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* abort() signals its own process, whose number is not known when the filter is made: this stands for it in the profiles. */
#define OWN_PID 0x7fa51d01u

bool moe_self_filter_make(enum moe_self_kind kind, struct moe_self_filter *out)
{
    static const char *const names[MOE_SELF_KINDS] = { "zygote", "parser", "reader", "fetcher", "trainer", "caller" };
    *out = (struct moe_self_filter){ 0 };
    for (const struct moe_frozen_filter *f = moe_frozen_filters; f->name; f++) {
        if (strcmp(f->name, names[kind]) != 0)
            continue;
        out->code = calloc(f->count, sizeof *out->code);
        if (!out->code)
            return false;
        memcpy(out->code, f->code, f->count * sizeof *out->code);
        out->count = f->count;
        return true;
    }
    return false;
}

static struct sock_fprog program_of(struct moe_self_filter *f)
{
    for (unsigned i = 0; i < f->count; i++)
        if (BPF_CLASS(f->code[i].code) == BPF_JMP && f->code[i].k == OWN_PID)
            f->code[i].k = (uint32_t)getpid();
    return (struct sock_fprog){ .len = f->count, .filter = f->code };
}

bool moe_self_filter_enter(struct moe_self_filter *f)
{
    struct sock_fprog program = program_of(f);
    return f->count && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, 2 /* SECCOMP_MODE_FILTER */, &program, 0, 0) == 0;
}

bool moe_sandbox_seal(bool network)
{
    if (MOE_ADDRESS_SANITIZER)
        return true;
    enum { FILTER = 1, ALL_THREADS = 1 };      /* SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC */
    struct moe_self_filter f;
    if (!moe_self_filter_make(network ? MOE_SELF_CALLER : MOE_SELF_TRAINER, &f))
        return false;
    struct sock_fprog program = program_of(&f);
    const bool sealed = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_seccomp, FILTER, ALL_THREADS, &program) == 0;
    moe_self_filter_free(&f);
    return sealed;
}

void moe_self_filter_free(struct moe_self_filter *f)
{
    free(f->code);
    *f = (struct moe_self_filter){ 0 };
}
