#!/usr/bin/env python3
"""The layers of experts of tests/gpu/ffn.c by PyTorch, for the table of `make bench-gpu`: torch_moe.py OUT [--rounds N]

Writes lines "WHAT<tab>TFLOP/s" with the names of that table's rows. The same work: rows gathered by expert, torch's grouped_mm for both products, SwiGLU, rows
combined by weight; forward, then forward and backward with gradients of inputs and weights; bf16; medians of the device's events. Sorting is not in it (the choice
is sorted beforehand), so torch is given a little. Where torch, its CUDA or grouped_mm is missing, it says so on stderr and writes nothing: exit 0."""
import argparse
import statistics
import sys

SHAPES = [("Mixtral 8x7B", 4096, 14336, 8, 2), ("Qwen3 30B-A3B", 2048, 768, 128, 8), ("OLMoE 1B-7B", 2048, 1024, 64, 8), ("SonicMoE reference", 4096, 1024, 128, 8)]
TOKENS = 32768


def grouped_mm_of(torch):
    public = getattr(torch.nn.functional, "grouped_mm", None)
    return public or getattr(torch, "_grouped_mm", None)


def choose(torch, load, experts, top_k):
    """expert[tokens, top_k] as load.c has it: even, or drawn by weights 1 / (e + 1) without replacement."""
    if load == "balanced":
        place = (torch.arange(TOKENS, device="cuda") * 40503 + 12289) % TOKENS
        return (place[:, None] * top_k + torch.arange(top_k, device="cuda")) % experts
    weights = 1.0 / torch.arange(1, experts + 1, device="cuda", dtype=torch.float32)
    torch.manual_seed(20260101)
    return torch.multinomial(weights.expand(TOKENS, experts), top_k, replacement=False)


def layer(torch, grouped_mm, x, gate_up, down, token, offsets, weight):
    rows = grouped_mm(x[token], gate_up.transpose(-2, -1), offs=offsets)
    gate, up = rows.chunk(2, dim=-1)
    out = grouped_mm(torch.nn.functional.silu(gate) * up, down.transpose(-2, -1), offs=offsets)
    return torch.zeros_like(x).index_add(0, token, out * weight[:, None])


def median_ms(torch, run, rounds):
    times = []
    for i in range(rounds + 2):
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        run()
        end.record()
        end.synchronize()
        if i >= 2:
            times.append(begin.elapsed_time(end))
    return statistics.median(times)


def measure(torch, grouped_mm, shape, load, rounds):
    name, width, inner, experts, top_k = shape
    real = dict(device="cuda", dtype=torch.bfloat16)
    x = torch.randn(TOKENS, width, **real, requires_grad=True)
    gate_up = (torch.randn(experts, 2 * inner, width, **real) * 0.02).requires_grad_()
    down = (torch.randn(experts, width, inner, **real) * 0.02).requires_grad_()
    dy = torch.randn(TOKENS, width, **real)
    expert = choose(torch, load, experts, top_k).flatten()
    order = torch.argsort(expert, stable=True)
    offsets = torch.cumsum(torch.bincount(expert, minlength=experts), 0).to(torch.int32)
    token, weight = order // top_k, torch.full((TOKENS * top_k,), 1 / top_k, **real)

    def forward():
        with torch.no_grad():
            layer(torch, grouped_mm, x, gate_up, down, token, offsets, weight)

    def both():
        x.grad = gate_up.grad = down.grad = None
        layer(torch, grouped_mm, x, gate_up, down, token, offsets, weight).backward(dy)

    flops = 18e-9 * TOKENS * top_k * width * inner
    yield f"{name}, {load}, forward", flops / 3 / median_ms(torch, forward, rounds)
    yield f"{name}, {load}, forward and backward", flops / median_ms(torch, both, rounds)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("out")
    args.add_argument("--rounds", type=int, default=15)
    args = args.parse_args()
    try:
        import torch
    except ImportError:
        print("torch_moe: PyTorch is not installed: its column stays empty", file=sys.stderr)
        return
    grouped_mm = grouped_mm_of(torch)
    if not torch.cuda.is_available() or grouped_mm is None:
        print(f"torch_moe: PyTorch {torch.__version__} has no {'CUDA device' if grouped_mm else 'grouped_mm'}: its column stays empty", file=sys.stderr)
        return
    with open(args.out, "w", encoding="ascii") as out:
        for shape in SHAPES:
            for load in ("balanced", "Zipf"):
                for what, tflops in measure(torch, grouped_mm, shape, load, args.rounds):
                    out.write(f"{what}\t{tflops:.6g}\n")
            torch.cuda.empty_cache()
    print(f"torch_moe: PyTorch {torch.__version__}, {torch.cuda.get_device_name()}", file=sys.stderr)


main()
