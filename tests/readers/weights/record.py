"""Writes the files of weights that the tests read, by PyTorch and safetensors: `python tests/readers/weights/record.py`."""

from __future__ import annotations

import sys
import warnings
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import save_file

FILES = Path(__file__).parent / "files"
sys.path.insert(0, str(FILES))
warnings.simplefilter("ignore")


def main() -> None:
    import odd
    import small

    torch.manual_seed(0)
    net = small.Small()
    state = net.state_dict()
    torch.save(state, FILES / "small.pth")
    torch.save(state, FILES / "older.pth", _use_new_zipfile_serialization=False)
    torch.save(net, FILES / "whole.pt")
    save_file(state, FILES / "small.safetensors", metadata={"format": "pt"})
    torch.save(torch.nn.DataParallel(net).state_dict(), FILES / "parallel.pth")
    optimizer = torch.optim.SGD(net.parameters(), 0.1, momentum=0.9)
    net(torch.zeros(2, 1, 5, 5)).sum().backward()
    optimizer.step()
    wrapped = OrderedDict((f"model.{name}", value) for name, value in state.items())
    held = {"epoch": 3, "loss": torch.tensor(0.5), "optimizer": optimizer.state_dict(), "state_dict": wrapped}
    torch.save(held, FILES / "checkpoint.ckpt")
    wrong = OrderedDict(state)
    wrong["head.weight"] = torch.zeros(4, 2)
    wrong["extra"] = torch.zeros(2)
    del wrong["head.bias"]
    torch.save(wrong, FILES / "wrong.pth")
    old = OrderedDict((name, value) for name, value in state.items() if "tracked" not in name)
    torch.save(old, FILES / "uncounted.pth")
    torch.save({"none": 1}, FILES / "empty.pth")
    shapes = OrderedDict((name, value.to("meta")) for name, value in odd.m.state_dict().items())
    torch.save(shapes, FILES / "odd.pth")


if __name__ == "__main__":
    main()
