"""Trains a small network quantization-aware and writes it by PyTorch's own exporter, as torch-qat.onnx.

    pip install torch==1.12.1 "numpy<2" onnx && python torch_qat.py

Four classes: a sine of 2, 4, 6 or 8 periods in 64 samples, with noise and any phase.
"""

import math

import torch
from torch import nn
from torch.ao.quantization import (
    FakeQuantize,
    MovingAverageMinMaxObserver,
    MovingAveragePerChannelMinMaxObserver,
    QConfig,
    QuantStub,
    disable_observer,
    fuse_modules_qat,
    prepare_qat,
)

torch.manual_seed(14)
torch.set_num_threads(1)


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.quant = QuantStub()
        self.conv1 = nn.Conv2d(1, 8, (1, 9), padding=(0, 4))
        self.bn1 = nn.BatchNorm2d(8)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(8, 12, (1, 5), stride=(1, 4))
        self.relu2 = nn.ReLU()
        self.pool = nn.MaxPool2d((1, 3))
        self.flatten = nn.Flatten()
        self.head = nn.Linear(60, 4)

    def forward(self, signal: torch.Tensor) -> torch.Tensor:
        x = self.quant(signal)
        x = self.relu1(self.bn1(self.conv1(x)))
        x = self.pool(self.relu2(self.conv2(x)))
        return self.head(self.flatten(x))


def batch(count: int):
    labels = torch.randint(0, 4, (count,))
    time = torch.arange(64) / 64
    phase = torch.rand(count, 1) * 2 * math.pi
    periods = 2 * (labels[:, None] + 1)
    signal = torch.sin(2 * math.pi * periods * time + phase) + 0.3 * torch.randn(count, 64)
    return signal[:, None, None, :], labels


activations = FakeQuantize.with_args(
    observer=MovingAverageMinMaxObserver, quant_min=0, quant_max=255, dtype=torch.quint8
)
weights = FakeQuantize.with_args(
    observer=MovingAveragePerChannelMinMaxObserver,
    quant_min=-128,
    quant_max=127,
    dtype=torch.qint8,
    qscheme=torch.per_channel_symmetric,
    ch_axis=0,
)

model = Network().train()
model.qconfig = QConfig(activation=activations, weight=weights)
model = fuse_modules_qat(model, [["conv1", "bn1", "relu1"], ["conv2", "relu2"]])
prepare_qat(model, inplace=True)
optimizer = torch.optim.Adam(model.parameters(), 1e-2)
for step in range(150):
    signal, labels = batch(64)
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(signal), labels).backward()
    optimizer.step()
model.eval()
model.apply(disable_observer)
signal, labels = batch(500)
print("accuracy", (model(signal).argmax(1) == labels).float().mean().item())
torch.onnx.export(
    model,
    signal[:1],
    "torch-qat.onnx",
    opset_version=13,
    input_names=["signal"],
    output_names=["logits"],
    dynamic_axes={"signal": {0: "batch"}, "logits": {0: "batch"}},
)
