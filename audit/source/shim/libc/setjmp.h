/* setjmp.h: names and types of the C library */
#ifndef MOE_SHIM_SETJMP_H
#define MOE_SHIM_SETJMP_H
#include <sys/select.h>
#ifdef __cplusplus
extern "C" {
#endif
struct __jmp_buf_tag {
    long __jmpbuf[8]; int __mask_was_saved; sigset_t __saved_mask;
};
typedef struct __jmp_buf_tag jmp_buf[1]; int setjmp(jmp_buf); int _setjmp(struct __jmp_buf_tag [1]);
void longjmp(struct __jmp_buf_tag [1], int) __attribute__((noreturn));
void _longjmp(struct __jmp_buf_tag [1], int) __attribute__((noreturn)); typedef struct __jmp_buf_tag sigjmp_buf[1];
void siglongjmp(sigjmp_buf, int) __attribute__((noreturn));
int setjmp(struct __jmp_buf_tag *) __attribute__((returns_twice));
int sigsetjmp(struct __jmp_buf_tag *, int) __attribute__((returns_twice));
#define setjmp setjmp
#define sigsetjmp sigsetjmp
#ifdef __cplusplus
}
#endif
#endif
