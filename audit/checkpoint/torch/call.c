#include "audit/checkpoint/torch/pickle.h"

/* The names that a state dict may use, and what they do with their arguments. All else is refused: there is no list of bad names that could miss one,
 * except of modules that no policy may open. */
const struct moe_torch_dtype moe_torch_dtypes[] = {
    { "float32",       "FloatStorage",         4 }, { "bfloat16",      "BFloat16Storage",     2 }, { "float16",  "HalfStorage",   2 },
    { "float64",       "DoubleStorage",        8 }, { "int64",         "LongStorage",         8 }, { "int32",    "IntStorage",    4 },
    { "int16",         "ShortStorage",         2 }, { "int8",          "CharStorage",         1 }, { "uint8",    "ByteStorage",   1 },
    { "bool",          "BoolStorage",          1 }, { "complex64",     "ComplexFloatStorage", 8 }, { "complex128", "ComplexDoubleStorage", 16 },
    { "quint8",        "QUInt8Storage",        1 }, { "qint8",         "QInt8Storage",        1 }, { "qint32",   "QInt32Storage", 4 },
    { "quint4x2",      "QUInt4x2Storage",      1 }, { "quint2x4",      "QUInt2x4Storage",     1 }, { "untyped",  "UntypedStorage", 1 },
    { "complex32",     NULL,                   4 }, { "uint16",        NULL,                  2 }, { "uint32",   NULL,            4 },
    { "uint64",        NULL,                   8 }, { "float8_e4m3fn", NULL,                  1 }, { "float8_e5m2", NULL,         1 },
    { "float8_e4m3fnuz", NULL,                 1 }, { "float8_e5m2fnuz", NULL,                1 }, { "float8_e8m0fnu", NULL,      1 },
    { "float4_e2m1fn_x2", NULL,                1 },
};

static bool untyped(const struct moe_pickle *p, uint32_t storage)
{
    return moe_str_is(moe_str_c(moe_torch_dtypes[moe_pool_at(&p->storages, struct moe_pstorage, storage)->dtype].dtype), "untyped");
}

static enum moe_pstep bad_args(struct moe_pickle *p, const char *what, const char *why)
{
    return moe_pickle_stuck(p, "pickle-args", "%s: %s", what, why);
}

/* The members of `args` in order, with their kinds: one letter each, as below. */
static bool shaped(const struct moe_pickle *p, struct moe_pval args, const char *shape, struct moe_pval *out, size_t room)
{
    static const struct { char letter; enum moe_pv kind; } letters[] = {
        { 'S', MOE_PV_STORAGE }, { 'i', MOE_PV_INT }, { 't', MOE_PV_TUPLE }, { 'b', MOE_PV_BOOL }, { 'o', MOE_PV_ODICT }, { 'd', MOE_PV_DICT },
        { 'y', MOE_PV_DTYPE }, { 'T', MOE_PV_TENSOR }, { 's', MOE_PV_STR }, { 'Y', MOE_PV_STYPE },
    };
    size_t n = strlen(shape);
    if (n > room || moe_pv_members(p, args, out, room) != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < MOE_COUNT(letters) && letters[k].letter != shape[i])
            k++;
        if (k == MOE_COUNT(letters) || letters[k].kind != out[i].kind)
            return false;
    }
    return true;
}

/* Sizes and strides: two tuples of as many ints, none negative. A tensor whose shape is wrong exists, but is not judged further. */
static enum moe_pstep take_dims(struct moe_pickle *p, struct moe_ptensor *t, struct moe_pval sizes, struct moe_pval strides)
{
    struct moe_pval size[MOE_CAP_TORCH_DIMS], stride[MOE_CAP_TORCH_DIMS];
    size_t n = moe_pv_members(p, sizes, size, MOE_CAP_TORCH_DIMS), m = moe_pv_members(p, strides, stride, MOE_CAP_TORCH_DIMS);
    if (n != m || n > MOE_CAP_TORCH_DIMS)
        return moe_pickle_stuck(p, "torch-tensor-shape", "%zu sizes and %zu strides", n, m);
    t->dims = (uint8_t)n;
    t->dim_at = (uint32_t)p->dims.count;
    for (size_t i = 0; i < n; i++) {
        if (size[i].kind != MOE_PV_INT || stride[i].kind != MOE_PV_INT || size[i].as.integer < 0 || stride[i].as.integer < 0)
            return moe_pickle_stuck(p, "torch-tensor-shape", "size or stride %zu is negative or no int", i);
        struct moe_pdim *d = moe_pool_add(&p->dims);
        if (!d)
            return moe_pv_full(p, &p->dims, "dimensions");
        *d = (struct moe_pdim){ (uint64_t)size[i].as.integer, (uint64_t)stride[i].as.integer };
    }
    return MOE_P_GO;
}

/* (storage, offset, size, stride, requires_grad, backward_hooks[, dtype][, metadata]) */
static enum moe_pstep rebuild(struct moe_pickle *p, struct moe_pval args, const char *what, bool typed)
{
    struct moe_pval a[8];
    bool plain = true, short_form = shaped(p, args, typed ? "Sittbo" : "Sittboy", a, 8), long_form = !short_form &&
         shaped(p, args, typed ? "Sittbod" : "Sittboyd", a, 8);
    if (!short_form && !long_form)
        return bad_args(p, what, "not a storage, offset, size, stride, flag, hooks");
    if (long_form)
        MOE_P_TRY(moe_pv_plain(p, a[typed ? 6 : 7], &plain));
    if (moe_pv_of(p, a[5])->count || !plain || a[1].as.integer < 0 || untyped(p, a[0].at) == typed)
        return bad_args(p, what, "hooks that are not empty, metadata that are not plain, a negative offset, or a storage of the wrong type");
    struct moe_ptensor *t = moe_pool_add(&p->tensors);
    if (!t)
        return moe_pv_full(p, &p->tensors, "tensors");
    *t = (struct moe_ptensor){ .storage = a[0].at, .offset = (uint64_t)a[1].as.integer, .op = (uint32_t)p->op,
                               .dtype = typed ? moe_pool_at(&p->storages, struct moe_pstorage, a[0].at)->dtype : (uint8_t)a[6].at };
    MOE_P_TRY(take_dims(p, t, a[2], a[3]));
    moe_pv_of(p, a[5])->sealed = true;                            /* the tensor holds it: through the memo it could be filled later */
    return moe_pv_push(p, (struct moe_pval){ .kind = MOE_PV_TENSOR, .at = (uint32_t)(p->tensors.count - 1) });
}

static enum moe_pstep tensor_v2(struct moe_pickle *p, struct moe_pval args) { return rebuild(p, args, "_rebuild_tensor_v2", true); }
static enum moe_pstep tensor_v3(struct moe_pickle *p, struct moe_pval args) { return rebuild(p, args, "_rebuild_tensor_v3", false); }

static enum moe_pstep parameter(struct moe_pickle *p, struct moe_pval args)
{
    struct moe_pval a[3];
    if (!shaped(p, args, "Tbo", a, 3) || moe_pv_of(p, a[2])->count)
        return bad_args(p, "_rebuild_parameter", "not a tensor, flag and no hooks");
    moe_pv_of(p, a[2])->sealed = true;
    return moe_pv_push(p, a[0]);
}

static enum moe_pstep ordered_dict(struct moe_pickle *p, struct moe_pval args)
{
    struct moe_pval v;
    if (moe_pv_of(p, args)->count)
        return bad_args(p, "OrderedDict", "it is made empty and filled by SETITEMS");
    MOE_P_TRY(moe_pv_node(p, MOE_PV_ODICT, &v));
    return moe_pv_push(p, v);
}

static enum moe_pstep torch_size(struct moe_pickle *p, struct moe_pval args)
{
    struct moe_pval inner, dims[MOE_CAP_TORCH_DIMS];
    bool good = shaped(p, args, "t", &inner, 1);
    size_t n = good ? moe_pv_members(p, inner, dims, MOE_CAP_TORCH_DIMS) : 0;
    good = good && n <= MOE_CAP_TORCH_DIMS;
    for (size_t i = 0; good && i < n; i++)
        good = dims[i].kind == MOE_PV_INT;
    return good ? moe_pv_push(p, inner) : bad_args(p, "torch.Size", "not one tuple of ints");
}

static enum moe_pstep device(struct moe_pickle *p, struct moe_pval args)
{
    struct moe_pval a[2];
    if (!shaped(p, args, "s", a, 2) && !shaped(p, args, "si", a, 2))
        return bad_args(p, "torch.device", "not a kind and a number");
    return moe_pv_push(p, (struct moe_pval){ .kind = MOE_PV_OPAQUE });
}

static const struct callee { const char *module, *name; enum moe_pstep (*run)(struct moe_pickle *p, struct moe_pval args); } callees[] = {
    { "torch._utils", "_rebuild_tensor_v2", tensor_v2    },
    { "torch._utils", "_rebuild_tensor_v3", tensor_v3    },
    { "torch._utils", "_rebuild_parameter", parameter    },
    { "collections",  "OrderedDict",        ordered_dict },
    { "torch",        "Size",               torch_size   },
    { "torch",        "device",             device       },
};

/* Modules in which every name leads to running code; a policy that names them is not followed. */
static const char *const closed[] = { "os", "posix", "nt", "sys", "subprocess", "builtins", "__builtin__", "importlib", "runpy", "pty", "ctypes", "shutil",
    "socket", "pickle", "_pickle", "marshal", "code", "codeop", "types", "functools", "operator", "copyreg", "copy_reg", "commands", "webbrowser", "pdb",
    "bdb", "timeit", "cProfile", "profile", "trace", "pydoc", "pkgutil", "imp", "asyncio", "multiprocessing", "signal", "threading", "nturl2path" };

static bool is_closed(struct moe_str module)
{
    struct moe_str top = moe_str_cut(&module, '.');
    for (size_t i = 0; i < MOE_COUNT(closed); i++)
        if (moe_str_is(top, closed[i]))
            return true;
    return false;
}

/* "module.name" on the policy's list; the dot before the name is the last one, so that no name climbs through attributes. */
static bool by_policy(const struct moe_pickle *p, struct moe_str module, struct moe_str name)
{
    if (!p->opts || is_closed(module) || (name.len && memchr(name.ptr, '.', name.len)))
        return false;
    for (size_t i = 0; i < p->opts->global_count; i++) {
        struct moe_str g = p->opts->globals[i];
        if (g.len == module.len + 1 + name.len && moe_str_starts(g, module) && g.ptr[module.len] == '.' && moe_str_ends(g, name))
            return true;
    }
    return false;
}

static struct moe_pval type_named(struct moe_str module, struct moe_str name)
{
    for (uint32_t i = 0; i < MOE_COUNT(moe_torch_dtypes); i++) {
        const struct moe_torch_dtype *d = &moe_torch_dtypes[i];
        bool raw = moe_str_is(moe_str_c(d->dtype), "untyped");
        if (d->storage && moe_str_is(name, d->storage) && (moe_str_is(module, "torch") || (raw && moe_str_is(module, "torch.storage"))))
            return (struct moe_pval){ .kind = MOE_PV_STYPE, .at = i };
        if (!raw && moe_str_is(module, "torch") && moe_str_is(name, d->dtype))
            return (struct moe_pval){ .kind = MOE_PV_DTYPE, .at = i };
    }
    return (struct moe_pval){ .kind = MOE_PV_UNSET };
}

enum moe_pstep moe_pickle_global(struct moe_pickle *p, struct moe_str module, struct moe_str name)
{
    struct moe_pval v = type_named(module, name);
    for (uint32_t i = 0; i < MOE_COUNT(callees) && v.kind == MOE_PV_UNSET; i++)
        if (moe_str_is(module, callees[i].module) && moe_str_is(name, callees[i].name))
            v = (struct moe_pval){ .kind = MOE_PV_CALL, .at = i };
    if (v.kind == MOE_PV_UNSET && by_policy(p, module, name))
        v.kind = MOE_PV_POLICY;
    if (v.kind == MOE_PV_UNSET) {
        v = (struct moe_pval){ .kind = MOE_PV_BANNED, .at = (uint32_t)p->op };
        moe_tell(p->to, "pickle-global", p->base + p->op, "%s imports %.*s.%.*s", moe_pickle_ops[p->bytes[p->op]].name, MOE_SHOWN(module), MOE_SHOWN(name));
    }
    return moe_pv_push(p, v);
}

/* A forbidden name is called: said with the first string that it is given, and followed further, so that a report lists all of them. */
static enum moe_pstep call_banned(struct moe_pickle *p, struct moe_pval callee, struct moe_pval args)
{
    struct moe_pval a[4] = { { 0 } };
    struct moe_str with = MOE_STR("");
    size_t n = moe_pv_members(p, args, a, 4);
    for (size_t i = 0; i < MOE_MIN(n, (size_t)4) && !with.len; i++)
        if (a[i].kind == MOE_PV_STR || a[i].kind == MOE_PV_BYTES)
            with = moe_pv_text(p, a[i]);
    moe_tell(p->to, "pickle-call", p->base + p->op, "REDUCE calls what was imported at byte %llu with %zu arguments%s%.*s",
             (unsigned long long)(p->base + callee.at), n, with.len ? ", among them " : "", MOE_SHOWN(with));
    return moe_pv_push(p, callee);
}

enum moe_pstep moe_pickle_call(struct moe_pickle *p, struct moe_pval callee, struct moe_pval args)
{
    bool plain;
    switch (callee.kind) {
    case MOE_PV_CALL:   return callees[callee.at].run(p, args);
    case MOE_PV_BANNED: return call_banned(p, callee, args);
    case MOE_PV_POLICY:
        MOE_P_TRY(moe_pv_plain(p, args, &plain));
        return plain ? moe_pv_push(p, (struct moe_pval){ .kind = MOE_PV_OPAQUE }) : bad_args(p, "a name of the policy", "its arguments hold what can be called");
    default:
        return moe_pickle_stuck(p, "pickle-call", "REDUCE calls %s", moe_pv_kind(callee.kind));
    }
}

/* torch keeps a state dict's versions in an attribute of the OrderedDict; nothing else may be set. */
enum moe_pstep moe_pickle_build(struct moe_pickle *p, struct moe_pval object, struct moe_pval state)
{
    struct moe_pval a[2];
    bool plain = true;
    if (object.kind != MOE_PV_ODICT || state.kind != MOE_PV_DICT)
        return moe_pickle_stuck(p, "pickle-build", "BUILD sets %s from %s", moe_pv_kind(object.kind), moe_pv_kind(state.kind));
    if (moe_pv_members(p, state, a, 2) != 2 || !moe_pv_is(p, a[0], "_metadata"))
        return moe_pickle_stuck(p, "pickle-build", "BUILD sets %u attributes of an OrderedDict, and only _metadata may be", moe_pv_of(p, state)->count / 2);
    MOE_P_TRY(moe_pv_plain(p, a[1], &plain));
    if (!plain || (a[1].kind != MOE_PV_ODICT && a[1].kind != MOE_PV_DICT))
        return moe_pickle_stuck(p, "pickle-build", "_metadata is %s", plain ? moe_pv_kind(a[1].kind) : "something with a function in it");
    return MOE_P_GO;
}

static bool is_place(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]) && s.ptr[i] != ':')
            return false;
    return s.len && s.len <= 32;
}

enum moe_pstep moe_pickle_persistent(struct moe_pickle *p, struct moe_pval id)
{
    struct moe_pval a[5];
    if (id.kind != MOE_PV_TUPLE || !shaped(p, id, "sYssi", a, 5) || !moe_pv_is(p, a[0], "storage") || a[4].as.integer < 0)
        return moe_pickle_stuck(p, "pickle-persistent", "BINPERSID of %s that is no storage", moe_pv_kind(id.kind));
    struct moe_str key = moe_pv_text(p, a[2]), place = moe_pv_text(p, a[3]);
    if (!moe_torch_is_key(key) || !is_place(place))
        return moe_pickle_stuck(p, "pickle-persistent", "a storage with the key %.*s on %.*s", MOE_SHOWN(key), MOE_SHOWN(place));
    struct moe_pstorage s = { .count = (uint64_t)a[4].as.integer, .key_at = a[2].at, .place_at = a[3].at, .op = (uint32_t)p->op, .record = UINT32_MAX,
                              .key_len = (uint8_t)key.len, .place_len = (uint8_t)place.len, .dtype = (uint8_t)a[1].at };
    uint32_t *slot = moe_map_slot(p->keys, key, (uint32_t)p->storages.count);
    if (!slot)
        return MOE_P_MEMORY;
    if (*slot == p->storages.count) {
        struct moe_pstorage *fresh = moe_pool_add(&p->storages);
        if (!fresh)
            return moe_pv_full(p, &p->storages, "storages");
        if (p->left < MOE_TORCH_KEY_BYTES)
            return moe_pickle_stuck(p, "pickle-limit", "%zu storages and all else that it makes take more than %u MiB", p->storages.count, MOE_CAP_TORCH_HELD >> 20);
        p->left -= MOE_TORCH_KEY_BYTES;                           /* given back with the map */
        *fresh = s;
    }
    const struct moe_pstorage *known = moe_pool_at(&p->storages, struct moe_pstorage, *slot);
    if (known->dtype != s.dtype || known->count != s.count || !moe_str_eq(moe_ps_place(p, known), place))
        moe_tell(p->to, "torch-storage-differs", p->base + p->op, "storage %.*s was %llu of %s on %.*s and is %llu of %s on %.*s", MOE_SHOWN(key),
                 (unsigned long long)known->count, moe_torch_dtypes[known->dtype].storage, MOE_SHOWN(moe_ps_place(p, known)), (unsigned long long)s.count,
                 moe_torch_dtypes[s.dtype].storage, MOE_SHOWN(place));
    return moe_pv_push(p, (struct moe_pval){ .kind = MOE_PV_STORAGE, .at = *slot });
}
