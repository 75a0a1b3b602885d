/* Openings of files, and what their names say. */
#include "audit/source/facts/files.h"
#include <fcntl.h>

enum { MAX_HOPS = 3 };

struct moe_str moe_file_text(const struct moe_tree *t, const struct moe_flow *flow, uint32_t expr)
{
    uint32_t n = moe_skip_casts(t, expr);
    if (moe_at(t, n)->kind == MOE_N_STRING)
        return moe_name(t, n);
    const struct moe_value *v = moe_flow_value(flow, expr);
    return v->known_text ? moe_text(t, v->text) : MOE_STR("");
}

bool moe_file_same(const struct moe_tree *t, const struct moe_flow *flow, uint32_t a, uint32_t b)
{
    if (!a || !b)
        return false;
    if (moe_same_expr(t, moe_skip_casts(t, a), moe_skip_casts(t, b)))
        return true;
    struct moe_str x = moe_file_text(t, flow, a), y = moe_file_text(t, flow, b);
    return x.len && moe_str_eq(x, y);
}

bool moe_file_shared_place(struct moe_str path)
{
    return moe_str_starts(path, MOE_STR("/tmp/")) || moe_str_starts(path, MOE_STR("/var/tmp/")) || moe_str_starts(path, MOE_STR("/dev/shm/"));
}

static void read_mode(struct moe_str mode, struct moe_file_open *out)
{
    for (size_t i = 0; i < mode.len; i++) {
        char c = mode.ptr[i];
        out->reads |= c == 'r' || c == '+';
        out->writes |= c == 'w' || c == 'a' || c == '+';
        out->truncates |= c == 'w';
        out->creates |= c == 'w' || c == 'a';
        out->appends |= c == 'a';
        out->exclusive |= c == 'x';
        out->cloexec |= c == 'e';
        if (c == ',')                           /* ccs=... */
            break;
    }
    out->known = mode.len > 0;
}

static void read_flags(const struct moe_tree *t, const struct moe_flow *flow, uint32_t flags, struct moe_file_open *out)
{
    int64_t v = 0;
    const struct moe_value *known = moe_flow_value(flow, flags);
    if (!moe_const(t, flags, &v)) {
        if (!known->visited || known->lo != known->hi)
            return;
        v = known->lo;
    }
    out->known = true;
    out->reads = (v & O_ACCMODE) != O_WRONLY;
    out->writes = (v & O_ACCMODE) != O_RDONLY;
    out->truncates = v & O_TRUNC;
    out->creates = (v & O_CREAT) || (v & O_TMPFILE) == O_TMPFILE;
    out->exclusive = v & O_EXCL;
    out->appends = v & O_APPEND;
    out->cloexec = v & O_CLOEXEC;
    out->nofollow = v & (O_NOFOLLOW | O_PATH);
}

/* std::ofstream out(path, std::ios::app): the mode is a name, or an `|` of names. */
static bool stream_opened(const struct moe_tree *t, uint32_t call, struct moe_str name, struct moe_file_open *out)
{
    bool w = moe_str_is(name, "basic_ofstream") || moe_str_is(name, "ofstream"), rw = moe_str_is(name, "basic_fstream") || moe_str_is(name, "fstream");
    uint32_t mode = moe_arg(t, call, 1);
    if ((!w && !rw) || !moe_arg(t, call, 0))
        return false;
    out->path = moe_arg(t, call, 0);
    out->stream = out->known = out->writes = out->creates = out->truncates = true;
    out->reads = rw;
    bool in = false, trunc = false;
    for (uint32_t n = mode; n; n = moe_walk(t, mode, n)) {
        struct moe_str word = moe_name(t, n);
        out->appends |= moe_str_is(word, "app");
        in |= moe_str_is(word, "in");
        trunc |= moe_str_is(word, "trunc");
        out->exclusive |= moe_str_is(word, "noreplace");
    }
    if (out->appends || (in && !trunc) || (rw && !trunc))
        out->truncates = false;
    const struct moe_node *up = moe_at(t, moe_at(t, call)->parent);
    out->handle = up->kind == MOE_N_VAR ? up->decl : 0;
    return true;
}

/* xfopen(path, "w"), fopen_check(path, "rb", __FILE__, __LINE__): a project's own fopen. */
static bool stdio_wrapper(const struct moe_tree *t, const struct moe_flow *flow, uint32_t call, struct moe_str name)
{
    struct moe_str mode = moe_file_text(t, flow, moe_arg(t, call, 1));
    if (!mode.len || mode.len > 8 || !memchr("rwa", mode.ptr[0], 3))
        return false;
    for (size_t i = 0; i + 5 <= name.len; i++)
        if (memcmp(name.ptr + i, "fopen", 5) == 0)
            return true;
    return false;
}

bool moe_file_opened(const struct moe_tree *t, const struct moe_flow *flow, uint32_t call, struct moe_file_open *out)
{
    *out = (struct moe_file_open){ .call = call };
    if (moe_at(t, call)->kind != MOE_N_CALL)
        return false;
    struct moe_str name = moe_callee(t, call);
    bool at = moe_str_is(name, "openat") || moe_str_is(name, "openat64");
    if (stream_opened(t, call, name, out))
        return true;
    if (moe_child(t, moe_child(t, call, MOE_R_CALLEE), MOE_R_BASE))
        return false;                           /* a method that happens to be called open */
    if (moe_str_is(name, "fopen") || moe_str_is(name, "fopen64") || moe_str_is(name, "freopen") || stdio_wrapper(t, flow, call, name)) {
        out->path = moe_arg(t, call, 0);
        out->stream = true;
        read_mode(moe_file_text(t, flow, moe_arg(t, call, 1)), out);
    } else if (at || moe_str_is(name, "open") || moe_str_is(name, "open64")) {
        out->path = moe_arg(t, call, at);
        if (moe_arg_count(t, call) < 2u + at)
            return false;
        read_flags(t, flow, moe_arg(t, call, 1u + at), out);
    } else if (moe_str_is(name, "creat") || moe_str_is(name, "creat64")) {
        out->path = moe_arg(t, call, 0);
        out->known = out->writes = out->creates = out->truncates = true;
    } else {
        return false;
    }
    out->handle = moe_result_var(t, call);
    return out->path != 0;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

static bool word_at(struct moe_str text, size_t i, struct moe_str word)
{
    if (text.len - i < word.len)
        return false;
    for (size_t k = 0; k < word.len; k++)
        if (lower(text.ptr[i + k]) != word.ptr[k])
            return false;
    size_t end = i + word.len;
    /* "ckpts" and "tmpfile" go on with a letter; "pt" in "ptr" must not count, so short words end where they end */
    return word.len > 2 || end == text.len || !moe_is_alpha(text.ptr[end]) || is_upper(text.ptr[end]);
}

bool moe_file_word_in(struct moe_str text, const struct moe_str *words, size_t n)
{
    for (size_t i = 0; i < text.len; i++) {
        bool begins = i == 0 || !moe_is_alpha(text.ptr[i - 1]) || (is_upper(text.ptr[i]) && !is_upper(text.ptr[i - 1]));
        for (size_t k = 0; k < n; k++)
            if ((begins || !moe_is_alpha(words[k].ptr[0])) && word_at(text, i, words[k]))
                return true;
    }
    return false;
}

struct speech { const struct moe_tree *t; const struct moe_flow *flow; const struct moe_str *words; size_t n; };

static bool says(const struct speech *s, uint32_t expr, unsigned hops);

/* snprintf(path, ..., "%s/model.bin", dir), strcat(path, ".tmp"), and path = ...: what the variable is made of. */
static bool filled_with(const struct speech *s, uint32_t var, uint32_t before, unsigned hops)
{
    static const char *const fillers[] = { "snprintf", "sprintf", "strcpy", "strncpy", "strcat", "strlcpy", "strlcat", "asprintf", "strncat" };
    const struct moe_tree *t = s->t;
    uint32_t function = moe_function_of(t, before);
    for (uint32_t n = function; n && n != before; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_VAR && x->decl == var && says(s, moe_child(t, n, MOE_R_INIT), hops + 1))
            return true;
        if (x->kind == MOE_N_BINARY && (x->op == MOE_OP_ASSIGN || x->op == MOE_OP_ADD_ASSIGN) && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == var
            && says(s, moe_child(t, n, MOE_R_RHS), hops + 1))
            return true;
        uint32_t to = x->kind == MOE_N_CALL ? moe_skip_casts(t, moe_arg(t, n, 0)) : 0;
        if (moe_at(t, to)->kind == MOE_N_UNARY && moe_at(t, to)->op == MOE_OP_ADDR)
            to = moe_child(t, to, MOE_R_OPERAND);
        if (!to || moe_var_of(t, to) != var)
            continue;
        for (size_t i = 0; i < MOE_COUNT(fillers); i++)
            for (unsigned a = 1; moe_str_is(moe_callee(t, n), fillers[i]) && a < moe_arg_count(t, n); a++)
                if (says(s, moe_arg(t, n, a), hops + 1))
                    return true;
    }
    return false;
}

static bool says(const struct speech *s, uint32_t expr, unsigned hops)
{
    const struct moe_tree *t = s->t;
    for (uint32_t n = expr; n; n = moe_walk(t, expr, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (moe_file_word_in(moe_file_text(t, s->flow, n), s->words, s->n))
            return true;
        bool named = x->kind == MOE_N_REF || x->kind == MOE_N_MEMBER || x->kind == MOE_N_CALL;
        if (named && moe_file_word_in(moe_name(t, n), s->words, s->n))
            return true;
        uint32_t var = x->kind == MOE_N_REF ? moe_var_of(t, n) : 0;
        if (var && hops < MAX_HOPS && moe_decl_at(t, var)->kind == MOE_N_VAR && moe_decl_at(t, var)->storage == MOE_S_LOCAL && filled_with(s, var, n, hops))
            return true;
    }
    return false;
}

bool moe_file_speaks_of(const struct moe_tree *t, const struct moe_flow *flow, uint32_t expr, const struct moe_str *words, size_t n)
{
    struct speech s = { t, flow, words, n };
    return says(&s, expr, 0);
}
