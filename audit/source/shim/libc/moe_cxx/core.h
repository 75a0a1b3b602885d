/* moe_cxx/core.h: the ground of the small C++ library: traits, pairs, tuples, iterators, exceptions */
#ifndef MOE_SHIM_CXX_CORE_H
#define MOE_SHIM_CXX_CORE_H
#include <stddef.h>
#include <stdint.h>
namespace std {
using ::ptrdiff_t;
using ::size_t;
typedef decltype(nullptr) nullptr_t;
typedef long streamsize, streamoff;
template <class E> class initializer_list {
    const E *first;
    size_t count;

  public:
    typedef E value_type;
    typedef const E *iterator;
    typedef const E *const_iterator;
    constexpr initializer_list() : first(0), count(0) {}
    constexpr size_t size() const { return count; }
    constexpr const E *begin() const { return first; }
    constexpr const E *end() const { return first + count; }
};
template <class T, T v> struct integral_constant {
    static constexpr T value = v;
    typedef T value_type;
    typedef integral_constant type;
    constexpr operator T() const { return v; }
    constexpr T operator()() const { return v; }
};
typedef integral_constant<bool, true> true_type;
typedef integral_constant<bool, false> false_type;
template <bool b> using bool_constant = integral_constant<bool, b>;
template <bool, class T = void> struct enable_if {};
template <class T> struct enable_if<true, T> { typedef T type; };
template <bool b, class T = void> using enable_if_t = typename enable_if<b, T>::type;
template <bool, class A, class B> struct conditional { typedef A type; };
template <class A, class B> struct conditional<false, A, B> { typedef B type; };
template <bool b, class A, class B> using conditional_t = typename conditional<b, A, B>::type;
template <class...> using void_t = void;
template <class T> struct type_identity { typedef T type; };
template <class T> using type_identity_t = T;
template <class T> struct remove_const { typedef T type; };
template <class T> struct remove_const<const T> { typedef T type; };
template <class T> struct remove_volatile { typedef T type; };
template <class T> struct remove_volatile<volatile T> { typedef T type; };
template <class T> struct remove_cv { typedef typename remove_const<typename remove_volatile<T>::type>::type type; };
template <class T> struct remove_reference { typedef T type; };
template <class T> struct remove_reference<T &> { typedef T type; };
template <class T> struct remove_reference<T &&> { typedef T type; };
template <class T> struct remove_pointer { typedef T type; };
template <class T> struct remove_pointer<T *> { typedef T type; };
template <class T> struct remove_pointer<T *const> { typedef T type; };
template <class T> struct remove_extent { typedef T type; };
template <class T> struct remove_extent<T[]> { typedef T type; };
template <class T, size_t n> struct remove_extent<T[n]> { typedef T type; };
template <class T> struct remove_cvref { typedef typename remove_cv<typename remove_reference<T>::type>::type type; };
template <class T> struct add_const { typedef const T type; };
template <class T> struct add_pointer { typedef typename remove_reference<T>::type *type; };
template <class T> struct moe_reference {
    template <class U> static type_identity<U &> left(int) { __builtin_unreachable(); }
    template <class U> static type_identity<U> left(...) { __builtin_unreachable(); }
    template <class U> static type_identity<U &&> right(int) { __builtin_unreachable(); }
    template <class U> static type_identity<U> right(...) { __builtin_unreachable(); }
};
template <class T> struct add_lvalue_reference {
    typedef typename decltype(moe_reference<T>::template left<T>(0))::type type;
};
template <class T> struct add_rvalue_reference {
    typedef typename decltype(moe_reference<T>::template right<T>(0))::type type;
};
template <class T> using remove_const_t = typename remove_const<T>::type;
template <class T> using remove_cv_t = typename remove_cv<T>::type;
template <class T> using remove_volatile_t = typename remove_volatile<T>::type;
template <class T> using remove_reference_t = typename remove_reference<T>::type;
template <class T> using remove_pointer_t = typename remove_pointer<T>::type;
template <class T> using remove_extent_t = typename remove_extent<T>::type;
template <class T> using remove_cvref_t = typename remove_cvref<T>::type;
template <class T> using add_const_t = const T;
template <class T> using add_pointer_t = typename add_pointer<T>::type;
template <class T> using add_lvalue_reference_t = typename add_lvalue_reference<T>::type;
template <class T> using add_rvalue_reference_t = typename add_rvalue_reference<T>::type;
template <class T> typename add_rvalue_reference<T>::type declval() noexcept { __builtin_unreachable(); }
#define MOE_TRAIT(name, value_of) \
    template <class T> struct name : bool_constant<value_of> {}; \
    template <class T> inline constexpr bool name##_v = value_of;
template <class A, class B> struct is_same : bool_constant<__is_same(A, B)> {};
template <class A, class B> inline constexpr bool is_same_v = __is_same(A, B);
template <class A, class B> struct is_base_of : bool_constant<__is_base_of(A, B)> {};
template <class A, class B> inline constexpr bool is_base_of_v = __is_base_of(A, B);
#if __has_builtin(__is_convertible)
#define MOE_CONVERTS(a, b) __is_convertible(a, b)
#else
#define MOE_CONVERTS(a, b) __is_convertible_to(a, b)
#endif
template <class A, class B> struct is_convertible : bool_constant<MOE_CONVERTS(A, B)> {};
template <class A, class B> inline constexpr bool is_convertible_v = MOE_CONVERTS(A, B);
template <class T, class... A> struct is_constructible : bool_constant<__is_constructible(T, A...)> {};
template <class T, class... A> inline constexpr bool is_constructible_v = __is_constructible(T, A...);
template <class T, class... A> struct is_nothrow_constructible : bool_constant<__is_constructible(T, A...)> {};
template <class T, class U> struct is_assignable : bool_constant<__is_assignable(T, U)> {};
template <class T> struct moe_integral : false_type {};
template <class T> struct moe_floating : false_type {};
#define MOE_IS(type) \
    template <> struct moe_integral<type> : true_type {};
MOE_IS(bool)
MOE_IS(char) MOE_IS(signed char) MOE_IS(unsigned char) MOE_IS(wchar_t) MOE_IS(char16_t) MOE_IS(char32_t) MOE_IS(short)
    MOE_IS(unsigned short) MOE_IS(int) MOE_IS(unsigned) MOE_IS(long) MOE_IS(unsigned long) MOE_IS(long long)
        MOE_IS(unsigned long long)
#undef MOE_IS
            template <>
            struct moe_floating<float> : true_type {
};
template <> struct moe_floating<double> : true_type {};
template <> struct moe_floating<long double> : true_type {};
MOE_TRAIT(is_integral, moe_integral<remove_cv_t<T>>::value)
MOE_TRAIT(is_floating_point, moe_floating<remove_cv_t<T>>::value)
    MOE_TRAIT(is_arithmetic, is_integral<T>::value || is_floating_point<T>::value)
        MOE_TRAIT(is_void, __is_same(remove_cv_t<T>, void)) MOE_TRAIT(is_enum, __is_enum(T))
            MOE_TRAIT(is_union, __is_union(T)) MOE_TRAIT(is_class, __is_class(T)) MOE_TRAIT(is_empty, __is_empty(T))
                MOE_TRAIT(is_polymorphic, __is_polymorphic(T)) MOE_TRAIT(is_abstract, __is_abstract(T))
                    MOE_TRAIT(is_final, __is_final(T)) MOE_TRAIT(is_trivially_copyable, __is_trivially_copyable(T))
                        MOE_TRAIT(is_trivial, __is_trivially_copyable(T)) MOE_TRAIT(is_standard_layout,
                                                                                    __is_standard_layout(T))
                            MOE_TRAIT(is_pod, __is_standard_layout(T)) MOE_TRAIT(is_default_constructible,
                                                                                 __is_constructible(T))
                                MOE_TRAIT(is_copy_constructible, (__is_constructible(T, const T &)))
                                    MOE_TRAIT(is_move_constructible,
                                              (__is_constructible(T, T &&))) MOE_TRAIT(is_trivially_destructible,
                                                                                       __is_trivially_copyable(T))
                                        MOE_TRAIT(is_trivially_default_constructible, __is_trivially_copyable(T))
                                            MOE_TRAIT(is_nothrow_move_constructible, (__is_constructible(T, T &&)))
                                                MOE_TRAIT(is_trivially_copy_constructible, __is_trivially_copyable(T))
                                                    MOE_TRAIT(is_copy_assignable, (__is_assignable(T &, const T &)))
                                                        MOE_TRAIT(is_move_assignable, (__is_assignable(T &, T &&)))
                                                            MOE_TRAIT(is_nothrow_move_assignable,
                                                                      (__is_assignable(T &, T &&))) template <class T>
                                                            struct moe_pointer : false_type {};
template <class T> struct moe_pointer<T *> : true_type {};
MOE_TRAIT(is_pointer, moe_pointer<remove_cv_t<T>>::value)
MOE_TRAIT(is_null_pointer, __is_same(remove_cv_t<T>, nullptr_t)) template <class T> struct moe_left : false_type {};
template <class T> struct moe_left<T &> : true_type {};
MOE_TRAIT(is_lvalue_reference, moe_left<T>::value) template <class T> struct moe_right : false_type {};
template <class T> struct moe_right<T &&> : true_type {};
MOE_TRAIT(is_rvalue_reference, moe_right<T>::value)
MOE_TRAIT(is_reference, moe_left<T>::value || moe_right<T>::value) template <class T> struct moe_const : false_type {
};
template <class T> struct moe_const<const T> : true_type {};
MOE_TRAIT(is_const, moe_const<T>::value)
template <class T> struct moe_array : false_type {};
template <class T> struct moe_array<T[]> : true_type {};
template <class T, size_t n> struct moe_array<T[n]> : true_type {};
MOE_TRAIT(is_array, moe_array<T>::value)
MOE_TRAIT(is_function, (!moe_const<const T>::value && !is_reference<T>::value))
MOE_TRAIT(is_member_pointer, __is_member_pointer(T))
    MOE_TRAIT(is_member_function_pointer, __is_member_function_pointer(T)) MOE_TRAIT(is_scalar, __is_scalar(T))
        MOE_TRAIT(is_object, __is_object(T))
            MOE_TRAIT(is_fundamental, __is_fundamental(T)) template <class T, bool = is_arithmetic<T>::value>
            struct moe_signed : bool_constant<(T(-1) < T(0))> {};
template <class T> struct moe_signed<T, false> : false_type {};
MOE_TRAIT(is_signed, moe_signed<T>::value)
MOE_TRAIT(is_unsigned, is_arithmetic<T>::value && !moe_signed<T>::value)
#undef MOE_TRAIT
    template <class T>
    struct rank : integral_constant<size_t, 0> {
};
template <class T, unsigned n = 0> struct extent : integral_constant<size_t, 0> {};
template <class T, size_t m> struct extent<T[m], 0> : integral_constant<size_t, m> {};
template <class T> struct alignment_of : integral_constant<size_t, alignof(T)> {};
template <class T> struct underlying_type { typedef __underlying_type(T) type; };
template <class T> using underlying_type_t = typename underlying_type<T>::type;
template <size_t n> struct moe_sized;
template <> struct moe_sized<1> {
    typedef signed char s;
    typedef unsigned char u;
};
template <> struct moe_sized<2> {
    typedef short s;
    typedef unsigned short u;
};
template <> struct moe_sized<4> {
    typedef int s;
    typedef unsigned u;
};
template <> struct moe_sized<8> {
    typedef long s;
    typedef unsigned long u;
};
template <class T> struct make_signed { typedef typename moe_sized<sizeof(T)>::s type; };
template <class T> struct make_unsigned { typedef typename moe_sized<sizeof(T)>::u type; };
template <class T> using make_signed_t = typename make_signed<T>::type;
template <class T> using make_unsigned_t = typename make_unsigned<T>::type;
template <class T, bool = is_array<T>::value, bool = is_function<T>::value> struct moe_decay {
    typedef remove_cv_t<T> type;
};
template <class T> struct moe_decay<T, true, false> { typedef remove_extent_t<T> *type; };
template <class T> struct moe_decay<T, false, true> { typedef T *type; };
template <class T> struct decay { typedef typename moe_decay<remove_reference_t<T>>::type type; };
template <class T> using decay_t = typename decay<T>::type;
template <class... T> struct common_type;
template <class T> struct common_type<T> { typedef decay_t<T> type; };
template <class A, class B> struct common_type<A, B> {
    typedef decay_t<decltype(true ? declval<A>() : declval<B>())> type;
};
template <class A, class B, class C, class... R> struct common_type<A, B, C, R...>
    : common_type<typename common_type<A, B>::type, C, R...> {};
template <class... T> using common_type_t = typename common_type<T...>::type;
template <class...> struct conjunction : true_type {};
template <class A, class... R> struct conjunction<A, R...> : bool_constant<A::value && conjunction<R...>::value> {};
template <class...> struct disjunction : false_type {};
template <class A, class... R> struct disjunction<A, R...> : bool_constant<A::value || disjunction<R...>::value> {};
template <class A> struct negation : bool_constant<!A::value> {};
template <class... A> inline constexpr bool conjunction_v = conjunction<A...>::value;
template <class... A> inline constexpr bool disjunction_v = disjunction<A...>::value;
template <class A> inline constexpr bool negation_v = !A::value;
template <class F, class... A> struct invoke_result { typedef decltype(declval<F>()(declval<A>()...)) type; };
template <class F, class... A> using invoke_result_t = typename invoke_result<F, A...>::type;
template <class F> struct result_of;
template <class F, class... A> struct result_of<F(A...)> : invoke_result<F, A...> {};
template <class F> using result_of_t = typename result_of<F>::type;
template <class F, class... A> struct moe_calls {
    template <class G> static auto f(int) -> decltype(declval<G>()(declval<A>()...), true_type()) {
        __builtin_unreachable();
    }
    template <class G> static false_type f(...) { __builtin_unreachable(); }
    typedef decltype(f<F>(0)) type;
};
template <class F, class... A> struct is_invocable : moe_calls<F, A...>::type {};
template <class F, class... A> inline constexpr bool is_invocable_v = is_invocable<F, A...>::value;
template <class R, class F, class... A> struct is_invocable_r : is_invocable<F, A...> {};
template <class R, class F, class... A> inline constexpr bool is_invocable_r_v = is_invocable<F, A...>::value;
template <size_t n, size_t a = 16> struct aligned_storage {
    struct type {
        alignas(a) unsigned char data[n];
    };
};
template <size_t n, size_t a = 16> using aligned_storage_t = typename aligned_storage<n, a>::type;
constexpr bool is_constant_evaluated() noexcept { return __builtin_is_constant_evaluated(); }
template <class T> constexpr T &&forward(remove_reference_t<T> &v) noexcept { return static_cast<T &&>(v); }
template <class T> constexpr T &&forward(remove_reference_t<T> &&v) noexcept { return static_cast<T &&>(v); }
template <class T> constexpr remove_reference_t<T> &&move(T &&v) noexcept {
    return static_cast<remove_reference_t<T> &&>(v);
}
template <class T> constexpr const T &as_const(T &v) noexcept { return v; }
template <class T> constexpr T &&move_if_noexcept(T &v) noexcept { return static_cast<T &&>(v); }
template <class T> constexpr void swap(T &a, T &b) {
    T t = move(a);
    a = move(b);
    b = move(t);
}
template <class T, size_t n> inline void swap(T (&a)[n], T (&b)[n]) { __builtin_unreachable(); }
template <class T, class U = T> constexpr T exchange(T &place, U &&v) {
    T old = move(place);
    place = forward<U>(v);
    return old;
}
template <class T> constexpr T *addressof(T &v) noexcept { return __builtin_addressof(v); }
template <class T> constexpr T *launder(T *p) noexcept { return p; }
template <class A, class B> constexpr bool cmp_less(A a, B b) { return a < b; }
[[noreturn]] inline void unreachable() { __builtin_unreachable(); }
template <class T, T... i> struct integer_sequence {
    static constexpr size_t size() { return sizeof...(i); }
};
template <size_t... i> using index_sequence = integer_sequence<size_t, i...>;
template <class T, T n> using make_integer_sequence = __make_integer_seq<integer_sequence, T, n>;
template <size_t n> using make_index_sequence = make_integer_sequence<size_t, n>;
template <class... T> using index_sequence_for = make_index_sequence<sizeof...(T)>;
struct piecewise_construct_t {};
inline constexpr piecewise_construct_t piecewise_construct{};
struct in_place_t {};
inline constexpr in_place_t in_place{};
template <class T> struct in_place_type_t {};
template <class T> inline constexpr in_place_type_t<T> in_place_type{};
template <size_t n> struct in_place_index_t {};
template <class A, class B> struct pair {
    typedef A first_type;
    typedef B second_type;
    A first;
    B second;
    constexpr pair() : first(), second() {}
    constexpr pair(const A &a, const B &b) : first(a), second(b) {}
    template <class U, class V> constexpr pair(U &&a, V &&b) : first(forward<U>(a)), second(forward<V>(b)) {}
    template <class U, class V> constexpr pair(const pair<U, V> &o) : first(o.first), second(o.second) {}
    template <class... X, class... Y> pair(piecewise_construct_t, X..., Y...) { __builtin_unreachable(); }
    pair(const pair &) = default;
    pair(pair &&) = default;
    pair &operator=(const pair &) = default;
    pair &operator=(pair &&) = default;
    template <class U, class V> pair &operator=(const pair<U, V> &) { __builtin_unreachable(); }
};
template <class A, class B> pair(A, B) -> pair<A, B>;
template <class A, class B> constexpr pair<decay_t<A>, decay_t<B>> make_pair(A &&a, B &&b) {
    return pair<decay_t<A>, decay_t<B>>(forward<A>(a), forward<B>(b));
}
template <class A, class B> bool operator==(const pair<A, B> &, const pair<A, B> &) { __builtin_unreachable(); }
template <class A, class B> bool operator!=(const pair<A, B> &, const pair<A, B> &) { __builtin_unreachable(); }
template <class A, class B> bool operator<(const pair<A, B> &, const pair<A, B> &) { __builtin_unreachable(); }
template <class A, class B> bool operator>(const pair<A, B> &, const pair<A, B> &) { __builtin_unreachable(); }
template <class A, class B> bool operator<=(const pair<A, B> &, const pair<A, B> &) { __builtin_unreachable(); }
template <class A, class B> bool operator>=(const pair<A, B> &, const pair<A, B> &) { __builtin_unreachable(); }
template <class... T> class tuple;
template <> class tuple<> {};
template <class A, class... R> class tuple<A, R...> : public tuple<R...> {
  public:
    A moe_value;
    constexpr tuple() : moe_value() {}
    template <class U, class... V, class = enable_if_t<sizeof...(V) == sizeof...(R)>> constexpr tuple(U &&a, V &&...r)
        : tuple<R...>(forward<V>(r)...), moe_value(forward<U>(a)) {}
    tuple(const tuple &) = default;
    tuple(tuple &&) = default;
    template <class... V> tuple(const tuple<V...> &) { __builtin_unreachable(); }
    template <class X, class Y> tuple(const pair<X, Y> &) { __builtin_unreachable(); }
    template <class... V> tuple &operator=(const tuple<V...> &) { __builtin_unreachable(); }
    tuple &operator=(const tuple &) = default;
    template <class X, class Y> tuple &operator=(const pair<X, Y> &) { __builtin_unreachable(); }
};
template <class... T> tuple(T...) -> tuple<T...>;
template <class T> struct tuple_size;
template <class... T> struct tuple_size<tuple<T...>> : integral_constant<size_t, sizeof...(T)> {};
template <class A, class B> struct tuple_size<pair<A, B>> : integral_constant<size_t, 2> {};
template <class T, class = void> struct moe_const_size {};
template <class T> struct moe_const_size<T, void_t<decltype(tuple_size<T>::value)>>
    : integral_constant<size_t, tuple_size<T>::value> {};
template <class T> struct tuple_size<const T> : moe_const_size<T> {};
template <class T> inline constexpr size_t tuple_size_v = tuple_size<T>::value;
template <size_t i, class T> struct tuple_element;
template <class A, class... R> struct tuple_element<0, tuple<A, R...>> {
    typedef A type;
    typedef tuple<A, R...> moe_part;
};
template <size_t i, class A, class... R> struct tuple_element<i, tuple<A, R...>> : tuple_element<i - 1, tuple<R...>> {
};
template <class A, class B> struct tuple_element<0, pair<A, B>> { typedef A type; };
template <class A, class B> struct tuple_element<1, pair<A, B>> { typedef B type; };
template <size_t i, class T> struct tuple_element<i, const T> {
    typedef const typename tuple_element<i, T>::type type;
};
template <size_t i, class T> using tuple_element_t = typename tuple_element<i, T>::type;
template <size_t i, class... T> constexpr tuple_element_t<i, tuple<T...>> &get(tuple<T...> &t) {
    return static_cast<typename tuple_element<i, tuple<T...>>::moe_part &>(t).moe_value;
}
template <size_t i, class... T> constexpr const tuple_element_t<i, tuple<T...>> &get(const tuple<T...> &t) {
    return static_cast<const typename tuple_element<i, tuple<T...>>::moe_part &>(t).moe_value;
}
template <size_t i, class... T> constexpr tuple_element_t<i, tuple<T...>> &&get(tuple<T...> &&t) {
    return static_cast<tuple_element_t<i, tuple<T...>> &&>(get<i>(t));
}
template <class X, class... T> X &get(tuple<T...> &) { __builtin_unreachable(); }
template <class X, class... T> const X &get(const tuple<T...> &) { __builtin_unreachable(); }
template <size_t i, class A, class B> constexpr auto &get(pair<A, B> &p) {
    if constexpr (i == 0)
        return p.first;
    else
        return p.second;
}
template <size_t i, class A, class B> constexpr auto &get(const pair<A, B> &p) {
    if constexpr (i == 0)
        return p.first;
    else
        return p.second;
}
template <size_t i, class A, class B> constexpr auto &&get(pair<A, B> &&p) {
    if constexpr (i == 0)
        return move(p.first);
    else
        return move(p.second);
}
template <class... T> constexpr tuple<decay_t<T>...> make_tuple(T &&...t) {
    return tuple<decay_t<T>...>(forward<T>(t)...);
}
template <class... T> tuple<T &...> tie(T &...t) { __builtin_unreachable(); }
template <class... T> tuple<T &&...> forward_as_tuple(T &&...) { __builtin_unreachable(); }
template <class... T> auto tuple_cat(T &&...) { __builtin_unreachable(); }
struct moe_ignore {
    template <class T> const moe_ignore &operator=(const T &) const { return *this; }
};
inline constexpr moe_ignore ignore{};
template <class... T, class... U> bool operator==(const tuple<T...> &, const tuple<U...> &) {
    __builtin_unreachable();
}
template <class... T, class... U> bool operator!=(const tuple<T...> &, const tuple<U...> &) {
    __builtin_unreachable();
}
template <class... T, class... U> bool operator<(const tuple<T...> &, const tuple<U...> &) {
    __builtin_unreachable();
}
template <class... T, class... U> bool operator>(const tuple<T...> &, const tuple<U...> &) {
    __builtin_unreachable();
}
template <class F, class T, size_t... i> constexpr decltype(auto) moe_apply(F &&f, T &&t, index_sequence<i...>) {
    return forward<F>(f)(get<i>(forward<T>(t))...);
}
template <class F, class T> constexpr decltype(auto) apply(F &&f, T &&t) {
    return moe_apply(forward<F>(f), forward<T>(t), make_index_sequence<tuple_size<remove_cvref_t<T>>::value>());
}
struct input_iterator_tag {};
struct output_iterator_tag {};
struct forward_iterator_tag : input_iterator_tag {};
struct bidirectional_iterator_tag : forward_iterator_tag {};
struct random_access_iterator_tag : bidirectional_iterator_tag {};
struct contiguous_iterator_tag : random_access_iterator_tag {};
template <class C, class T, class D = ptrdiff_t, class P = T *, class R = T &> struct iterator {
    typedef C iterator_category;
    typedef T value_type;
    typedef D difference_type;
    typedef P pointer;
    typedef R reference;
};
template <class I> struct iterator_traits {
    typedef typename I::value_type value_type;
    typedef ptrdiff_t difference_type;
    typedef value_type &reference;
    typedef value_type *pointer;
    typedef random_access_iterator_tag iterator_category;
};
template <class T> struct iterator_traits<T *> {
    typedef remove_cv_t<T> value_type;
    typedef ptrdiff_t difference_type;
    typedef T &reference;
    typedef T *pointer;
    typedef random_access_iterator_tag iterator_category;
};
/* one iterator for every container: T may be const */
template <class T> struct moe_iterator {
    typedef remove_const_t<T> value_type;
    typedef ptrdiff_t difference_type;
    typedef T &reference;
    typedef T *pointer;
    typedef random_access_iterator_tag iterator_category;
    T *moe_at;
    moe_iterator(T *p = 0) : moe_at(p) {}
    template <class U> moe_iterator(const moe_iterator<U> &o) : moe_at(o.moe_at) {}
    T &operator*() const { return *moe_at; }
    T *operator->() const { return moe_at; }
    T &operator[](ptrdiff_t i) const { return moe_at[i]; }
    moe_iterator &operator++() { __builtin_unreachable(); }
    moe_iterator operator++(int) { __builtin_unreachable(); }
    moe_iterator &operator--() { __builtin_unreachable(); }
    moe_iterator operator--(int) { __builtin_unreachable(); }
    moe_iterator operator+(ptrdiff_t) const { __builtin_unreachable(); }
    moe_iterator operator-(ptrdiff_t) const { __builtin_unreachable(); }
    moe_iterator &operator+=(ptrdiff_t) { __builtin_unreachable(); }
    moe_iterator &operator-=(ptrdiff_t) { __builtin_unreachable(); }
    template <class U> ptrdiff_t operator-(const moe_iterator<U> &) const { __builtin_unreachable(); }
    template <class U> bool operator==(const moe_iterator<U> &) const { __builtin_unreachable(); }
    template <class U> bool operator!=(const moe_iterator<U> &) const { __builtin_unreachable(); }
    template <class U> bool operator<(const moe_iterator<U> &) const { __builtin_unreachable(); }
    template <class U> bool operator>(const moe_iterator<U> &) const { __builtin_unreachable(); }
    template <class U> bool operator<=(const moe_iterator<U> &) const { __builtin_unreachable(); }
    template <class U> bool operator>=(const moe_iterator<U> &) const { __builtin_unreachable(); }
};
template <class I> struct reverse_iterator : I {
    typedef I iterator_type;
    explicit reverse_iterator(I) { __builtin_unreachable(); }
    reverse_iterator() = default;
    I base() const { __builtin_unreachable(); }
};
template <class T> struct reverse_iterator<T *> : moe_iterator<T> {
    explicit reverse_iterator(T *) { __builtin_unreachable(); }
    T *base() const { __builtin_unreachable(); }
};
template <class I> reverse_iterator<I> make_reverse_iterator(I) { __builtin_unreachable(); }
template <class I> struct move_iterator : I {};
template <class I> I make_move_iterator(I) { __builtin_unreachable(); }
template <class C> auto begin(C &c) -> decltype(c.begin()) { return c.begin(); }
template <class C> auto end(C &c) -> decltype(c.end()) { return c.end(); }
template <class C> auto begin(const C &c) -> decltype(c.begin()) { return c.begin(); }
template <class C> auto end(const C &c) -> decltype(c.end()) { return c.end(); }
template <class T, size_t n> constexpr T *begin(T (&a)[n]) { return a; }
template <class T, size_t n> constexpr T *end(T (&a)[n]) { return a + n; }
template <class C> auto cbegin(const C &c) -> decltype(begin(c)) { return begin(c); }
template <class C> auto cend(const C &c) -> decltype(end(c)) { return end(c); }
template <class C> auto rbegin(C &c) -> decltype(c.rbegin()) { __builtin_unreachable(); }
template <class C> auto rend(C &c) -> decltype(c.rend()) { __builtin_unreachable(); }
template <class C> constexpr auto size(const C &c) -> decltype(c.size()) { return c.size(); }
template <class T, size_t n> constexpr size_t size(const T (&)[n]) { return n; }
template <class C> auto data(C &c) -> decltype(c.data()) { return c.data(); }
template <class C> bool empty(const C &c) { return c.empty(); }
template <class C> ptrdiff_t ssize(const C &) { __builtin_unreachable(); }
template <class I> ptrdiff_t distance(I, I) { __builtin_unreachable(); }
template <class I, class N> void advance(I &, N) { __builtin_unreachable(); }
template <class I> I next(I, ptrdiff_t = 1) { __builtin_unreachable(); }
template <class I> I prev(I, ptrdiff_t = 1) { __builtin_unreachable(); }
template <class C> struct moe_inserter {
    typedef output_iterator_tag iterator_category;
    typedef void value_type;
    moe_inserter &operator*() { __builtin_unreachable(); }
    moe_inserter &operator++() { __builtin_unreachable(); }
    moe_inserter operator++(int) { __builtin_unreachable(); }
    template <class T> moe_inserter &operator=(const T &) { __builtin_unreachable(); }
};
template <class C> using back_insert_iterator = moe_inserter<C>;
template <class C> moe_inserter<C> back_inserter(C &) { __builtin_unreachable(); }
template <class C> moe_inserter<C> front_inserter(C &) { __builtin_unreachable(); }
template <class C, class I> moe_inserter<C> inserter(C &, I) { __builtin_unreachable(); }
template <class T> struct allocator {
    typedef T value_type;
    allocator() = default;
    template <class U> allocator(const allocator<U> &) {}
    T *allocate(size_t) { __builtin_unreachable(); }
    void deallocate(T *, size_t) { __builtin_unreachable(); }
    template <class U> struct rebind { typedef allocator<U> other; };
};
template <class A> struct allocator_traits {
    typedef typename A::value_type value_type;
    static value_type *allocate(A &, size_t) { __builtin_unreachable(); }
    static void deallocate(A &, value_type *, size_t) { __builtin_unreachable(); }
};
class exception {
  public:
    exception() noexcept;
    exception(const exception &) noexcept;
    virtual ~exception() noexcept;
    virtual const char *what() const noexcept;
    exception &operator=(const exception &) noexcept;
};
class bad_exception : public exception {};
class bad_alloc : public exception {};
class bad_array_new_length : public bad_alloc {};
class bad_cast : public exception {};
class bad_typeid : public exception {};
class nested_exception {};
class exception_ptr {
  public:
    exception_ptr(nullptr_t = nullptr);
    explicit operator bool() const;
    bool operator==(const exception_ptr &) const;
    bool operator!=(const exception_ptr &) const;
};
exception_ptr current_exception() noexcept;
template <class E> exception_ptr make_exception_ptr(E) { __builtin_unreachable(); }
[[noreturn]] void rethrow_exception(exception_ptr);
int uncaught_exceptions() noexcept;
[[noreturn]] void terminate() noexcept;
typedef void (*terminate_handler)();
terminate_handler set_terminate(terminate_handler) noexcept;
typedef void (*new_handler)();
new_handler set_new_handler(new_handler) noexcept;
struct nothrow_t {
    explicit nothrow_t() = default;
};
extern const nothrow_t nothrow;
enum class align_val_t : size_t {};
enum class byte : unsigned char {};
template <class I> constexpr I to_integer(byte b) { return I(b); }
constexpr byte operator|(byte a, byte b) { return byte(unsigned(a) | unsigned(b)); }
constexpr byte operator&(byte a, byte b) { return byte(unsigned(a) & unsigned(b)); }
class type_info {
  public:
    virtual ~type_info();
    const char *name() const noexcept;
    bool operator==(const type_info &) const noexcept;
    bool operator!=(const type_info &) const noexcept;
    size_t hash_code() const noexcept;
    bool before(const type_info &) const noexcept;
};
class type_index {
  public:
    type_index(const type_info &);
    const char *name() const;
    size_t hash_code() const;
    bool operator==(const type_index &) const;
    bool operator<(const type_index &) const;
};
enum float_denorm_style { denorm_absent = 0 };
enum float_round_style { round_to_nearest = 1 };
template <class T> struct moe_limits {
    static constexpr bool is_specialized = true, is_signed = T(-1) < T(0), is_integer = is_integral<T>::value,
                          is_exact = is_integer, has_infinity = !is_integer, has_quiet_NaN = !is_integer,
                          is_iec559 = !is_integer;
    static constexpr int radix = 2;
};
template <class T> struct numeric_limits {
    static constexpr bool is_specialized = false;
    static constexpr T min() noexcept { return T(); }
    static constexpr T max() noexcept { return T(); }
    static constexpr T lowest() noexcept { return T(); }
    static constexpr T infinity() noexcept { return T(); }
    static constexpr T epsilon() noexcept { return T(); }
};
#define MOE_INTEGER(type, low, high) \
    template <> struct numeric_limits<type> : moe_limits<type> { \
        static constexpr int digits = sizeof(type) * 8 - is_signed, digits10 = digits * 3 / 10; \
        static constexpr type min() noexcept { return low; } \
        static constexpr type max() noexcept { return high; } \
        static constexpr type lowest() noexcept { return low; } \
        static constexpr type infinity() noexcept { return 0; } \
        static constexpr type epsilon() noexcept { return 0; } \
        static constexpr type quiet_NaN() noexcept { return 0; } \
    };
MOE_INTEGER(bool, false, true)
MOE_INTEGER(char, -128, 127) MOE_INTEGER(signed char, -128, 127) MOE_INTEGER(unsigned char, 0, 255)
    MOE_INTEGER(short, -32768, 32767) MOE_INTEGER(unsigned short, 0, 65535)
        MOE_INTEGER(int, -2147483647 - 1, 2147483647) MOE_INTEGER(unsigned, 0, 4294967295u)
            MOE_INTEGER(long, -__LONG_MAX__ - 1, __LONG_MAX__) MOE_INTEGER(unsigned long, 0, __LONG_MAX__ * 2ul + 1)
                MOE_INTEGER(long long, -__LONG_LONG_MAX__ - 1, __LONG_LONG_MAX__)
                    MOE_INTEGER(unsigned long long, 0, __LONG_LONG_MAX__ * 2ull + 1)
                        MOE_INTEGER(wchar_t, -2147483647 - 1, 2147483647)
#define MOE_REAL(type, p, s) \
    template <> struct numeric_limits<type> : moe_limits<type> { \
        static constexpr int digits = __##p##_MANT_DIG__, digits10 = __##p##_DIG__, \
                             max_digits10 = __##p##_DECIMAL_DIG__, max_exponent = __##p##_MAX_EXP__, \
                             min_exponent = __##p##_MIN_EXP__; \
        static constexpr type min() noexcept { return __##p##_MIN__; } \
        static constexpr type max() noexcept { return __##p##_MAX__; } \
        static constexpr type lowest() noexcept { return -__##p##_MAX__; } \
        static constexpr type epsilon() noexcept { return __##p##_EPSILON__; } \
        static constexpr type infinity() noexcept { return __builtin_huge_val##s(); } \
        static constexpr type quiet_NaN() noexcept { return __builtin_nan##s(""); } \
        static constexpr type signaling_NaN() noexcept { return __builtin_nans##s(""); } \
        static constexpr type denorm_min() noexcept { return __##p##_DENORM_MIN__; } \
    };
                            MOE_REAL(float, FLT, f) MOE_REAL(double, DBL, ) MOE_REAL(long double, LDBL, l)
#undef MOE_INTEGER
#undef MOE_REAL
                                template <class T>
                                class reference_wrapper {
  public:
    typedef T type;
    reference_wrapper(T &) { __builtin_unreachable(); }
    operator T &() const { __builtin_unreachable(); }
    T &get() const { __builtin_unreachable(); }
    template <class... A> auto operator()(A &&...a) const -> decltype(declval<T &>()(a...)) {
        __builtin_unreachable();
    }
};
template <class T> reference_wrapper<T> ref(T &) { __builtin_unreachable(); }
template <class T> reference_wrapper<const T> cref(const T &) { __builtin_unreachable(); }
template <class T> constexpr const T &min(const T &a, const T &b) { return b < a ? b : a; }
template <class T> constexpr const T &max(const T &a, const T &b) { return a < b ? b : a; }
template <class T> struct hash {
    size_t operator()(const T &) const noexcept { __builtin_unreachable(); }
};
}
#endif
