#include "tests/support/cuda/fiber.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { STACK = 256 << 10, PAGE = 4096 };

// The fiber that is being left, for the one that goes on to tell the sanitizer whose stack it came from.
static struct moe_fiber *came_from;

static void begin_switch(struct moe_fiber *from, const struct moe_fiber *to, bool for_ever)
{
    came_from = from;
#ifdef MOE_ASAN
    __sanitizer_start_switch_fiber(for_ever ? nullptr : &from->fake, to->bottom, to->bytes);
#else
    (void)to, (void)for_ever;
#endif
}

static void end_switch(struct moe_fiber *me)
{
#ifdef MOE_ASAN
    struct moe_fiber *from = came_from;
    __sanitizer_finish_switch_fiber(me ? me->fake : nullptr, &from->bottom, &from->bytes);
#else
    (void)me;
#endif
}

#if !defined(__x86_64__) || defined(MOE_FIBER_UCONTEXT)
static void jump(struct moe_fiber *from, struct moe_fiber *to) { swapcontext(&from->context, &to->context); }
#else
extern "C" void moe_fiber_jump(void **from, void *to);
__asm__(".text\n"
        ".p2align 4\n"
        ".globl moe_fiber_jump\n"
        ".hidden moe_fiber_jump\n"
        ".type moe_fiber_jump, @function\n"
        "moe_fiber_jump:\n"
        "    endbr64\n"
        "    push %rbp\n"
        "    push %rbx\n"
        "    push %r12\n"
        "    push %r13\n"
        "    push %r14\n"
        "    push %r15\n"
        "    mov %rsp, (%rdi)\n"
        "    mov %rsi, %rsp\n"
        "    pop %r15\n"
        "    pop %r14\n"
        "    pop %r13\n"
        "    pop %r12\n"
        "    pop %rbx\n"
        "    pop %rbp\n"
        "    ret\n"
        ".size moe_fiber_jump, . - moe_fiber_jump\n"
        ".section .note.GNU-stack, \"\", @progbits\n"
        ".text\n");
static void jump(struct moe_fiber *from, struct moe_fiber *to) { moe_fiber_jump(&from->top, to->top); }
#endif

static struct moe_fiber *starting;     // whose first switch it is

static void enter(void)
{
    struct moe_fiber *me = starting;
    end_switch(nullptr);
    me->fn(me->ctx);
    abort();                           // fn leaves by moe_fiber_leave
}

void moe_fiber_start(struct moe_fiber *f, void (*fn)(void *), void *ctx)
{
    if (!f->stack) {
        void *at = mmap(nullptr, STACK + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
        if (at == MAP_FAILED || mprotect(at, PAGE, PROT_NONE) != 0) {
            fputs("emulation: no memory for a stack\n", stderr);
            abort();
        }
        f->stack = static_cast<unsigned char *>(at) + PAGE;
    }
    f->bottom = f->stack;
    f->bytes = STACK;
    f->fake = nullptr;
    f->fn = fn;
    f->ctx = ctx;
#if !defined(__x86_64__) || defined(MOE_FIBER_UCONTEXT)
    getcontext(&f->context);
    f->context.uc_stack.ss_sp = f->stack;
    f->context.uc_stack.ss_size = STACK;
    f->context.uc_link = nullptr;
    makecontext(&f->context, enter, 0);
#else
    // Six registers, where to go on, and the address that `enter` would return to; the stack is as after a call: 8 past a multiple of 16.
    void **top = reinterpret_cast<void **>(f->stack + STACK - 80);
    memset(top, 0, 80);
    top[6] = reinterpret_cast<void *>(enter);
    f->top = top;
#endif
}

void moe_fiber_switch(struct moe_fiber *from, struct moe_fiber *to)
{
    starting = to;
    begin_switch(from, to, false);
    jump(from, to);
    end_switch(from);
}

void moe_fiber_leave(struct moe_fiber *from, struct moe_fiber *to)
{
    begin_switch(from, to, true);
    jump(from, to);
    abort();
}
