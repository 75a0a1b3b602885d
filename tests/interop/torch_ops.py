#!/usr/bin/python3
"""Does torch compute what the reference backend computes, forward and backward?  Usage: torch_ops.py DUMP

DUMP is the program build/ops_dump, whose lines hold inputs, outputs and gradients. Each operation is written here once more, with torch's own functions and
autograd, in doubles. Debian's python3-torch (1.13) is enough. TAP on standard output; without torch one line says that it was left out, and with torch in
MOE_MUST_RUN that is a failure.
"""
import json
import os
import subprocess
import sys

try:
    import torch
except ImportError:
    must = "torch" in os.environ.get("MOE_MUST_RUN", "").split(",")
    print("not ok 1 - torch is not installed" if must else "ok 1 # SKIP torch is not installed")
    sys.exit(1 if must else 0)

WITHIN = 1e-12    # of the largest element: sums of up to a few hundred doubles, in another order


def attention(given, B, S, H, G, C):
    q, k, v = given("q", B, S, H, C), given("k", B, S, G, C), given("v", B, S, G, C)
    keys, values = (x.repeat_interleave(H // G, dim=2) for x in (k, v))
    score = torch.einsum("bihc,bjhc->bhij", q, keys) / C ** 0.5
    score = score.masked_fill(torch.ones(S, S).triu(1).bool(), float("-inf"))
    o = torch.einsum("bhij,bjhc->bihc", score.softmax(-1), values)
    o.backward(given("d_o", B, S, H, C))
    return {"o": o, "lse": score.logsumexp(-1), "dq": q.grad, "dk": k.grad, "dv": v.grad}


def rmsnorm(given, N, D):
    x, gain = given("x", N, D), given("gain", D)
    y = x * (x.pow(2).mean(-1, keepdim=True) + 1e-5).rsqrt() * gain
    y.backward(given("dy", N, D))
    return {"y": y, "dx": x.grad, "dgain": gain.grad}


def rope(given, B, S, H, C):
    x = given("x", B, S, H, C)
    angle = torch.arange(S).double()[:, None] * 10000.0 ** (-torch.arange(0, C, 2).double() / C)
    turn = torch.polar(torch.ones_like(angle), angle)[None, :, None, :]
    z = torch.complex(x[..., : C // 2], x[..., C // 2:]) * turn
    y = torch.cat((z.real, z.imag), -1)
    y.backward(given("dy", B, S, H, C))
    return {"y": y, "dx": x.grad}


def xent(given, N, V):
    logits, target = given("logits", N, V), given("target", N)
    loss = torch.nn.functional.cross_entropy(logits, target, ignore_index=-1, reduction="none")
    (loss * 0.25).sum().backward()
    return {"loss": loss, "dlogits": logits.grad}


def chosen(score, bias, K):
    # topk does not promise which of two equal ones it takes; these have none
    return (score + bias).topk(K, dim=-1).indices


def route(given, N, E, K, GROUP, sigmoid, renormalise):
    logits = given("logits", N, E)
    score = logits.sigmoid() if sigmoid else logits.softmax(-1)
    prob = score / score.sum(-1, keepdim=True)
    expert = chosen(score, given("bias", E), K)
    weight = score.gather(-1, expert)
    weight = 1.5 * (weight / weight.sum(-1, keepdim=True) if renormalise else weight)
    lse = logits.logsumexp(-1)
    by_prob = (prob.view(N // GROUP, GROUP, E).sum(1) * given("dprob", N // GROUP, E)).sum()
    ((weight * given("dweight", N, K)).sum() + by_prob + 0.01 * lse.pow(2).sum()).backward()
    return {"expert": expert, "weight": weight, "prob": prob, "lse": lse, "dlogits": logits.grad}


def layer(given, N, E, K, D, F):
    x, up, down, logits = given("x", N, D), given("up", E, D, 2 * F), given("down", E, F, D), given("logits", N, E)
    score = logits.softmax(-1)
    expert = chosen(score, 0, K)
    kept = score.gather(-1, expert)
    share = torch.zeros(N, E, dtype=torch.double).scatter(-1, expert, kept / kept.sum(-1, keepdim=True))
    y = 0
    for e in range(E):                       # every expert over every token, weighed by its share: the dense sum
        gate, linear = (x @ up[e]).split(F, dim=-1)
        y = y + share[:, e:e + 1] * ((torch.nn.functional.silu(gate) * linear) @ down[e])
    y.backward(given("dy", N, D))
    return {"y": y, "dx": x.grad, "dup": up.grad, "ddown": down.grad, "dlogits": logits.grad}


def adamw(given, N, STEPS):
    weight = torch.nn.Parameter(given("start", N).detach().clone())
    optimiser = torch.optim.AdamW([weight], lr=0.05, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.1)
    for grad in given("grads", STEPS, N).detach():
        weight.grad = grad.clone()
        optimiser.step()
    return {"weight": weight}


OPS = {f.__name__: f for f in (attention, rmsnorm, rope, xent, route, layer, adamw)}


def compare(line):
    """The worst element of each output of one line: what it is off by, relative to the largest."""
    def given(name, *shape):
        x = torch.tensor(line[name], dtype=torch.long if name == "target" else torch.double).view(*shape)
        return x if name == "target" else x.requires_grad_()

    worst = {}
    for name, want in OPS[line["op"]](given, *line["sizes"]).items():
        want = want.detach().double().flatten()
        got = torch.tensor(line[name], dtype=torch.double)
        worst[name] = float((got - want).abs().max() / want.abs().max().clamp(min=1e-300)) if got.shape == want.shape else float("inf")
    return worst


def main():
    lines = subprocess.run(sys.argv[1:2], check=True, capture_output=True, text=True).stdout.splitlines()
    failed = 0
    for i, line in enumerate(map(json.loads, lines), 1):
        worst = compare(line)
        bad = {name: off for name, off in worst.items() if not off <= WITHIN}
        failed += bool(bad)
        name, off = max(worst.items(), key=lambda pair: pair[1])
        print(f"{'not ok' if bad else 'ok'} {i} - {line['op']} {line['sizes']}: worst is {name}, off by {off:.2g} of its largest")
    missing = set(OPS) - {json.loads(line)["op"] for line in lines}
    if missing:
        print("not ok - nothing was said of", ", ".join(sorted(missing)))
    sys.exit(1 if failed or missing else 0)


main()
