/* Words every file may use. Depends on nothing. */
#ifndef MOE_COMMON_BASE_BASE_H
#define MOE_COMMON_BASE_BASE_H

#include <stddef.h>
#include <stdint.h>

#define MOE_COUNT(a)         (sizeof(a) / sizeof((a)[0]))
#define MOE_MUST_USE         __attribute__((warn_unused_result))
#define MOE_PRINTF(fmt, va)  __attribute__((format(printf, fmt, va)))
#define MOE_AUTO(free_fn)    __attribute__((cleanup(free_fn)))
#define MOE_TRY(call)        do { enum moe_code code_ = (call); if (code_ != MOE_OK) return code_; } while (0)
#define moe_take(p)          __extension__({ __typeof__(p) take_ = (p); (p) = NULL; take_; })
#define MOE_NOT_ZEROED       __attribute__((uninitialized))     /* a large local of which each part is written before it is read: not zeroed by hardening */
#define MOE_MIN(a, b)        ((a) < (b) ? (a) : (b))
#define MOE_MAX(a, b)        ((a) > (b) ? (a) : (b))

/* 1 in a build with AddressSanitizer, by gcc or clang. It takes memory of its own, knows of one stack in a process, and traces the process at its end to look for leaks. */
#if defined(__SANITIZE_ADDRESS__)
#define MOE_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MOE_ADDRESS_SANITIZER 1
#endif
#endif
#ifndef MOE_ADDRESS_SANITIZER
#define MOE_ADDRESS_SANITIZER 0
#endif

/* Our own invariants: stay on in release builds, and end the process with file and line. */
#define MOE_CHECK(cond)      ((cond) ? (void)0 : moe_check_failed(#cond, __FILE__, __LINE__))
_Noreturn void moe_check_failed(const char *cond, const char *file, int line);

#endif
