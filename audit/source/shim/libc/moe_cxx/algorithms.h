/* moe_cxx/algorithms.h: algorithms, random numbers, time, threads, streams and files */
#ifndef MOE_SHIM_CXX_ALGORITHMS_H
#define MOE_SHIM_CXX_ALGORITHMS_H
#include "containers.h"
#include <pthread.h>
namespace std {
template <class T, class F> constexpr const T &min(const T &a, const T &b, F f) { return f(b, a) ? b : a; }
template <class T, class F> constexpr const T &max(const T &a, const T &b, F f) { return f(a, b) ? b : a; }
template <class T> constexpr T min(initializer_list<T> l) {
    T v = *l.begin();
    for (const T &x : l)
        if (x < v)
            v = x;
    return v;
}
template <class T> constexpr T max(initializer_list<T> l) {
    T v = *l.begin();
    for (const T &x : l)
        if (v < x)
            v = x;
    return v;
}
template <class T> pair<const T &, const T &> minmax(const T &, const T &) { __builtin_unreachable(); }
template <class T> constexpr const T &clamp(const T &v, const T &a, const T &b) { return v < a ? a : b < v ? b : v; }
#define MOE_SAME(name) \
    template <class I, class... X> I name(I, I, X &&...) { __builtin_unreachable(); }
MOE_SAME(find)
MOE_SAME(find_if) MOE_SAME(find_if_not) MOE_SAME(find_end) MOE_SAME(find_first_of) MOE_SAME(adjacent_find) MOE_SAME(
    search) MOE_SAME(search_n) MOE_SAME(remove) MOE_SAME(remove_if) MOE_SAME(unique) MOE_SAME(partition)
    MOE_SAME(stable_partition) MOE_SAME(partition_point) MOE_SAME(lower_bound) MOE_SAME(upper_bound) MOE_SAME(
        max_element) MOE_SAME(min_element) MOE_SAME(rotate) MOE_SAME(is_sorted_until) MOE_SAME(is_heap_until)
#undef MOE_SAME
#define MOE_NOTHING(name) \
    template <class I, class... X> void name(I, I, X &&...) { __builtin_unreachable(); }
        MOE_NOTHING(sort) MOE_NOTHING(stable_sort) MOE_NOTHING(partial_sort) MOE_NOTHING(nth_element) MOE_NOTHING(
            reverse) MOE_NOTHING(fill) MOE_NOTHING(generate) MOE_NOTHING(replace) MOE_NOTHING(replace_if)
            MOE_NOTHING(shuffle) MOE_NOTHING(random_shuffle) MOE_NOTHING(iota) MOE_NOTHING(push_heap) MOE_NOTHING(
                pop_heap) MOE_NOTHING(make_heap) MOE_NOTHING(sort_heap) MOE_NOTHING(inplace_merge)
                MOE_NOTHING(destroy) MOE_NOTHING(uninitialized_fill) MOE_NOTHING(uninitialized_default_construct)
#undef MOE_NOTHING
#define MOE_TRUTH(name) \
    template <class I, class... X> bool name(I, I, X &&...) { __builtin_unreachable(); }
                    MOE_TRUTH(all_of) MOE_TRUTH(any_of) MOE_TRUTH(none_of) MOE_TRUTH(equal) MOE_TRUTH(is_sorted)
                        MOE_TRUTH(binary_search) MOE_TRUTH(includes) MOE_TRUTH(is_permutation) MOE_TRUTH(
                            lexicographical_compare) MOE_TRUTH(next_permutation) MOE_TRUTH(prev_permutation)
                            MOE_TRUTH(is_heap) MOE_TRUTH(is_partitioned)
#undef MOE_TRUTH
#define MOE_OUTPUT(name) \
    template <class I, class O, class... X> O name(I, I, O, X &&...) { __builtin_unreachable(); }
                                MOE_OUTPUT(copy) MOE_OUTPUT(copy_if) MOE_OUTPUT(copy_backward) MOE_OUTPUT(move)
                                    MOE_OUTPUT(move_backward) MOE_OUTPUT(transform) MOE_OUTPUT(remove_copy)
                                        MOE_OUTPUT(remove_copy_if) MOE_OUTPUT(replace_copy) MOE_OUTPUT(reverse_copy)
                                            MOE_OUTPUT(rotate_copy) MOE_OUTPUT(unique_copy) MOE_OUTPUT(swap_ranges)
                                                MOE_OUTPUT(partial_sum) MOE_OUTPUT(adjacent_difference)
                                                    MOE_OUTPUT(exclusive_scan) MOE_OUTPUT(inclusive_scan)
                                                        MOE_OUTPUT(uninitialized_copy) MOE_OUTPUT(uninitialized_move)
                                                            MOE_OUTPUT(sample)
#undef MOE_OUTPUT
#define MOE_MERGE(name) \
    template <class I, class J, class O, class... X> O name(I, I, J, J, O, X &&...) { __builtin_unreachable(); }
                                                                MOE_MERGE(merge) MOE_MERGE(set_union)
                                                                    MOE_MERGE(set_intersection)
                                                                        MOE_MERGE(set_difference)
                                                                            MOE_MERGE(set_symmetric_difference)
#undef MOE_MERGE
                                                                                template <class I, class F>
                                                                                F for_each(I, I, F);
template <class I, class N, class F> I for_each_n(I, N, F) { __builtin_unreachable(); }
template <class I, class N, class T> I fill_n(I, N, const T &) { __builtin_unreachable(); }
template <class I, class N, class F> I generate_n(I, N, F) { __builtin_unreachable(); }
template <class I, class N, class O> O copy_n(I, N, O) { __builtin_unreachable(); }
template <class I, class... X> ptrdiff_t count(I, I, X &&...) { __builtin_unreachable(); }
template <class I, class F> ptrdiff_t count_if(I, I, F) { __builtin_unreachable(); }
template <class I> void iter_swap(I, I) { __builtin_unreachable(); }
template <class I, class J> pair<I, J> mismatch(I, I, J) { __builtin_unreachable(); }
template <class I, class T> pair<I, I> equal_range(I, I, const T &) { __builtin_unreachable(); }
template <class I, class... X> pair<I, I> minmax_element(I, I, X &&...) { __builtin_unreachable(); }
template <class C, class T> size_t erase(C &, const T &) { __builtin_unreachable(); }
template <class C, class F> size_t erase_if(C &, F) { __builtin_unreachable(); }
template <class I, class T, class... F> T accumulate(I, I, T, F &&...) { __builtin_unreachable(); }
template <class I, class T, class... F> T reduce(I, I, T, F &&...) { __builtin_unreachable(); }
template <class I, class J, class T, class... F> T inner_product(I, I, J, T, F &&...) { __builtin_unreachable(); }
template <class I, class T, class F, class G> T transform_reduce(I, I, T, F, G) { __builtin_unreachable(); }
template <class A, class B> constexpr common_type_t<A, B> gcd(A a, B b) { return b == 0 ? a : gcd(b, a % b); }
template <class A, class B> constexpr common_type_t<A, B> lcm(A a, B b) { return a / gcd(a, b) * b; }
template <class T> T midpoint(T, T) { __builtin_unreachable(); }
template <class T> void destroy_at(T *) { __builtin_unreachable(); }
template <class T, class... X> T *construct_at(T *, X &&...) { __builtin_unreachable(); }
template <class T> T *assume_aligned(T *) { __builtin_unreachable(); }
template <class To, class From> constexpr To bit_cast(const From &f) { return __builtin_bit_cast(To, f); }
template <class T> constexpr int popcount(T v) { return __builtin_popcountll(v); }
template <class T> constexpr int countl_zero(T v) {
    return v ? __builtin_clzll(v) - int(64 - sizeof(T) * 8) : int(sizeof(T) * 8);
}
template <class T> constexpr int countr_zero(T v) { return v ? __builtin_ctzll(v) : int(sizeof(T) * 8); }
template <class T> constexpr int bit_width(T v) { return int(sizeof(T) * 8) - countl_zero(v); }
template <class T> constexpr T bit_ceil(T v) { return v <= 1 ? 1 : T(1) << bit_width(T(v - 1)); }
template <class T> constexpr T bit_floor(T v) { return v ? T(1) << (bit_width(v) - 1) : 0; }
template <class T> constexpr bool has_single_bit(T v) { return v && !(v & (v - 1)); }
template <class T> T rotl(T, int) { __builtin_unreachable(); }
template <class T> T rotr(T, int) { __builtin_unreachable(); }
enum class endian { little = 1234, big = 4321, native = little };
struct random_device {
    typedef unsigned result_type;
    random_device();
    explicit random_device(const string &);
    unsigned operator()();
    double entropy() const;
    static constexpr unsigned min() { return 0; }
    static constexpr unsigned max() { return -1u; }
};
#define MOE_ENGINE(name, type) \
    struct name { \
        typedef type result_type; \
        explicit name(type = 0); \
        template <class S> explicit name(S &) { __builtin_unreachable(); } \
        type operator()(); \
        void seed(type = 0); \
        void discard(unsigned long long); \
        static constexpr type min() { return 0; } \
        static constexpr type max() { return static_cast<type>(-1); } \
    };
MOE_ENGINE(mt19937, unsigned)
MOE_ENGINE(mt19937_64, unsigned long) MOE_ENGINE(minstd_rand, unsigned) MOE_ENGINE(minstd_rand0, unsigned)
    MOE_ENGINE(default_random_engine, unsigned) MOE_ENGINE(ranlux24, unsigned)
        MOE_ENGINE(knuth_b, unsigned) struct seed_seq {
    template <class... A> seed_seq(A &&...) { __builtin_unreachable(); }
    template <class T> seed_seq(initializer_list<T>) { __builtin_unreachable(); }
    template <class I> void generate(I, I) { __builtin_unreachable(); }
};
#undef MOE_ENGINE
#define MOE_DISTRIBUTION(name, standard) \
    template <class T = standard> struct name { \
        typedef T result_type; \
        struct param_type { \
            template <class... A> param_type(A...) { __builtin_unreachable(); } \
        }; \
        template <class... A> name(A...) { __builtin_unreachable(); } \
        template <class E> T operator()(E &) { __builtin_unreachable(); } \
        template <class E> T operator()(E &, const param_type &) { __builtin_unreachable(); } \
        T min() const { __builtin_unreachable(); } \
        T max() const { __builtin_unreachable(); } \
        void reset() { __builtin_unreachable(); } \
    };
MOE_DISTRIBUTION(uniform_int_distribution, int)
MOE_DISTRIBUTION(uniform_real_distribution, double) MOE_DISTRIBUTION(normal_distribution, double)
    MOE_DISTRIBUTION(lognormal_distribution, double) MOE_DISTRIBUTION(exponential_distribution, double)
        MOE_DISTRIBUTION(gamma_distribution, double) MOE_DISTRIBUTION(poisson_distribution, int)
            MOE_DISTRIBUTION(geometric_distribution, int) MOE_DISTRIBUTION(binomial_distribution, int)
                MOE_DISTRIBUTION(cauchy_distribution, double)
                    MOE_DISTRIBUTION(discrete_distribution, int) struct bernoulli_distribution {
    bernoulli_distribution(double = 0.5);
    template <class E> bool operator()(E &) { __builtin_unreachable(); }
};
#undef MOE_DISTRIBUTION
template <long n, long d = 1> struct ratio { static constexpr long num = n, den = d; };
typedef ratio<1, 1000000000> nano;
typedef ratio<1, 1000000> micro;
typedef ratio<1, 1000> milli;
typedef ratio<1000> kilo;
typedef ratio<1000000> mega;
typedef ratio<1000000000> giga;
namespace chrono {
template <class R, class P = ratio<1>> struct duration {
    typedef R rep;
    typedef P period;
    R moe_ticks;
    constexpr duration() = default;
    template <class U, class = enable_if_t<is_arithmetic<U>::value>> constexpr explicit duration(const U &t)
        : moe_ticks(R(t)) {}
    template <class U, class Q> constexpr duration(const duration<U, Q> &o) : moe_ticks(R(o.count())) {}
    constexpr R count() const { return moe_ticks; }
    duration &operator+=(const duration &) { __builtin_unreachable(); }
    duration &operator-=(const duration &) { __builtin_unreachable(); }
    template <class U> duration &operator*=(const U &) { __builtin_unreachable(); }
    inline duration operator-() const { __builtin_unreachable(); }
    duration &operator++() { __builtin_unreachable(); }
    static constexpr duration zero() { return duration(0); }
    static constexpr duration max() { return duration(numeric_limits<R>::max()); }
    static inline duration min() { __builtin_unreachable(); }
};
typedef duration<long, nano> nanoseconds;
typedef duration<long, micro> microseconds;
typedef duration<long, milli> milliseconds;
typedef duration<long> seconds;
typedef duration<long, ratio<60>> minutes;
typedef duration<long, ratio<3600>> hours;
typedef duration<long, ratio<86400>> days;
#define MOE_BOTH template <class R, class P, class S, class Q>
MOE_BOTH constexpr duration<common_type_t<R, S>, conditional_t<(P::den > Q::den), P, Q>>
operator+(const duration<R, P> &, const duration<S, Q> &);
MOE_BOTH constexpr duration<common_type_t<R, S>, conditional_t<(P::den > Q::den), P, Q>>
operator-(const duration<R, P> &, const duration<S, Q> &);
MOE_BOTH common_type_t<R, S> operator/(const duration<R, P> &, const duration<S, Q> &);
MOE_BOTH constexpr bool operator<(const duration<R, P> &, const duration<S, Q> &);
MOE_BOTH constexpr bool operator>(const duration<R, P> &, const duration<S, Q> &);
MOE_BOTH constexpr bool operator<=(const duration<R, P> &, const duration<S, Q> &);
MOE_BOTH constexpr bool operator>=(const duration<R, P> &, const duration<S, Q> &);
MOE_BOTH constexpr bool operator==(const duration<R, P> &, const duration<S, Q> &);
MOE_BOTH constexpr bool operator!=(const duration<R, P> &, const duration<S, Q> &);
#undef MOE_BOTH
template <class R, class P, class S, class = enable_if_t<is_arithmetic<S>::value>>
inline duration<R, P> operator*(const duration<R, P> &, const S &) {
    __builtin_unreachable();
}
template <class R, class P, class S, class = enable_if_t<is_arithmetic<S>::value>>
inline duration<R, P> operator*(const S &, const duration<R, P> &) {
    __builtin_unreachable();
}
template <class R, class P, class S, class = enable_if_t<is_arithmetic<S>::value>>
inline duration<R, P> operator/(const duration<R, P> &, const S &) {
    __builtin_unreachable();
}
template <class D, class R, class P> inline D duration_cast(const duration<R, P> &) { __builtin_unreachable(); }
template <class C, class D = typename C::duration> struct time_point {
    typedef C clock;
    typedef D duration;
    time_point() = default;
    explicit time_point(const D &) { __builtin_unreachable(); }
    template <class E> time_point(const time_point<C, E> &) { __builtin_unreachable(); }
    D time_since_epoch() const { __builtin_unreachable(); }
    time_point &operator+=(const D &) { __builtin_unreachable(); }
    time_point &operator-=(const D &) { __builtin_unreachable(); }
    static time_point max() { __builtin_unreachable(); }
    static time_point min() { __builtin_unreachable(); }
};
template <class C, class D, class R, class P>
time_point<C, D> operator+(const time_point<C, D> &, const std::chrono::duration<R, P> &) {
    __builtin_unreachable();
}
template <class C, class D, class R, class P>
time_point<C, D> operator-(const time_point<C, D> &, const std::chrono::duration<R, P> &) {
    __builtin_unreachable();
}
template <class C, class D, class E> D operator-(const time_point<C, D> &, const time_point<C, E> &) {
    __builtin_unreachable();
}
#define MOE_TIMES(op) \
    template <class C, class D, class E> bool operator op(const time_point<C, D> &, const time_point<C, E> &) { \
        __builtin_unreachable(); \
    }
MOE_TIMES(<)
MOE_TIMES(>) MOE_TIMES(<=) MOE_TIMES(>=) MOE_TIMES(==) MOE_TIMES(!=)
#undef MOE_TIMES
    template <class E, class C, class D>
    time_point<C, E> time_point_cast(const time_point<C, D> &);
#define MOE_CLOCK(name) \
    struct name { \
        typedef nanoseconds duration; \
        typedef long rep; \
        typedef nano period; \
        typedef std::chrono::time_point<name> time_point; \
        static constexpr bool is_steady = true; \
        static time_point now() noexcept; \
        static long to_time_t(const time_point &); \
        static time_point from_time_t(long); \
    };
MOE_CLOCK(system_clock) MOE_CLOCK(steady_clock) MOE_CLOCK(high_resolution_clock)
#undef MOE_CLOCK
}
inline namespace literals {
inline namespace chrono_literals {
constexpr chrono::hours operator""h(unsigned long long v) { return chrono::hours(v); }
constexpr chrono::minutes operator""min(unsigned long long v) { return chrono::minutes(v); }
constexpr chrono::seconds operator""s(unsigned long long v) { return chrono::seconds(v); }
constexpr chrono::milliseconds operator""ms(unsigned long long v) { return chrono::milliseconds(v); }
constexpr chrono::microseconds operator""us(unsigned long long v) { return chrono::microseconds(v); }
constexpr chrono::nanoseconds operator""ns(unsigned long long v) { return chrono::nanoseconds(v); }
}
}
enum memory_order : int {
    memory_order_relaxed,
    memory_order_consume,
    memory_order_acquire,
    memory_order_release,
    memory_order_acq_rel,
    memory_order_seq_cst
};
template <class T> struct atomic {
    typedef T value_type;
    T moe_value;
    atomic() = default;
    constexpr atomic(T v) : moe_value(v) {}
    atomic(const atomic &) = delete;
    T operator=(T) { __builtin_unreachable(); }
    T operator=(T) volatile { __builtin_unreachable(); }
    operator T() const { __builtin_unreachable(); }
    operator T() const volatile { __builtin_unreachable(); }
    T load(memory_order = memory_order_seq_cst) const { __builtin_unreachable(); }
    T load(memory_order = memory_order_seq_cst) const volatile { __builtin_unreachable(); }
    void store(T, memory_order = memory_order_seq_cst) { __builtin_unreachable(); }
    void store(T, memory_order = memory_order_seq_cst) volatile { __builtin_unreachable(); }
    T exchange(T, memory_order = memory_order_seq_cst) { __builtin_unreachable(); }
    bool compare_exchange_weak(T &, T, memory_order = memory_order_seq_cst) { __builtin_unreachable(); }
    bool compare_exchange_weak(T &, T, memory_order, memory_order) { __builtin_unreachable(); }
    bool compare_exchange_strong(T &, T, memory_order = memory_order_seq_cst) { __builtin_unreachable(); }
    bool compare_exchange_strong(T &, T, memory_order, memory_order) { __builtin_unreachable(); }
    bool is_lock_free() const { __builtin_unreachable(); }
    void wait(T, memory_order = memory_order_seq_cst) const { __builtin_unreachable(); }
    void notify_one() { __builtin_unreachable(); }
    void notify_all() { __builtin_unreachable(); }
    template <class U> T fetch_add(U, memory_order = memory_order_seq_cst) { __builtin_unreachable(); }
    template <class U> T fetch_sub(U, memory_order = memory_order_seq_cst) { __builtin_unreachable(); }
    T fetch_and(T, memory_order = memory_order_seq_cst) { __builtin_unreachable(); }
    T fetch_or(T, memory_order = memory_order_seq_cst) { __builtin_unreachable(); }
    T fetch_xor(T, memory_order = memory_order_seq_cst) { __builtin_unreachable(); }
    T operator++() { __builtin_unreachable(); }
    T operator++(int) { __builtin_unreachable(); }
    T operator--() { __builtin_unreachable(); }
    T operator--(int) { __builtin_unreachable(); }
    template <class U> T operator+=(U) { __builtin_unreachable(); }
    template <class U> T operator-=(U) { __builtin_unreachable(); }
    T operator|=(T) { __builtin_unreachable(); }
    T operator&=(T) { __builtin_unreachable(); }
    static constexpr bool is_always_lock_free = true;
};
template <class T> struct atomic_ref {
    explicit atomic_ref(T &) { __builtin_unreachable(); }
    T load(memory_order = memory_order_seq_cst) const { __builtin_unreachable(); }
    void store(T, memory_order = memory_order_seq_cst) const { __builtin_unreachable(); }
    T fetch_add(T, memory_order = memory_order_seq_cst) const { __builtin_unreachable(); }
    T operator++() const { __builtin_unreachable(); }
};
struct atomic_flag {
    bool moe_value;
    bool test_and_set(memory_order = memory_order_seq_cst);
    void clear(memory_order = memory_order_seq_cst);
    bool test(memory_order = memory_order_seq_cst) const;
};
typedef atomic<bool> atomic_bool;
typedef atomic<int> atomic_int;
typedef atomic<unsigned> atomic_uint;
typedef atomic<long> atomic_long;
typedef atomic<unsigned long> atomic_ulong;
typedef atomic<long long> atomic_llong;
typedef atomic<unsigned long long> atomic_ullong;
typedef atomic<size_t> atomic_size_t;
typedef atomic<int32_t> atomic_int32_t;
typedef atomic<uint32_t> atomic_uint32_t;
typedef atomic<int64_t> atomic_int64_t;
typedef atomic<uint64_t> atomic_uint64_t;
typedef atomic<uint8_t> atomic_uint8_t;
typedef atomic<uintptr_t> atomic_uintptr_t;
void atomic_thread_fence(memory_order) noexcept;
void atomic_signal_fence(memory_order) noexcept;
template <class T> T atomic_load(const atomic<T> *) { __builtin_unreachable(); }
template <class T, class U> void atomic_store(atomic<T> *, U) { __builtin_unreachable(); }
template <class T, class U> T atomic_fetch_add(atomic<T> *, U) { __builtin_unreachable(); }
template <class T, class U> T atomic_fetch_sub(atomic<T> *, U) { __builtin_unreachable(); }
template <class T> T atomic_load_explicit(const atomic<T> *, memory_order) { __builtin_unreachable(); }
template <class T, class U> void atomic_store_explicit(atomic<T> *, U, memory_order) { __builtin_unreachable(); }
template <class T, class U> T atomic_fetch_add_explicit(atomic<T> *, U, memory_order) { __builtin_unreachable(); }
template <class T, class U> T atomic_fetch_sub_explicit(atomic<T> *, U, memory_order) { __builtin_unreachable(); }
template <class T, class U> T atomic_exchange(atomic<T> *, U) { __builtin_unreachable(); }
template <class T, class U> T atomic_exchange_explicit(atomic<T> *, U, memory_order) { __builtin_unreachable(); }
template <class T> bool atomic_compare_exchange_strong(atomic<T> *, T *, T) { __builtin_unreachable(); }
template <class T> bool atomic_compare_exchange_weak(atomic<T> *, T *, T) { __builtin_unreachable(); }
#define MOE_MUTEX(name) \
    class name { \
      public: \
        constexpr name() noexcept {} \
        name(const name &) = delete; \
        ~name(); \
        void lock(); \
        bool try_lock(); \
        void unlock(); \
        void lock_shared(); \
        bool try_lock_shared(); \
        void unlock_shared(); \
        template <class R, class P> bool try_lock_for(const chrono::duration<R, P> &) { __builtin_unreachable(); } \
        pthread_mutex_t *native_handle(); \
    };
MOE_MUTEX(mutex)
MOE_MUTEX(recursive_mutex) MOE_MUTEX(timed_mutex) MOE_MUTEX(recursive_timed_mutex) MOE_MUTEX(shared_mutex)
    MOE_MUTEX(shared_timed_mutex)
#undef MOE_MUTEX
        struct defer_lock_t {
};
struct try_to_lock_t {};
struct adopt_lock_t {};
inline constexpr defer_lock_t defer_lock{};
inline constexpr try_to_lock_t try_to_lock{};
inline constexpr adopt_lock_t adopt_lock{};
template <class M> class lock_guard {
  public:
    explicit lock_guard(M &) { __builtin_unreachable(); }
    lock_guard(M &, adopt_lock_t) { __builtin_unreachable(); }
    ~lock_guard() { __builtin_unreachable(); }
};
template <class M> lock_guard(M &) -> lock_guard<M>;
template <class... M> class scoped_lock {
  public:
    explicit scoped_lock(M &...) { __builtin_unreachable(); }
    ~scoped_lock() { __builtin_unreachable(); }
};
template <class M> class unique_lock {
  public:
    unique_lock() { __builtin_unreachable(); }
    explicit unique_lock(M &) { __builtin_unreachable(); }
    template <class T> unique_lock(M &, T) { __builtin_unreachable(); }
    unique_lock(unique_lock &&) { __builtin_unreachable(); }
    ~unique_lock() { __builtin_unreachable(); }
    unique_lock &operator=(unique_lock &&) { __builtin_unreachable(); }
    void lock() { __builtin_unreachable(); }
    bool try_lock() { __builtin_unreachable(); }
    void unlock() { __builtin_unreachable(); }
    bool owns_lock() const { __builtin_unreachable(); }
    explicit operator bool() const { __builtin_unreachable(); }
    M *release() { __builtin_unreachable(); }
    M *mutex() const { __builtin_unreachable(); }
};
template <class M> unique_lock(M &) -> unique_lock<M>;
template <class M> class shared_lock : public unique_lock<M> {
  public:
    using unique_lock<M>::unique_lock;
};
template <class M> shared_lock(M &) -> shared_lock<M>;
template <class... M> void lock(M &...) { __builtin_unreachable(); }
template <class... M> int try_lock(M &...) { __builtin_unreachable(); }
struct once_flag {};
template <class F, class... A> void call_once(once_flag &, F &&, A &&...) { __builtin_unreachable(); }
enum class cv_status { no_timeout, timeout };
class condition_variable {
  public:
    typedef pthread_cond_t *native_handle_type;
    pthread_cond_t *native_handle();
    condition_variable();
    ~condition_variable();
    void notify_one();
    void notify_all();
    template <class L> void wait(L &) { __builtin_unreachable(); }
    template <class L, class F> void wait(L &, F) { __builtin_unreachable(); }
    template <class L, class R, class P> cv_status wait_for(L &, const chrono::duration<R, P> &) {
        __builtin_unreachable();
    }
    template <class L, class R, class P, class F> bool wait_for(L &, const chrono::duration<R, P> &, F) {
        __builtin_unreachable();
    }
    template <class L, class C, class D> cv_status wait_until(L &, const chrono::time_point<C, D> &) {
        __builtin_unreachable();
    }
    template <class L, class C, class D, class F> bool wait_until(L &, const chrono::time_point<C, D> &, F) {
        __builtin_unreachable();
    }
};
class condition_variable_any : public condition_variable {};
class thread {
  public:
    class id {
      public:
        id();
        bool operator==(id) const;
        bool operator!=(id) const;
        bool operator<(id) const;
    };
    typedef unsigned long native_handle_type;
    thread() noexcept;
    template <class F, class... A> explicit thread(F &&, A &&...) { __builtin_unreachable(); }
    thread(thread &&);
    thread(const thread &) = delete;
    ~thread();
    thread &operator=(thread &&);
    void join();
    void detach();
    bool joinable() const;
    id get_id() const;
    native_handle_type native_handle();
    static unsigned hardware_concurrency();
};
class jthread : public thread {
  public:
    using thread::thread;
};
namespace this_thread {
thread::id get_id() noexcept;
void yield() noexcept;
template <class R, class P> void sleep_for(const chrono::duration<R, P> &) { __builtin_unreachable(); }
template <class C, class D> void sleep_until(const chrono::time_point<C, D> &) { __builtin_unreachable(); }
}
enum class future_status { ready, timeout, deferred };
enum class launch { async = 1, deferred = 2 };
template <class T> class shared_future {
  public:
    T get() const { __builtin_unreachable(); }
    void wait() const { __builtin_unreachable(); }
    bool valid() const { __builtin_unreachable(); }
};
template <class T> class future {
  public:
    future() { __builtin_unreachable(); }
    T get() { __builtin_unreachable(); }
    void wait() const { __builtin_unreachable(); }
    bool valid() const { __builtin_unreachable(); }
    template <class R, class P> future_status wait_for(const chrono::duration<R, P> &) const {
        __builtin_unreachable();
    }
    shared_future<T> share() { __builtin_unreachable(); }
};
template <class T> struct moe_promise {
    future<T> get_future() { __builtin_unreachable(); }
    void set_exception(exception_ptr) { __builtin_unreachable(); }
};
template <class T> class promise : public moe_promise<T> {
  public:
    void set_value(const T &) { __builtin_unreachable(); }
    void set_value(T &&) { __builtin_unreachable(); }
};
template <> class promise<void> : public moe_promise<void> {
  public:
    void set_value() { __builtin_unreachable(); }
};
template <class F> class packaged_task;
template <class R, class... P> class packaged_task<R(P...)> {
  public:
    packaged_task() { __builtin_unreachable(); }
    template <class F> explicit packaged_task(F &&) { __builtin_unreachable(); }
    future<R> get_future() { __builtin_unreachable(); }
    void operator()(P...) { __builtin_unreachable(); }
    bool valid() const { __builtin_unreachable(); }
};
template <class F, class... A> future<invoke_result_t<decay_t<F>, decay_t<A>...>> async(F &&, A &&...) {
    __builtin_unreachable();
}
template <class F, class... A> future<invoke_result_t<decay_t<F>, decay_t<A>...>> async(launch, F &&, A &&...) {
    __builtin_unreachable();
}
class future_error : public logic_error {
  public:
    using logic_error::logic_error;
};
template <long n = 2147483647> class counting_semaphore {
  public:
    explicit counting_semaphore(long) { __builtin_unreachable(); }
    void acquire() { __builtin_unreachable(); }
    void release(long = 1) { __builtin_unreachable(); }
    bool try_acquire() { __builtin_unreachable(); }
};
typedef counting_semaphore<1> binary_semaphore;
class latch {
  public:
    explicit latch(long);
    void count_down(long = 1);
    void wait() const;
    void arrive_and_wait(long = 1);
};
template <class F = void> class barrier {
  public:
    explicit barrier(long) { __builtin_unreachable(); }
    void arrive_and_wait() { __builtin_unreachable(); }
};
struct source_location {
    static constexpr source_location current() { return {}; }
    const char *file_name() const;
    const char *function_name() const;
    unsigned line() const;
};
struct to_chars_result {
    char *ptr;
    errc ec;
};
struct from_chars_result {
    const char *ptr;
    errc ec;
};
template <class T, class... X> to_chars_result to_chars(char *, char *, T, X...) { __builtin_unreachable(); }
template <class T, class... X> from_chars_result from_chars(const char *, const char *, T &, X...) {
    __builtin_unreachable();
}
class locale {
  public:
    locale();
    explicit locale(const char *);
    static const locale &classic();
    string name() const;
    static locale global(const locale &);
};
class ios_base {
  public:
    typedef unsigned openmode, fmtflags, iostate, seekdir;
    static constexpr openmode in = 8, out = 16, binary = 4, app = 1, ate = 2, trunc = 32;
    static constexpr seekdir beg = 0, cur = 1, end = 2;
    static constexpr iostate goodbit = 0, badbit = 1, eofbit = 2, failbit = 4;
    static constexpr fmtflags hex = 8, dec = 2, oct = 64, fixed = 4, scientific = 256, left = 32, right = 128,
                              showbase = 512, floatfield = 260, basefield = 74;
    class failure : public system_error {
      public:
        using system_error::system_error;
    };
    static bool sync_with_stdio(bool = true);
    fmtflags flags() const;
    fmtflags flags(fmtflags);
    fmtflags setf(fmtflags);
    fmtflags setf(fmtflags, fmtflags);
    void unsetf(fmtflags);
    streamsize precision() const;
    streamsize precision(streamsize);
    streamsize width() const;
    streamsize width(streamsize);
    locale imbue(const locale &);
    virtual ~ios_base();
};
template <class C, class T = char_traits<C>> class basic_streambuf;
typedef basic_streambuf<char> streambuf;
class streampos {
  public:
    streampos(long = 0);
    operator long() const;
};
template <class C, class T = char_traits<C>> class basic_ios : public virtual ios_base {
  public:
    bool good() const { __builtin_unreachable(); }
    bool eof() const { __builtin_unreachable(); }
    bool fail() const { __builtin_unreachable(); }
    bool bad() const { __builtin_unreachable(); }
    bool operator!() const { __builtin_unreachable(); }
    explicit operator bool() const { __builtin_unreachable(); }
    void clear(iostate = 0) { __builtin_unreachable(); }
    void setstate(iostate) { __builtin_unreachable(); }
    iostate rdstate() const { __builtin_unreachable(); }
    void exceptions(iostate) { __builtin_unreachable(); }
    C fill(C) { __builtin_unreachable(); }
    C fill() const { __builtin_unreachable(); }
    basic_streambuf<C, T> *rdbuf() const { __builtin_unreachable(); }
    basic_streambuf<C, T> *rdbuf(basic_streambuf<C, T> *) { __builtin_unreachable(); }
    void *tie(void *) { __builtin_unreachable(); }
    basic_ios &copyfmt(const basic_ios &) { __builtin_unreachable(); }
};
typedef basic_ios<char> ios;
template <class C, class T> class basic_streambuf {
  public:
    virtual ~basic_streambuf() { __builtin_unreachable(); }

  protected:
    basic_streambuf() { __builtin_unreachable(); }
    virtual int overflow(int = -1) { __builtin_unreachable(); }
    virtual int sync() { __builtin_unreachable(); }
    virtual streamsize xsputn(const C *, streamsize) { __builtin_unreachable(); }
    virtual int underflow() { __builtin_unreachable(); }
    void setp(C *, C *) { __builtin_unreachable(); }
    void setg(C *, C *, C *) { __builtin_unreachable(); }
};
template <class C, class T = char_traits<C>> class basic_ostream : virtual public basic_ios<C, T> {
  public:
    explicit basic_ostream(basic_streambuf<C, T> *) { __builtin_unreachable(); }
    basic_ostream &write(const C *, streamsize) { __builtin_unreachable(); }
    basic_ostream &put(C) { __builtin_unreachable(); }
    basic_ostream &flush() { __builtin_unreachable(); }
    streampos tellp() { __builtin_unreachable(); }
    basic_ostream &seekp(streampos) { __builtin_unreachable(); }
    basic_ostream &seekp(long, unsigned) { __builtin_unreachable(); }
    basic_ostream &operator<<(bool) { __builtin_unreachable(); }
    basic_ostream &operator<<(short) { __builtin_unreachable(); }
    basic_ostream &operator<<(unsigned short) { __builtin_unreachable(); }
    basic_ostream &operator<<(int) { __builtin_unreachable(); }
    basic_ostream &operator<<(unsigned) { __builtin_unreachable(); }
    basic_ostream &operator<<(long) { __builtin_unreachable(); }
    basic_ostream &operator<<(unsigned long) { __builtin_unreachable(); }
    basic_ostream &operator<<(long long) { __builtin_unreachable(); }
    basic_ostream &operator<<(unsigned long long) { __builtin_unreachable(); }
    basic_ostream &operator<<(float) { __builtin_unreachable(); }
    basic_ostream &operator<<(double) { __builtin_unreachable(); }
    basic_ostream &operator<<(long double) { __builtin_unreachable(); }
    basic_ostream &operator<<(const void *) { __builtin_unreachable(); }
    basic_ostream &operator<<(nullptr_t) { __builtin_unreachable(); }
    basic_ostream &operator<<(basic_streambuf<C, T> *) { __builtin_unreachable(); }
    basic_ostream &operator<<(basic_ostream &(*)(basic_ostream &)) { __builtin_unreachable(); }
    basic_ostream &operator<<(ios_base &(*)(ios_base &)) { __builtin_unreachable(); }

  protected:
    basic_ostream() { __builtin_unreachable(); }
};
template <class C, class T = char_traits<C>> class basic_istream : virtual public basic_ios<C, T> {
  public:
    explicit basic_istream(basic_streambuf<C, T> *) { __builtin_unreachable(); }
    basic_istream &read(C *, streamsize) { __builtin_unreachable(); }
    streamsize readsome(C *, streamsize) { __builtin_unreachable(); }
    streamsize gcount() const { __builtin_unreachable(); }
    int get() { __builtin_unreachable(); }
    basic_istream &get(C &) { __builtin_unreachable(); }
    basic_istream &get(C *, streamsize) { __builtin_unreachable(); }
    basic_istream &getline(C *, streamsize) { __builtin_unreachable(); }
    basic_istream &getline(C *, streamsize, C) { __builtin_unreachable(); }
    basic_istream &ignore(streamsize = 1, int = -1) { __builtin_unreachable(); }
    int peek() { __builtin_unreachable(); }
    basic_istream &unget() { __builtin_unreachable(); }
    basic_istream &putback(C) { __builtin_unreachable(); }
    streampos tellg() { __builtin_unreachable(); }
    basic_istream &seekg(streampos) { __builtin_unreachable(); }
    basic_istream &seekg(long, unsigned) { __builtin_unreachable(); }
    basic_istream &operator>>(bool &) { __builtin_unreachable(); }
    basic_istream &operator>>(short &) { __builtin_unreachable(); }
    basic_istream &operator>>(unsigned short &) { __builtin_unreachable(); }
    basic_istream &operator>>(int &) { __builtin_unreachable(); }
    basic_istream &operator>>(unsigned &) { __builtin_unreachable(); }
    basic_istream &operator>>(long &) { __builtin_unreachable(); }
    basic_istream &operator>>(unsigned long &) { __builtin_unreachable(); }
    basic_istream &operator>>(long long &) { __builtin_unreachable(); }
    basic_istream &operator>>(unsigned long long &) { __builtin_unreachable(); }
    basic_istream &operator>>(float &) { __builtin_unreachable(); }
    basic_istream &operator>>(double &) { __builtin_unreachable(); }
    basic_istream &operator>>(long double &) { __builtin_unreachable(); }
    basic_istream &operator>>(void *&) { __builtin_unreachable(); }
    basic_istream &operator>>(basic_istream &(*)(basic_istream &)) { __builtin_unreachable(); }
    basic_istream &operator>>(ios_base &(*)(ios_base &)) { __builtin_unreachable(); }

  protected:
    basic_istream() { __builtin_unreachable(); }
};
template <class C, class T = char_traits<C>> class basic_iostream : public basic_istream<C, T>,
                                                                    public basic_ostream<C, T> {
  public:
    explicit basic_iostream(basic_streambuf<C, T> *) { __builtin_unreachable(); }

  protected:
    basic_iostream() { __builtin_unreachable(); }
};
typedef basic_ostream<char> ostream;
typedef basic_istream<char> istream;
typedef basic_iostream<char> iostream;
typedef basic_ostream<wchar_t> wostream;
typedef basic_istream<wchar_t> wistream;
template <class T> basic_ostream<char, T> &operator<<(basic_ostream<char, T> &, const char *) {
    __builtin_unreachable();
}
template <class T> basic_ostream<char, T> &operator<<(basic_ostream<char, T> &, char) { __builtin_unreachable(); }
template <class T> basic_ostream<char, T> &operator<<(basic_ostream<char, T> &, signed char) {
    __builtin_unreachable();
}
template <class T> basic_ostream<char, T> &operator<<(basic_ostream<char, T> &, unsigned char) {
    __builtin_unreachable();
}
template <class T> basic_ostream<char, T> &operator<<(basic_ostream<char, T> &, const unsigned char *) {
    __builtin_unreachable();
}
template <class C, class T, class A>
basic_ostream<C, T> &operator<<(basic_ostream<C, T> &, const basic_string<C, T, A> &) {
    __builtin_unreachable();
}
template <class C, class T> basic_ostream<C, T> &operator<<(basic_ostream<C, T> &, basic_string_view<C, T>) {
    __builtin_unreachable();
}
template <class C, class T, class X> basic_ostream<C, T> &operator<<(basic_ostream<C, T> &, const shared_ptr<X> &) {
    __builtin_unreachable();
}
template <class C, class T> basic_ostream<C, T> &operator<<(basic_ostream<C, T> &, thread::id) {
    __builtin_unreachable();
}
template <class C, class T> basic_ostream<C, T> &operator<<(basic_ostream<C, T> &, const error_code &) {
    __builtin_unreachable();
}
template <class C, class T, size_t n> basic_ostream<C, T> &operator<<(basic_ostream<C, T> &, const bitset<n> &) {
    __builtin_unreachable();
}
template <class O, class V, class = enable_if_t<is_base_of<ios_base, O>::value && !is_lvalue_reference<O>::value>>
O &&operator<<(O &&o, const V &v) {
    o << v;
    return static_cast<O &&>(o);
}
template <class T> basic_istream<char, T> &operator>>(basic_istream<char, T> &, char &) { __builtin_unreachable(); }
template <class T> basic_istream<char, T> &operator>>(basic_istream<char, T> &, char *) { __builtin_unreachable(); }
template <class C, class T, class A> basic_istream<C, T> &operator>>(basic_istream<C, T> &, basic_string<C, T, A> &) {
    __builtin_unreachable();
}
template <class C, class T, class A> basic_istream<C, T> &getline(basic_istream<C, T> &, basic_string<C, T, A> &) {
    __builtin_unreachable();
}
template <class C, class T, class A> basic_istream<C, T> &getline(basic_istream<C, T> &, basic_string<C, T, A> &, C) {
    __builtin_unreachable();
}
template <class C, class T, class A>
basic_istream<C, T> &getline(basic_istream<C, T> &&, basic_string<C, T, A> &, C) {
    __builtin_unreachable();
}
template <class C, class T> basic_ostream<C, T> &endl(basic_ostream<C, T> &) { __builtin_unreachable(); }
template <class C, class T> basic_ostream<C, T> &flush(basic_ostream<C, T> &) { __builtin_unreachable(); }
template <class C, class T> basic_ostream<C, T> &ends(basic_ostream<C, T> &) { __builtin_unreachable(); }
template <class C, class T> basic_istream<C, T> &ws(basic_istream<C, T> &) { __builtin_unreachable(); }
ios_base &hex(ios_base &);
ios_base &dec(ios_base &);
ios_base &oct(ios_base &);
ios_base &fixed(ios_base &);
ios_base &scientific(ios_base &);
ios_base &defaultfloat(ios_base &);
ios_base &left(ios_base &);
ios_base &right(ios_base &);
ios_base &internal(ios_base &);
ios_base &boolalpha(ios_base &);
ios_base &noboolalpha(ios_base &);
ios_base &showbase(ios_base &);
ios_base &noshowbase(ios_base &);
ios_base &uppercase(ios_base &);
ios_base &nouppercase(ios_base &);
ios_base &showpos(ios_base &);
ios_base &skipws(ios_base &);
ios_base &noskipws(ios_base &);
ios_base &unitbuf(ios_base &);
ios_base &showpoint(ios_base &);
struct moe_manipulator {};
moe_manipulator setw(int);
moe_manipulator setprecision(int);
moe_manipulator setbase(int);
template <class C> moe_manipulator setfill(C) { __builtin_unreachable(); }
moe_manipulator setiosflags(unsigned);
moe_manipulator resetiosflags(unsigned);
template <class S> moe_manipulator quoted(const S &) { __builtin_unreachable(); }
template <class... A> moe_manipulator put_time(A...) { __builtin_unreachable(); }
template <class... A> moe_manipulator get_time(A...) { __builtin_unreachable(); }
template <class C, class T> basic_ostream<C, T> &operator<<(basic_ostream<C, T> &, moe_manipulator) {
    __builtin_unreachable();
}
template <class C, class T> basic_istream<C, T> &operator>>(basic_istream<C, T> &, moe_manipulator) {
    __builtin_unreachable();
}
extern ostream cout, cerr, clog;
extern istream cin;
extern wostream wcout, wcerr;
namespace filesystem {
class path;
}
#define MOE_FILE(name, base, mode) \
    template <class C, class T = char_traits<C>> class basic_##name : public basic_##base<C, T> { \
      public: \
        basic_##name() { __builtin_unreachable(); } \
        explicit basic_##name(const char *, ios_base::openmode = ios_base::mode) { __builtin_unreachable(); } \
        explicit basic_##name(const string &, ios_base::openmode = ios_base::mode) { __builtin_unreachable(); } \
        template <class P, class = decltype(declval<const P &>().native())> \
        explicit basic_##name(const P &, ios_base::openmode = ios_base::mode) { \
            __builtin_unreachable(); \
        } \
        basic_##name(basic_##name &&) { __builtin_unreachable(); } \
        basic_##name &operator=(basic_##name &&) { __builtin_unreachable(); } \
        void open(const char *, ios_base::openmode = ios_base::mode) { __builtin_unreachable(); } \
        void open(const string &, ios_base::openmode = ios_base::mode) { __builtin_unreachable(); } \
        template <class P, class = decltype(declval<const P &>().native())> \
        void open(const P &, ios_base::openmode = ios_base::mode) { \
            __builtin_unreachable(); \
        } \
        bool is_open() const { __builtin_unreachable(); } \
        void close() { __builtin_unreachable(); } \
    }; \
    typedef basic_##name<char> name; \
    typedef basic_##name<wchar_t> w##name;
MOE_FILE(ifstream, istream, in)
MOE_FILE(ofstream, ostream, out) MOE_FILE(fstream, iostream, in)
#undef MOE_FILE
#define MOE_TEXT(name, base) \
    template <class C, class T = char_traits<C>> class basic_##name : public basic_##base<C, T> { \
      public: \
        basic_##name() { __builtin_unreachable(); } \
        explicit basic_##name(ios_base::openmode) { __builtin_unreachable(); } \
        explicit basic_##name(const basic_string<C, T> &, ios_base::openmode = ios_base::in) { \
            __builtin_unreachable(); \
        } \
        basic_##name(basic_##name &&) { __builtin_unreachable(); } \
        basic_##name &operator=(basic_##name &&) { __builtin_unreachable(); } \
        basic_string<C, T> str() const { __builtin_unreachable(); } \
        void str(const basic_string<C, T> &) { __builtin_unreachable(); } \
        basic_string_view<C, T> view() const { __builtin_unreachable(); } \
    }; \
    typedef basic_##name<char> name; \
    typedef basic_##name<wchar_t> w##name;
    MOE_TEXT(stringstream, iostream) MOE_TEXT(ostringstream, ostream) MOE_TEXT(istringstream, istream)
#undef MOE_TEXT
        template <class T>
        class istream_iterator {
  public:
    typedef T value_type;
    istream_iterator() { __builtin_unreachable(); }
    istream_iterator(istream &) { __builtin_unreachable(); }
    T operator*() const { __builtin_unreachable(); }
    istream_iterator &operator++() { __builtin_unreachable(); }
    bool operator!=(const istream_iterator &) const { __builtin_unreachable(); }
    bool operator==(const istream_iterator &) const { __builtin_unreachable(); }
};
template <class C> class istreambuf_iterator : public istream_iterator<C> {
  public:
    istreambuf_iterator() { __builtin_unreachable(); }
    istreambuf_iterator(istream &) { __builtin_unreachable(); }
};
template <class T> class ostream_iterator : public moe_inserter<T> {
  public:
    ostream_iterator(ostream &, const char * = 0) { __builtin_unreachable(); }
};
template <class C> class ostreambuf_iterator : public moe_inserter<C> {
  public:
    ostreambuf_iterator(ostream &) { __builtin_unreachable(); }
};
template <class T> class complex {
  public:
    constexpr complex(T = T(), T = T()) { __builtin_unreachable(); }
    T real() const { __builtin_unreachable(); }
    T imag() const { __builtin_unreachable(); }
    complex &operator+=(const complex &) { __builtin_unreachable(); }
    complex &operator*=(const complex &) { __builtin_unreachable(); }
};
template <class T> complex<T> operator+(const complex<T> &, const complex<T> &) { __builtin_unreachable(); }
template <class T> complex<T> operator-(const complex<T> &, const complex<T> &) { __builtin_unreachable(); }
template <class T> complex<T> operator*(const complex<T> &, const complex<T> &) { __builtin_unreachable(); }
template <class T> T abs(const complex<T> &) { __builtin_unreachable(); }
template <class T> T arg(const complex<T> &) { __builtin_unreachable(); }
template <class T> complex<T> polar(const T &, const T & = T()) { __builtin_unreachable(); }
template <class T> complex<T> exp(const complex<T> &) { __builtin_unreachable(); }
template <class T> complex<T> conj(const complex<T> &) { __builtin_unreachable(); }
template <class T> class valarray {
  public:
    valarray() { __builtin_unreachable(); }
    explicit valarray(size_t) { __builtin_unreachable(); }
    valarray(const T &, size_t) { __builtin_unreachable(); }
    valarray(initializer_list<T>) { __builtin_unreachable(); }
    T &operator[](size_t) { __builtin_unreachable(); }
    const T &operator[](size_t) const { __builtin_unreachable(); }
    size_t size() const { __builtin_unreachable(); }
    T sum() const { __builtin_unreachable(); }
    T min() const { __builtin_unreachable(); }
    T max() const { __builtin_unreachable(); }
    void resize(size_t, T = T()) { __builtin_unreachable(); }
};
template <class I> class sub_match {
  public:
    bool matched;
    string str() const { __builtin_unreachable(); }
    operator string() const { __builtin_unreachable(); }
    I first, second;
    size_t length() const { __builtin_unreachable(); }
};
template <class I> class match_results {
  public:
    const sub_match<I> &operator[](size_t) const { __builtin_unreachable(); }
    size_t size() const { __builtin_unreachable(); }
    bool empty() const { __builtin_unreachable(); }
    string str(size_t = 0) const { __builtin_unreachable(); }
    ptrdiff_t position(size_t = 0) const { __builtin_unreachable(); }
    sub_match<I> prefix() const { __builtin_unreachable(); }
    sub_match<I> suffix() const { __builtin_unreachable(); }
    const sub_match<I> *begin() const { __builtin_unreachable(); }
    const sub_match<I> *end() const { __builtin_unreachable(); }
};
typedef match_results<string::const_iterator> smatch;
typedef match_results<const char *> cmatch;
namespace regex_constants {
enum syntax_option_type { ECMAScript = 1, icase = 2, extended = 4, optimize = 8, nosubs = 16 };
enum match_flag_type { match_default = 0, match_continuous = 1 };
enum error_type { error_brack };
}
class regex {
  public:
    static constexpr auto ECMAScript = regex_constants::ECMAScript;
    static constexpr auto icase = regex_constants::icase;
    static constexpr auto optimize = regex_constants::optimize;
    regex();
    regex(const char *, int = 1);
    regex(const string &, int = 1);
};
class regex_error : public runtime_error {
  public:
    using runtime_error::runtime_error;
    regex_constants::error_type code() const;
};
template <class... A> bool regex_match(A &&...) { __builtin_unreachable(); }
template <class... A> bool regex_search(A &&...) { __builtin_unreachable(); }
template <class... A> string regex_replace(A &&...) { __builtin_unreachable(); }
struct sregex_iterator {
    sregex_iterator();
    template <class... A> sregex_iterator(A &&...) { __builtin_unreachable(); }
    const smatch &operator*() const;
    const smatch *operator->() const;
    sregex_iterator &operator++();
    bool operator!=(const sregex_iterator &) const;
    bool operator==(const sregex_iterator &) const;
};
struct sregex_token_iterator {
    typedef string value_type;
    sregex_token_iterator();
    template <class... A> sregex_token_iterator(A &&...) { __builtin_unreachable(); }
    string operator*() const;
    sregex_token_iterator &operator++();
    bool operator!=(const sregex_token_iterator &) const;
};
namespace filesystem {
class path {
  public:
    typedef char value_type;
    static constexpr char preferred_separator = '/';
    path();
    path(const char *);
    path(const std::string &);
    path(std::string_view);
    template <class I> path(I, I) { __builtin_unreachable(); }
    path &operator=(const std::string &);
    path &operator/=(const path &);
    path &operator+=(const std::string &);
    const std::string &native() const;
    operator std::string() const;
    const char *c_str() const;
    std::string string() const;
    std::string u8string() const;
    std::string generic_string() const;
    std::wstring wstring() const;
    path filename() const;
    path stem() const;
    path extension() const;
    path parent_path() const;
    path root_path() const;
    path relative_path() const;
    path root_name() const;
    path lexically_normal() const;
    path lexically_relative(const path &) const;
    bool empty() const;
    bool is_absolute() const;
    bool is_relative() const;
    bool has_extension() const;
    bool has_filename() const;
    bool has_parent_path() const;
    path &replace_extension(const path & = path());
    path &replace_filename(const path &);
    path &remove_filename();
    path &make_preferred();
    void clear();
    int compare(const path &) const;
    const path *begin() const;
    const path *end() const;
};
path operator/(const path &, const path &);
bool operator==(const path &, const path &);
bool operator!=(const path &, const path &);
bool operator<(const path &, const path &);
ostream &operator<<(ostream &, const path &);
enum class file_type { none, not_found, regular, directory, symlink, block, character, fifo, socket, unknown };
enum class perms : unsigned {
    none = 0,
    owner_all = 0700,
    owner_read = 0400,
    owner_write = 0200,
    owner_exec = 0100,
    group_all = 070,
    others_all = 07,
    all = 0777
};
perms operator|(perms, perms);
perms operator&(perms, perms);
enum class perm_options { replace = 1, add = 2, remove = 4 };
enum class copy_options : unsigned {
    none = 0,
    skip_existing = 1,
    overwrite_existing = 2,
    update_existing = 4,
    recursive = 8
};
copy_options operator|(copy_options, copy_options);
enum class directory_options : unsigned { none, follow_directory_symlink, skip_permission_denied };
struct file_status {
    file_type type() const;
    perms permissions() const;
};
struct space_info {
    unsigned long capacity, free, available;
};
typedef chrono::time_point<chrono::system_clock> file_time_type;
class filesystem_error : public system_error {
  public:
    filesystem_error(const std::string &, error_code);
    const path &path1() const;
    const path &path2() const;
};
class directory_entry {
  public:
    directory_entry();
    explicit directory_entry(const filesystem::path &);
    const filesystem::path &path() const;
    operator const filesystem::path &() const;
    bool is_directory() const;
    bool is_regular_file() const;
    bool is_symlink() const;
    bool exists() const;
    unsigned long file_size() const;
    file_time_type last_write_time() const;
    file_status status() const;
};
#define MOE_WALK(name) \
    struct name { \
        name(); \
        explicit name(const path &); \
        template <class... A> name(const path &, A &&...) { __builtin_unreachable(); } \
        const directory_entry &operator*() const; \
        const directory_entry *operator->() const; \
        name &operator++(); \
        bool operator!=(const name &) const; \
        bool operator==(const name &) const; \
        name begin() const; \
        name end() const; \
        name &increment(error_code &); \
    };
MOE_WALK(directory_iterator)
MOE_WALK(recursive_directory_iterator)
#undef MOE_WALK
#define MOE_ASK(type, name) \
    type name(const path &); \
    type name(const path &, error_code &) noexcept;
    MOE_ASK(bool, exists) MOE_ASK(bool, is_directory) MOE_ASK(bool, is_regular_file) MOE_ASK(bool, is_symlink)
        MOE_ASK(bool, is_empty) MOE_ASK(bool, create_directory) MOE_ASK(bool, create_directories)
            MOE_ASK(bool, remove) MOE_ASK(unsigned long, remove_all) MOE_ASK(unsigned long, file_size)
                MOE_ASK(path, absolute) MOE_ASK(path, canonical) MOE_ASK(path, weakly_canonical)
                    MOE_ASK(path, read_symlink) MOE_ASK(file_status, status) MOE_ASK(file_status, symlink_status)
                        MOE_ASK(space_info, space) MOE_ASK(file_time_type, last_write_time)
                            MOE_ASK(unsigned long, hard_link_count)
#undef MOE_ASK
                                path current_path();
path current_path(error_code &);
void current_path(const path &);
path temp_directory_path();
path temp_directory_path(error_code &);
path relative(const path &, const path & = path());
path proximate(const path &, const path & = path());
void rename(const path &, const path &);
void rename(const path &, const path &, error_code &) noexcept;
template <class... A> void copy(const path &, const path &, A &&...) { __builtin_unreachable(); }
template <class... A> bool copy_file(const path &, const path &, A &&...) { __builtin_unreachable(); }
void create_symlink(const path &, const path &);
void create_symlink(const path &, const path &, error_code &);
void create_hard_link(const path &, const path &);
void create_directory_symlink(const path &, const path &);
template <class... A> void permissions(const path &, perms, A &&...) { __builtin_unreachable(); }
void resize_file(const path &, unsigned long);
bool equivalent(const path &, const path &);
bool exists(file_status);
bool is_directory(file_status);
bool is_regular_file(file_status);
path u8path(const std::string &);
}
namespace experimental {
namespace filesystem = ::std::filesystem;
}
namespace numbers {
inline constexpr double pi = 3.141592653589793, e = 2.718281828459045, sqrt2 = 1.4142135623730951,
                        ln2 = 0.6931471805599453, log2e = 1.4426950408889634;
template <class T> inline constexpr T pi_v = T(pi);
}
namespace execution {
struct sequenced_policy {};
struct parallel_policy {};
struct parallel_unsequenced_policy {};
inline constexpr sequenced_policy seq{};
inline constexpr parallel_policy par{};
inline constexpr parallel_unsequenced_policy par_unseq{};
}
template <class... A> struct format_string {
    template <class S> constexpr format_string(const S &) {}
};
template <class... A> string format(format_string<A...>, A &&...) { __builtin_unreachable(); }
template <class... A> void print(format_string<A...>, A &&...) { __builtin_unreachable(); }
template <class... A> void println(format_string<A...>, A &&...) { __builtin_unreachable(); }
}
#endif
