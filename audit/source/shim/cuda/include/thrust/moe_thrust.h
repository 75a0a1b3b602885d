/* thrust/moe_thrust.h: Thrust: vectors, iterators and algorithms */
#ifndef MOE_SHIM_THRUST_MOE_THRUST_H
#define MOE_SHIM_THRUST_MOE_THRUST_H
#include "../cuda_runtime.h"
#include "../cub/cub.cuh"
#ifdef __cplusplus
#include <vector>
#include <utility>
#include <functional>
#include <tuple>
#define THRUST_VERSION 300000
namespace thrust {
struct moe_policy {
    moe_policy on(cudaStream_t) const;
    template <class A> moe_policy operator()(A &&) const { __builtin_unreachable(); }
};
namespace cuda {
constexpr moe_policy par{};
constexpr moe_policy par_nosync{};
}
namespace system {
namespace cuda {
constexpr moe_policy par{};
}
}
constexpr moe_policy host{}, device{}, seq{};
template <class T> struct device_reference {
    T *moe_place;
    operator T() const { __builtin_unreachable(); }
    device_reference &operator=(const T &) { __builtin_unreachable(); }
};
template <class T> struct device_ptr {
    typedef T value_type;
    T *moe_place;
    device_ptr() = default;
    template <class U> explicit device_ptr(U *) { __builtin_unreachable(); }
    T *get() const { __builtin_unreachable(); }
    device_reference<T> operator*() const { __builtin_unreachable(); }
    device_reference<T> operator[](long) const { __builtin_unreachable(); }
    device_ptr operator+(long) const { __builtin_unreachable(); }
    device_ptr operator-(long) const { __builtin_unreachable(); }
    long operator-(const device_ptr &) const { __builtin_unreachable(); }
    device_ptr &operator++() { __builtin_unreachable(); }
    device_ptr operator++(int) { __builtin_unreachable(); }
    device_ptr &operator+=(long) { __builtin_unreachable(); }
    bool operator==(const device_ptr &) const { __builtin_unreachable(); }
    bool operator!=(const device_ptr &) const { __builtin_unreachable(); }
};
template <class T> device_ptr<T> device_pointer_cast(T *) { __builtin_unreachable(); }
template <class T> T *raw_pointer_cast(device_ptr<T>) { __builtin_unreachable(); }
template <class T> T *raw_pointer_cast(T *) { __builtin_unreachable(); }
template <class T> T &raw_reference_cast(device_reference<T>) { __builtin_unreachable(); }
template <class T> device_ptr<T> device_malloc(size_t) { __builtin_unreachable(); }
template <class P> void device_free(P) { __builtin_unreachable(); }
template <class T, class A = void> struct device_vector {
    typedef T value_type;
    typedef device_ptr<T> iterator;
    typedef device_ptr<T> const_iterator;
    typedef size_t size_type;
    device_vector() { __builtin_unreachable(); }
    explicit device_vector(size_t) { __builtin_unreachable(); }
    device_vector(size_t, const T &) { __builtin_unreachable(); }
    template <class I> device_vector(I, I) { __builtin_unreachable(); }
    template <class V> device_vector(const V &) { __builtin_unreachable(); }
    template <class V> device_vector &operator=(const V &) { __builtin_unreachable(); }
    iterator begin() const { __builtin_unreachable(); }
    iterator end() const { __builtin_unreachable(); }
    device_ptr<T> data() const { __builtin_unreachable(); }
    size_t size() const { __builtin_unreachable(); }
    bool empty() const { __builtin_unreachable(); }
    size_t capacity() const { __builtin_unreachable(); }
    void resize(size_t) { __builtin_unreachable(); }
    void resize(size_t, const T &) { __builtin_unreachable(); }
    void reserve(size_t) { __builtin_unreachable(); }
    void clear() { __builtin_unreachable(); }
    void push_back(const T &) { __builtin_unreachable(); }
    void pop_back() { __builtin_unreachable(); }
    device_reference<T> operator[](size_t) const { __builtin_unreachable(); }
    device_reference<T> front() const { __builtin_unreachable(); }
    device_reference<T> back() const { __builtin_unreachable(); }
    void swap(device_vector &) { __builtin_unreachable(); }
    void shrink_to_fit() { __builtin_unreachable(); }
    template <class... X> void assign(X &&...) { __builtin_unreachable(); }
    template <class... X> void insert(X &&...) { __builtin_unreachable(); }
    template <class... X> iterator erase(X &&...) { __builtin_unreachable(); }
};
template <class T, class A = void> struct host_vector : ::std::vector<T> {
    using ::std::vector<T>::vector;
    host_vector() = default;
    template <class U, class B> host_vector(const device_vector<U, B> &) { __builtin_unreachable(); }
    template <class V> host_vector &operator=(const V &) { __builtin_unreachable(); }
};
template <class T> using universal_vector = device_vector<T>;
template <class T> struct counting_iterator {
    typedef T value_type;
    counting_iterator(T = T()) { __builtin_unreachable(); }
    T operator*() const { __builtin_unreachable(); }
    T operator[](long) const { __builtin_unreachable(); }
    counting_iterator operator+(long) const { __builtin_unreachable(); }
    counting_iterator &operator++() { __builtin_unreachable(); }
    bool operator!=(const counting_iterator &) const { __builtin_unreachable(); }
};
template <class T> struct constant_iterator {
    constant_iterator(T) { __builtin_unreachable(); }
    T operator*() const { __builtin_unreachable(); }
    constant_iterator operator+(long) const { __builtin_unreachable(); }
    T operator[](long) const { __builtin_unreachable(); }
};
template <class F, class I> struct transform_iterator {
    transform_iterator(I, F) { __builtin_unreachable(); }
    transform_iterator operator+(long) const { __builtin_unreachable(); }
};
template <class T> struct zip_iterator {
    zip_iterator(T) { __builtin_unreachable(); }
    zip_iterator operator+(long) const { __builtin_unreachable(); }
};
template <class T> counting_iterator<T> make_counting_iterator(T) { __builtin_unreachable(); }
template <class T> constant_iterator<T> make_constant_iterator(T) { __builtin_unreachable(); }
template <class I, class F> transform_iterator<F, I> make_transform_iterator(I, F) { __builtin_unreachable(); }
template <class T> zip_iterator<T> make_zip_iterator(T) { __builtin_unreachable(); }
struct discard_iterator {
    discard_iterator operator+(long) const;
};
discard_iterator make_discard_iterator();
template <class A, class B> A make_permutation_iterator(A, B) { __builtin_unreachable(); }
template <class I> I make_reverse_iterator(I) { __builtin_unreachable(); }
using ::std::get;
using ::std::make_pair;
using ::std::make_tuple;
using ::std::pair;
using ::std::tie;
using ::std::tuple;
#define MOE_OPERATION(name) \
    template <class T = void> struct name { \
        template <class A, class B> A operator()(const A &, const B &) const { __builtin_unreachable(); } \
    };
MOE_OPERATION(plus)
MOE_OPERATION(minus) MOE_OPERATION(multiplies) MOE_OPERATION(divides) MOE_OPERATION(modulus) MOE_OPERATION(maximum)
    MOE_OPERATION(minimum) MOE_OPERATION(bit_and) MOE_OPERATION(bit_or) MOE_OPERATION(bit_xor) MOE_OPERATION(equal_to)
        MOE_OPERATION(not_equal_to) MOE_OPERATION(less) MOE_OPERATION(greater) MOE_OPERATION(less_equal)
            MOE_OPERATION(greater_equal) MOE_OPERATION(logical_and) MOE_OPERATION(logical_or)
#undef MOE_OPERATION
                template <class T = void>
                struct identity {
    template <class A> A operator()(const A &) const { __builtin_unreachable(); }
};
template <class T = void> struct negate {
    template <class A> A operator()(const A &) const { __builtin_unreachable(); }
};
template <class T = void> struct square {
    template <class A> A operator()(const A &) const { __builtin_unreachable(); }
};
template <class... A> void fill(A &&...) { __builtin_unreachable(); }
template <class... A> void fill_n(A &&...) { __builtin_unreachable(); }
template <class... A> void sequence(A &&...) { __builtin_unreachable(); }
template <class... A> void sort(A &&...) { __builtin_unreachable(); }
template <class... A> void sort_by_key(A &&...) { __builtin_unreachable(); }
template <class... A> void stable_sort(A &&...) { __builtin_unreachable(); }
template <class... A> void stable_sort_by_key(A &&...) { __builtin_unreachable(); }
template <class... A> void for_each(A &&...) { __builtin_unreachable(); }
template <class... A> void for_each_n(A &&...) { __builtin_unreachable(); }
template <class... A> void generate(A &&...) { __builtin_unreachable(); }
template <class... A> void tabulate(A &&...) { __builtin_unreachable(); }
template <class... A> void replace(A &&...) { __builtin_unreachable(); }
template <class... A> void replace_if(A &&...) { __builtin_unreachable(); }
template <class... A> void scatter(A &&...) { __builtin_unreachable(); }
template <class... A> void scatter_if(A &&...) { __builtin_unreachable(); }
template <class... A> void gather(A &&...) { __builtin_unreachable(); }
template <class... A> void gather_if(A &&...) { __builtin_unreachable(); }
template <class... A> void reverse(A &&...) { __builtin_unreachable(); }
template <class... A> void swap_ranges(A &&...) { __builtin_unreachable(); }
template <class... A> void uninitialized_fill(A &&...) { __builtin_unreachable(); }
template <class... A> void shuffle(A &&...) { __builtin_unreachable(); }
template <class... A> void advance(A &&...) { __builtin_unreachable(); }
template <class A, class... B> A copy(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A copy_n(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A copy_if(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A transform(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A transform_if(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A inclusive_scan(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A exclusive_scan(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A inclusive_scan_by_key(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A exclusive_scan_by_key(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A unique(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A unique_by_key(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A unique_copy(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A remove(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A remove_if(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A remove_copy_if(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A partition(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A stable_partition(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A merge(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A find(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A find_if(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A lower_bound(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A upper_bound(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A max_element(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A min_element(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A adjacent_difference(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A set_union(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A set_intersection(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A set_difference(A, B &&...) { __builtin_unreachable(); }
template <class A, class... B> A reduce_by_key(A, B &&...) { __builtin_unreachable(); }
template <class I> auto reduce(I a, I) -> decltype(a[0] + a[0]) { __builtin_unreachable(); }
template <class I, class T> T reduce(I, I, T) { __builtin_unreachable(); }
template <class I, class T, class F> T reduce(I, I, T, F) { __builtin_unreachable(); }
template <class P, class I, class T, class F> T reduce(const P &, I, I, T, F) { __builtin_unreachable(); }
template <class I, class U, class T, class F> T transform_reduce(I, I, U, T, F) { __builtin_unreachable(); }
template <class P, class I, class U, class T, class F> T transform_reduce(const P &, I, I, U, T, F) {
    __builtin_unreachable();
}
template <class I, class J, class T> T inner_product(I, I, J, T) { __builtin_unreachable(); }
template <class... A> long count(A &&...) { __builtin_unreachable(); }
template <class... A> long count_if(A &&...) { __builtin_unreachable(); }
template <class... A> bool equal(A &&...) { __builtin_unreachable(); }
template <class... A> bool all_of(A &&...) { __builtin_unreachable(); }
template <class... A> bool any_of(A &&...) { __builtin_unreachable(); }
template <class... A> bool none_of(A &&...) { __builtin_unreachable(); }
template <class... A> bool is_sorted(A &&...) { __builtin_unreachable(); }
template <class... A> long distance(A &&...) { __builtin_unreachable(); }
template <class T> struct complex {
    T re, im;
    complex(T = T(), T = T()) { __builtin_unreachable(); }
    T real() const { __builtin_unreachable(); }
    T imag() const { __builtin_unreachable(); }
};
namespace random {
struct default_random_engine {
    explicit default_random_engine(unsigned = 0);
    void discard(unsigned long long);
    unsigned operator()();
};
template <class T> struct uniform_real_distribution {
    uniform_real_distribution(T = 0, T = 1) { __builtin_unreachable(); }
    template <class E> T operator()(E &) { __builtin_unreachable(); }
};
template <class T> struct normal_distribution {
    normal_distribution(T = 0, T = 1) { __builtin_unreachable(); }
    template <class E> T operator()(E &) { __builtin_unreachable(); }
};
template <class T> struct uniform_int_distribution {
    uniform_int_distribution(T = 0, T = 1) { __builtin_unreachable(); }
    template <class E> T operator()(E &) { __builtin_unreachable(); }
};
}
using random::default_random_engine;
using random::normal_distribution;
using random::uniform_int_distribution;
using random::uniform_real_distribution;
}
#endif
#endif
