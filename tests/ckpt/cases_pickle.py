"""Pickles that run code, hide what they run, or are broken: each class of trick that is told in the issue trackers and advisories of picklescan,
modelscan and fickling, and of PyTorch itself. The commands they would run do nothing; nothing here is ever loaded."""
import base64
import pickle
import struct

import pt
from case import bad
from layout import legacy
from pt import (APPEND, BINPERSID, BUILD, DUP, EMPTY_DICT, EMPTY_LIST, EMPTY_TUPLE, FALSE, MARK, MEMOIZE, NEWOBJ, NEWOBJ_EX, NONE, OBJ, POP, POP_MARK,
    PROTO2,
                REDUCE, SETITEM, SETITEMS, STACK_GLOBAL, STOP, TUPLE, TUPLE1, TUPLE2, blob, call, get, name, number, put, root, short_text, tensor, text)

POLICY = "checkpoint:\n  globals: [{}]\n"
CMD = text("true")


def pkl(title, codes, data, **how):
    bad(f"pickle: {title}", codes, lambda p: legacy(p, data={1: pt.of_pickle(data, **how)}))


def runs(title, module, attribute, *args):
    bad(f"pickle: {title}", "C304", lambda p: legacy(p, data={1: pt.of_pickle(root(call(module, attribute, *(args or (CMD,)))))}),
        says=("rank=1.pt", f"{module}.{attribute}" if attribute.isascii() else module))


# ---- names that run code ----
runs("os.system", "os", "system")
runs("posix.system", "posix", "system")
runs("nt.system", "nt", "system")
runs("builtins.eval", "builtins", "eval", text("1"))
runs("builtins.exec", "builtins", "exec", text("pass"))
runs("__builtin__.eval, as Python 2 names it", "__builtin__", "eval", text("1"))
runs("builtins.__import__", "builtins", "__import__", text("os"))
runs("builtins.getattr", "builtins", "getattr", text("a"), text("b"))
runs("builtins.open", "builtins", "open", text("/dev/null"))
runs("subprocess.Popen", "subprocess", "Popen", EMPTY_LIST)
runs("subprocess.check_output", "subprocess", "check_output", EMPTY_LIST)
runs("importlib.import_module", "importlib", "import_module", text("os"))
runs("runpy._run_code", "runpy", "_run_code", text("pass"), EMPTY_DICT)
runs("marshal.loads", "marshal", "loads", blob(b"\xe3"))
runs("types.CodeType", "types", "CodeType", number(0))
runs("types.FunctionType", "types", "FunctionType", NONE, EMPTY_DICT)
runs("pickle.loads", "pickle", "loads", blob(b"N."))
runs("_pickle.loads", "_pickle", "loads", blob(b"N."))
runs("torch.load", "torch", "load", text("other.pt"))
runs("torch.serialization.load", "torch.serialization", "load", text("other.pt"))
runs("torch.hub.load", "torch.hub", "load", text("a/b"), text("c"))
runs("torch.utils.collect_env.run", "torch.utils.collect_env", "run")
runs("torch.utils._config_module.ConfigModule.load_config", "torch.utils._config_module", "ConfigModule.load_config", blob(b"N."))
runs("torch._dynamo.guards.GuardBuilder.get", "torch._dynamo.guards", "GuardBuilder.get", text("1"))
runs("torch.fx.experimental.symbolic_shapes", "torch.fx.experimental.symbolic_shapes", "ShapeEnv.evaluate_guards_expression", text("1"))
runs("torch._inductor.codecache", "torch._inductor.codecache", "compile_file", text("a"))
runs("torch.jit._pickle", "torch.jit._pickle", "restore_type_tag", NONE, text("a"))
runs("numpy.testing._private.utils.runstring", "numpy.testing._private.utils", "runstring", text("pass"), EMPTY_DICT)
runs("numpy.f2py.crackfortran.getlincoef", "numpy.f2py.crackfortran", "getlincoef", text("1"), EMPTY_DICT)
runs("numpy.core.multiarray._reconstruct", "numpy.core.multiarray", "_reconstruct", number(0))
runs("operator.attrgetter", "operator", "attrgetter", text("system"))
runs("_operator.methodcaller", "_operator", "methodcaller", text("system"), CMD)
runs("functools.partial", "functools", "partial", NONE)
runs("copyreg._reconstructor", "copyreg", "_reconstructor", NONE, NONE, NONE)
runs("pkgutil.resolve_name", "pkgutil", "resolve_name", text("os:system"))
runs("timeit.timeit", "timeit", "timeit", text("pass"))
runs("cProfile.run", "cProfile", "run", text("pass"))
runs("profile.Profile.run", "profile", "Profile.run", text("pass"))
runs("pdb.run", "pdb", "run", text("pass"))
runs("bdb.Bdb.run", "bdb", "Bdb.run", text("pass"))
runs("trace.Trace.run", "trace", "Trace.run", text("pass"))
runs("doctest.debug_script", "doctest", "debug_script", text("pass"))
runs("code.InteractiveInterpreter.runcode", "code", "InteractiveInterpreter.runcode", text("pass"))
runs("codeop.compile_command", "codeop", "compile_command", text("pass"))
runs("asyncio.unix_events", "asyncio.unix_events", "_UnixSubprocessTransport._start", NONE, EMPTY_LIST)
runs("multiprocessing.util.spawnv_passfds", "multiprocessing.util", "spawnv_passfds", text("/bin/true"), EMPTY_TUPLE, EMPTY_TUPLE)
runs("_posixsubprocess.fork_exec", "_posixsubprocess", "fork_exec", EMPTY_TUPLE)
runs("_interpreters.run_string", "_interpreters", "run_string", number(0), text("pass"))
runs("ctypes.CDLL", "ctypes", "CDLL", text("libc.so.6"))
runs("pip.main", "pip", "main", EMPTY_LIST)
runs("ensurepip._run_pip", "ensurepip", "_run_pip", EMPTY_LIST)
runs("venv.create", "venv", "create", text("/tmp/x"))
runs("site.addsitedir", "site", "addsitedir", text("/tmp/x"))
runs("idlelib.run.Executive.runcode", "idlelib.run", "Executive.runcode", text("pass"))
runs("lib2to3.pgen2.pgen.ParserGenerator", "lib2to3.pgen2.pgen", "ParserGenerator.make_label", text("1"))
runs("pydoc.pipepager", "pydoc", "pipepager", text("a"), CMD)
runs("webbrowser.open", "webbrowser", "open", text("https://example.com"))
runs("mailcap.findmatch", "mailcap", "findmatch", EMPTY_DICT, text("text/plain"))
runs("shutil.rmtree", "shutil", "rmtree", text("/nonexistent"))
runs("_io.FileIO", "_io", "FileIO", text("/dev/null"), text("w"))
runs("distutils.file_util.write_file", "distutils.file_util", "write_file", text("/dev/null"), EMPTY_LIST)
runs("logging.config.listen", "logging.config", "listen", number(0))
runs("linecache.getline, to read a file", "linecache", "getline", text("/etc/hostname"))
runs("ssl.get_server_certificate, to send a name out", "ssl", "get_server_certificate", EMPTY_TUPLE)
runs("socket.create_connection", "socket", "create_connection", EMPTY_TUPLE)
runs("pandas.read_csv, to send data out", "pandas.io.parsers.readers", "read_csv", text("https://example.com"))
runs("cloudpickle", "cloudpickle.cloudpickle", "_make_function", NONE)
runs("dill._dill._create_function", "dill._dill", "_create_function", NONE)
runs("a pickle scanner that is switched off", "fickling.hook", "deactivate_safe_ml_environment")
runs("mlflow's entry point", "mlflow.projects.backend.local", "_run_entry_point", CMD)
runs("transformers.getattribute_from_module", "transformers.models.auto.auto_factory", "getattribute_from_module", NONE, text("from_pretrained"))
runs("a quantized tensor, whose strides torch does not check", "torch._utils", "_rebuild_qtensor", NONE)
runs("a tensor of any type", "torch._tensor", "_rebuild_from_type_v2", NONE)
runs("a class of a package's own", "engine.state", "Router", number(4))

# ---- names that look harmless ----
runs("a dotted name below torch", "torch", "serialization.os.system")
runs("a dotted name below an allowed module", "collections", "OrderedDict.__class__", text("a"))
runs("a name that differs by a homoglyph", "collections", "ОrderedDict")
runs("an allowed name with a space", "collections", "OrderedDict ")
runs("an allowed module with a dot too much", "torch._utils.", "_rebuild_tensor_v2")
runs("a chain of attributes below builtins", "builtins", "print.__class__.__base__.__subclasses__")
runs("builtins.__setattr__", "builtins", "__setattr__", text("x"), number(1))
runs("numpy.__builtins__", "numpy", "__builtins__")
runs("torch._utils.__builtins__", "torch._utils", "__builtins__", text("eval"))
pkl("a name that is imported and never called", "C304", root(name("os", "system")))
pkl("a name that is a key", "C304 C306", root(EMPTY_DICT, name("os", "system"), number(1), SETITEM))
pkl("the bad name comes after a good state", "C304", root(EMPTY_DICT, MARK, text("a"), call("os", "system", CMD), SETITEMS))
pkl("a banned name as an argument of an allowed one", "C304 C305", root(call("collections", "OrderedDict", name("os", "system"))))
bad("pickle: a name that the policy may not allow", "C304", lambda p: (p.beside("policy.yaml", POLICY.format('"os.system"')),
    legacy(p, data=pt.of_pickle(root(call("os", "system", CMD)))))[1], "-c {beside}/policy.yaml")
for _module, _attribute in (("builtins", "eval"), ("pickle", "loads"), ("subprocess", "Popen"), ("importlib", "import_module"), ("ctypes", "CDLL"),
    ("runpy", "run_path")):
    bad(f"pickle: {_module}.{_attribute}, which no policy can allow", "C304", lambda p, m=_module, a=_attribute: (p.beside("policy.yaml",
        POLICY.format(f'"{m}.{a}"')), legacy(p, data=pt.of_pickle(root(call(m, a, CMD)))))[1], "-c {beside}/policy.yaml")
bad("pickle: one name allowed, another used", "C304", lambda p: (p.beside("policy.yaml", POLICY.format('"engine.state.Router"')),
    legacy(p, data=pt.of_pickle(root(call("engine.state", "Routers", CMD)))))[1], "-c {beside}/policy.yaml")
bad("pickle: a dotted name below an allowed one", "C304", lambda p: (p.beside("policy.yaml", POLICY.format('"engine.state.Router"')),
    legacy(p, data=pt.of_pickle(root(call("engine.state", "Router.load", CMD)))))[1], "-c {beside}/policy.yaml")

# ---- other ways to the same call ----
P4 = b"\x80\x04"
pkl("STACK_GLOBAL", "C304", root(short_text("os"), short_text("system"), STACK_GLOBAL, CMD, TUPLE1, REDUCE, proto=P4))
pkl("STACK_GLOBAL of strings from the memo", "C304",
    root(MARK, short_text("os"), MEMOIZE, short_text("system"), MEMOIZE, get(0), get(1), STACK_GLOBAL, CMD, TUPLE1, REDUCE, TUPLE, proto=P4))
pkl("STACK_GLOBAL of what is no string", "C304", root(number(1), short_text("system"), STACK_GLOBAL, proto=P4))
pkl("STACK_GLOBAL of bytes", "C304", root(blob(b"os"), short_text("system"), STACK_GLOBAL, proto=P4))
pkl("STACK_GLOBAL of a BINSTRING", "C305", root(b"U\2os", b"U\6system", STACK_GLOBAL))
pkl("the memo is shown one thing and read as another", "C306",
    root(MARK, short_text("os"), put(2), short_text("system"), put(3), short_text("torch._utils"), MEMOIZE, short_text("_rebuild_tensor_v2"), MEMOIZE,
         get(2), get(3), STACK_GLOBAL, CMD, TUPLE1, REDUCE, TUPLE, proto=P4))
pkl("the memo is overwritten", "C306", root(MARK, text("collections"), put(7), text("os"), put(7), TUPLE))
pkl("INST", "C305", root(MARK, CMD, b"ios\nsystem\n"))
pkl("OBJ", "C304 C305", root(MARK, name("pty", "spawn"), CMD, OBJ))
pkl("NEWOBJ", "C304 C305", root(name("subprocess", "Popen"), EMPTY_TUPLE, NEWOBJ))
pkl("NEWOBJ_EX", "C304 C305", root(name("subprocess", "Popen"), EMPTY_TUPLE, EMPTY_DICT, NEWOBJ_EX, proto=P4))
pkl("NEWOBJ of an allowed name", "C305", root(name("collections", "OrderedDict"), EMPTY_TUPLE, NEWOBJ))
pkl("EXT1", "C305", root(b"\x82\x01"))
pkl("EXT2", "C305", root(b"\x83\x01\x02"))
pkl("EXT4", "C305", root(b"\x84\x01\x02\x03\x04"))
pkl("BUILD sets a function's attributes", "C305", root(name("torch._utils", "_rebuild_tensor_v2"), EMPTY_DICT, MARK, text("__code__"), number(1),
    SETITEMS, BUILD))
pkl("BUILD with slots, to set attributes of a module's member", "C304 C305", root(name("numpy", "prod"), NONE, EMPTY_DICT, MARK, text("a"), text("os"),
    SETITEMS, TUPLE2, BUILD))
pkl("BUILD sets another attribute of an OrderedDict", "C305",
    root(call("collections", "OrderedDict"), EMPTY_DICT, MARK, text("__class__"), number(1), SETITEMS, BUILD))
pkl("BUILD of a tensor", "C305", root(tensor(), EMPTY_DICT, MARK, text("_metadata"), EMPTY_DICT, SETITEMS, BUILD))
pkl("_metadata that holds a function", "C305",
    root(call("collections", "OrderedDict"), EMPTY_DICT, MARK, text("_metadata"), EMPTY_DICT, text("f"), name("torch._utils", "_rebuild_tensor_v2"),
    SETITEM, SETITEMS, BUILD))
pkl("BUILD runs a banned object's __setstate__", "C304 C305", root(name("os", "system"), EMPTY_DICT, BUILD))
pkl("a persistent id in text", "C305", root(b"Parchive/data/0\n"))
pkl("a persistent id that is a module", "C305", root(MARK, text("module"), text("a"), text("b"), text("c"), TUPLE, BINPERSID))
pkl("a persistent id whose type is a function", "C305",
    root(MARK, text("storage"), name("torch._utils", "_rebuild_tensor_v2"), text("0"), text("cpu"), number(8), TUPLE, BINPERSID))
pkl("a persistent id with a path for its key", "C305",
    root(model=tensor(pt.storage_id("../../0"))), edit=lambda es: [e for e in es if e.name != b"archive/data/0"])
pkl("REDUCE of a string", "C304", root(text("os.system"), EMPTY_TUPLE, REDUCE))
pkl("REDUCE of a storage type", "C304", root(name("torch", "FloatStorage"), EMPTY_TUPLE, REDUCE))
pkl("REDUCE with a list of arguments", "C304", root(name("collections", "OrderedDict"), EMPTY_LIST, REDUCE))
pkl("an OrderedDict made of a list", "C305", root(call("collections", "OrderedDict", EMPTY_LIST)))
pkl("hooks on a tensor", "C305", root(model=tensor(tail=FALSE + call("collections", "OrderedDict") + number(1) + number(1) + SETITEM)))
pkl("a tensor of a tensor", "C305", root(call("torch._utils", "_rebuild_tensor_v2", tensor(), number(0))))
pkl("a parameter of a number", "C305", root(call("torch._utils", "_rebuild_parameter", number(1), FALSE, call("collections", "OrderedDict"))))
pkl("torch.Size of a string", "C305", root(call("torch", "Size", text("a"))))
for _name, _op in {"POP": number(1) + POP, "POP_MARK": MARK + POP_MARK, "DUP": number(1) + DUP, "INT": b"I1\n", "LONG": b"L1L\n", "FLOAT": b"F1.0\n",
                   "STRING": b"S'a'\n", "UNICODE": b"Va\n", "SHORT_BINSTRING": b"U\1a", "DICT": MARK + b"d", "GET": number(1) + b"g0\n",
                   "PUT": number(1) + b"p0\n",
                   "LONG4": b"\x8b\1\0\0\0\1", "EMPTY_SET": b"\x8f", "FROZENSET": MARK + b"\x91", "BYTEARRAY8": b"\x96" + struct.pack("<Q", 1) + b"a",
                   "NEXT_BUFFER": b"\x97"}.items():
    pkl(f"{_name}, which no state dict needs", "C305", root(_op, proto=b"\x80\x05"))
pkl("an opcode that does not exist", "C305", root(b"\xff"))
pkl("an opcode that does not exist, after the call", "C304 C305", root(call("os", "system", CMD), b"\xff"))

# ---- pickles in pickles, and behind them ----
pkl("a pickle in bytes", "C311", root(blob(pickle.dumps({"a": 1}, protocol=4))))
pkl("a pickle in base64", "C311", root(text(base64.b64encode(pickle.dumps(list(range(30)), protocol=4)))))
pkl("a pickle of protocol 0 in a string", "C311", root(text("cos\nsystem\n(S'true'\ntR.")))
pkl("a pickle in bytes, loaded by pickle.loads", "C304 C311", root(call("pickle", "loads", blob(pickle.dumps({"a": 1}, protocol=2)))))
pkl("a second pickle behind STOP", "C311", root() + b"cos\nsystem\n(S'true'\ntR.")
pkl("a byte behind STOP", "C311", root() + b"\0")

# ---- broken ----
pkl("cut in the middle", "C306", root()[:60])
pkl("cut after the call: it ran all the same", "C304 C306", root(call("os", "system", CMD))[:-3])
pkl("no STOP", "C306", root()[:-1])
pkl("nothing", "C306", b"")
pkl("no protocol", "C306", root(proto=b""))
pkl("protocol 6", "C306", root(proto=b"\x80\x06"))
pkl("protocol given twice", "C306", root(PROTO2, number(1)))
pkl("a frame that ends early", "C306", b"\x80\x04\x95" + struct.pack("<Q", 5) + root()[2:])
pkl("a frame past the end", "C306", b"\x80\x04\x95" + struct.pack("<Q", 1 << 40) + root()[2:])
pkl("the memo is read before it is written", "C306", root(get(9)))
pkl("the memo at four billion", "C306", root(number(1), b"r\xff\xff\xff\xff"))
pkl("the stack runs dry", "C306", PROTO2 + TUPLE1 + STOP)
pkl("SETITEM below a mark", "C306", root(EMPTY_DICT, MARK, SETITEM))
pkl("a mark that is left", "C306", PROTO2 + MARK + EMPTY_DICT + STOP)
pkl("a TUPLE without a mark", "C306", PROTO2 + TUPLE + STOP)
pkl("an odd number of items", "C306", root(EMPTY_DICT, MARK, number(1), SETITEMS))
pkl("APPEND to a dict", "C306", root(EMPTY_DICT, number(1), APPEND))
pkl("SETITEMS into a tensor, which corrupts torch's memory", "C306", root(tensor(), MARK, number(0), number(1), SETITEMS))
pkl("SETITEM into a list", "C306", root(EMPTY_LIST, number(0), number(1), SETITEM))
pkl("APPENDS to a storage", "C306", root(pt.storage_id(), MARK, number(1), pt.APPENDS))
pkl("SETITEMS into a function", "C306", root(name("torch._utils", "_rebuild_tensor_v2"), MARK, number(0), number(1), SETITEMS))
pkl("values below the root", "C306", PROTO2 + number(1) + root()[2:])
pkl("a root that is a number", "C306", PROTO2 + number(1) + STOP, storages=())
pkl("a string that is no UTF-8", "C306", root(text(b"\xff\xfe")))
pkl("a string past the end", "C306", root(b"X\xff\xff\xff\x7f"))
pkl("a string of two MiB", "C306", root(text("a" * (2 << 20))))
pkl("a key given twice", "C306", PROTO2 + EMPTY_DICT + MARK + (text("w") + tensor()) * 2 + SETITEMS + STOP)
pkl("a list that holds itself", "C306", root(EMPTY_LIST, put(3), get(3), APPEND))
pkl("a dict that holds itself", "C306", root(EMPTY_DICT, put(3), text("a"), get(3), SETITEM))
pkl("nested a hundred thousand deep", "C306", root(EMPTY_LIST * 100000, APPEND * 99999))
pkl("ten marks too many", "C306", root(MARK * 200, TUPLE * 200))
pkl("a billion laughs", "C306", root(EMPTY_LIST, *[put(n) + MARK + get(n) * 10 + b"l" for n in range(1, 40)]))

# ---- tensors that reach where they must not ----


def shape(title, codes, *args, **how):
    pkl(f"tensor: {title}", codes, root(model=tensor(*args, **how)))


shape("longer than its storage", "C307", size=(4, 4))
shape("begins behind its storage", "C307", offset=8)
shape("begins far behind its storage", "C307", offset=2**40)
shape("a stride that leaves the storage", "C307", stride=(100, 1))
shape("a negative size", "C307", size=(-2, 4))
shape("a negative stride", "C307", stride=(-4, 1))
shape("more sizes than strides", "C307", size=(2, 2, 2))
shape("a shape that overflows", "C307", size=(2**62, 2**62), stride=(1, 1))
shape("one element that stands for four billion", "C307", size=(2**31 - 1, 2), stride=(0, 0))
shape("a negative offset", "C305", offset=-1)
shape("70 dimensions", "C307", size=(1,) * 70, stride=(1,) * 70)
shape("a storage that is not there", "C307 C311", pt.storage_id("7"))
shape("a storage of another length than its record", "C307", pt.storage_id(numel=9))
shape("a storage of another type than its record", "C307", pt.storage_id(kind="DoubleStorage"))
pkl("tensor: one storage told twice, differently", "C307", root(tensor(pt.storage_id(kind="IntStorage"))))
pkl("tensor: two that overlap in part", "C307", root(tensor(offset=0, size=(5,), stride=(1,)), model=tensor(offset=3, size=(5,), stride=(1,))))
_HOOKS = pt.call("collections", "OrderedDict") + pt.put(7)
bad("pickle: hooks that are filled after their tensor was made", "C305", lambda p: legacy(p, data=pt.of_pickle(pt.root(
    pt.get(7), pt.number(1), pt.name("collections", "OrderedDict"), pt.SETITEM, model=pt.tensor(tail=pt.FALSE + _HOOKS)))))
