#!/usr/bin/env python3
"""The layers of experts of tests/gpu/ffn.c by PyTorch, for the table of `make bench-gpu`: torch_moe.py OUT [--rounds N]; torch_moe.py --check

Writes a line "PyTorch<tab>VERSIONS", and lines "WHAT<tab>TFLOP/s" with the names of that table's rows. The same work, in bf16: rows gathered by expert, torch's grouped_mm for both products, SwiGLU,
rows combined by weight; forward, and forward and backward with gradients of inputs, weights of experts and weights of pairs. The same choices of experts, to the
pair (load.c), the same count of active FLOPs, medians of the device's events after two rounds that are thrown away; nothing is flushed between rounds on either side.
Where the two differ, torch has the advantage: sorting is not in it (the choice is sorted beforehand), and its gradients of weights are bf16 that are written, where
the runtime's are floats that are added to. Neither gathering nor combining uses atomics here, whatever autograd would do by itself; what is no product of matrices is
compiled by torch.compile where that works, and the faster of the two is the one that counts.

Where torch, its CUDA or grouped_mm is missing, it says so on stderr and writes nothing; a layer that torch cannot do is said, and its rows stay empty: exit 0.
--check proves the layer on the CPU against plain loops, forward and all gradients, and the choices against load.c's way of making them; without torch: exit 0."""
import argparse
import math
import sys

SHAPES = [("Mixtral 8x7B", 4096, 14336, 8, 2), ("Qwen3 30B-A3B", 2048, 768, 128, 8), ("OLMoE 1B-7B", 2048, 1024, 64, 8), ("SonicMoE reference", 4096, 1024, 128, 8)]
TOKENS, THROWN = 32768, 2


# -- which expert gets what: load.c ------------------------------------------------------------------------------------------------------------------------------------
def signed(x):
    """Of 64 bits, as torch's integers have them: they wrap."""
    x &= (1 << 64) - 1
    return x - (1 << 64) if x >> 63 else x


def balanced(torch, tokens, experts, top_k, device):
    place = (torch.arange(tokens, device=device) * 40503 + 12289) % tokens
    return (place[:, None] * top_k + torch.arange(top_k, device=device)) % experts


def zipf(torch, tokens, experts, top_k, device):
    """The K largest of log 1 / (e + 1) + Gumbel noise, by SplitMix64: the i-th draw is a function of i alone."""
    def down(z, by):            # a shift of unsigned numbers
        return (z >> by) & ((1 << (64 - by)) - 1)
    z = (torch.arange(1, tokens * experts + 1, device=device) * signed(0x9E3779B97F4A7C15)) + 20260101
    z = (z ^ down(z, 30)) * signed(0xBF58476D1CE4E5B9)
    z = (z ^ down(z, 27)) * signed(0x94D049BB133111EB)
    z = z ^ down(z, 31)
    u = (down(z, 11).double() + 0.5) * 2.0**-53
    prior = torch.log(torch.arange(1, experts + 1, device=device, dtype=torch.float64))
    return torch.topk(-torch.log(-torch.log(u)).view(tokens, experts) - prior, top_k, dim=1).indices


LOADS = {"balanced": balanced, "Zipf": zipf}


# -- the layer -----------------------------------------------------------------------------------------------------------------------------------------------------------
def parts(torch, compiled):
    """What the layer does beside its products; `compiled` makes each one kernel, or few."""
    def swiglu(rows):
        gate, up = rows.chunk(2, dim=-1)
        return torch.nn.functional.silu(gate) * up

    def swiglu_back(d, rows):
        gate, up = rows.chunk(2, dim=-1)
        s = gate.sigmoid()
        return torch.cat((d * up * s * (1 + gate * (1 - s)), d * gate * s), dim=-1)

    def collect(rows, slot, tokens):
        """Each token's K rows, added."""
        return rows.index_select(0, slot).view(tokens, -1, rows.shape[1]).sum(1)

    def combine(rows, slot, weight):
        return (rows.index_select(0, slot).view(*weight.shape, rows.shape[1]) * weight[:, :, None]).sum(1)

    def combine_back(dy, rows, token, slot, sorted_weight):
        spread = dy.index_select(0, token)
        return spread * sorted_weight[:, None], (spread * rows).sum(1).index_select(0, slot)

    return {f.__name__: compiled(f) for f in (swiglu, swiglu_back, collect, combine, combine_back)}


def make_layer(torch, grouped_mm, do):
    """layer(x, gate_up, down, weight, plan): plan is (token, slot, order, offs): of each sorted row its token, of each pair its row, of each row its pair, of each
    expert where its rows end."""
    class Gather(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, token, slot):
            ctx.save_for_backward(slot)
            ctx.tokens = x.shape[0]
            return x.index_select(0, token)

        @staticmethod
        def backward(ctx, d):
            return do["collect"](d, ctx.saved_tensors[0], ctx.tokens), None, None

    class Act(torch.autograd.Function):
        @staticmethod
        def forward(ctx, rows):
            ctx.save_for_backward(rows)
            return do["swiglu"](rows)

        @staticmethod
        def backward(ctx, d):
            return do["swiglu_back"](d, ctx.saved_tensors[0])

    class Combine(torch.autograd.Function):
        @staticmethod
        def forward(ctx, rows, weight, token, slot, order):
            ctx.save_for_backward(rows, weight, token, slot, order)
            return do["combine"](rows, slot, weight)

        @staticmethod
        def backward(ctx, dy):
            rows, weight, token, slot, order = ctx.saved_tensors
            d, dweight = do["combine_back"](dy, rows, token, slot, weight.flatten().index_select(0, order))
            return d, dweight.view_as(weight), None, None, None

    def layer(x, gate_up, down, weight, plan):
        token, slot, order, offs = plan
        rows = grouped_mm(Gather.apply(x, token, slot), gate_up.transpose(-2, -1), offs=offs)
        out = grouped_mm(Act.apply(rows), down.transpose(-2, -1), offs=offs)
        return Combine.apply(out, weight, token, slot, order)

    return layer


def plan_of(torch, choice, experts):
    """Rows by expert, in the order of tokens: as the runtime's dispatch has them."""
    flat = choice.flatten()
    order = torch.argsort(flat, stable=True)
    slot = torch.empty_like(order)
    slot[order] = torch.arange(order.numel(), device=order.device)
    offs = torch.cumsum(torch.bincount(flat, minlength=experts), 0).to(torch.int32)
    return order // choice.shape[1], slot, order, offs


def inputs(torch, tokens, width, inner, experts, top_k, real):
    x = torch.randn(tokens, width, **real).requires_grad_()
    gate_up = (torch.randn(experts, 2 * inner, width, **real) * 0.02).requires_grad_()
    down = (torch.randn(experts, width, inner, **real) * 0.02).requires_grad_()
    weight = torch.rand(tokens, top_k, **real).requires_grad_()
    return x, gate_up, down, weight


# -- the measure -----------------------------------------------------------------------------------------------------------------------------------------------------------
def median_ms(torch, run, rounds):
    times = []
    for i in range(rounds + THROWN):
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        run()
        end.record()
        end.synchronize()
        if i >= THROWN:
            times.append(begin.elapsed_time(end))
    return sorted(times)[rounds // 2]


def look(torch, name, tensors):
    """What was computed is no nonsense: a product that fails in silence would be the fastest."""
    for i, t in enumerate(tensors):
        largest = t.detach().abs().max().item()
        if not math.isfinite(largest) or largest <= 0:
            raise RuntimeError(f"{name}: result {i} is nothing, or not finite (at most {largest})")


def times(torch, layer, given, plan, dy, rounds):
    def forward():
        with torch.no_grad():
            return layer(*given, plan)

    def both():
        for t in given:
            t.grad = None
        y = layer(*given, plan)
        y.backward(dy)
        return y

    look(torch, "the layer", [both(), *(t.grad for t in given)])
    return median_ms(torch, forward, rounds), median_ms(torch, both, rounds)


def measure(torch, layers, shape, load, rounds):
    name, width, inner, experts, top_k = shape
    torch.manual_seed(1)
    real = {"device": "cuda", "dtype": torch.bfloat16}
    given = inputs(torch, TOKENS, width, inner, experts, top_k, real)
    plan, dy = plan_of(torch, LOADS[load](torch, TOKENS, experts, top_k, "cuda"), experts), torch.randn(TOKENS, width, **real)
    best = (math.inf, math.inf)
    for how, layer in list(layers.items()):
        try:
            took = times(torch, layer, given, plan, dy, rounds)
        except Exception as e:      # torch.compile fails in as many ways as there are machines; without it there is a figure all the same
            if how == "eager":
                raise
            print(f"torch_moe: {how} is left out: {type(e).__name__}: {str(e).strip().splitlines()[0] if str(e).strip() else ''}", file=sys.stderr)
            del layers[how]
            continue
        print(f"torch_moe: {name}, {load}, {how}: {took[0]:.3f} ms forward, {took[1]:.3f} ms with backward", file=sys.stderr)
        best = tuple(map(min, best, took))
    flops = 18e-9 * TOKENS * top_k * width * inner
    return {f"{name}, {load}, forward": flops / 3 / best[0], f"{name}, {load}, forward and backward": flops / best[1]}


def bench(torch, out, rounds):
    grouped_mm = getattr(torch.nn.functional, "grouped_mm", None) or getattr(torch, "_grouped_mm", None)
    if not torch.cuda.is_available() or grouped_mm is None:
        print(f"torch_moe: PyTorch {torch.__version__} has no {'CUDA device' if grouped_mm else 'grouped_mm'}: its column stays empty", file=sys.stderr)
        return
    out.write(f"PyTorch\t{torch.__version__}, CUDA {torch.version.cuda}\n")
    layers = {"eager": make_layer(torch, grouped_mm, parts(torch, lambda f: f))}
    if hasattr(torch, "compile"):
        layers["compiled"] = make_layer(torch, grouped_mm, parts(torch, lambda f: torch.compile(f, dynamic=False)))
    for shape in SHAPES:
        for load in LOADS:
            try:
                rows = measure(torch, layers, shape, load, rounds)
            except Exception as e:
                rows = {}
                print(f"torch_moe: {shape[0]}, {load}: {type(e).__name__}: {str(e).strip()}: its rows stay empty", file=sys.stderr)
            for what, tflops in rows.items():
                out.write(f"{what}\t{tflops:.6g}\n")
            out.flush()
            torch.cuda.empty_cache()
    print(f"torch_moe: PyTorch {torch.__version__}, CUDA {torch.version.cuda}, {torch.cuda.get_device_name()}", file=sys.stderr)


# -- the proof -------------------------------------------------------------------------------------------------------------------------------------------------------------
def loop_mm(torch):
    """grouped_mm as its documentation has it: rows up to offs[g] by matrix g."""
    def grouped_mm(a, b, *, offs):
        ends = [0, *offs.tolist()]
        return torch.cat([a[ends[g] : ends[g + 1]] @ b[g] for g in range(b.shape[0])])
    return grouped_mm


def check_layer(torch, load):
    tokens, width, inner, experts, top_k = 64, 12, 10, 5, 2
    real = {"device": "cpu", "dtype": torch.float64}
    given, choice = inputs(torch, tokens, width, inner, experts, top_k, real), LOADS[load](torch, tokens, experts, top_k, "cpu")
    x, gate_up, down, weight = given
    dy = torch.randn(tokens, width, **real)
    y = make_layer(torch, loop_mm(torch), parts(torch, lambda f: f))(*given, plan_of(torch, choice, experts))
    y.backward(dy)
    got, want = [y, *(t.grad.clone() for t in given)], []
    for t in given:
        t.grad = None
    rows = []
    for n in range(tokens):
        row = 0
        for k in range(top_k):
            e = int(choice[n, k])
            gate, up = (gate_up[e] @ x[n]).chunk(2)
            row = row + weight[n, k] * (down[e] @ (torch.nn.functional.silu(gate) * up))
        rows.append(row)
    plain = torch.stack(rows)
    plain.backward(dy)
    want = [plain, *(t.grad for t in given)]
    return max(((a - b).abs().max() / b.abs().max()).item() for a, b in zip(got, want))


def check_choice(torch):
    """load.c's loop, in Python's integers."""
    tokens, experts, top_k, state, mask = 32, 16, 4, 20260101, (1 << 64) - 1
    choice = zipf(torch, tokens, experts, top_k, "cpu").tolist()
    for n in range(tokens):
        keys = []
        for e in range(experts):
            state = (state + 0x9E3779B97F4A7C15) & mask
            z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & mask
            z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
            u = (((z ^ z >> 31) >> 11) + 0.5) * 2.0**-53
            keys.append((-(-math.log(e + 1) - math.log(-math.log(u))), e))
        if choice[n] != [e for _, e in sorted(keys)[:top_k]]:
            return f"token {n} goes to {choice[n]}, not to {[e for _, e in sorted(keys)[:top_k]]}"
    even = torch.bincount(balanced(torch, 64, 8, 2, "cpu").flatten(), minlength=8).tolist()
    return None if even == [16] * 8 else f"balanced is {even}"


def check(torch):
    torch.manual_seed(3)
    wrong = check_choice(torch)
    print("not ok 1 - choices are load.c's: " + wrong if wrong else "ok 1 - choices are load.c's")
    bad = bool(wrong)
    for i, load in enumerate(LOADS):
        off = check_layer(torch, load)
        bad |= not off < 1e-12
        print(f"{'ok' if off < 1e-12 else 'not ok'} {i + 2} - {load}: the layer and its gradients are those of plain loops (off by {off:.2g})")
    print(f"1..{len(LOADS) + 1}")
    return 1 if bad else 0


def main():
    args = argparse.ArgumentParser()
    args.add_argument("out", nargs="?")
    args.add_argument("--rounds", type=int, default=15)
    args.add_argument("--check", action="store_true")
    args = args.parse_args()
    if not args.out and not args.check:
        sys.exit("torch_moe: where to? torch_moe.py OUT, or --check")
    try:
        import torch
    except ImportError:
        print("torch_moe: PyTorch is not installed: " + ("nothing is checked" if args.check else "its column stays empty"), file=sys.stderr)
        return
    if args.check:
        sys.exit(check(torch))
    with open(args.out, "w", encoding="ascii") as out:
        bench(torch, out, args.rounds)


main()
