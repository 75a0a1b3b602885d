#include "make.h"

/* Pickles inside an otherwise good zip. `event` must be said, at byte `at` of the pickle where that is given; NULL: nothing may be said. */
#define ANY SIZE_MAX
#define P(lit) (lit), sizeof(lit) - 1
#define LOC "X\3\0\0\0cpu"
#define STORAGE(type, key, count) "(X\7\0\0\0storagec" type "\nX\1\0\0\0" key LOC "K" count "tQ"
#define HOOKS "ccollections\nOrderedDict\n)R"
#define FLOATS STORAGE("torch\nFloatStorage", "0", "\4")
#define V2 "\x80\2ctorch._utils\n_rebuild_tensor_v2\n("
#define V3 "\x80\2ctorch._utils\n_rebuild_tensor_v3\n("
#define DEEP16 "]]]]]]]]]]]]]]]]"

static const struct row { const char *name, *bytes; size_t len; const char *event; size_t at; } rows[] = {
    /* what torch writes */
    { "takes a dict with a tensor",              P(STATE), NULL, ANY },
    { "takes an empty dict",                     P("\x80\2}."), NULL, ANY },
    { "takes a lone tensor",                     P("\x80\2" TENSOR "."), NULL, ANY },
    { "takes an OrderedDict with _metadata",     P("\x80\2ccollections\nOrderedDict\n)R}X\x09\0\0\0_metadata" HOOKS "X\0\0\0\0}X\7\0\0\0versionK\1sssb."), NULL, ANY },
    { "takes a parameter",                       P("\x80\2ctorch._utils\n_rebuild_parameter\n(" TENSOR "\x88" HOOKS "tR."), NULL, ANY },
    { "takes a view that is transposed",         P(V2 FLOATS "K\0K\2K\2\x86K\1K\2\x86\x89" HOOKS "tR."), NULL, ANY },
    { "takes a tensor without dimensions",       P(V2 FLOATS "K\3))\x89" HOOKS "tR."), NULL, ANY },
    { "takes a tensor without elements",         P(V2 FLOATS "K\4K\0\x85K\1\x85\x89" HOOKS "tR."), NULL, ANY },
    { "takes metadata of a tensor",              P(V2 FLOATS "K\0K\4\x85K\1\x85\x89" HOOKS "}X\4\0\0\0conj\x88stR."), NULL, ANY },
    { "takes torch.Size and a dtype",            P("\x80\2}(X\1\0\0\0sctorch\nSize\nK\4\x85\x85RX\1\0\0\0dctorch\nbfloat16\nu."), NULL, ANY },
    { "takes torch.device",                      P("\x80\2}X\1\0\0\0dctorch\ndevice\nX\4\0\0\0cudaK\0\x86Rs."), NULL, ANY },
    { "takes float8 on an untyped storage",      P(V3 STORAGE("torch.storage\nUntypedStorage", "0", "\x10") "K\0K\x10\x85K\1\x85\x89" HOOKS
                                                   "ctorch\nfloat8_e4m3fn\ntR."), NULL, ANY },
    { "takes protocol 4 with frames and memo",   P("\x80\4\x95\x0a\0\0\0\0\0\0\0}\x94\x8c\1a\x94K\1s."), NULL, ANY },
    { "takes numbers of all sizes",              P("\x80\2]q\0(K\1M\1\1J\xff\xff\xff\xffG?\xf0\0\0\0\0\0\0\x8a\1\xff\x8a\x09\0\0\0\0\0\0\0\0\1\x8a\0e."), NULL, ANY },
    { "takes two names of one tensor",           P("\x80\2}(X\1\0\0\0a" TENSOR "q\0X\1\0\0\0bh\0u."), NULL, ANY },
    { "takes views that lie in each other",      P("\x80\2](" TENSOR TENSOR_OF("FloatStorage", "0", "\4", "\1", "\2", "\1") "e."), NULL, ANY },
    /* names */
    { "tells os.system",                         P("\x80\2cos\nsystem\nX\2\0\0\0id\x85R."), "pickle-global", 2 },
    { "tells the call too",                      P("\x80\2cos\nsystem\nX\2\0\0\0id\x85R."), "pickle-call", 21 },
    { "tells what comes after a call",           P("\x80\2](cos\nsystem\nX\2\0\0\0id\x85Rcnt\nsystem\ne."), "pickle-global", 24 },
    { "tells a name even if the end is broken",  P("\x80\2cos\nsystem\n\xff"), "pickle-global", 2 },
    { "tells STACK_GLOBAL",                      P("\x80\4\x8c\2os\x8c\6system\x93."), "pickle-global", 14 },
    /* picklescan#14: a scanner that ignores BINPUT takes memo 0 and 1 for the harmless strings */
    { "tells STACK_GLOBAL through a mixed memo", P("\x80\4\x8c\2osq\0\x8c\6systemq\1\x8c\x0ctorch._utils\x94\x8c\x12_rebuild_tensor_v2\x94h\0h\1\x93."),
                                                 "pickle-global", ANY },
    { "tells STACK_GLOBAL of what was computed", P("\x80\4cbuiltins\nstr\n\x8c\2os\x85R\x8c\6system\x93."), "pickle-global", 2 },
    { "tells STACK_GLOBAL of bytes",             P("\x80\4\x43\2os\x8c\6system\x93."), "pickle-global", 14 },
    { "tells a dotted name in an allowed module", P("\x80\4\x8c\x05torch\x8c\x17serialization.os.system\x93."), "pickle-global", ANY },
    { "tells a module split at another dot",     P("\x80\4\x8c\x05torch\x8c\x19_utils._rebuild_tensor_v2\x93."), "pickle-global", ANY },
    { "tells an allowed name with a NUL",        P("\x80\2ctorch\nFloatStorage\0\n."), "pickle-global", 2 },
    { "tells an allowed name with a blank",      P("\x80\2ctorch \nFloatStorage\n."), "pickle-global", 2 },
    { "tells names in other letters",            P("\x80\2cTorch\nFloatStorage\n."), "pickle-global", 2 },
    { "tells Python 2's spelling",               P("\x80\2c__builtin__\neval\n."), "pickle-global", 2 },
    { "tells torch's own loaders",               P("\x80\2ctorch.storage\n_load_from_bytes\n."), "pickle-global", 2 },
    { "tells torch.hub.load",                    P("\x80\2ctorch.hub\nload\n."), "pickle-global", 2 },
    { "tells torch.utils.collect_env.run",       P("\x80\2ctorch.utils.collect_env\nrun\n."), "pickle-global", 2 },
    { "tells torch.jit's exec",                  P("\x80\2ctorch.jit.unsupported_tensor_ops\nexecWrapper\n."), "pickle-global", 2 },
    { "tells pkgutil.resolve_name",              P("\x80\2cpkgutil\nresolve_name\n."), "pickle-global", 2 },
    { "tells importlib.import_module",           P("\x80\2cimportlib\nimport_module\n."), "pickle-global", 2 },
    { "tells operator.attrgetter",               P("\x80\2coperator\nattrgetter\n."), "pickle-global", 2 },
    { "tells builtins.getattr",                  P("\x80\2cbuiltins\ngetattr\n."), "pickle-global", 2 },
    { "tells builtins by attributes",            P("\x80\4\x8c\x08" "builtins\x8c\x13print.__self__.eval\x93."), "pickle-global", ANY },
    { "tells a submodule of asyncio",            P("\x80\2casyncio.unix_events\n_UnixSubprocessTransport._start\n."), "pickle-global", 2 },
    { "tells numpy's reconstruct",               P("\x80\2cnumpy.core.multiarray\n_reconstruct\n."), "pickle-global", 2 },
    { "tells _codecs.encode",                    P("\x80\2c_codecs\nencode\n."), "pickle-global", 2 },
    { "tells functools.partial",                 P("\x80\2cfunctools\npartial\n."), "pickle-global", 2 },
    { "tells a name without its end",            P("\x80\2cos\nsystem"), "pickle-truncated", 2 },
    /* objects and calls */
    { "tells INST",                              P("\x80\2(X\2\0\0\0idios\nsystem\n."), "pickle-object", 10 },
    { "tells OBJ",                               P("\x80\2(cos\nsystem\nX\2\0\0\0ido."), "pickle-object", ANY },
    { "tells NEWOBJ",                            P("\x80\2ccollections\nOrderedDict\n)\x81."), "pickle-object", 28 },
    { "tells NEWOBJ_EX",                         P("\x80\4ccollections\nOrderedDict\n)}\x92."), "pickle-object", 29 },
    { "tells EXT1",                              P("\x80\2\x82\1."), "pickle-extension", 2 },
    { "tells EXT2",                              P("\x80\2\x83\1\0."), "pickle-extension", 2 },
    { "tells EXT4",                              P("\x80\2\x84\1\0\0\0."), "pickle-extension", 2 },
    { "tells PERSID",                            P("\x80\2P0\n."), "pickle-persistent", 2 },
    { "tells a persistent id of another kind",   P("\x80\2(X\6\0\0\0module)))tQ."), "pickle-persistent", ANY },
    { "tells a storage of a negative length",    P("\x80\2(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0000" LOC "J\xff\xff\xff\xfftQ."), "pickle-persistent", ANY },
    { "tells a storage on a strange place",      P("\x80\2(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0000X\3\0\0\0c;uK\4tQ."), "pickle-persistent", ANY },
    { "tells a storage whose key is no number",  P("\x80\2(X\7\0\0\0storagectorch\nFloatStorage\nX\4\0\0\0../0" LOC "K\4tQ."), "pickle-persistent", ANY },
    { "tells two types of one storage",          P("\x80\2](" TENSOR TENSOR_OF("IntStorage", "0", "\4", "\0", "\4", "\1") "e."), "torch-storage-differs", ANY },
    { "tells two lengths of one storage",        P("\x80\2](" TENSOR TENSOR_OF("FloatStorage", "0", "\2", "\0", "\2", "\1") "e."), "torch-storage-differs", ANY },
    { "tells a call of a dict",                  P("\x80\2})R."), "pickle-call", 4 },
    { "tells a call of a dtype",                 P("\x80\2ctorch\nfloat32\n)R."), "pickle-call", 18 },
    { "tells a call with a list",                P("\x80\2ccollections\nOrderedDict\n]R."), "pickle-call", 28 },
    { "tells an OrderedDict with arguments",     P("\x80\2ccollections\nOrderedDict\n]\x85R."), "pickle-args", 29 },
    { "tells hooks that are not empty",          P(V2 FLOATS "K\0K\4\x85K\1\x85\x89" HOOKS "K\1cos\nsystem\nstR."), "pickle-args", ANY },
    { "tells functions among metadata",          P(V2 FLOATS "K\0K\4\x85K\1\x85\x89" HOOKS "}X\1\0\0\0fccollections\nOrderedDict\nstR."), "pickle-args", ANY },
    { "tells a tensor without storage",          P(V2 "K\0K\0K\4\x85K\1\x85\x89" HOOKS "tR."), "pickle-args", ANY },
    { "tells a tensor with too many arguments",  P(V2 FLOATS "K\0K\4\x85K\1\x85\x89" HOOKS "}}}tR."), "pickle-args", ANY },
    { "tells a typed storage for v3",            P(V3 FLOATS "K\0K\4\x85K\1\x85\x89" HOOKS "ctorch\nfloat32\ntR."), "pickle-args", ANY },
    { "tells torch.Size of strings",             P("\x80\2ctorch\nSize\nX\1\0\0\0a\x85\x85R."), "pickle-args", ANY },
    /* modelscan#85: attributes are set on a function, and then found by its dotted name */
    { "tells BUILD on a function",               P("\x80\4ccollections\nOrderedDict\nN}X\1\0\0\0aX\2\0\0\0ossb\x86" "b."), "pickle-build", ANY },
    { "tells BUILD with slots",                  P("\x80\2" HOOKS "N}\x86" "b."), "pickle-build", ANY },
    { "tells BUILD on a dict",                   P("\x80\2}}b."), "pickle-build", 4 },
    { "tells BUILD of another attribute",        P("\x80\2" HOOKS "}X\4\0\0\0keysNsb."), "pickle-build", ANY },
    { "tells BUILD of one more attribute",       P("\x80\2" HOOKS "}(X\x09\0\0\0_metadata}X\1\0\0\0xNub."), "pickle-build", ANY },
    { "tells a function in _metadata",           P("\x80\2" HOOKS "}X\x09\0\0\0_metadata}X\1\0\0\0xctorch\nFloatStorage\nssb."), "pickle-build", ANY },
    /* the stream */
    { "tells a pickle without protocol",         P("}."), "pickle-protocol", 0 },
    { "tells protocol 0",                        P("cos\nsystem\n(S'id'\ntR."), "pickle-protocol", 0 },
    { "tells protocol 1",                        P("\x80\1}."), "pickle-protocol", 0 },
    { "tells protocol 6",                        P("\x80\6}."), "pickle-protocol", 0 },
    { "tells a second PROTO",                    P("\x80\2}\x80\2."), "pickle-protocol", 3 },
    { "tells an empty pickle",                   P(""), "pickle-no-stop", 0 },
    { "tells a missing STOP",                    P("\x80\2}"), "pickle-no-stop", ANY },
    { "tells a second pickle",                   P("\x80\2}.\x80\2cos\nsystem\n."), "pickle-trailing", 4 },
    { "tells one byte after STOP",               P("\x80\2}.\n"), "pickle-trailing", 4 },
    { "tells a byte that is no opcode",          P("\x80\2\xff."), "pickle-opcode", 2 },
    { "tells a NUL",                             P("\x80\2}\0."), "pickle-opcode", 3 },
    { "tells POP",                               P("\x80\2}}0."), "pickle-opcode", 4 },
    { "tells POP_MARK",                          P("\x80\2}(1."), "pickle-opcode", 4 },
    { "tells DUP",                               P("\x80\2}2."), "pickle-opcode", 3 },
    { "tells text opcodes",                      P("\x80\2I1\n."), "pickle-opcode", 2 },
    { "tells PUT of protocol 0",                 P("\x80\2}p0\n."), "pickle-opcode", 3 },
    { "tells GET of protocol 0",                 P("\x80\2}q\0g0\n."), "pickle-opcode", 5 },
    { "tells buffers out of band",               P("\x80\5\x97."), "pickle-opcode", 2 },
    { "tells a bytearray",                       P("\x80\5\x96\0\0\0\0\0\0\0\0."), "pickle-opcode", 2 },
    { "tells sets",                              P("\x80\4\x8f."), "pickle-opcode", 2 },
    { "tells a string past the end",             P("\x80\2X\xff\xff\xff\x7f" "a."), "pickle-truncated", 2 },
    { "tells a string of 2^64 bytes",            P("\x80\4\x8d\xff\xff\xff\xff\xff\xff\xff\xff."), "pickle-truncated", 2 },
    { "tells a number that is cut",              P("\x80\2J\1\2"), "pickle-truncated", 2 },
    { "tells a string that is no UTF-8",         P("\x80\2X\1\0\0\0\xff."), "pickle-string", 2 },
    { "tells a GLOBAL without its lines",        P("\x80\2c"), "pickle-truncated", 2 },
    { "tells a frame past the end",              P("\x80\4\x95\xff\0\0\0\0\0\0\0}."), "pickle-frame", 2 },
    { "tells a frame of 2^64 bytes",             P("\x80\4\x95\xff\xff\xff\xff\xff\xff\xff\xff}."), "pickle-frame", 2 },
    { "tells a frame in a frame",                P("\x80\4\x95\x0b\0\0\0\0\0\0\0\x95\1\0\0\0\0\0\0\0}."), "pickle-frame", 11 },
    { "tells an opcode across frames",           P("\x80\4\x95\1\0\0\0\0\0\0\0X\0\0\0\0."), "pickle-frame", 11 },
    /* the stack */
    { "tells STOP on nothing",                   P("\x80\2."), "pickle-stack", 2 },
    { "tells values left at STOP",               P("\x80\2}}."), "pickle-root", 4 },
    { "tells a number as the value",             P("\x80\2K\1."), "pickle-root", 4 },
    { "tells a function as the value",           P("\x80\2ccollections\nOrderedDict\n."), "pickle-root", ANY },
    { "tells TUPLE2 of one",                     P("\x80\2K\1\x86."), "pickle-stack", 4 },
    { "tells TUPLE1 across a mark",              P("\x80\2K\1(\x85."), "pickle-mark", 5 },
    { "tells TUPLE without mark",                P("\x80\2K\1t."), "pickle-mark", 4 },
    { "tells a mark left at STOP",               P("\x80\2(}."), "pickle-mark", 4 },
    { "tells REDUCE across a mark",              P("\x80\2ccollections\nOrderedDict\n()R."), "pickle-mark", ANY },
    { "tells SETITEMS of an odd number",         P("\x80\2}(K\1u."), "pickle-stack", 6 },
    { "tells SETITEM into a list",               P("\x80\2]K\1K\1s."), "pickle-stack", 7 },
    { "tells SETITEM across a mark",             P("\x80\2}K\1(K\1s."), "pickle-mark", 8 },
    { "tells APPEND to a dict",                  P("\x80\2}K\1a."), "pickle-stack", 5 },
    { "tells APPENDS on nothing",                P("\x80\2(K\1e."), "pickle-stack", 5 },
    { "tells BUILD on nothing",                  P("\x80\2}b."), "pickle-stack", 3 },
    /* the memo */
    { "tells a memo never written",              P("\x80\2h\7."), "pickle-memo", 2 },
    { "tells a memo written twice",              P("\x80\2}q\0]q\0."), "pickle-memo", 6 },
    { "tells MEMOIZE over BINPUT",               P("\x80\4]q\1}\x94q\5]\x94."), "pickle-memo", ANY },
    { "tells a memo of 2^32",                    P("\x80\2}r\xff\xff\xff\xff."), "pickle-memo", 3 },
    { "tells a gap in the memo that is read",    P("\x80\2}q\3h\1."), "pickle-memo", 5 },
    { "tells BINPUT of nothing",                 P("\x80\2q\0."), "pickle-stack", 2 },
    /* containers */
    { "tells a list in itself",                  P("\x80\2]q\0h\0a."), "pickle-cycle", ANY },
    { "tells a dict in itself by two steps",     P("\x80\2}q\0X\1\0\0\0a]q\1h\0as."), "pickle-cycle", ANY },
    { "tells a key twice",                       P("\x80\2}(X\1\0\0\0aK\1X\1\0\0\0aK\2u."), "pickle-duplicate-key", ANY },
    { "tells a key twice over two SETITEMs",     P("\x80\2}X\1\0\0\0aK\1sX\1\0\0\0aK\2s."), "pickle-duplicate-key", ANY },
    { "tells that True is 1",                    P("\x80\2}(\x88K\1K\1K\2u."), "pickle-duplicate-key", ANY },
    { "tells that 1.0 is 1",                     P("\x80\2}(G?\xf0\0\0\0\0\0\0K\1K\1K\2u."), "pickle-duplicate-key", ANY },
    { "takes keys that are no text",             P("\x80\2}(K\1K\1K\2K\2NN\x89K\3u."), NULL, ANY },
    { "tells a list as a key",                   P("\x80\2}]K\1s."), "pickle-key", ANY },
    { "tells a tuple as a key",                  P("\x80\2})K\1s."), "pickle-key", ANY },
    { "tells nesting without end",               P("\x80\2" DEEP16 DEEP16 DEEP16 DEEP16 "]aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."),
                                                 "pickle-limit", ANY },
    /* strings that hold pickles */
    { "tells a pickle in bytes",                 P("\x80\4]\x43\x0f\x80\4\x8c\2os\x8c\6system\x93" "a."), "pickle-nested", 3 },
    { "tells a pickle in base64",                P("\x80\2]X\x10\0\0\0gASVHAAAAAAAAACMa."), "pickle-nested", 3 },
    { "tells a pickle of protocol 0 in text",    P("\x80\2]X\x12\0\0\0cos\nsystem\n(S'id'\na."), "pickle-nested", 3 },
    { "tells one with its memo",                 P("\x80\2]X\x10\0\0\0cos\nsystem\np0\n(Sa."), "pickle-nested", 3 },
    { "takes lines of text",                     P("\x80\2]X\x0e\0\0\0config\nlines\nba."), NULL, ANY },
    { "takes text that begins with c",           P("\x80\2]X\x0b\0\0\0config file\x61."), NULL, ANY },
    /* tensors */
    { "tells a tensor past its storage",         P(V2 FLOATS "K\1K\4\x85K\1\x85\x89" HOOKS "tR."), "torch-tensor-bounds", ANY },
    { "tells a stride past its storage",         P(V2 FLOATS "K\0K\4\x85K\2\x85\x89" HOOKS "tR."), "torch-tensor-bounds", ANY },
    { "tells an offset past its storage",        P(V2 FLOATS "K\5K\0\x85K\1\x85\x89" HOOKS "tR."), "torch-tensor-bounds", ANY },
    { "tells an offset that overflows",          P(V2 FLOATS "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7fK\4\x85K\1\x85\x89" HOOKS "tR."), "torch-tensor-bounds", ANY },
    { "tells a negative offset",                 P(V2 FLOATS "J\xff\xff\xff\xffK\4\x85K\1\x85\x89" HOOKS "tR."), "pickle-args", ANY },
    { "tells a negative size",                   P(V2 FLOATS "K\0J\xff\xff\xff\xff\x85K\1\x85\x89" HOOKS "tR."), "torch-tensor-shape", ANY },
    { "tells a negative stride",                 P(V2 FLOATS "K\3K\4\x85J\xff\xff\xff\xff\x85\x89" HOOKS "tR."), "torch-tensor-shape", ANY },
    { "tells more sizes than strides",           P(V2 FLOATS "K\0K\2K\2\x86K\2\x85\x89" HOOKS "tR."), "torch-tensor-shape", ANY },
    { "tells a size that is no number",          P(V2 FLOATS "K\0N\x85K\1\x85\x89" HOOKS "tR."), "torch-tensor-shape", ANY },
    { "tells a product past 2^64",               P(V2 FLOATS "K\0J\0\0\0\x7fJ\0\0\0\x7fJ\0\0\0\x7f\x87K\0K\0K\0\x87\x89" HOOKS "tR."), "torch-tensor-shape", ANY },
    { "tells a tensor larger than its storage",  P(V2 FLOATS "K\0J\0\0\0\x10K\4\x86K\0K\1\x86\x89" HOOKS "tR."), "torch-tensor-expanded", ANY },
    { "tells tensors that overlap by half",      P("\x80\2](" TENSOR_OF("FloatStorage", "0", "\4", "\0", "\3", "\1")
                                                   TENSOR_OF("FloatStorage", "0", "\4", "\1", "\3", "\1") "e."), "torch-tensor-overlap", ANY },
    { "tells a record of another length",        P(STATE_OF(TENSOR_OF("DoubleStorage", "0", "\4", "\0", "\4", "\1"))), "torch-storage-size", ANY },
    { "tells a storage without record",          P(STATE_OF(TENSOR_OF("FloatStorage", "7", "\4", "\0", "\4", "\1"))), "torch-storage-missing", ANY },
};

static struct built wrap(const char *pickle, size_t n)
{
    const struct part parts[] = { { "a/data.pkl", .data = pickle, .len = n }, { "a/data/0", FLOATS4 } };
    return build(parts, memmem(pickle, n, "storage", 7) || memmem(pickle, n, "rebuild", 7) ? 2 : 1);
}

static void judge(const struct row *r, struct built *z, const struct heard *h)
{
    uint64_t at = 0;
    bool there = false;
    for (size_t i = 0; r->event && i < h->count && !there; i++)
        there = strcmp(h->said[i].event, r->event) == 0 && (at = h->said[i].at, r->at == ANY || at == z->at[0].data + r->at);
    if (r->event && !there)
        fail_msg("not said: %s; of %zu the first is %s at %lld: %s", r->event, h->count, h->count ? h->said[0].event : "-",
                 h->count ? (long long)(h->said[0].at - z->at[0].data) : 0, h->count ? h->said[0].detail : "");
    if (!r->event && h->count)
        fail_msg("said: %s: %s", h->said[0].event, h->said[0].detail);
}

static void one(void **state)
{
    const struct row *r = *state;
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = wrap(r->bytes, r->len);
    struct heard h;
    struct moe_torch_facts facts = check(&z, NULL, &h, arena);
    judge(r, &z, &h);
    assert_true(r->event || facts.read);
    built_free(&z);
    moe_arena_free(&arena);
}

/* With a policy that allows argparse.Namespace, and tries to allow os.system. */
#define NAMESPACE "cargparse\nNamespace\n"
static const struct row policy_rows[] = {
    { "a name of the policy may be called",         P("\x80\2}X\1\0\0\0a" NAMESPACE "(X\1\0\0\0x]}tRs."), NULL, ANY },
    { "but not with something that can be called",  P("\x80\2}X\1\0\0\0a" NAMESPACE "]ctorch\nFloatStorage\na\x85Rs."), "pickle-args", ANY },
    { "nor with itself",                            P("\x80\2}X\1\0\0\0a" NAMESPACE "q\0h\0\x85Rs."), "pickle-args", ANY },
    { "nor may its attributes be set",              P("\x80\2}X\1\0\0\0a" NAMESPACE ")R}bs."), "pickle-build", ANY },
    { "nor what it returned be called",             P("\x80\2}X\1\0\0\0a" NAMESPACE ")R)Rs."), "pickle-call", ANY },
    { "nor objects be made of it",                  P("\x80\2}X\1\0\0\0a" NAMESPACE ")\x81s."), "pickle-object", ANY },
    { "other names stay closed",                    P("\x80\2cargparse\nNamespac\n."), "pickle-global", 2 },
    { "and a longer one",                           P("\x80\4\x8c\x08" "argparse\x8c\x0fNamespace.__x__\x93."), "pickle-global", ANY },
    { "a policy cannot open os",                    P("\x80\2cos\nsystem\nX\2\0\0\0id\x85R."), "pickle-global", 2 },
    { "nor a submodule of it",                      P("\x80\2cos.path\njoin\n."), "pickle-global", 2 },
    { "arguments that hold themselves are told",    P("\x80\2" NAMESPACE "]q\0h\0a\x85R."), "pickle-limit", ANY },
};

static void one_policy(void **state)
{
    const struct row *r = *state;
    const struct moe_str globals[] = { MOE_STR("argparse.Namespace"), MOE_STR("os.system"), MOE_STR("os.path.join"), MOE_STR("argparse.Namespace.__x__") };
    struct moe_torch_opts opts = { .globals = globals, .global_count = MOE_COUNT(globals) };
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = wrap(r->bytes, r->len);
    struct heard h;
    check(&z, &opts, &h, arena);
    judge(r, &z, &h);
    built_free(&z);
    moe_arena_free(&arena);
}

/* Pickles too large for a string in this file. */
static struct heard said_of(const struct built *pickle)
{
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built z = wrap((const char *)pickle->p, pickle->n);
    struct heard h;
    check(&z, NULL, &h, arena);
    built_free(&z);
    moe_arena_free(&arena);
    return h;
}

static void repeat(struct built *z, const char *bytes, size_t n, size_t times)
{
    for (size_t i = 0; i < times; i++)
        put(z, bytes, n);
}

static void tells_a_billion_laughs(void **state)
{
    (void)state;
    struct built z = { 0 };
    put(&z, "\x80\2]", 3);
    for (unsigned i = 0; i < 60; i++) {                         /* each tuple holds the last one twice */
        char level[] = { 'q', (char)i, 'h', (char)i, '\x86' };
        put(&z, level, sizeof level);
    }
    put(&z, ".", 1);
    struct heard h = said_of(&z);
    assert_true(heard(&h, "pickle-limit"));
    built_free(&z);
}

static void tells_open_marks_without_end(void **state)
{
    (void)state;
    struct built z = { 0 };
    put(&z, "\x80\2", 2), repeat(&z, "(", 1, 100000);
    struct heard h = said_of(&z);
    assert_true(heard(&h, "pickle-limit"));
    built_free(&z);
}

static void tells_a_stack_without_end(void **state)
{
    (void)state;
    struct built z = { 0 };
    put(&z, "\x80\2", 2), repeat(&z, "N", 1, MOE_CAP_TORCH_STACK + 1);
    struct heard h = said_of(&z);
    assert_true(heard(&h, "pickle-limit"));
    built_free(&z);
}

static void tells_a_string_past_its_cap(void **state)
{
    (void)state;
    struct built z = { 0 };
    put(&z, "\x80\2X", 3), put_le(&z, MOE_CAP_TORCH_STRING + 1, 4), repeat(&z, "a", 1, MOE_CAP_TORCH_STRING + 1), put(&z, ".", 1);
    struct heard h = said_of(&z);
    assert_string_equal(h.said[0].event, "pickle-string");
    built_free(&z);
}

static void tells_a_key_past_its_cap(void **state)
{
    (void)state;
    struct built z = { 0 };
    put(&z, "\x80\2}X", 4), put_le(&z, 5000, 4), repeat(&z, "a", 1, 5000), put(&z, "K\1s.", 4);
    struct heard h = said_of(&z);
    assert_true(heard(&h, "pickle-key"));
    built_free(&z);
}

static void counts_what_it_does_not_say(void **state)
{
    (void)state;
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    struct built p = { 0 };
    put(&p, "\x80\2](", 4), repeat(&p, "cos\nsystem\n", 11, 5000), put(&p, "e.", 2);
    struct built z = wrap((const char *)p.p, p.n);
    struct heard h;
    struct moe_torch_facts facts = check(&z, NULL, &h, arena);
    assert_int_equal(h.count, MOE_CAP_TORCH_SAID);
    assert_int_equal(facts.unsaid, 5000 - MOE_CAP_TORCH_SAID);
    built_free(&z);
    built_free(&p);
    moe_arena_free(&arena);
}

static void says_each_event_in_one_row(void **state)
{
    (void)state;
    for (const struct moe_ckpt_event *e = moe_torch_events; e->name; e++) {
        assert_non_null(e->meaning);
        assert_in_range(strlen(e->meaning), 20, 200);
        for (const struct moe_ckpt_event *o = e + 1; o->name; o++)
            assert_string_not_equal(e->name, o->name);
    }
}

int main(void)
{
    static struct CMUnitTest tests[MOE_COUNT(rows) + MOE_COUNT(policy_rows) + 7];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = one, .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < MOE_COUNT(policy_rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = policy_rows[i].name, .test_func = one_policy, .initial_state = (void *)(uintptr_t)&policy_rows[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(tells_a_billion_laughs);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(tells_open_marks_without_end);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(tells_a_stack_without_end);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(tells_a_string_past_its_cap);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(tells_a_key_past_its_cap);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(counts_what_it_does_not_say);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(says_each_event_in_one_row);
    return _cmocka_run_group_tests("pickle", tests, n, NULL, NULL);
}
