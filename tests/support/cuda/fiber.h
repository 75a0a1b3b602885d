// Stacks to switch between, the heap's gate, and AddressSanitizer told of both: parts of the emulation among themselves.
#ifndef MOE_TESTS_CUDA_FIBER_H
#define MOE_TESTS_CUDA_FIBER_H
#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define MOE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MOE_ASAN 1
#endif
#endif

#ifdef MOE_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
static inline void moe_poison(const void *at, size_t bytes) { __asan_poison_memory_region(at, bytes); }
static inline void moe_unpoison(const void *at, size_t bytes) { __asan_unpoison_memory_region(at, bytes); }
#else
static inline void moe_poison(const void *, size_t) {}
static inline void moe_unpoison(const void *, size_t) {}
#endif

// On x86-64 a switch is a few instructions of our own: swapcontext asks the kernel for the signal mask each time, which would be most of a test's time.
#if !defined(__x86_64__) || defined(MOE_FIBER_UCONTEXT)
#include <ucontext.h>
#endif

struct moe_fiber {
    unsigned char *stack;              // its lowest byte; NULL: the host's own, or not yet made
#if !defined(__x86_64__) || defined(MOE_FIBER_UCONTEXT)
    ucontext_t context;
#else
    void *top;                         // of the stack, where the registers are kept
#endif
    void (*fn)(void *);
    void *ctx;
    void *fake;                        // AddressSanitizer's: the stack of frames that outlive their functions
    const void *bottom; size_t bytes;  // what it knows of this stack
};

// A fiber that will run fn(ctx) when it is first switched to; its stack is made once and used again. fn must end with moe_fiber_leave.
void moe_fiber_start(struct moe_fiber *f, void (*fn)(void *), void *ctx);
void moe_fiber_switch(struct moe_fiber *from, struct moe_fiber *to);
[[noreturn]] void moe_fiber_leave(struct moe_fiber *from, struct moe_fiber *to);

// heap.cc: the memory of the device can be touched between the two; calls may nest.
void moe_heap_open(void);
void moe_heap_close(void);
#endif
