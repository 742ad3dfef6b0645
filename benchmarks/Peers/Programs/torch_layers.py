"""PyTorch (Debian's python3-torch) training-step times: MLPs and a LeNet, float32, SGD, softmax cross-entropy.
Usage: /usr/bin/python3 torch_layers.py [threads] [name]   prints the minimum and median of each step whose name begins so, in microseconds."""
import sys
import time
import torch

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
torch.manual_seed(0)
wanted = sys.argv[2] if len(sys.argv) > 2 else ""


def time_training(name, model, x, classes, repeats):
    if not name.startswith(wanted):
        return
    optimizer = torch.optim.SGD(model.parameters(), 1e-2)
    labels = torch.randint(0, classes, (x.shape[0],))
    loss = torch.nn.CrossEntropyLoss()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        optimizer.zero_grad()
        loss(model(x), labels).backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
    times.sort()
    print(f"{name} min {times[0] * 1e6:.1f} us, median {times[len(times) // 2] * 1e6:.1f} us")


def mlp(*widths, activation=torch.nn.ReLU):
    layers = []
    for i in range(len(widths) - 1):
        layers.append(torch.nn.Linear(widths[i], widths[i + 1]))
        if i < len(widths) - 2:
            layers.append(activation())
    return torch.nn.Sequential(*layers)


time_training("mlp 2-50-2 tanh batch 32", mlp(2, 50, 2, activation=torch.nn.Tanh), torch.randn(32, 2), 2, 500)
time_training("mlp 64-256-256-10 batch 64", mlp(64, 256, 256, 10), torch.randn(64, 64), 10, 300)
time_training("mlp 784-512-512-10 batch 128", mlp(784, 512, 512, 10), torch.randn(128, 784), 10, 100)
n = torch.nn
lenet = n.Sequential(n.Conv2d(1, 6, 5, padding=2), n.ReLU(), n.MaxPool2d(2), n.Conv2d(6, 16, 5), n.ReLU(), n.MaxPool2d(2),
                     n.Flatten(), n.Linear(400, 120), n.ReLU(), n.Linear(120, 84), n.ReLU(), n.Linear(84, 10))
time_training("lenet 28x28 batch 64", lenet, torch.randn(64, 1, 28, 28), 10, 60)
