/* openssl/stack.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_STACK_H
#define MOE_SHIM_OPENSSL_STACK_H
#ifdef __cplusplus
extern "C" {
#endif
struct stack_st; typedef struct stack_st OPENSSL_STACK;
typedef int (*OPENSSL_sk_compfunc)(const void *, const void *); typedef void (*OPENSSL_sk_freefunc)(void *);
typedef void *(*OPENSSL_sk_copyfunc)(const void *); int OPENSSL_sk_num(const OPENSSL_STACK *);
void *OPENSSL_sk_value(const OPENSSL_STACK *, int); void *OPENSSL_sk_set(OPENSSL_STACK *, int, const void *);
OPENSSL_STACK *OPENSSL_sk_new(OPENSSL_sk_compfunc); OPENSSL_STACK *OPENSSL_sk_new_null(void);
OPENSSL_STACK *OPENSSL_sk_new_reserve(OPENSSL_sk_compfunc, int); int OPENSSL_sk_reserve(OPENSSL_STACK *, int);
void OPENSSL_sk_free(OPENSSL_STACK *); void OPENSSL_sk_pop_free(OPENSSL_STACK *, void (*)(void *));
OPENSSL_STACK *OPENSSL_sk_deep_copy(const OPENSSL_STACK *, OPENSSL_sk_copyfunc, OPENSSL_sk_freefunc);
int OPENSSL_sk_insert(OPENSSL_STACK *, const void *, int); void *OPENSSL_sk_delete(OPENSSL_STACK *, int);
void *OPENSSL_sk_delete_ptr(OPENSSL_STACK *, const void *); int OPENSSL_sk_find(OPENSSL_STACK *, const void *);
int OPENSSL_sk_find_ex(OPENSSL_STACK *, const void *); int OPENSSL_sk_find_all(OPENSSL_STACK *, const void *, int *);
int OPENSSL_sk_push(OPENSSL_STACK *, const void *); int OPENSSL_sk_unshift(OPENSSL_STACK *, const void *);
void *OPENSSL_sk_shift(OPENSSL_STACK *); void *OPENSSL_sk_pop(OPENSSL_STACK *); void OPENSSL_sk_zero(OPENSSL_STACK *);
OPENSSL_sk_compfunc OPENSSL_sk_set_cmp_func(OPENSSL_STACK *, OPENSSL_sk_compfunc);
OPENSSL_STACK *OPENSSL_sk_dup(const OPENSSL_STACK *); void OPENSSL_sk_sort(OPENSSL_STACK *);
int OPENSSL_sk_is_sorted(const OPENSSL_STACK *);
#define sk_num OPENSSL_sk_num
#define sk_value OPENSSL_sk_value
#define sk_set OPENSSL_sk_set
#define sk_new OPENSSL_sk_new
#define sk_new_null OPENSSL_sk_new_null
#define sk_free OPENSSL_sk_free
#define sk_pop_free OPENSSL_sk_pop_free
#define sk_deep_copy OPENSSL_sk_deep_copy
#define sk_insert OPENSSL_sk_insert
#define sk_delete OPENSSL_sk_delete
#define sk_delete_ptr OPENSSL_sk_delete_ptr
#define sk_find OPENSSL_sk_find
#define sk_find_ex OPENSSL_sk_find_ex
#define sk_push OPENSSL_sk_push
#define sk_unshift OPENSSL_sk_unshift
#define sk_shift OPENSSL_sk_shift
#define sk_pop OPENSSL_sk_pop
#define sk_zero OPENSSL_sk_zero
#define sk_set_cmp_func OPENSSL_sk_set_cmp_func
#define sk_dup OPENSSL_sk_dup
#define sk_sort OPENSSL_sk_sort
#define sk_is_sorted OPENSSL_sk_is_sorted
#ifdef __cplusplus
}
#endif
#endif
