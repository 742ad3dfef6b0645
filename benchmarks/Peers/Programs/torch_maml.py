"""Second-order MAML by PyTorch on sine waves: network 1-40-40-1 with rectifiers, 25 tasks of 10 examples, inner rate 0.01, Adam 1e-3,
single precision. Task by task, as its users write it. Usage: torch_maml.py [threads] [inner steps]; prints the best time of a meta-iteration."""
import math
import sys
import time

import torch

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
inner_steps = int(sys.argv[2]) if len(sys.argv) > 2 else 1
torch.manual_seed(0)
SHOTS, TASKS, WIDTH = 10, 25, 40


def dense(inputs, outputs):
    return [torch.randn(inputs, outputs) / inputs ** 0.5, torch.zeros(outputs)]


def network(p, x):
    return torch.relu(torch.relu(x @ p[0] + p[1]) @ p[2] + p[3]) @ p[4] + p[5]


def loss(p, x, y):
    return ((network(p, x) - y) ** 2).mean()


start = [p.requires_grad_() for p in dense(1, WIDTH) + dense(WIDTH, WIDTH) + dense(WIDTH, 1)]
adam = torch.optim.Adam(start, 1e-3)


def meta_iteration():
    adam.zero_grad()
    total = 0
    for _ in range(TASKS):
        amplitude, phase = 0.1 + 4.9 * torch.rand(1), math.pi * torch.rand(1)
        x, query = 10 * torch.rand(SHOTS, 1) - 5, 10 * torch.rand(SHOTS, 1) - 5
        adapted = start
        for _ in range(inner_steps):
            slope = torch.autograd.grad(loss(adapted, x, amplitude * torch.sin(x - phase)), adapted, create_graph=True)
            adapted = [p - 0.01 * s for p, s in zip(adapted, slope)]
        total = total + loss(adapted, query, amplitude * torch.sin(query - phase))
    (total / TASKS).backward()
    adam.step()


best = math.inf
for _ in range(30):
    begin = time.perf_counter()
    meta_iteration()
    best = min(best, time.perf_counter() - begin)
print(f"meta-iteration {best * 1e6:.1f} us")
