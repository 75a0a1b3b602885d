/* ucontext.h: names and types of the C library */
#ifndef MOE_SHIM_UCONTEXT_H
#define MOE_SHIM_UCONTEXT_H
#include <signal.h>
#include <sys/select.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long long greg_t;
int getcontext(ucontext_t *); int setcontext(const ucontext_t *); int swapcontext(ucontext_t *, const ucontext_t *);
void makecontext(ucontext_t *, void (*)(void), int, ...);
#ifdef __cplusplus
}
#endif
#endif
