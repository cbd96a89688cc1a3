"""Batch normalization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.attribute import flag, integer
from cnncalc.layer import Condition, Weight, equal, rank_misfit, ranked, spelled
from cnncalc.norm import Normalization
from cnncalc.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator


class BatchNorm(Normalization):
    """Every channel normalized over the batch, or by its running mean and variance."""

    type = "bn"
    ignores = "fused virtual_batch_size adjustment"
    keras_tail = (
        "beta_initializer gamma_initializer moving_mean_initializer moving_variance_initializer beta_regularizer "
        "gamma_regularizer beta_constraint gamma_constraint renorm renorm_clipping renorm_momentum synchronized"
    )
    features = integer(
        None, torch="num_features", minimum=0, optional=True, help="input channels, checked against the real input"
    )
    along = integer(
        None, structure=True, keras="axis", optional=True, unwrap=True, help="the axis normalized; default the channels"
    )
    center = flag(True, keras="center", torch="bias", help="whether an offset is learned")
    scale = flag(True, keras="scale", help="whether a factor is learned")
    affine = flag(True, torch="affine", help="whether both are learned")
    track = flag(True, torch="track_running_stats", help="whether running mean and variance are kept")
    words = {name: spelled() for name in ("bn", "batchnorm", "batch_norm")}
    keras = {"BatchNormalization": spelled("along momentum epsilon center scale", along=-1)}
    torch = {
        **ranked("BatchNorm{}d", "features eps momentum affine track device dtype"),
        **ranked("LazyBatchNorm{}d", "eps momentum affine track device dtype"),
        "SyncBatchNorm": spelled("features eps momentum affine track process_group device dtype"),
    }
    examples = ("28x28x1 -> conv 8 3x3 -> bn", "torch 1x28x28 -> conv 8 3x3 -> bn")

    def output(self, x: Shape) -> Shape:
        rank = self.fixed_rank
        if rank is not None and len(x.spatial) != rank and not (rank == 1 and not x.spatial and x.rank):
            raise rank_misfit(x, rank, f"BatchNorm{rank}d")
        self.axis_size(self.along, super().output(x))
        return x

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield self.some_channels(x)
        if self.features is not None and (self.affine or self.track):
            yield equal(
                x.channels,
                self.features,
                "num_features is {features}, but the input has {channels} channels",
                "features",
                "write {channels}, or leave it out",
            )

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        size = self.axis_size(self.along, x)
        affine = self.affine_weights((size,), self.affine and self.scale, self.affine and self.center)
        if not self.track:
            return affine
        mean, variance = ("running_mean", "running_var") if self.torch_names else ("moving_mean", "moving_variance")
        return (*affine, Weight(mean, (size,), size, False), Weight(variance, (size,), size, False))
