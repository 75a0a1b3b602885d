/* stdatomic.h: used only where the compiler brings none */
#ifndef MOE_SHIM_STDATOMIC_H
#define MOE_SHIM_STDATOMIC_H
#ifdef __cplusplus
typedef _Atomic(bool) atomic_bool;
#else
typedef _Atomic(_Bool) atomic_bool;
#endif
typedef enum memory_order { memory_order_relaxed, memory_order_consume, memory_order_acquire, memory_order_release,
    memory_order_acq_rel, memory_order_seq_cst } memory_order;
typedef _Atomic(int) atomic_int; typedef _Atomic(unsigned) atomic_uint; typedef _Atomic(long) atomic_long;
typedef _Atomic(unsigned long) atomic_ulong; typedef _Atomic(long long) atomic_llong; 
typedef _Atomic(unsigned long long) atomic_ullong; typedef _Atomic(__SIZE_TYPE__) atomic_size_t; typedef _Atomic(char) atomic_char;
typedef _Atomic(__UINTPTR_TYPE__) atomic_uintptr_t; typedef struct atomic_flag { atomic_bool moe_value; } atomic_flag;
#define ATOMIC_FLAG_INIT { 0 }
#define ATOMIC_VAR_INIT(v) (v)
#define atomic_init(p, v) __c11_atomic_init(p, v)
#define atomic_load_explicit(p, o) __c11_atomic_load(p, o)
#define atomic_store_explicit(p, v, o) __c11_atomic_store(p, v, o)
#define atomic_exchange_explicit(p, v, o) __c11_atomic_exchange(p, v, o)
#define atomic_fetch_add_explicit(p, v, o) __c11_atomic_fetch_add(p, v, o)
#define atomic_fetch_sub_explicit(p, v, o) __c11_atomic_fetch_sub(p, v, o)
#define atomic_fetch_or_explicit(p, v, o) __c11_atomic_fetch_or(p, v, o)
#define atomic_fetch_and_explicit(p, v, o) __c11_atomic_fetch_and(p, v, o)
#define atomic_fetch_xor_explicit(p, v, o) __c11_atomic_fetch_xor(p, v, o)
#define atomic_compare_exchange_strong_explicit(p, e, v, s, f) __c11_atomic_compare_exchange_strong(p, e, v, s, f)
#define atomic_compare_exchange_weak_explicit(p, e, v, s, f) __c11_atomic_compare_exchange_weak(p, e, v, s, f)
#define atomic_load(p) atomic_load_explicit(p, memory_order_seq_cst)
#define atomic_store(p, v) atomic_store_explicit(p, v, memory_order_seq_cst)
#define atomic_exchange(p, v) atomic_exchange_explicit(p, v, memory_order_seq_cst)
#define atomic_fetch_add(p, v) atomic_fetch_add_explicit(p, v, memory_order_seq_cst)
#define atomic_fetch_sub(p, v) atomic_fetch_sub_explicit(p, v, memory_order_seq_cst)
#define atomic_fetch_or(p, v) atomic_fetch_or_explicit(p, v, memory_order_seq_cst)
#define atomic_fetch_and(p, v) atomic_fetch_and_explicit(p, v, memory_order_seq_cst)
#define atomic_fetch_xor(p, v) atomic_fetch_xor_explicit(p, v, memory_order_seq_cst)
#define atomic_compare_exchange_strong(p, e, v) atomic_compare_exchange_strong_explicit(p, e, v, 5, 5)
#define atomic_compare_exchange_weak(p, e, v) atomic_compare_exchange_weak_explicit(p, e, v, 5, 5)
#define atomic_thread_fence(o) __c11_atomic_thread_fence(o)
#define atomic_signal_fence(o) __c11_atomic_signal_fence(o)
#define atomic_flag_test_and_set(f) atomic_exchange(&(f)->moe_value, 1)
#define atomic_flag_clear(f) atomic_store(&(f)->moe_value, 0)
#endif
