/* moe_cxx/containers.h: strings, containers, optional, variant and smart pointers; declarations, nothing is ever run
 */
#ifndef MOE_SHIM_CXX_CONTAINERS_H
#define MOE_SHIM_CXX_CONTAINERS_H
#include "core.h"
namespace std {
template <class C> struct char_traits {
    typedef C char_type;
    static size_t length(const C *) { __builtin_unreachable(); }
    static int compare(const C *, const C *, size_t) { __builtin_unreachable(); }
    static int eof() { __builtin_unreachable(); }
};
template <class I> struct moe_is_iterator : bool_constant<!is_integral<I>::value> {};
template <class C, class T = char_traits<C>> class basic_string_view {
    const C *moe_ptr;
    size_t moe_len;

  public:
    typedef C value_type;
    typedef const C *iterator;
    typedef const C *const_iterator;
    typedef size_t size_type;
    static constexpr size_t npos = size_t(-1);
    constexpr basic_string_view() : moe_ptr(0), moe_len(0) {}
    constexpr basic_string_view(const C *s) : moe_ptr(s), moe_len(__builtin_strlen(s)) {}
    constexpr basic_string_view(const C *s, size_t n) : moe_ptr(s), moe_len(n) {}
    constexpr const C *data() const { return moe_ptr; }
    constexpr size_t size() const { return moe_len; }
    constexpr size_t length() const { return moe_len; }
    constexpr bool empty() const { return moe_len == 0; }
    constexpr const C *begin() const { return moe_ptr; }
    constexpr const C *end() const { return moe_ptr + moe_len; }
    constexpr const C &operator[](size_t i) const { return moe_ptr[i]; }
    const C &at(size_t) const { __builtin_unreachable(); }
    const C &front() const { __builtin_unreachable(); }
    const C &back() const { __builtin_unreachable(); }
    void remove_prefix(size_t) { __builtin_unreachable(); }
    void remove_suffix(size_t) { __builtin_unreachable(); }
    constexpr basic_string_view substr(size_t p = 0, size_t n = npos) const {
        return basic_string_view(moe_ptr + p, n < moe_len - p ? n : moe_len - p);
    }
    int compare(basic_string_view) const { __builtin_unreachable(); }
    size_t find(basic_string_view, size_t = 0) const { __builtin_unreachable(); }
    size_t find(C, size_t = 0) const { __builtin_unreachable(); }
    size_t rfind(basic_string_view, size_t = npos) const { __builtin_unreachable(); }
    size_t rfind(C, size_t = npos) const { __builtin_unreachable(); }
    size_t find_first_of(basic_string_view, size_t = 0) const { __builtin_unreachable(); }
    size_t find_last_of(basic_string_view, size_t = npos) const { __builtin_unreachable(); }
    size_t find_first_not_of(basic_string_view, size_t = 0) const { __builtin_unreachable(); }
    size_t find_last_not_of(basic_string_view, size_t = npos) const { __builtin_unreachable(); }
    bool starts_with(basic_string_view) const { __builtin_unreachable(); }
    bool ends_with(basic_string_view) const { __builtin_unreachable(); }
    bool contains(basic_string_view) const { __builtin_unreachable(); }
};
template <class C, class T = char_traits<C>, class A = allocator<C>> class basic_string {
    C *moe_ptr;
    size_t moe_len;

  public:
    typedef C value_type;
    typedef size_t size_type;
    typedef ptrdiff_t difference_type;
    typedef moe_iterator<C> iterator;
    typedef moe_iterator<const C> const_iterator;
    typedef std::reverse_iterator<iterator> reverse_iterator;
    typedef T traits_type;
    static constexpr size_t npos = size_t(-1);
    typedef basic_string_view<C, T> moe_view;
    basic_string() { __builtin_unreachable(); }
    basic_string(const C *) { __builtin_unreachable(); }
    basic_string(const C *, size_t) { __builtin_unreachable(); }
    basic_string(size_t, C) { __builtin_unreachable(); }
    basic_string(const basic_string &) { __builtin_unreachable(); }
    basic_string(basic_string &&) { __builtin_unreachable(); }
    basic_string(const basic_string &, size_t, size_t = npos) { __builtin_unreachable(); }
    explicit basic_string(moe_view) { __builtin_unreachable(); }
    basic_string(initializer_list<C>) { __builtin_unreachable(); }
    template <class I, class = enable_if_t<moe_is_iterator<I>::value>> basic_string(I, I) { __builtin_unreachable(); }
    ~basic_string() { __builtin_unreachable(); }
    basic_string &operator=(const basic_string &) { __builtin_unreachable(); }
    basic_string &operator=(basic_string &&) { __builtin_unreachable(); }
    basic_string &operator=(const C *) { __builtin_unreachable(); }
    basic_string &operator=(C) { __builtin_unreachable(); }
    basic_string &operator=(moe_view) { __builtin_unreachable(); }
    operator moe_view() const { __builtin_unreachable(); }
    const C *c_str() const { __builtin_unreachable(); }
    const C *data() const { __builtin_unreachable(); }
    C *data() { __builtin_unreachable(); }
    size_t size() const { __builtin_unreachable(); }
    size_t length() const { __builtin_unreachable(); }
    size_t capacity() const { __builtin_unreachable(); }
    bool empty() const { __builtin_unreachable(); }
    size_t max_size() const { __builtin_unreachable(); }
    iterator begin() { __builtin_unreachable(); }
    iterator end() { __builtin_unreachable(); }
    const_iterator begin() const { __builtin_unreachable(); }
    const_iterator end() const { __builtin_unreachable(); }
    const_iterator cbegin() const { __builtin_unreachable(); }
    const_iterator cend() const { __builtin_unreachable(); }
    reverse_iterator rbegin() const { __builtin_unreachable(); }
    reverse_iterator rend() const { __builtin_unreachable(); }
    C &operator[](size_t) { __builtin_unreachable(); }
    const C &operator[](size_t) const { __builtin_unreachable(); }
    C &at(size_t) { __builtin_unreachable(); }
    const C &at(size_t) const { __builtin_unreachable(); }
    C &front() { __builtin_unreachable(); }
    C &back() { __builtin_unreachable(); }
    const C &front() const { __builtin_unreachable(); }
    const C &back() const { __builtin_unreachable(); }
    basic_string &operator+=(const basic_string &) { __builtin_unreachable(); }
    basic_string &operator+=(const C *) { __builtin_unreachable(); }
    basic_string &operator+=(C) { __builtin_unreachable(); }
    basic_string &operator+=(moe_view) { __builtin_unreachable(); }
    basic_string &append(const basic_string &) { __builtin_unreachable(); }
    basic_string &append(const C *) { __builtin_unreachable(); }
    basic_string &append(const C *, size_t) { __builtin_unreachable(); }
    basic_string &append(size_t, C) { __builtin_unreachable(); }
    basic_string &append(const basic_string &, size_t, size_t) { __builtin_unreachable(); }
    template <class I, class = enable_if_t<moe_is_iterator<I>::value>> basic_string &append(I, I) {
        __builtin_unreachable();
    }
    basic_string &assign(const basic_string &) { __builtin_unreachable(); }
    basic_string &assign(const C *) { __builtin_unreachable(); }
    basic_string &assign(const C *, size_t) { __builtin_unreachable(); }
    basic_string &assign(size_t, C) { __builtin_unreachable(); }
    template <class I, class = enable_if_t<moe_is_iterator<I>::value>> basic_string &assign(I, I) {
        __builtin_unreachable();
    }
    basic_string &insert(size_t, const basic_string &) { __builtin_unreachable(); }
    basic_string &insert(size_t, const C *) { __builtin_unreachable(); }
    basic_string &insert(size_t, size_t, C) { __builtin_unreachable(); }
    iterator insert(const_iterator, C) { __builtin_unreachable(); }
    basic_string &erase(size_t = 0, size_t = npos) { __builtin_unreachable(); }
    iterator erase(const_iterator) { __builtin_unreachable(); }
    iterator erase(const_iterator, const_iterator) { __builtin_unreachable(); }
    basic_string &replace(size_t, size_t, const basic_string &) { __builtin_unreachable(); }
    basic_string &replace(size_t, size_t, const C *) { __builtin_unreachable(); }
    template <class... X> basic_string &replace(X &&...) { __builtin_unreachable(); }
    void push_back(C) { __builtin_unreachable(); }
    void pop_back() { __builtin_unreachable(); }
    void clear() { __builtin_unreachable(); }
    void resize(size_t) { __builtin_unreachable(); }
    void resize(size_t, C) { __builtin_unreachable(); }
    void reserve(size_t = 0) { __builtin_unreachable(); }
    void shrink_to_fit() { __builtin_unreachable(); }
    void swap(basic_string &) { __builtin_unreachable(); }
    basic_string substr(size_t = 0, size_t = npos) const { __builtin_unreachable(); }
    size_t copy(C *, size_t, size_t = 0) const { __builtin_unreachable(); }
    int compare(const basic_string &) const { __builtin_unreachable(); }
    int compare(const C *) const { __builtin_unreachable(); }
    int compare(size_t, size_t, const basic_string &) const { __builtin_unreachable(); }
    int compare(size_t, size_t, const C *) const { __builtin_unreachable(); }
    bool starts_with(moe_view) const { __builtin_unreachable(); }
    bool ends_with(moe_view) const { __builtin_unreachable(); }
    bool contains(moe_view) const { __builtin_unreachable(); }
#define MOE_FIND(name, from) \
    size_t name(const basic_string &, size_t = from) const { __builtin_unreachable(); } \
    size_t name(const C *, size_t = from) const { __builtin_unreachable(); } \
    size_t name(C, size_t = from) const { __builtin_unreachable(); } \
    size_t name(const C *, size_t, size_t) const { __builtin_unreachable(); }
    MOE_FIND(find, 0)
    MOE_FIND(rfind, npos) MOE_FIND(find_first_of, 0) MOE_FIND(find_last_of, npos) MOE_FIND(find_first_not_of, 0)
        MOE_FIND(find_last_not_of, npos)
#undef MOE_FIND
};
typedef basic_string<char> string;
typedef basic_string<wchar_t> wstring;
typedef basic_string<char16_t> u16string;
typedef basic_string<char32_t> u32string;
typedef basic_string_view<char> string_view;
typedef basic_string_view<wchar_t> wstring_view;
#define MOE_S basic_string<C, T, A>
template <class C, class T, class A> MOE_S operator+(const MOE_S &, const MOE_S &) { __builtin_unreachable(); }
template <class C, class T, class A> MOE_S operator+(const MOE_S &, const C *) { __builtin_unreachable(); }
template <class C, class T, class A> MOE_S operator+(const C *, const MOE_S &) { __builtin_unreachable(); }
template <class C, class T, class A> MOE_S operator+(const MOE_S &, C) { __builtin_unreachable(); }
template <class C, class T, class A> MOE_S operator+(C, const MOE_S &) { __builtin_unreachable(); }
#define MOE_COMPARE(op) \
    template <class C, class T, class A> bool operator op(const MOE_S &, const MOE_S &) { __builtin_unreachable(); } \
    template <class C, class T, class A> bool operator op(const MOE_S &, const C *) { __builtin_unreachable(); } \
    template <class C, class T, class A> bool operator op(const C *, const MOE_S &) { __builtin_unreachable(); } \
    template <class C, class T> inline bool operator op(basic_string_view<C, T>, basic_string_view<C, T>) { \
        __builtin_unreachable(); \
    } \
    template <class C, class T> inline bool operator op(basic_string_view<C, T>, type_identity_t<const C *>) { \
        __builtin_unreachable(); \
    } \
    template <class C, class T> inline bool operator op(type_identity_t<const C *>, basic_string_view<C, T>) { \
        __builtin_unreachable(); \
    }
MOE_COMPARE(==)
MOE_COMPARE(!=) MOE_COMPARE(<) MOE_COMPARE(>) MOE_COMPARE(<=) MOE_COMPARE(>=)
#undef MOE_COMPARE
#undef MOE_S
#define MOE_NUMBER(type) \
    string to_string(type); \
    wstring to_wstring(type);
    MOE_NUMBER(int) MOE_NUMBER(unsigned) MOE_NUMBER(long) MOE_NUMBER(unsigned long) MOE_NUMBER(long long)
        MOE_NUMBER(unsigned long long) MOE_NUMBER(float) MOE_NUMBER(double) MOE_NUMBER(long double)
#undef MOE_NUMBER
            int stoi(const string &, size_t * = 0, int = 10);
long stol(const string &, size_t * = 0, int = 10);
long long stoll(const string &, size_t * = 0, int = 10);
unsigned long stoul(const string &, size_t * = 0, int = 10);
unsigned long long stoull(const string &, size_t * = 0, int = 10);
float stof(const string &, size_t * = 0);
double stod(const string &, size_t * = 0);
long double stold(const string &, size_t * = 0);
inline namespace literals {
inline namespace string_literals {
string operator""s(const char *, size_t);
string_view operator""sv(const char *, size_t);
}
namespace string_view_literals {}
}
#define MOE_SEQUENCE(name) \
    template <class T, class A = allocator<T>> class name { \
        T *moe_first; \
\
      public: \
        typedef T value_type; \
        typedef T &reference; \
        typedef const T &const_reference; \
        typedef T *pointer; \
        typedef size_t size_type; \
        typedef ptrdiff_t difference_type; \
        typedef A allocator_type; \
        typedef moe_iterator<T> iterator; \
        typedef moe_iterator<const T> const_iterator; \
        typedef std::reverse_iterator<iterator> reverse_iterator; \
        typedef std::reverse_iterator<const_iterator> const_reverse_iterator; \
        name() { __builtin_unreachable(); } \
        explicit name(const A &) { __builtin_unreachable(); } \
        explicit name(size_t) { __builtin_unreachable(); } \
        name(size_t, const T &) { __builtin_unreachable(); } \
        name(initializer_list<T>) { __builtin_unreachable(); } \
        name(const name &) { __builtin_unreachable(); } \
        name(name &&) { __builtin_unreachable(); } \
        template <class I, class = enable_if_t<moe_is_iterator<I>::value>> name(I, I) { __builtin_unreachable(); } \
        ~name() { __builtin_unreachable(); } \
        name &operator=(const name &) { __builtin_unreachable(); } \
        name &operator=(name &&) { __builtin_unreachable(); } \
        name &operator=(initializer_list<T>) { __builtin_unreachable(); } \
        iterator begin() { __builtin_unreachable(); } \
        iterator end() { __builtin_unreachable(); } \
        const_iterator begin() const { __builtin_unreachable(); } \
        const_iterator end() const { __builtin_unreachable(); } \
        const_iterator cbegin() const { __builtin_unreachable(); } \
        const_iterator cend() const { __builtin_unreachable(); } \
        reverse_iterator rbegin() { __builtin_unreachable(); } \
        reverse_iterator rend() { __builtin_unreachable(); } \
        const_reverse_iterator rbegin() const { __builtin_unreachable(); } \
        const_reverse_iterator rend() const { __builtin_unreachable(); } \
        T &operator[](size_t) { __builtin_unreachable(); } \
        const T &operator[](size_t) const { __builtin_unreachable(); } \
        T &at(size_t) { __builtin_unreachable(); } \
        const T &at(size_t) const { __builtin_unreachable(); } \
        T &front() { __builtin_unreachable(); } \
        T &back() { __builtin_unreachable(); } \
        const T &front() const { __builtin_unreachable(); } \
        const T &back() const { __builtin_unreachable(); } \
        T *data() { __builtin_unreachable(); } \
        const T *data() const { __builtin_unreachable(); } \
        size_t size() const { __builtin_unreachable(); } \
        size_t capacity() const { __builtin_unreachable(); } \
        size_t max_size() const { __builtin_unreachable(); } \
        bool empty() const { __builtin_unreachable(); } \
        void clear() { __builtin_unreachable(); } \
        void resize(size_t) { __builtin_unreachable(); } \
        void resize(size_t, const T &) { __builtin_unreachable(); } \
        void reserve(size_t) { __builtin_unreachable(); } \
        void shrink_to_fit() { __builtin_unreachable(); } \
        void swap(name &) { __builtin_unreachable(); } \
        void push_back(const T &) { __builtin_unreachable(); } \
        void push_back(T &&) { __builtin_unreachable(); } \
        void push_front(const T &) { __builtin_unreachable(); } \
        void push_front(T &&) { __builtin_unreachable(); } \
        void pop_back() { __builtin_unreachable(); } \
        void pop_front() { __builtin_unreachable(); } \
        template <class... X> T &emplace_back(X &&...) { __builtin_unreachable(); } \
        template <class... X> T &emplace_front(X &&...) { __builtin_unreachable(); } \
        template <class... X> iterator emplace(const_iterator, X &&...) { __builtin_unreachable(); } \
        iterator insert(const_iterator, const T &) { __builtin_unreachable(); } \
        iterator insert(const_iterator, T &&) { __builtin_unreachable(); } \
        iterator insert(const_iterator, size_t, const T &) { __builtin_unreachable(); } \
        iterator insert(const_iterator, initializer_list<T>) { __builtin_unreachable(); } \
        template <class I, class = enable_if_t<moe_is_iterator<I>::value>> iterator insert(const_iterator, I, I) { \
            __builtin_unreachable(); \
        } \
        iterator erase(const_iterator) { __builtin_unreachable(); } \
        iterator erase(const_iterator, const_iterator) { __builtin_unreachable(); } \
        void assign(size_t, const T &) { __builtin_unreachable(); } \
        void assign(initializer_list<T>) { __builtin_unreachable(); } \
        template <class I, class = enable_if_t<moe_is_iterator<I>::value>> void assign(I, I) { \
            __builtin_unreachable(); \
        } \
        void remove(const T &) { __builtin_unreachable(); } \
        template <class F> void remove_if(F) { __builtin_unreachable(); } \
        void sort() { __builtin_unreachable(); } \
        template <class F> void sort(F) { __builtin_unreachable(); } \
        void unique() { __builtin_unreachable(); } \
        void reverse() { __builtin_unreachable(); } \
        void merge(name &) { __builtin_unreachable(); } \
        template <class... X> void splice(const_iterator, X &&...) { __builtin_unreachable(); } \
        iterator before_begin() { __builtin_unreachable(); } \
        template <class... X> iterator insert_after(X &&...) { __builtin_unreachable(); } \
        template <class... X> iterator erase_after(X &&...) { __builtin_unreachable(); } \
        A get_allocator() const { __builtin_unreachable(); } \
    }; \
    template <class T, class A> bool operator==(const name<T, A> &, const name<T, A> &) { __builtin_unreachable(); } \
    template <class T, class A> bool operator!=(const name<T, A> &, const name<T, A> &) { __builtin_unreachable(); } \
    template <class T, class A> bool operator<(const name<T, A> &, const name<T, A> &) { __builtin_unreachable(); } \
    template <class I, class = enable_if_t<moe_is_iterator<I>::value>> name(I, I) \
        -> name<typename iterator_traits<I>::value_type>;
MOE_SEQUENCE(vector)
MOE_SEQUENCE(deque) MOE_SEQUENCE(list) MOE_SEQUENCE(forward_list)
#undef MOE_SEQUENCE
    template <class T, size_t n>
    struct array {
    typedef T value_type;
    typedef T *iterator;
    typedef const T *const_iterator;
    typedef size_t size_type;
    T moe_items[n ? n : 1];
    constexpr T *begin() { return moe_items; }
    constexpr T *end() { return moe_items + n; }
    constexpr const T *begin() const { return moe_items; }
    constexpr const T *end() const { return moe_items + n; }
    constexpr T &operator[](size_t i) { return moe_items[i]; }
    constexpr const T &operator[](size_t i) const { return moe_items[i]; }
    T &at(size_t) { __builtin_unreachable(); }
    const T &at(size_t) const { __builtin_unreachable(); }
    constexpr T *data() { return moe_items; }
    constexpr const T *data() const { return moe_items; }
    static constexpr size_t size() { return n; }
    static constexpr bool empty() { return n == 0; }
    void fill(const T &) { __builtin_unreachable(); }
    T &front() { __builtin_unreachable(); }
    T &back() { __builtin_unreachable(); }
    const T &front() const { __builtin_unreachable(); }
    const T &back() const { __builtin_unreachable(); }
    const T *cbegin() const { __builtin_unreachable(); }
    const T *cend() const { __builtin_unreachable(); }
};
template <class T, class... U> array(T, U...) -> array<T, 1 + sizeof...(U)>;
template <class T, size_t n> bool operator==(const array<T, n> &, const array<T, n> &) { __builtin_unreachable(); }
template <class T, size_t n> bool operator!=(const array<T, n> &, const array<T, n> &) { __builtin_unreachable(); }
template <class T, size_t n> bool operator<(const array<T, n> &, const array<T, n> &) { __builtin_unreachable(); }
template <size_t i, class T, size_t n> constexpr T &get(array<T, n> &a) { return a[i]; }
template <size_t i, class T, size_t n> constexpr const T &get(const array<T, n> &a) { return a[i]; }
template <class T, size_t n> struct tuple_size<array<T, n>> : integral_constant<size_t, n> {};
template <size_t i, class T, size_t n> struct tuple_element<i, array<T, n>> { typedef T type; };
#define MOE_KEYED(name, key, moe_entry, ...) \
  public: \
    typedef K key_type; \
    typedef moe_entry value_type; \
    typedef size_t size_type; \
    typedef moe_iterator<moe_entry> iterator; \
    typedef moe_iterator<const moe_entry> const_iterator; \
    typedef std::reverse_iterator<iterator> reverse_iterator; \
    name() { __builtin_unreachable(); } \
    template <class F, class = enable_if_t<!is_convertible<F, initializer_list<moe_entry>>::value>> \
    explicit name(const F &) { \
        __builtin_unreachable(); \
    } \
    template <class I, class = enable_if_t<moe_is_iterator<I>::value>> name(I, I) { __builtin_unreachable(); } \
    name(initializer_list<moe_entry>) { __builtin_unreachable(); } \
    name(const name &) { __builtin_unreachable(); } \
    name(name &&) { __builtin_unreachable(); } \
    ~name() { __builtin_unreachable(); } \
    name &operator=(const name &) { __builtin_unreachable(); } \
    name &operator=(name &&) { __builtin_unreachable(); } \
    name &operator=(initializer_list<moe_entry>) { __builtin_unreachable(); } \
    iterator begin() { __builtin_unreachable(); } \
    iterator end() { __builtin_unreachable(); } \
    const_iterator begin() const { __builtin_unreachable(); } \
    const_iterator end() const { __builtin_unreachable(); } \
    const_iterator cbegin() const { __builtin_unreachable(); } \
    const_iterator cend() const { __builtin_unreachable(); } \
    reverse_iterator rbegin() const { __builtin_unreachable(); } \
    reverse_iterator rend() const { __builtin_unreachable(); } \
    size_t size() const { __builtin_unreachable(); } \
    bool empty() const { __builtin_unreachable(); } \
    void clear() { __builtin_unreachable(); } \
    void swap(name &) { __builtin_unreachable(); } \
    size_t max_size() const { __builtin_unreachable(); } \
    void reserve(size_t) { __builtin_unreachable(); } \
    void rehash(size_t) { __builtin_unreachable(); } \
    size_t bucket_count() const { __builtin_unreachable(); } \
    iterator find(const K &) { __builtin_unreachable(); } \
    const_iterator find(const K &) const { __builtin_unreachable(); } \
    size_t count(const K &) const { __builtin_unreachable(); } \
    bool contains(const K &) const { __builtin_unreachable(); } \
    iterator lower_bound(const K &) const { __builtin_unreachable(); } \
    iterator upper_bound(const K &) const { __builtin_unreachable(); } \
    pair<iterator, iterator> equal_range(const K &) const { __builtin_unreachable(); } \
    size_t erase(const K &) { __builtin_unreachable(); } \
    iterator erase(const_iterator) { __builtin_unreachable(); } \
    iterator erase(iterator) { __builtin_unreachable(); } \
    iterator erase(const_iterator, const_iterator) { __builtin_unreachable(); } \
    pair<iterator, bool> insert(const moe_entry &) { __builtin_unreachable(); } \
    pair<iterator, bool> insert(moe_entry &&) { __builtin_unreachable(); } \
    template <class P, class = enable_if_t<is_constructible<moe_entry, P>::value>> \
    pair<iterator, bool> insert(P &&) { \
        __builtin_unreachable(); \
    } \
    iterator insert(const_iterator, const moe_entry &) { __builtin_unreachable(); } \
    template <class I, class = enable_if_t<moe_is_iterator<I>::value>> void insert(I, I) { \
        __builtin_unreachable(); \
    } \
    void insert(initializer_list<moe_entry>) { __builtin_unreachable(); } \
    template <class... X> pair<iterator, bool> emplace(X &&...) { __builtin_unreachable(); } \
    template <class... X> iterator emplace_hint(const_iterator, X &&...) { __builtin_unreachable(); } \
    template <class M> void merge(M &&) { __builtin_unreachable(); } \
    template <class X> auto extract(const X &) { __builtin_unreachable(); } \
    void max_load_factor(float) { __builtin_unreachable(); }
#define MOE_MAP(name, ...) \
    template <class K, class V, __VA_ARGS__> class name { \
        MOE_KEYED(name, K, MOE_ENTRY) typedef V mapped_type; \
        V &operator[](const K &) { __builtin_unreachable(); } \
        V &at(const K &) { __builtin_unreachable(); } \
        const V &at(const K &) const { __builtin_unreachable(); } \
        template <class... X> pair<iterator, bool> try_emplace(const K &, X &&...) { __builtin_unreachable(); } \
        template <class X> pair<iterator, bool> insert_or_assign(const K &, X &&) { __builtin_unreachable(); } \
    };
#define MOE_ENTRY pair<const K, V>
template <class T = void> struct less;
template <class T = void> struct equal_to;
MOE_MAP(map, class C = less<K>, class A = allocator<MOE_ENTRY>)
MOE_MAP(multimap, class C = less<K>, class A = allocator<MOE_ENTRY>)
    MOE_MAP(unordered_map, class H = hash<K>, class E = equal_to<K>, class A = allocator<MOE_ENTRY>)
        MOE_MAP(unordered_multimap, class H = hash<K>, class E = equal_to<K>, class A = allocator<MOE_ENTRY>)
#define MOE_SET(name, ...) \
    template <class K, __VA_ARGS__> class name { MOE_KEYED(name, K, K) };
            MOE_SET(set, class C = less<K>, class A = allocator<K>)
                MOE_SET(multiset, class C = less<K>, class A = allocator<K>)
                    MOE_SET(unordered_set, class H = hash<K>, class E = equal_to<K>, class A = allocator<K>)
                        MOE_SET(unordered_multiset, class H = hash<K>, class E = equal_to<K>, class A = allocator<K>)
#undef MOE_MAP
#undef MOE_SET
#undef MOE_KEYED
#undef MOE_ENTRY
#define MOE_EQUAL(name, ...) \
    template <__VA_ARGS__> bool operator==(const MOE_W &, const MOE_W &) { __builtin_unreachable(); } \
    template <__VA_ARGS__> bool operator!=(const MOE_W &, const MOE_W &) { __builtin_unreachable(); }
#define MOE_W map<K, V, C, A>
                            MOE_EQUAL(map, class K, class V, class C, class A)
#undef MOE_W
#define MOE_W set<K, C, A>
                                MOE_EQUAL(set, class K, class C, class A)
#undef MOE_W
#undef MOE_EQUAL
                                    template <class T, class C = deque<T>>
                                    class queue {
  public:
    typedef T value_type;
    queue() { __builtin_unreachable(); }
    explicit queue(const C &) { __builtin_unreachable(); }
    void push(const T &) { __builtin_unreachable(); }
    void push(T &&) { __builtin_unreachable(); }
    template <class... X> T &emplace(X &&...) { __builtin_unreachable(); }
    void pop() { __builtin_unreachable(); }
    T &front() { __builtin_unreachable(); }
    T &back() { __builtin_unreachable(); }
    const T &front() const { __builtin_unreachable(); }
    size_t size() const { __builtin_unreachable(); }
    bool empty() const { __builtin_unreachable(); }
    void swap(queue &) { __builtin_unreachable(); }
};
template <class T, class C = vector<T>, class L = less<T>> class priority_queue {
  public:
    priority_queue() { __builtin_unreachable(); }
    explicit priority_queue(const L &) { __builtin_unreachable(); }
    template <class I> priority_queue(I, I) { __builtin_unreachable(); }
    template <class X> priority_queue(const L &, X &&) { __builtin_unreachable(); }
    void push(const T &) { __builtin_unreachable(); }
    void push(T &&) { __builtin_unreachable(); }
    template <class... X> void emplace(X &&...) { __builtin_unreachable(); }
    void pop() { __builtin_unreachable(); }
    const T &top() const { __builtin_unreachable(); }
    size_t size() const { __builtin_unreachable(); }
    bool empty() const { __builtin_unreachable(); }
};
template <class T, class C = deque<T>> class stack {
  public:
    void push(const T &) { __builtin_unreachable(); }
    void push(T &&) { __builtin_unreachable(); }
    template <class... X> T &emplace(X &&...) { __builtin_unreachable(); }
    void pop() { __builtin_unreachable(); }
    T &top() { __builtin_unreachable(); }
    const T &top() const { __builtin_unreachable(); }
    size_t size() const { __builtin_unreachable(); }
    bool empty() const { __builtin_unreachable(); }
};
template <size_t n> class bitset {
  public:
    struct reference {
        reference &operator=(bool) { __builtin_unreachable(); }
        operator bool() const { __builtin_unreachable(); }
    };
    constexpr bitset() {}
    bitset(unsigned long long) { __builtin_unreachable(); }
    explicit bitset(const string &) { __builtin_unreachable(); }
    bool operator[](size_t) const { __builtin_unreachable(); }
    reference operator[](size_t) { __builtin_unreachable(); }
    bitset &set() { __builtin_unreachable(); }
    bitset &set(size_t, bool = true) { __builtin_unreachable(); }
    bitset &reset() { __builtin_unreachable(); }
    bitset &reset(size_t) { __builtin_unreachable(); }
    bitset &flip() { __builtin_unreachable(); }
    bitset &flip(size_t) { __builtin_unreachable(); }
    bool test(size_t) const { __builtin_unreachable(); }
    bool any() const { __builtin_unreachable(); }
    bool none() const { __builtin_unreachable(); }
    bool all() const { __builtin_unreachable(); }
    size_t count() const { __builtin_unreachable(); }
    size_t size() const { __builtin_unreachable(); }
    unsigned long to_ulong() const { __builtin_unreachable(); }
    unsigned long long to_ullong() const { __builtin_unreachable(); }
    string to_string() const { __builtin_unreachable(); }
    bitset operator&(const bitset &) const { __builtin_unreachable(); }
    bitset operator|(const bitset &) const { __builtin_unreachable(); }
    bitset operator^(const bitset &) const { __builtin_unreachable(); }
    bitset operator~() const { __builtin_unreachable(); }
    bitset &operator|=(const bitset &) { __builtin_unreachable(); }
    bitset &operator&=(const bitset &) { __builtin_unreachable(); }
    bitset operator<<(size_t) const { __builtin_unreachable(); }
    bitset operator>>(size_t) const { __builtin_unreachable(); }
    bool operator==(const bitset &) const { __builtin_unreachable(); }
};
struct nullopt_t {
    explicit constexpr nullopt_t(int) {}
};
inline constexpr nullopt_t nullopt(0);
class bad_optional_access : public exception {};
template <class T> class optional {
  public:
    typedef T value_type;
    constexpr optional() { __builtin_unreachable(); }
    constexpr optional(nullopt_t) { __builtin_unreachable(); }
    template <class U = T,
              class = enable_if_t<is_constructible<T, U>::value && !is_same<remove_cvref_t<U>, optional>::value>>
    constexpr optional(U &&) {
        __builtin_unreachable();
    }
    optional(const optional &) = default;
    template <class... X> explicit optional(in_place_t, X &&...) { __builtin_unreachable(); }
    optional &operator=(nullopt_t) { __builtin_unreachable(); }
    optional &operator=(const optional &) = default;
    template <class U = T, class = enable_if_t<is_constructible<T, U>::value>> optional &operator=(U &&) {
        __builtin_unreachable();
    }
    bool has_value() const { __builtin_unreachable(); }
    explicit operator bool() const { __builtin_unreachable(); }
    T &value() { __builtin_unreachable(); }
    const T &value() const { __builtin_unreachable(); }
    T &operator*() { __builtin_unreachable(); }
    const T &operator*() const { __builtin_unreachable(); }
    T *operator->() { __builtin_unreachable(); }
    const T *operator->() const { __builtin_unreachable(); }
    template <class U> T value_or(U &&) const { __builtin_unreachable(); }
    void reset() { __builtin_unreachable(); }
    template <class... X> T &emplace(X &&...) { __builtin_unreachable(); }
};
template <class T> optional(T) -> optional<T>;
template <class T> optional<decay_t<T>> make_optional(T &&) { __builtin_unreachable(); }
template <class T, class... X> optional<T> make_optional(X &&...) { __builtin_unreachable(); }
template <class T, class U> bool operator==(const optional<T> &, const U &) { __builtin_unreachable(); }
template <class T, class U> bool operator!=(const optional<T> &, const U &) { __builtin_unreachable(); }
struct monostate {};
class bad_variant_access : public exception {};
template <class... T> class variant {
  public:
    variant() { __builtin_unreachable(); }
    template <class U, class = enable_if_t<!is_same<remove_cvref_t<U>, variant>::value>> variant(U &&) {
        __builtin_unreachable();
    }
    variant(const variant &) = default;
    template <class U> variant &operator=(U &&) { __builtin_unreachable(); }
    variant &operator=(const variant &) = default;
    size_t index() const { __builtin_unreachable(); }
    template <class U, class... X> U &emplace(X &&...) { __builtin_unreachable(); }
    bool valueless_by_exception() const { __builtin_unreachable(); }
};
template <class T> struct variant_size;
template <class... T> struct variant_size<variant<T...>> : integral_constant<size_t, sizeof...(T)> {};
template <size_t i, class V> struct variant_alternative;
template <size_t i, class... T> struct variant_alternative<i, variant<T...>> : tuple_element<i, tuple<T...>> {};
template <size_t i, class V> using variant_alternative_t = typename variant_alternative<i, V>::type;
inline constexpr size_t variant_npos = -1;
template <class U, class... T> U &get(variant<T...> &) { __builtin_unreachable(); }
template <class U, class... T> const U &get(const variant<T...> &) { __builtin_unreachable(); }
template <size_t i, class... T> variant_alternative_t<i, variant<T...>> &get(variant<T...> &) {
    __builtin_unreachable();
}
template <class U, class... T> U *get_if(variant<T...> *) { __builtin_unreachable(); }
template <class U, class... T> const U *get_if(const variant<T...> *) { __builtin_unreachable(); }
template <class U, class... T> bool holds_alternative(const variant<T...> &) { __builtin_unreachable(); }
template <class F, class A, class... R> auto visit(F &&f, variant<A, R...> &v) -> decltype(f(declval<A &>())) {
    __builtin_unreachable();
}
template <class F, class A, class... R> auto visit(F &&f, const variant<A, R...> &v)
    -> decltype(f(declval<const A &>())) {
    __builtin_unreachable();
}
class bad_any_cast : public bad_cast {};
class any {
  public:
    any();
    template <class T> any(T &&) { __builtin_unreachable(); }
    bool has_value() const;
    void reset();
    const type_info &type() const;
    template <class T, class... X> T &emplace(X &&...) { __builtin_unreachable(); }
};
template <class T> T any_cast(const any &) { __builtin_unreachable(); }
template <class T> T *any_cast(any *) { __builtin_unreachable(); }
template <class T, class... X> any make_any(X &&...) { __builtin_unreachable(); }
template <class T> struct default_delete {
    void operator()(T *) const { __builtin_unreachable(); }
};
template <class T> struct default_delete<T[]> {
    void operator()(T *) const { __builtin_unreachable(); }
};
template <class T, class D = default_delete<T>> class unique_ptr {
  public:
    typedef T element_type;
    typedef T *pointer;
    typedef D deleter_type;
    constexpr unique_ptr() { __builtin_unreachable(); }
    constexpr unique_ptr(nullptr_t) { __builtin_unreachable(); }
    explicit unique_ptr(T *) { __builtin_unreachable(); }
    unique_ptr(T *, const D &) { __builtin_unreachable(); }
    unique_ptr(unique_ptr &&) { __builtin_unreachable(); }
    template <class U, class E> unique_ptr(unique_ptr<U, E> &&) { __builtin_unreachable(); }
    unique_ptr(const unique_ptr &) = delete;
    ~unique_ptr() { __builtin_unreachable(); }
    unique_ptr &operator=(unique_ptr &&) { __builtin_unreachable(); }
    unique_ptr &operator=(nullptr_t) { __builtin_unreachable(); }
    template <class U, class E> unique_ptr &operator=(unique_ptr<U, E> &&) { __builtin_unreachable(); }
    add_lvalue_reference_t<T> operator*() const { __builtin_unreachable(); }
    T *operator->() const { __builtin_unreachable(); }
    T *get() const { __builtin_unreachable(); }
    T *release() { __builtin_unreachable(); }
    void reset(T * = 0) { __builtin_unreachable(); }
    void swap(unique_ptr &) { __builtin_unreachable(); }
    explicit operator bool() const { __builtin_unreachable(); }
    D &get_deleter() { __builtin_unreachable(); }
};
template <class T, class D> class unique_ptr<T[], D> {
  public:
    typedef T element_type;
    typedef T *pointer;
    typedef D deleter_type;
    D &get_deleter() { __builtin_unreachable(); }
    constexpr unique_ptr() { __builtin_unreachable(); }
    constexpr unique_ptr(nullptr_t) { __builtin_unreachable(); }
    explicit unique_ptr(T *) { __builtin_unreachable(); }
    unique_ptr(T *, const D &) { __builtin_unreachable(); }
    unique_ptr(unique_ptr &&) { __builtin_unreachable(); }
    unique_ptr(const unique_ptr &) = delete;
    ~unique_ptr() { __builtin_unreachable(); }
    unique_ptr &operator=(unique_ptr &&) { __builtin_unreachable(); }
    unique_ptr &operator=(nullptr_t) { __builtin_unreachable(); }
    T &operator[](size_t) const { __builtin_unreachable(); }
    T *get() const { __builtin_unreachable(); }
    T *release() { __builtin_unreachable(); }
    void reset(T * = 0) { __builtin_unreachable(); }
    void swap(unique_ptr &) { __builtin_unreachable(); }
    explicit operator bool() const { __builtin_unreachable(); }
};
template <class T> struct moe_single { typedef unique_ptr<T> type; };
template <class T, class... X> typename moe_single<T>::type make_unique(X &&...) { __builtin_unreachable(); }
template <class T> class weak_ptr;
template <class T> class shared_ptr {
  public:
    typedef remove_extent_t<T> element_type;
    constexpr shared_ptr() { __builtin_unreachable(); }
    constexpr shared_ptr(nullptr_t) { __builtin_unreachable(); }
    template <class U> explicit shared_ptr(U *) { __builtin_unreachable(); }
    template <class U, class D> shared_ptr(U *, D) { __builtin_unreachable(); }
    shared_ptr(const shared_ptr &) { __builtin_unreachable(); }
    shared_ptr(shared_ptr &&) { __builtin_unreachable(); }
    template <class U> shared_ptr(const shared_ptr<U> &) { __builtin_unreachable(); }
    template <class U> shared_ptr(const shared_ptr<U> &, element_type *) { __builtin_unreachable(); }
    template <class U, class D> shared_ptr(unique_ptr<U, D> &&) { __builtin_unreachable(); }
    template <class U> explicit shared_ptr(const weak_ptr<U> &) { __builtin_unreachable(); }
    ~shared_ptr() { __builtin_unreachable(); }
    shared_ptr &operator=(const shared_ptr &) { __builtin_unreachable(); }
    shared_ptr &operator=(shared_ptr &&) { __builtin_unreachable(); }
    template <class U> shared_ptr &operator=(const shared_ptr<U> &) { __builtin_unreachable(); }
    template <class U, class D> shared_ptr &operator=(unique_ptr<U, D> &&) { __builtin_unreachable(); }
    add_lvalue_reference_t<element_type> operator*() const { __builtin_unreachable(); }
    element_type *operator->() const { __builtin_unreachable(); }
    add_lvalue_reference_t<element_type> operator[](ptrdiff_t) const { __builtin_unreachable(); }
    element_type *get() const { __builtin_unreachable(); }
    void reset() { __builtin_unreachable(); }
    template <class U> void reset(U *) { __builtin_unreachable(); }
    template <class U, class D> void reset(U *, D) { __builtin_unreachable(); }
    long use_count() const { __builtin_unreachable(); }
    bool unique() const { __builtin_unreachable(); }
    void swap(shared_ptr &) { __builtin_unreachable(); }
    explicit operator bool() const { __builtin_unreachable(); }
};
template <> class shared_ptr<void> {
  public:
    shared_ptr() { __builtin_unreachable(); }
    shared_ptr(nullptr_t) { __builtin_unreachable(); }
    template <class U> shared_ptr(U *) { __builtin_unreachable(); }
    template <class U, class D> shared_ptr(U *, D) { __builtin_unreachable(); }
    template <class U> shared_ptr(const shared_ptr<U> &) { __builtin_unreachable(); }
    void *get() const { __builtin_unreachable(); }
    void reset() { __builtin_unreachable(); }
    long use_count() const { __builtin_unreachable(); }
    explicit operator bool() const { __builtin_unreachable(); }
};
template <class T> class weak_ptr {
  public:
    weak_ptr() { __builtin_unreachable(); }
    template <class U> weak_ptr(const shared_ptr<U> &) { __builtin_unreachable(); }
    template <class U> weak_ptr &operator=(const shared_ptr<U> &) { __builtin_unreachable(); }
    shared_ptr<T> lock() const { __builtin_unreachable(); }
    bool expired() const { __builtin_unreachable(); }
    void reset() { __builtin_unreachable(); }
    long use_count() const { __builtin_unreachable(); }
};
template <class T> class enable_shared_from_this {
  public:
    shared_ptr<T> shared_from_this() { __builtin_unreachable(); }
    shared_ptr<const T> shared_from_this() const { __builtin_unreachable(); }
    weak_ptr<T> weak_from_this() { __builtin_unreachable(); }
};
template <class T, class... X> shared_ptr<T> make_shared(X &&...) { __builtin_unreachable(); }
template <class T, class A, class... X> shared_ptr<T> allocate_shared(const A &, X &&...) { __builtin_unreachable(); }
template <class T, class U> shared_ptr<T> static_pointer_cast(const shared_ptr<U> &) { __builtin_unreachable(); }
template <class T, class U> shared_ptr<T> dynamic_pointer_cast(const shared_ptr<U> &) { __builtin_unreachable(); }
template <class T, class U> shared_ptr<T> const_pointer_cast(const shared_ptr<U> &) { __builtin_unreachable(); }
template <class T, class U> shared_ptr<T> reinterpret_pointer_cast(const shared_ptr<U> &) { __builtin_unreachable(); }
#define MOE_NULLABLE(p, ...) \
    template <__VA_ARGS__> bool operator==(const p &, nullptr_t) { __builtin_unreachable(); } \
    template <__VA_ARGS__> bool operator!=(const p &, nullptr_t) { __builtin_unreachable(); } \
    template <__VA_ARGS__> bool operator==(nullptr_t, const p &) { __builtin_unreachable(); } \
    template <__VA_ARGS__> bool operator!=(nullptr_t, const p &) { __builtin_unreachable(); }
template <class T, class U> bool operator==(const shared_ptr<T> &, const shared_ptr<U> &) { __builtin_unreachable(); }
template <class T, class U> bool operator!=(const shared_ptr<T> &, const shared_ptr<U> &) { __builtin_unreachable(); }
template <class T, class U> bool operator<(const shared_ptr<T> &, const shared_ptr<U> &) { __builtin_unreachable(); }
MOE_NULLABLE(shared_ptr<T>, class T) template <class T, class D> bool operator==(const unique_ptr<T, D> &, nullptr_t);
template <class T, class D> bool operator!=(const unique_ptr<T, D> &, nullptr_t) { __builtin_unreachable(); }
template <class T, class D> bool operator==(nullptr_t, const unique_ptr<T, D> &) { __builtin_unreachable(); }
template <class T, class D> bool operator!=(nullptr_t, const unique_ptr<T, D> &) { __builtin_unreachable(); }
#undef MOE_NULLABLE
inline constexpr size_t dynamic_extent = -1;
template <class T, size_t n = dynamic_extent> class span {
    T *moe_ptr;
    size_t moe_len;

  public:
    typedef T element_type;
    typedef remove_cv_t<T> value_type;
    typedef T *iterator;
    span() { __builtin_unreachable(); }
    template <class I> span(I *, size_t) { __builtin_unreachable(); }
    template <class C> span(C &) { __builtin_unreachable(); }
    template <class C> span(const C &) { __builtin_unreachable(); }
    T *data() const { __builtin_unreachable(); }
    size_t size() const { __builtin_unreachable(); }
    size_t size_bytes() const { __builtin_unreachable(); }
    bool empty() const { __builtin_unreachable(); }
    T *begin() const { __builtin_unreachable(); }
    T *end() const { __builtin_unreachable(); }
    T &operator[](size_t) const { __builtin_unreachable(); }
    T &front() const { __builtin_unreachable(); }
    T &back() const { __builtin_unreachable(); }
    span<T> subspan(size_t, size_t = -1) const { __builtin_unreachable(); }
    span<T> first(size_t) const { __builtin_unreachable(); }
    span<T> last(size_t) const { __builtin_unreachable(); }
};
#define MOE_ERROR(name, base) \
    class name : public base { \
      public: \
        explicit name(const string &); \
        explicit name(const char *); \
    };
MOE_ERROR(logic_error, exception)
MOE_ERROR(runtime_error, exception) MOE_ERROR(domain_error, logic_error) MOE_ERROR(invalid_argument, logic_error)
    MOE_ERROR(length_error, logic_error) MOE_ERROR(out_of_range, logic_error) MOE_ERROR(range_error, runtime_error)
        MOE_ERROR(overflow_error, runtime_error) MOE_ERROR(underflow_error, runtime_error)
#undef MOE_ERROR
            class error_category {
  public:
    virtual ~error_category();
    virtual const char *name() const noexcept = 0;
    virtual string message(int) const = 0;
};
enum class errc {
    no_such_file_or_directory = 2,
    interrupted = 4,
    io_error = 5,
    not_enough_memory = 12,
    permission_denied = 13,
    file_exists = 17,
    invalid_argument = 22,
    timed_out = 110,
    result_out_of_range = 34
};
class error_code {
  public:
    error_code() noexcept;
    error_code(int, const error_category &) noexcept;
    error_code(errc) noexcept;
    int value() const;
    const error_category &category() const;
    string message() const;
    explicit operator bool() const;
    void clear();
    bool operator==(const error_code &) const;
    bool operator!=(const error_code &) const;
};
class error_condition {
  public:
    error_condition(errc);
    int value() const;
    string message() const;
};
error_code make_error_code(errc);
const error_category &system_category() noexcept;
const error_category &generic_category() noexcept;
class system_error : public runtime_error {
  public:
    system_error(error_code);
    system_error(error_code, const string &);
    system_error(int, const error_category &, const string &);
    system_error(int, const error_category &);
    const error_code &code() const;
};
template <class F> class function;
template <class R, class... P> class function<R(P...)> {
  public:
    typedef R result_type;
    function() { __builtin_unreachable(); }
    function(nullptr_t) { __builtin_unreachable(); }
    template <class F, class = enable_if_t<!is_same<remove_cvref_t<F>, function>::value>> function(F &&) {
        __builtin_unreachable();
    }
    function(const function &) { __builtin_unreachable(); }
    function(function &&) { __builtin_unreachable(); }
    ~function() { __builtin_unreachable(); }
    function &operator=(const function &) { __builtin_unreachable(); }
    function &operator=(nullptr_t) { __builtin_unreachable(); }
    template <class F> function &operator=(F &&) { __builtin_unreachable(); }
    R operator()(P...) const { __builtin_unreachable(); }
    explicit operator bool() const { __builtin_unreachable(); }
};
template <class F> bool operator==(const function<F> &, nullptr_t) { __builtin_unreachable(); }
template <class F> bool operator!=(const function<F> &, nullptr_t) { __builtin_unreachable(); }
class bad_function_call : public exception {};
#define MOE_FUNCTOR(name, op) \
    template <class T = void> struct name { \
        constexpr auto operator()(const T &a, const T &b) const -> decltype(a op b) { return a op b; } \
    }; \
    template <> struct name<void> { \
        template <class A, class B> constexpr auto operator()(const A &a, const B &b) const -> decltype(a op b) { \
            return a op b; \
        } \
    };
#define MOE_FUNCTOR1(name, op) \
    template <class T> struct name { \
        constexpr auto operator()(const T &a, const T &b) const -> decltype(a op b) { return a op b; } \
    }; \
    template <> struct name<void> { \
        template <class A, class B> constexpr auto operator()(const A &a, const B &b) const -> decltype(a op b) { \
            return a op b; \
        } \
    };
MOE_FUNCTOR(plus, +)
MOE_FUNCTOR(minus, -) MOE_FUNCTOR(multiplies, *) MOE_FUNCTOR(divides, /) MOE_FUNCTOR(modulus, %) MOE_FUNCTOR1(less, <)
    MOE_FUNCTOR1(equal_to, ==) MOE_FUNCTOR(not_equal_to, !=) MOE_FUNCTOR(greater, >) MOE_FUNCTOR(greater_equal, >=)
        MOE_FUNCTOR(less_equal, <=) MOE_FUNCTOR(logical_and, &&) MOE_FUNCTOR(logical_or, ||) MOE_FUNCTOR(bit_and, &)
            MOE_FUNCTOR(bit_or, |) MOE_FUNCTOR(bit_xor, ^)
#undef MOE_FUNCTOR
#undef MOE_FUNCTOR1
                struct moe_bound {
    template <class... A> moe_bound operator()(A &&...) const { __builtin_unreachable(); }
    template <class T> operator T() const { __builtin_unreachable(); }
};
template <class F, class... A> moe_bound bind(F &&, A &&...) { __builtin_unreachable(); }
template <class F> moe_bound mem_fn(F) { __builtin_unreachable(); }
template <class F, class... A> constexpr auto invoke(F &&f, A &&...a) -> decltype(f(forward<A>(a)...)) {
    return f(forward<A>(a)...);
}
struct identity {
    template <class T> constexpr T &&operator()(T &&v) const { return static_cast<T &&>(v); }
};
template <class F> F not_fn(F) { __builtin_unreachable(); }
namespace placeholders {
struct moe_place {};
extern const moe_place _1, _2, _3, _4, _5, _6;
}
}
#include <cctype>
#include <cstdio>
#include <cstdlib>
#endif
