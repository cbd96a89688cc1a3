"""Batch normalization."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import flag, integer
from cnncalc.layers.declaration.layer import Weight
from cnncalc.layers.declaration.rank import rank_misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked, spelled
from cnncalc.layers.families.norm import ChannelNormalization


class BatchNorm(ChannelNormalization):
    """Every channel normalized over the batch, or by its running mean and variance."""

    type = "bn"
    ignores = "fused virtual_batch_size adjustment"
    keras_tail = (
        "beta_initializer gamma_initializer moving_mean_initializer moving_variance_initializer beta_regularizer "
        "gamma_regularizer beta_constraint gamma_constraint renorm renorm_clipping renorm_momentum synchronized"
    )
    axis = integer(
        None,
        structure=True,
        keras="axis",
        named="keras",
        optional=True,
        unwrap=True,
        help="the axis normalized; default the channels",
    )
    center = flag(True, keras="center", torch="bias", help="whether an offset is learned")
    scale = flag(True, keras="scale", help="whether a factor is learned")
    affine = flag(True, torch="affine", help="whether both are learned")
    track = flag(True, torch="track_running_stats", help="whether running mean and variance are kept")
    words = {name: spelled() for name in ("bn", "batchnorm", "batch_norm")}
    keras = {"BatchNormalization": spelled("axis momentum epsilon center scale", axis=-1)}
    torch = {
        **ranked("BatchNorm{}d", "features! eps momentum affine track device dtype"),
        **ranked("LazyBatchNorm{}d", "eps momentum affine track device dtype"),
        "SyncBatchNorm": spelled("features! eps momentum affine track process_group device dtype"),
    }
    examples = ("28x28x1 -> conv 8 3x3 -> bn", "torch 1x28x28 -> conv 8 3x3 -> bn")

    def output(self, x: Shape) -> Shape:
        rank = self.fixed_rank
        if rank is not None and len(x.spatial) != rank and not (rank == 1 and not x.spatial and x.rank):
            raise rank_misfit(x, rank, f"BatchNorm{rank}d")
        self.axis_size(self.axis, super().output(x))
        return x

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        size = self.axis_size(self.axis, x)
        return (
            *self.affine_weights((size,), self.affine and self.scale, self.affine and self.center),
            *self.statistics(size),
        )
