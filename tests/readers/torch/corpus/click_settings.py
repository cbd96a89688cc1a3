import click
import torch
from torch import nn


def build(width, depth, act):
    layers = [nn.Conv2d(3, width, 3, padding=1)]
    for _ in range(depth):
        layers += [getattr(nn, act)(), nn.Conv2d(width, width, 3, padding=1, groups=width)]
    return nn.Sequential(*layers)


@click.command()
@click.option("--width", default=8, show_default=True, help="channels")
@click.option("--depth", type=int, default=2)
@click.option("--act", default="ReLU", type=click.Choice(["ReLU", "GELU"]))
@click.option("--verbose", is_flag=True)
def main(width, depth, act, verbose):
    model = build(width, depth, act)
    if verbose:
        print(model)
    return model(torch.randn(2, 3, 16, 16))


if __name__ == "__main__":
    main(standalone_mode=False)
