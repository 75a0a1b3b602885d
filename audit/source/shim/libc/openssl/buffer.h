/* openssl/buffer.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_BUFFER_H
#define MOE_SHIM_OPENSSL_BUFFER_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct buf_mem_st {
    size_t length; char *data; size_t max; unsigned long flags;
};
BUF_MEM *BUF_MEM_new(void); BUF_MEM *BUF_MEM_new_ex(unsigned long); void BUF_MEM_free(BUF_MEM *);
size_t BUF_MEM_grow(BUF_MEM *, size_t); size_t BUF_MEM_grow_clean(BUF_MEM *, size_t);
void BUF_reverse(unsigned char *, const unsigned char *, size_t);
#define BUF_MEM_FLAG_SECURE 0x01
#ifdef __cplusplus
}
#endif
#endif
