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
struct moe_policy { moe_policy on(cudaStream_t) const; template <class A> moe_policy operator()(A &&) const; };
namespace cuda { constexpr moe_policy par{}; constexpr moe_policy par_nosync{}; } namespace system { namespace cuda { constexpr moe_policy par{}; } }
constexpr moe_policy host{}, device{}, seq{};
template <class T> struct device_reference { T *moe_place; operator T() const; device_reference &operator=(const T &); };
template <class T> struct device_ptr { typedef T value_type; T *moe_place; device_ptr() = default; template <class U> explicit device_ptr(U *); T *get() const; device_reference<T> operator*() const; device_reference<T> operator[](long) const;
    device_ptr operator+(long) const; device_ptr operator-(long) const; long operator-(const device_ptr &) const; device_ptr &operator++(); device_ptr operator++(int); device_ptr &operator+=(long); bool operator==(const device_ptr &) const; bool operator!=(const device_ptr &) const; };
template <class T> device_ptr<T> device_pointer_cast(T *); template <class T> T *raw_pointer_cast(device_ptr<T>); template <class T> T *raw_pointer_cast(T *); template <class T> T &raw_reference_cast(device_reference<T>);
template <class T> device_ptr<T> device_malloc(size_t); template <class P> void device_free(P);
template <class T, class A = void> struct device_vector {
    typedef T value_type; typedef device_ptr<T> iterator; typedef device_ptr<T> const_iterator; typedef size_t size_type;
    device_vector(); explicit device_vector(size_t); device_vector(size_t, const T &); template <class I> device_vector(I, I); template <class V> device_vector(const V &); template <class V> device_vector &operator=(const V &);
    iterator begin() const; iterator end() const; device_ptr<T> data() const; size_t size() const; bool empty() const; size_t capacity() const; void resize(size_t); void resize(size_t, const T &); void reserve(size_t); void clear(); void push_back(const T &); void pop_back();
    device_reference<T> operator[](size_t) const; device_reference<T> front() const; device_reference<T> back() const; void swap(device_vector &); void shrink_to_fit(); template <class... X> void assign(X &&...); template <class... X> void insert(X &&...); template <class... X> iterator erase(X &&...);
};
template <class T, class A = void> struct host_vector : ::std::vector<T> { using ::std::vector<T>::vector; host_vector() = default; template <class U, class B> host_vector(const device_vector<U, B> &); template <class V> host_vector &operator=(const V &); };
template <class T> using universal_vector = device_vector<T>;
template <class T> struct counting_iterator { typedef T value_type; counting_iterator(T = T()); T operator*() const; T operator[](long) const; counting_iterator operator+(long) const; counting_iterator &operator++(); bool operator!=(const counting_iterator &) const; };
template <class T> struct constant_iterator { constant_iterator(T); T operator*() const; constant_iterator operator+(long) const; T operator[](long) const; }; template <class F, class I> struct transform_iterator { transform_iterator(I, F); transform_iterator operator+(long) const; };
template <class T> struct zip_iterator { zip_iterator(T); zip_iterator operator+(long) const; }; template <class T> counting_iterator<T> make_counting_iterator(T); template <class T> constant_iterator<T> make_constant_iterator(T); template <class I, class F> transform_iterator<F, I> make_transform_iterator(I, F);
template <class T> zip_iterator<T> make_zip_iterator(T); struct discard_iterator { discard_iterator operator+(long) const; }; discard_iterator make_discard_iterator(); template <class A, class B> A make_permutation_iterator(A, B); template <class I> I make_reverse_iterator(I);
using ::std::pair; using ::std::make_pair; using ::std::tuple; using ::std::make_tuple; using ::std::get; using ::std::tie;
#define MOE_OPERATION(name) template <class T = void> struct name { template <class A, class B> A operator()(const A &, const B &) const; };
MOE_OPERATION(plus) MOE_OPERATION(minus) MOE_OPERATION(multiplies) MOE_OPERATION(divides) MOE_OPERATION(modulus) MOE_OPERATION(maximum) MOE_OPERATION(minimum) MOE_OPERATION(bit_and) MOE_OPERATION(bit_or) MOE_OPERATION(bit_xor)
MOE_OPERATION(equal_to) MOE_OPERATION(not_equal_to) MOE_OPERATION(less) MOE_OPERATION(greater) MOE_OPERATION(less_equal) MOE_OPERATION(greater_equal) MOE_OPERATION(logical_and) MOE_OPERATION(logical_or)
#undef MOE_OPERATION
template <class T = void> struct identity { template <class A> A operator()(const A &) const; }; template <class T = void> struct negate { template <class A> A operator()(const A &) const; }; template <class T = void> struct square { template <class A> A operator()(const A &) const; };
template <class... A> void fill(A &&...);
template <class... A> void fill_n(A &&...);
template <class... A> void sequence(A &&...);
template <class... A> void sort(A &&...);
template <class... A> void sort_by_key(A &&...);
template <class... A> void stable_sort(A &&...);
template <class... A> void stable_sort_by_key(A &&...);
template <class... A> void for_each(A &&...);
template <class... A> void for_each_n(A &&...);
template <class... A> void generate(A &&...);
template <class... A> void tabulate(A &&...);
template <class... A> void replace(A &&...);
template <class... A> void replace_if(A &&...);
template <class... A> void scatter(A &&...);
template <class... A> void scatter_if(A &&...);
template <class... A> void gather(A &&...);
template <class... A> void gather_if(A &&...);
template <class... A> void reverse(A &&...);
template <class... A> void swap_ranges(A &&...);
template <class... A> void uninitialized_fill(A &&...);
template <class... A> void shuffle(A &&...);
template <class... A> void advance(A &&...);
template <class A, class... B> A copy(A, B &&...);
template <class A, class... B> A copy_n(A, B &&...);
template <class A, class... B> A copy_if(A, B &&...);
template <class A, class... B> A transform(A, B &&...);
template <class A, class... B> A transform_if(A, B &&...);
template <class A, class... B> A inclusive_scan(A, B &&...);
template <class A, class... B> A exclusive_scan(A, B &&...);
template <class A, class... B> A inclusive_scan_by_key(A, B &&...);
template <class A, class... B> A exclusive_scan_by_key(A, B &&...);
template <class A, class... B> A unique(A, B &&...);
template <class A, class... B> A unique_by_key(A, B &&...);
template <class A, class... B> A unique_copy(A, B &&...);
template <class A, class... B> A remove(A, B &&...);
template <class A, class... B> A remove_if(A, B &&...);
template <class A, class... B> A remove_copy_if(A, B &&...);
template <class A, class... B> A partition(A, B &&...);
template <class A, class... B> A stable_partition(A, B &&...);
template <class A, class... B> A merge(A, B &&...);
template <class A, class... B> A find(A, B &&...);
template <class A, class... B> A find_if(A, B &&...);
template <class A, class... B> A lower_bound(A, B &&...);
template <class A, class... B> A upper_bound(A, B &&...);
template <class A, class... B> A max_element(A, B &&...);
template <class A, class... B> A min_element(A, B &&...);
template <class A, class... B> A adjacent_difference(A, B &&...);
template <class A, class... B> A set_union(A, B &&...);
template <class A, class... B> A set_intersection(A, B &&...);
template <class A, class... B> A set_difference(A, B &&...);
template <class A, class... B> A reduce_by_key(A, B &&...);
template <class I> auto reduce(I a, I) -> decltype(a[0] + a[0]); template <class I, class T> T reduce(I, I, T); template <class I, class T, class F> T reduce(I, I, T, F); template <class P, class I, class T, class F> T reduce(const P &, I, I, T, F);
template <class I, class U, class T, class F> T transform_reduce(I, I, U, T, F); template <class P, class I, class U, class T, class F> T transform_reduce(const P &, I, I, U, T, F); template <class I, class J, class T> T inner_product(I, I, J, T);
template <class... A> long count(A &&...); template <class... A> long count_if(A &&...); template <class... A> bool equal(A &&...); template <class... A> bool all_of(A &&...); template <class... A> bool any_of(A &&...); template <class... A> bool none_of(A &&...); template <class... A> bool is_sorted(A &&...); template <class... A> long distance(A &&...);
template <class T> struct complex { T re, im; complex(T = T(), T = T()); T real() const; T imag() const; }; namespace random { struct default_random_engine { explicit default_random_engine(unsigned = 0); void discard(unsigned long long); unsigned operator()(); };
template <class T> struct uniform_real_distribution { uniform_real_distribution(T = 0, T = 1); template <class E> T operator()(E &); }; template <class T> struct normal_distribution { normal_distribution(T = 0, T = 1); template <class E> T operator()(E &); }; template <class T> struct uniform_int_distribution { uniform_int_distribution(T = 0, T = 1); template <class E> T operator()(E &); }; }
using random::default_random_engine; using random::uniform_real_distribution; using random::normal_distribution; using random::uniform_int_distribution;
}
#endif
#endif
