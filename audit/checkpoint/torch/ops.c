#include "audit/checkpoint/torch/pickle.h"
#include "common/base/utf8.h"

/* What each opcode does. The table at the end names all opcodes that CPython knows; those without a function are refused by name. */
static enum moe_pstep protocol(struct moe_pickle *p, struct moe_parg a)
{
    if (p->op != 0 || a.n < 2 || a.n > 5)
        return moe_pickle_stuck(p, "pickle-protocol", "PROTO %llu at byte %zu", (unsigned long long)a.n, p->op);
    return MOE_P_GO;
}

static enum moe_pstep frame(struct moe_pickle *p, struct moe_parg a)
{
    if (p->frame_end || !a.n || a.n > p->size - p->at)
        return moe_pickle_stuck(p, "pickle-frame", "a frame of %llu bytes %s", (unsigned long long)a.n,
                                p->frame_end ? "inside another" : "with fewer bytes behind it, or none");
    p->frame_end = p->at + (size_t)a.n;
    return MOE_P_GO;
}

static enum moe_pstep stop(struct moe_pickle *p, struct moe_parg a)
{
    (void)a;
    if (p->marks.count)
        return moe_pickle_stuck(p, "pickle-mark", "%zu marks are left at STOP", p->marks.count);
    MOE_P_TRY(moe_pv_pop(p, &p->root));
    if (p->stack.count)
        return moe_pickle_stuck(p, "pickle-root", "%zu values are left below the last at STOP", p->stack.count);
    if (!moe_pv_holds(p->root.kind) && p->root.kind != MOE_PV_TENSOR)
        return moe_pickle_stuck(p, "pickle-root", "the pickle's value is %s", moe_pv_kind(p->root.kind));
    return MOE_P_END;
}

static enum moe_pstep mark(struct moe_pickle *p, struct moe_parg a)
{
    (void)a;
    size_t *m = moe_pool_add(&p->marks);
    if (!m)
        return moe_pv_full(p, &p->marks, "open marks");
    *m = p->stack.count;
    return MOE_P_GO;
}

static enum moe_pstep push_kind(struct moe_pickle *p, enum moe_pv kind, int64_t n)
{
    return moe_pv_push(p, (struct moe_pval){ .kind = kind, .as.integer = n });
}
static enum moe_pstep none(struct moe_pickle *p, struct moe_parg a)      { (void)a; return push_kind(p, MOE_PV_NONE, 0); }
static enum moe_pstep yes(struct moe_pickle *p, struct moe_parg a)       { (void)a; return push_kind(p, MOE_PV_BOOL, 1); }
static enum moe_pstep no(struct moe_pickle *p, struct moe_parg a)        { (void)a; return push_kind(p, MOE_PV_BOOL, 0); }
static enum moe_pstep small_int(struct moe_pickle *p, struct moe_parg a) { return push_kind(p, MOE_PV_INT, (int64_t)a.n); }
static enum moe_pstep int32(struct moe_pickle *p, struct moe_parg a)     { return push_kind(p, MOE_PV_INT, (int32_t)(uint32_t)a.n); }

static enum moe_pstep long1(struct moe_pickle *p, struct moe_parg a)
{
    const unsigned char *b = (const unsigned char *)a.s.ptr;
    if (a.s.len > 8)
        return moe_pv_push(p, (struct moe_pval){ .kind = MOE_PV_LONG, .at = (uint32_t)(b - p->bytes), .as.len = a.s.len });
    uint64_t v = a.s.len && b[a.s.len - 1] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = a.s.len; i-- > 0;)
        v = v << 8 | b[i];
    return moe_pv_push(p, (struct moe_pval){ .kind = MOE_PV_INT, .at = (uint32_t)(b - p->bytes), .as.integer = (int64_t)v });
}

static enum moe_pstep real(struct moe_pickle *p, struct moe_parg a)
{
    return moe_pv_push(p, (struct moe_pval){ .kind = MOE_PV_FLOAT, .at = (uint32_t)(p->at - sizeof a.n) });
}

static bool is_base64(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_alpha(s.ptr[i]) && !moe_is_digit(s.ptr[i]) && !memchr("+/=-_\n", s.ptr[i], 6))
            return false;
    return s.len >= 12;
}

/* What follows a GLOBAL in a pickle: a mark, something empty, or the memo. Two words and a line of text are no pickle. */
static bool goes_on(struct moe_str rest)
{
    if (rest.len < 2)
        return false;
    return memchr("()]}", rest.ptr[0], 4) || (rest.ptr[0] == 'p' && moe_is_digit(rest.ptr[1])) || (rest.ptr[0] == 'q' && (unsigned char)rest.ptr[1] < ' ');
}

/* Does a string look like a pickle: a protocol header, the same in base64, or a GLOBAL of protocol 0? */
static bool looks_nested(struct moe_str s)
{
    static const char *const coded[] = { "gAJ", "gAI", "gAN", "gAM", "gASV", "gAWV" };
    if (s.len >= 4 && (unsigned char)s.ptr[0] == 0x80 && s.ptr[1] >= 2 && s.ptr[1] <= 5)
        return true;
    for (size_t i = 0; i < MOE_COUNT(coded); i++)
        if (moe_str_starts(s, moe_str_c(coded[i])) && is_base64(s))
            return true;
    struct moe_str rest = moe_str_from(s, 1);
    if (!s.len || s.ptr[0] != 'c' || s.len > MOE_CAP_TORCH_KEY)
        return false;
    struct moe_str module = moe_str_cut(&rest, '\n'), name = moe_str_cut(&rest, '\n');
    bool words = module.len && name.len && goes_on(rest);
    for (size_t i = 0; words && i < module.len; i++)
        words = moe_is_word(module.ptr[i]) || module.ptr[i] == '.';
    return words;
}

static enum moe_pstep text(struct moe_pickle *p, struct moe_parg a)
{
    uint32_t point;
    if (a.s.len > MOE_CAP_TORCH_STRING)
        return moe_pickle_stuck(p, "pickle-string", "a string of %zu bytes", a.s.len);
    for (struct moe_str rest = a.s; rest.len;) {
        size_t n = moe_utf8_next(rest, &point);
        if (!n)
            return moe_pickle_stuck(p, "pickle-string", "a string of %zu bytes is no UTF-8", a.s.len);
        rest = moe_str_from(rest, n);
    }
    if (looks_nested(a.s))
        moe_tell(p->to, "pickle-nested", p->base + p->op, "a string of %zu bytes begins as a pickle does", a.s.len);
    return moe_pv_push(p, (struct moe_pval){ .kind = MOE_PV_STR, .at = (uint32_t)(a.s.ptr - (const char *)p->bytes), .as.len = a.s.len });
}

static enum moe_pstep octets(struct moe_pickle *p, struct moe_parg a)
{
    if (a.s.len > MOE_CAP_TORCH_STRING)
        return moe_pickle_stuck(p, "pickle-string", "%zu bytes", a.s.len);
    if (looks_nested(a.s))
        moe_tell(p->to, "pickle-nested", p->base + p->op, "%zu bytes begin as a pickle does", a.s.len);
    return moe_pv_push(p, (struct moe_pval){ .kind = MOE_PV_BYTES, .at = (uint32_t)(a.s.ptr - (const char *)p->bytes), .as.len = a.s.len });
}

static enum moe_pstep empty(struct moe_pickle *p, enum moe_pv kind)
{
    struct moe_pval v;
    MOE_P_TRY(moe_pv_node(p, kind, &v));
    return moe_pv_push(p, v);
}
static enum moe_pstep empty_tuple(struct moe_pickle *p, struct moe_parg a) { (void)a; return empty(p, MOE_PV_TUPLE); }
static enum moe_pstep empty_list(struct moe_pickle *p, struct moe_parg a)  { (void)a; return empty(p, MOE_PV_LIST); }
static enum moe_pstep empty_dict(struct moe_pickle *p, struct moe_parg a)  { (void)a; return empty(p, MOE_PV_DICT); }

/* Move the values from `from` on into a container; the stack then ends at `from`. */
static enum moe_pstep gather(struct moe_pickle *p, size_t from, struct moe_pval into)
{
    size_t end = p->stack.count;
    p->stack.count = from;
    for (size_t i = from; i < end; i++)                           /* adding does not touch the stack's memory */
        MOE_P_TRY(moe_pv_add(p, into, moe_pv_unpack(p, *moe_pool_at(&p->stack, struct moe_pcell, i))));
    return MOE_P_GO;
}

static enum moe_pstep new_from(struct moe_pickle *p, size_t from, enum moe_pv kind)
{
    struct moe_pval v;
    MOE_P_TRY(moe_pv_node(p, kind, &v));
    MOE_P_TRY(gather(p, from, v));
    return moe_pv_push(p, v);
}

static enum moe_pstep tuple_of(struct moe_pickle *p, size_t n)
{
    struct moe_pval parts[3], v;
    MOE_P_TRY(moe_pv_node(p, MOE_PV_TUPLE, &v));
    for (size_t i = n; i-- > 0;)
        MOE_P_TRY(moe_pv_pop(p, &parts[i]));
    for (size_t i = 0; i < n; i++)
        MOE_P_TRY(moe_pv_add(p, v, parts[i]));
    return moe_pv_push(p, v);
}
static enum moe_pstep tuple1(struct moe_pickle *p, struct moe_parg a) { (void)a; return tuple_of(p, 1); }
static enum moe_pstep tuple2(struct moe_pickle *p, struct moe_parg a) { (void)a; return tuple_of(p, 2); }
static enum moe_pstep tuple3(struct moe_pickle *p, struct moe_parg a) { (void)a; return tuple_of(p, 3); }

static enum moe_pstep marked(struct moe_pickle *p, enum moe_pv kind)
{
    size_t from;
    MOE_P_TRY(moe_pv_mark(p, &from));
    return new_from(p, from, kind);
}
static enum moe_pstep tuple(struct moe_pickle *p, struct moe_parg a) { (void)a; return marked(p, MOE_PV_TUPLE); }
static enum moe_pstep list(struct moe_pickle *p, struct moe_parg a)  { (void)a; return marked(p, MOE_PV_LIST); }

/* Put the values from `from` on into the container below them. */
static enum moe_pstep fill(struct moe_pickle *p, size_t from, bool dict)
{
    size_t n = p->stack.count - from;
    struct moe_pval into;
    p->stack.count = from;
    MOE_P_TRY(moe_pv_top(p, &into));
    bool fits = dict ? into.kind == MOE_PV_DICT || into.kind == MOE_PV_ODICT : into.kind == MOE_PV_LIST;
    if (!fits || (dict && n % 2))
        return moe_pickle_stuck(p, "pickle-stack", "%zu values cannot be put into %s", n, moe_pv_kind(into.kind));
    if (n && moe_pv_of(p, into)->sealed)
        return moe_pickle_stuck(p, "pickle-args", "%zu values are put into the hooks of a tensor", n);
    p->stack.count = from + n;
    return gather(p, from, into);
}

static enum moe_pstep fill_last(struct moe_pickle *p, size_t n, bool dict)
{
    struct moe_pval top;
    for (size_t i = 0; i < n; i++)                                /* each must be above the mark */
        MOE_P_TRY(moe_pv_pop(p, &top));
    p->stack.count += n;
    return fill(p, p->stack.count - n, dict);
}

static enum moe_pstep fill_marked(struct moe_pickle *p, bool dict)
{
    size_t from;
    MOE_P_TRY(moe_pv_mark(p, &from));
    return fill(p, from, dict);
}
static enum moe_pstep append(struct moe_pickle *p, struct moe_parg a)   { (void)a; return fill_last(p, 1, false); }
static enum moe_pstep appends(struct moe_pickle *p, struct moe_parg a)  { (void)a; return fill_marked(p, false); }
static enum moe_pstep setitem(struct moe_pickle *p, struct moe_parg a)  { (void)a; return fill_last(p, 2, true); }
static enum moe_pstep setitems(struct moe_pickle *p, struct moe_parg a) { (void)a; return fill_marked(p, true); }

/* Every place is written once: a second write is how scanners are shown another value than loaders. */
static enum moe_pstep put_at(struct moe_pickle *p, uint64_t place)
{
    struct moe_pval top;
    MOE_P_TRY(moe_pv_top(p, &top));
    if (place >= MOE_CAP_TORCH_MEMO || place >= p->size)
        return moe_pickle_stuck(p, "pickle-memo", "memo %llu is past any that is needed", (unsigned long long)place);
    while (p->memo.count <= place)
        if (!moe_pool_add(&p->memo))
            return moe_pv_full(p, &p->memo, "places of the memo");
    struct moe_pcell *cell = moe_pool_at(&p->memo, struct moe_pcell, place);
    if (cell->more)
        return moe_pickle_stuck(p, "pickle-memo", "memo %llu is written twice", (unsigned long long)place);
    *cell = *moe_pool_at(&p->stack, struct moe_pcell, p->stack.count - 1);
    p->memo_set++;
    return MOE_P_GO;
}
static enum moe_pstep put(struct moe_pickle *p, struct moe_parg a)     { return put_at(p, a.n); }
static enum moe_pstep memoize(struct moe_pickle *p, struct moe_parg a) { (void)a; return put_at(p, p->memo_set); }   /* at its number of members */

static enum moe_pstep get(struct moe_pickle *p, struct moe_parg a)
{
    if (a.n >= p->memo.count || !moe_pool_at(&p->memo, struct moe_pcell, a.n)->more)
        return moe_pickle_stuck(p, "pickle-memo", "memo %llu is read and was never written", (unsigned long long)a.n);
    return moe_pv_push(p, moe_pv_unpack(p, *moe_pool_at(&p->memo, struct moe_pcell, a.n)));
}

static enum moe_pstep global(struct moe_pickle *p, struct moe_parg a) { return moe_pickle_global(p, a.s, a.t); }

static enum moe_pstep stack_global(struct moe_pickle *p, struct moe_parg a)
{
    struct moe_pval name, module;
    (void)a;
    MOE_P_TRY(moe_pv_pop(p, &name));
    MOE_P_TRY(moe_pv_pop(p, &module));
    if (name.kind != MOE_PV_STR || module.kind != MOE_PV_STR)
        return moe_pickle_stuck(p, "pickle-global", "STACK_GLOBAL of %s and %s", moe_pv_kind(module.kind), moe_pv_kind(name.kind));
    return moe_pickle_global(p, moe_pv_text(p, module), moe_pv_text(p, name));
}

static enum moe_pstep reduce(struct moe_pickle *p, struct moe_parg a)
{
    struct moe_pval args, callee;
    (void)a;
    MOE_P_TRY(moe_pv_pop(p, &args));
    MOE_P_TRY(moe_pv_pop(p, &callee));
    if (args.kind != MOE_PV_TUPLE)
        return moe_pickle_stuck(p, "pickle-call", "REDUCE with %s in the place of its arguments", moe_pv_kind(args.kind));
    return moe_pickle_call(p, callee, args);
}

static enum moe_pstep build(struct moe_pickle *p, struct moe_parg a)
{
    struct moe_pval state, object;
    (void)a;
    MOE_P_TRY(moe_pv_pop(p, &state));
    MOE_P_TRY(moe_pv_top(p, &object));
    return moe_pickle_build(p, object, state);
}

static enum moe_pstep persistent(struct moe_pickle *p, struct moe_parg a)
{
    struct moe_pval id;
    (void)a;
    MOE_P_TRY(moe_pv_pop(p, &id));
    return moe_pickle_persistent(p, id);
}

const struct moe_pop moe_pickle_ops[256] = {
    /* what state dicts are made of */
    [0x80] = { "PROTO",            MOE_ARG_1,      protocol,     NULL }, [0x95] = { "FRAME",       MOE_ARG_8,      frame,       NULL },
    ['.']  = { "STOP",             MOE_ARG_NONE,   stop,         NULL }, ['(']  = { "MARK",        MOE_ARG_NONE,   mark,        NULL },
    ['N']  = { "NONE",             MOE_ARG_NONE,   none,         NULL }, [0x88] = { "NEWTRUE",     MOE_ARG_NONE,   yes,         NULL },
    [0x89] = { "NEWFALSE",         MOE_ARG_NONE,   no,           NULL }, ['K']  = { "BININT1",     MOE_ARG_1,      small_int,   NULL },
    ['M']  = { "BININT2",          MOE_ARG_2,      small_int,    NULL }, ['J']  = { "BININT",      MOE_ARG_4,      int32,       NULL },
    [0x8a] = { "LONG1",            MOE_ARG_BYTES1, long1,        NULL }, ['G']  = { "BINFLOAT",    MOE_ARG_8,      real,        NULL },
    [0x8c] = { "SHORT_BINUNICODE", MOE_ARG_BYTES1, text,         NULL }, ['X']  = { "BINUNICODE",  MOE_ARG_BYTES4, text,        NULL },
    [0x8d] = { "BINUNICODE8",      MOE_ARG_BYTES8, text,         NULL }, ['C']  = { "SHORT_BINBYTES", MOE_ARG_BYTES1, octets,   NULL },
    ['B']  = { "BINBYTES",         MOE_ARG_BYTES4, octets,       NULL }, [0x8e] = { "BINBYTES8",   MOE_ARG_BYTES8, octets,      NULL },
    [')']  = { "EMPTY_TUPLE",      MOE_ARG_NONE,   empty_tuple,  NULL }, [']']  = { "EMPTY_LIST",  MOE_ARG_NONE,   empty_list,  NULL },
    ['}']  = { "EMPTY_DICT",       MOE_ARG_NONE,   empty_dict,   NULL }, ['t']  = { "TUPLE",       MOE_ARG_NONE,   tuple,       NULL },
    [0x85] = { "TUPLE1",           MOE_ARG_NONE,   tuple1,       NULL }, [0x86] = { "TUPLE2",      MOE_ARG_NONE,   tuple2,      NULL },
    [0x87] = { "TUPLE3",           MOE_ARG_NONE,   tuple3,       NULL }, ['l']  = { "LIST",        MOE_ARG_NONE,   list,        NULL },
    ['a']  = { "APPEND",           MOE_ARG_NONE,   append,       NULL }, ['e']  = { "APPENDS",     MOE_ARG_NONE,   appends,     NULL },
    ['s']  = { "SETITEM",          MOE_ARG_NONE,   setitem,      NULL }, ['u']  = { "SETITEMS",    MOE_ARG_NONE,   setitems,    NULL },
    ['q']  = { "BINPUT",           MOE_ARG_1,      put,          NULL }, ['r']  = { "LONG_BINPUT", MOE_ARG_4,      put,         NULL },
    [0x94] = { "MEMOIZE",          MOE_ARG_NONE,   memoize,      NULL }, ['h']  = { "BINGET",      MOE_ARG_1,      get,         NULL },
    ['j']  = { "LONG_BINGET",      MOE_ARG_4,      get,          NULL }, ['c']  = { "GLOBAL",      MOE_ARG_LINES2, global,      NULL },
    [0x93] = { "STACK_GLOBAL",     MOE_ARG_NONE,   stack_global, NULL }, ['R']  = { "REDUCE",      MOE_ARG_NONE,   reduce,      NULL },
    ['b']  = { "BUILD",            MOE_ARG_NONE,   build,        NULL }, ['Q']  = { "BINPERSID",   MOE_ARG_NONE,   persistent,  NULL },
    /* what makes objects, or hides what is made */
    ['i']  = { "INST",       MOE_ARG_LINES2, NULL, "pickle-object" },    ['o']  = { "OBJ",        MOE_ARG_NONE, NULL, "pickle-object" },
    [0x81] = { "NEWOBJ",     MOE_ARG_NONE,   NULL, "pickle-object" },    [0x92] = { "NEWOBJ_EX",  MOE_ARG_NONE, NULL, "pickle-object" },
    [0x82] = { "EXT1",       MOE_ARG_1,      NULL, "pickle-extension" }, [0x83] = { "EXT2",       MOE_ARG_2,    NULL, "pickle-extension" },
    [0x84] = { "EXT4",       MOE_ARG_4,      NULL, "pickle-extension" }, ['P']  = { "PERSID",     MOE_ARG_NONE, NULL, "pickle-persistent" },
    /* what no state dict needs */
    ['0']  = { .name = "POP" },       ['1']  = { .name = "POP_MARK" },  ['2']  = { .name = "DUP" },         ['F']  = { .name = "FLOAT" },
    ['I']  = { .name = "INT" },       ['L']  = { .name = "LONG" },      ['S']  = { .name = "STRING" },      ['T']  = { .name = "BINSTRING" },
    ['U']  = { .name = "SHORT_BINSTRING" }, ['V'] = { .name = "UNICODE" }, ['d'] = { .name = "DICT" },      ['g']  = { .name = "GET" },
    ['p']  = { .name = "PUT" },       [0x8b] = { .name = "LONG4" },     [0x8f] = { .name = "EMPTY_SET" },   [0x90] = { .name = "ADDITEMS" },
    [0x91] = { .name = "FROZENSET" }, [0x96] = { .name = "BYTEARRAY8" }, [0x97] = { .name = "NEXT_BUFFER" }, [0x98] = { .name = "READONLY_BUFFER" },
};
