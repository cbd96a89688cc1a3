"""Calls of PyTorch's functions and methods in the forms people write them, for `test_calls.py` and `record_calls.py`.

Each is the body of a `forward` whose arguments are the tensors that it names (`TENSORS`, all with a batch of 3), with the
parameters that it names (`self.m` and the like, `PARAMETERS`).
"""

from __future__ import annotations

import ast

BATCH = 3
TENSORS = {
    "x": (8, 6, 6),
    "y": (8, 6, 6),
    "s": (10, 16),
    "r": (10, 16),
    "v": (12,),
    "c": (8, 4, 6, 6),
    "o": (1, 6, 6),
    "g": (8, 1, 1),
    "u": (1, 8, 1),
    "q": (4, 10, 8),
    "w": (4, 14, 8),
}
PARAMETERS = {
    "m": (16, 16),
    "k1": (12, 10, 3),
    "k2": (12, 8, 3, 3),
    "k3": (12, 8, 3, 3, 3),
    "kd": (8, 1, 3, 3),
    "t1": (10, 12, 4),
    "t2": (8, 12, 4, 4),
    "t3": (8, 12, 2, 2, 2),
    "b": (12,),
    "d": (16,),
    "a8": (8,),
    "e": (1, 10, 16),
    "row": (1, 1, 16),
    "table": (20, 16),
}
CALLS: dict[str, str] = {
    "activations": """
        F.relu(x) | F.relu(x, inplace=True) | F.relu(x, True) | F.relu(input=x) | torch.relu(x) | x.relu() | x.relu_() | torch.relu_(x)
        F.relu_(x) | F.relu6(x) | F.elu(x, 0.5) | F.elu(x, alpha=0.5, inplace=True) | F.selu(x) | F.celu(x, 1.2) | F.gelu(x) | F.gelu(x, approximate="tanh")
        F.silu(x) | F.silu(x, inplace=True) | F.mish(x) | torch.sigmoid(x) | x.sigmoid() | F.sigmoid(x) | x.sigmoid_() | torch.tanh(x) | x.tanh() | F.tanh(x)
        F.hardswish(x) | F.hardsigmoid(x) | F.hardtanh(x, -1, 1) | F.hardtanh(x, min_val=0, max_val=6) | F.leaky_relu(x, 0.2) | F.leaky_relu(x, negative_slope=0.2, inplace=True)
        F.leaky_relu_(x, 0.1) | F.softplus(x) | F.softplus(x, 2, 20) | F.softsign(x) | F.logsigmoid(x) | F.hardshrink(x) | F.softshrink(x, 0.3) | F.tanhshrink(x)
        F.rrelu(x) | F.threshold(x, 0.1, 20) | F.softmax(x, 1) | F.softmax(x, dim=-1) | torch.softmax(x, dim=1) | x.softmax(-1) | x.softmax(dim=1) | F.log_softmax(v, 1)
        F.log_softmax(v, dim=1) | x.log_softmax(1) | F.softmin(x, dim=1) | F.gumbel_softmax(v, tau=1, hard=True) | F.gumbel_softmax(v) | F.prelu(x, self.a8) | torch.prelu(x, self.a8)
        F.glu(x, 1) | F.glu(x, dim=1) | F.glu(x) | F.glu(v) | F.normalize(x) | F.normalize(x, dim=1) | F.normalize(x, p=2, dim=-1) | F.normalize(x, 2, 1)
    """,
    "pooling": """
        F.max_pool2d(x, 2) | F.max_pool2d(x, 2, 2) | F.max_pool2d(x, (2, 2)) | F.max_pool2d(x, 3, 2, 1) | F.max_pool2d(x, kernel_size=3, stride=2, padding=1) | F.max_pool2d(x, 3, stride=1, padding=1)
        F.max_pool2d(x, 3, 2, 0, 1, True) | F.max_pool2d(x, 4, 3, ceil_mode=True) | F.max_pool2d(x, [2, 3]) | torch.max_pool2d(x, 2) | F.max_pool2d(x, 2, return_indices=True)
        F.avg_pool2d(x, 2) | F.avg_pool2d(x, 3, 1, 1) | F.avg_pool2d(x, x.size(2)) | F.avg_pool2d(x, x.shape[2:]) | F.avg_pool2d(x, x.size()[2:]) | F.avg_pool2d(x, (6, 6)) | F.avg_pool2d(x, 3, stride=2, ceil_mode=True, count_include_pad=False)
        F.avg_pool2d(input=x, kernel_size=2) | F.max_pool1d(s, 2) | F.max_pool1d(s, kernel_size=s.size(2)) | F.max_pool1d(s, s.size(2)).squeeze(2) | F.avg_pool1d(s, 4) | F.avg_pool1d(s, 4, 2) | F.max_pool3d(c, 2) | F.max_pool3d(c, (1, 2, 2)) | F.avg_pool3d(c, 2)
        F.lp_pool2d(x, 2, 3) | F.lp_pool2d(x, 2, kernel_size=3, stride=2) | F.lp_pool1d(s, 2, 3) | F.adaptive_avg_pool2d(x, 1) | F.adaptive_avg_pool2d(x, (1, 1)) | F.adaptive_avg_pool2d(x, (2, 3)) | F.adaptive_avg_pool2d(x, output_size=2)
        F.adaptive_avg_pool2d(x, (None, 3)) | F.adaptive_avg_pool2d(x, [2, 2]) | F.adaptive_max_pool2d(x, 1) | F.adaptive_max_pool2d(x, (3, 2)) | F.adaptive_avg_pool1d(s, 1) | F.adaptive_avg_pool1d(s, 5) | torch.adaptive_avg_pool1d(s, 2)
        F.adaptive_max_pool1d(s, 1) | F.adaptive_avg_pool3d(c, 1) | F.adaptive_avg_pool3d(c, (2, 3, 3)) | F.adaptive_max_pool3d(c, (1, None, None)) | F.adaptive_avg_pool2d(x, x.shape[-1] // 2)
        F.fractional_max_pool2d(x, 2, output_size=3) | F.max_unpool2d(*F.max_pool2d(x, 2, return_indices=True), 2) | F.max_unpool2d(*F.max_pool2d(x, 2, return_indices=True), kernel_size=2, stride=2)
    """,
    "dropout": """
        F.dropout(x) | F.dropout(x, 0.5) | F.dropout(x, p=0.5, training=self.training) | F.dropout(x, 0.5, self.training) | F.dropout(x, training=self.training, inplace=True) | F.dropout2d(x, 0.2, training=self.training)
        F.dropout1d(s, 0.2) | F.dropout3d(c, 0.2) | F.alpha_dropout(x, 0.1) | F.feature_alpha_dropout(x, 0.1) | torch.dropout(x, 0.5, False)
    """,
    "resampling": """
        F.interpolate(x, scale_factor=2) | F.interpolate(x, None, 2) | F.interpolate(x, size=(9, 9)) | F.interpolate(x, (9, 11), mode="bilinear", align_corners=False) | F.interpolate(x, size=12, mode="nearest") | F.interpolate(x, scale_factor=(2, 3))
        F.interpolate(x, scale_factor=0.5) | F.interpolate(x, scale_factor=1.5, mode="bilinear") | F.interpolate(x, scale_factor=2., mode="bicubic", align_corners=True) | F.interpolate(x, y.size()[2:], mode="bilinear") | F.interpolate(x, y.shape[-2:]) | F.interpolate(x, size=x.shape[2] * 2)
        F.interpolate(x, scale_factor=0.5, recompute_scale_factor=True) | F.interpolate(x, size=(9, 9), mode="area") | F.interpolate(s, scale_factor=2, mode="linear") | F.interpolate(s, size=20) | F.interpolate(c, scale_factor=2, mode="trilinear") | F.interpolate(c, size=(4, 12, 12)) | F.upsample(x, scale_factor=2)
        F.upsample(x, size=(12, 12), mode="bilinear") | F.interpolate(x, scale_factor=[2.0, 2.0]) | F.interpolate(x, size=[x.size(2) * 3, x.size(3)]) | F.interpolate(x, scale_factor=1/3) | F.interpolate(input=x, size=3) | F.interpolate(x, size=torch.Size([7, 7])) | F.interpolate(x, scale_factor=2, mode="nearest-exact", antialias=False)
        F.pixel_shuffle(x, 2) | F.pixel_shuffle(x, upscale_factor=2) | torch.pixel_shuffle(x, 2) | F.pixel_unshuffle(x, 2) | torch.pixel_unshuffle(x, 3) | F.channel_shuffle(x, 4) | torch.channel_shuffle(x, groups=2)
        F.unfold(x, 3) | F.unfold(x, kernel_size=3, padding=1) | F.unfold(x, (3, 3), padding=1, stride=2) | F.unfold(x, 2, 1, 0, 2) | F.fold(F.unfold(x, 2, stride=2), (6, 6), 2, stride=2) | F.fold(F.unfold(x, 3, padding=1), output_size=(6, 6), kernel_size=3, padding=1)
        F.grid_sample(x, torch.rand(x.size(0), 5, 7, 2)) | F.grid_sample(x, torch.rand(3, 5, 7, 2), mode="bilinear", padding_mode="zeros", align_corners=True) | F.affine_grid(torch.rand(3, 2, 3), x.size()) | F.grid_sample(x, F.affine_grid(v[:, :6].view(-1, 2, 3), x.size()))
        F.grid_sample(x, y[:, :2].permute(0, 2, 3, 1)) | F.grid_sample(x, s[:, :, :2].unsqueeze(2))
    """,
    "padding": """
        F.pad(x, (1, 1)) | F.pad(x, (1, 1, 2, 2)) | F.pad(x, [1, 0, 1, 0]) | F.pad(x, (1, 2, 3, 4), "constant", 0) | F.pad(x, pad=(1, 1, 1, 1), mode="reflect") | F.pad(x, (0, 0, 0, 0, 2, 2)) | F.pad(x, (0, 0, 0, 0, 0, 8), "constant", 0)
        F.pad(x, (0, 0, 0, 0, 1, 3), mode="constant", value=0) | F.pad(x, (-1, -1, -1, -1)) | F.pad(x, (-1, 0)) | F.pad(x, (1, 1, 1, 1, 1, 1)) | F.pad(x, (1, 1, 1, 1, 1, 1, 0, 0)) | F.pad(s, (1, 2)) | F.pad(s, (0, 0, 1, 0)) | F.pad(s, (0, 0, 3, -3)) | F.pad(v, (0, 5)) | F.pad(c, (1, 1, 1, 1, 2, 2))
        F.pad(c, (1, 1, 1, 1, 2, 2), mode="replicate") | F.pad(c, (0, 0, 0, 0, 0, 0, 1, 1)) | F.pad(x, (0, 0, 0, 0)) | F.pad(q, (1, 0)) | F.pad(q, (0, 0, 0, 0, 0, 2)) | F.pad(x.permute(0, 2, 3, 1), (0, 0, 1, 2, 1, 2)) | F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 4, 4), "constant", 0) | torch.nn.functional.pad(x, (2, 2), "circular")
        F.pad(s, (0, 0, 1, 1, 0, 0)) | F.pad(x, (y.size(3) - x.size(3), 1, 0, 1))
    """,
    "weighted": """
        F.linear(s, self.m) | F.linear(s, self.m, self.d) | F.linear(s, weight=self.m, bias=self.d) | F.linear(v, self.t2.view(12, -1).t()[:, :12]) | F.conv2d(x, self.k2) | F.conv2d(x, self.k2, self.b) | F.conv2d(x, self.k2, self.b, 2, 1) | F.conv2d(x, self.k2, bias=self.b, stride=1, padding=1) | F.conv2d(x, self.k2, None, 1, 2, 2)
        F.conv2d(x, self.kd, None, 1, 1, 1, 8) | F.conv2d(x, self.kd, padding=1, groups=8) | F.conv2d(x, self.k2, padding="same") | F.conv2d(x, self.k2, stride=(2, 1)) | F.conv2d(input=x, weight=self.k2, bias=self.b, padding=1) | F.conv1d(s, self.k1) | F.conv1d(s, self.k1, self.b, padding=1) | F.conv3d(c, self.k3, padding=1) | torch.conv2d(x, self.k2) | F.conv2d(x, weight=self.kd.expand(8, 8, 3, 3))
        F.conv_transpose2d(x, self.t2) | F.conv_transpose2d(x, self.t2, None, 2, 1) | F.conv_transpose2d(x, self.t2, self.b, stride=2, padding=1) | F.conv_transpose2d(x, self.t2, stride=2, padding=1, output_padding=1) | F.conv_transpose1d(s, self.t1, stride=2) | F.conv_transpose3d(c, self.t3, stride=2) | F.conv_transpose2d(x, self.kd, groups=8)
        F.layer_norm(s, (16,)) | F.layer_norm(s, s.shape[-1:]) | F.layer_norm(s, (16,), self.d, self.d) | F.layer_norm(x, x.size()[1:]) | F.layer_norm(s, [16], weight=self.d, eps=1e-6) | F.layer_norm(s, normalized_shape=(10, 16)) | F.layer_norm(x.permute(0, 2, 3, 1), (8,), self.a8, self.a8, 1e-6).permute(0, 3, 1, 2)
        F.group_norm(x, 4) | F.group_norm(x, 4, self.a8, self.a8) | F.group_norm(x, num_groups=2, weight=self.a8) | F.instance_norm(x) | F.instance_norm(x, weight=self.a8, bias=self.a8) | F.batch_norm(x, torch.zeros(8), torch.ones(8)) | F.batch_norm(x, None, None, self.a8, self.a8, True) | F.batch_norm(x, running_mean=torch.zeros(8), running_var=torch.ones(8), weight=self.a8)
        F.rms_norm(s, (16,)) | F.rms_norm(s, [16], self.d) | F.local_response_norm(x, 5) | F.local_response_norm(x, size=3, alpha=1e-4, beta=0.75, k=1.0) | F.embedding(torch.arange(10), self.table) | F.embedding(torch.zeros(3, 10).long(), self.table) | self.table[torch.arange(10)] | F.bilinear(v[:, :10], v[:, :12], self.k1[:, :, :1].expand(12, 10, 12))
        torch.addmm(self.d, s[:, 0], self.m) | torch.baddbmm(s @ s.mT, s, s.mT) | torch.addmv(v[0], v[0].new_zeros(12, 16), self.d)
    """,
    "reductions": """
        x.mean() | x.mean(1) | x.mean(dim=1) | x.mean(-1) | x.mean((2, 3)) | x.mean([2, 3]) | x.mean(dim=(2, 3)) | x.mean(dim=[-1, -2], keepdim=True) | x.mean([-2, -1]) | x.mean(3).mean(2) | x.mean(1, True) | x.mean(1, keepdim=True) | torch.mean(x, 1) | torch.mean(x, dim=1, keepdim=True) | torch.mean(x, (2, 3)) | torch.mean(x) | torch.mean(x, [1])
        torch.mean(input=x, dim=1) | torch.mean(x, axis=1) | x.mean(axis=(2, 3)) | x.sum() | x.sum(1) | x.sum(dim=-1) | x.sum((1, 2)) | x.sum((1, 2), keepdim=True) | torch.sum(x, 1) | torch.sum(x, dim=(1, 2, 3)) | torch.sum(x, -1, True) | x.sum(axis=1) | x.sum(dim=1, keepdims=True) | x.sum(1, True) | x.mean(None) | x.mean(dim=None, keepdim=True) | x.mean((1, 2, 3), True) | x.sum(dim=None)
        x.max() | x.max(1) | x.max(1)[0] | x.max(dim=1)[0] | x.max(dim=1).values | x.max(1, keepdim=True)[0] | x.max(1, True)[0] | x.max(-1)[0] | torch.max(x) | torch.max(x, 1) | torch.max(x, dim=1, keepdim=True)[0] | torch.max(x, 1)[0].unsqueeze(1) | torch.max(x, y) | torch.max(x, other=y) | x.max(y) | torch.max(x, 2, keepdim=False).values | torch.max(x, 1).indices | torch.max(x, -1, True)
        x.min() | x.min(1)[0] | x.min(dim=1).values | torch.min(x, y) | torch.min(x, 1, True)[0] | x.amax(1) | x.amax((2, 3)) | x.amax(dim=(2, 3), keepdim=True) | torch.amax(x, 1) | torch.amax(x, dim=[2, 3]) | x.amin(1) | torch.amin(x, (-1,)) | x.amax() | x.aminmax(dim=1)
        x.std() | x.std(1) | x.std(dim=1) | x.std(1, keepdim=True) | x.std((2, 3)) | x.std(1, False) | x.std(1, False, True) | x.std(dim=1, unbiased=False) | x.std(dim=1, unbiased=False, keepdim=True) | torch.std(x, 1) | torch.std(x, dim=(1, 2), keepdim=True) | torch.std(x, dim=1, correction=0) | x.var(1) | x.var(dim=1, unbiased=False) | x.var(1, unbiased=False, keepdim=True) | x.var((2, 3), keepdim=True) | torch.var(x, dim=1, keepdim=True) | torch.var(x, [1, 2, 3], unbiased=False, keepdim=True) | torch.var_mean(x, dim=1, keepdim=True) | torch.std_mean(x, dim=1) | torch.var_mean(x, 1) | torch.var_mean(x, [2, 3], unbiased=False) | torch.var_mean(x)
        x.norm() | x.norm(2, 1) | x.norm(dim=1) | x.norm(p=2, dim=1) | x.norm(p=2, dim=1, keepdim=True) | x.norm(2, 1, True) | x.norm(2, dim=-1) | torch.norm(x, 2, 1) | torch.norm(x, p=2, dim=(2, 3), keepdim=True) | torch.norm(x) | torch.norm(x, dim=1) | torch.linalg.norm(x, dim=1) | torch.linalg.vector_norm(x, dim=1, keepdim=True)
        x.prod(1) | x.prod(dim=1, keepdim=True) | torch.prod(x, 1) | x.prod() | x.logsumexp(1) | torch.logsumexp(x, 1) | torch.logsumexp(x, dim=1, keepdim=True) | torch.logsumexp(x, (1, 2)) | x.median() | x.median(1)[0] | x.median(dim=1).values | torch.median(x, 1, True)[0] | x.argmax() | x.argmax(1) | x.argmax(dim=1) | x.argmax(-1) | x.argmax(1, True) | torch.argmax(x, 1) | torch.argmax(x, dim=1, keepdim=True) | x.argmin(1) | torch.argmin(x, dim=-1)
        x.any() | x.any(1) | x.all(dim=1) | torch.any(x, 1) | torch.all(x > 0, dim=1, keepdim=True) | torch.nanmean(x, 1) | torch.nansum(x, dim=1) | torch.count_nonzero(x, dim=1) | torch.count_nonzero(x) | x.mode(1)[0] | x.kthvalue(2, 1)[0] | x.quantile(0.5, dim=1) | v.sum(-1) | v.mean(1, keepdim=True) | s.mean(1) | s.max(1)[0] | s.mean(dim=-2) | s.sum(-1, keepdim=True) | c.mean([2, 3, 4]) | c.mean(2)
        s.cumsum(1) | s.cumsum(dim=-1) | torch.cumsum(s, 1) | torch.cumprod(s, dim=1) | s.cummax(1)[0] | torch.logcumsumexp(s, 1) | x.nanmedian(1)[0] | x.diff() | torch.diff(x) | torch.diff(x, dim=1) | torch.diff(x, n=2, dim=2) | x.unique() | x.trace() | torch.trace(self.m)
    """,
    "elementwise": """
        x + y | x - y | x * y | x / y | x // 2 | x % 2 | x ** 2 | -x | +x | x + 1 | 1 - x | 2 * x | 1 / x | x * 0.5 | abs(x) | x @ x | x > 0 | x == y | x != 0 | (x > 0) & (y > 0) | (x > 0) | (y > 0) | ~(x > 0) | x + g | x * g | g * x | o + x | g + o | o * g | x + self.a8.view(1, 8, 1, 1) | x * self.a8.view(-1, 1, 1) | x + self.a8[None, :, None, None] | x * self.a8[:, None, None]
        s + self.e | s + self.row | s + self.d | self.e + s | s * self.d | s + self.m[:10] | s + self.e[:, :10] | v + self.b | v * self.b + 1 | self.e * 2 | s + self.row * 2 | s + (self.e + self.row) | s + self.d.unsqueeze(0) | s + self.d[None] | x + torch.zeros(8, 1, 1) | x + torch.randn_like(x) | x * torch.rand(x.size(0), 8, 1, 1) | x + torch.randn(x.shape) | x * torch.ones(1, 8, 6, 6) | x + x.new_zeros(1, 8, 1, 1) | x + 0 * y
        torch.add(x, y) | torch.add(x, 1) | torch.add(x, y, alpha=2) | x.add(y) | x.add_(y) | x.add(1) | torch.add(input=x, other=y) | torch.sub(x, y) | x.sub(y) | x.sub(1) | torch.subtract(x, y) | x.rsub(1) | torch.rsub(x, y) | torch.mul(x, y) | x.mul(y) | x.mul_(y) | x.mul(g) | g.mul(x) | torch.multiply(x, g) | torch.mul(g, x) | torch.div(x, y) | x.div(y) | x.div(2) | x.div_(2) | torch.divide(x, y) | torch.true_divide(x, y) | torch.floor_divide(x, 2) | x.floor_divide(y) | torch.remainder(x, 2) | torch.fmod(x, 2)
        torch.maximum(x, g) | torch.minimum(x, y) | x.maximum(y) | x.minimum(g) | torch.fmax(x, y) | torch.pow(x, 2) | x.pow(2) | x.pow_(2) | x.pow(y) | torch.pow(x, g) | torch.pow(2, x) | x.square() | torch.float_power(x, 2) | x.abs() | x.neg() | x.exp() | torch.exp(x) | x.exp_() | torch.expm1(x) | x.log() | torch.log(x) | torch.log(x + 1e-6) | x.log2() | x.log10() | x.log1p() | x.sqrt() | torch.sqrt(x) | x.rsqrt() | torch.rsqrt(x) | x.reciprocal() | x.sign() | torch.sin(x) | torch.cos(x) | x.sin() | x.tan() | x.asin() | x.acos() | x.atan() | torch.atan2(x, y)
        x.sinh() | x.cosh() | x.erf() | torch.erf(x) | x.erfc() | x.floor() | x.ceil() | x.round() | x.trunc() | x.frac() | x.clamp(0, 1) | x.clamp(min=0) | x.clamp_(max=1) | torch.clamp(x, 0, 1) | torch.clamp(x, min=0.0, max=1.0) | x.clip(0, 1) | torch.clip(x, 0) | x.clamp_min(0) | x.clamp_max(1) | torch.clamp_min(x, 0) | torch.clamp(x, min=g) | torch.nan_to_num(x) | x.nan_to_num(0.0) | x.logit() | torch.hypot(x, y) | torch.lerp(x, y, 0.5) | x.lerp(y, 0.3) | torch.lerp(x, y, g)
        torch.addcmul(x, y, g) | torch.addcmul(x, y, g, value=0.5) | x.addcmul(g, g) | torch.addcdiv(x, y, g) | torch.where(x > 0, x, y) | torch.where(x > 0, x, 0.0) | torch.where(x > 0, x, g) | torch.where(o > 0, x, y) | x.where(x > 0, y) | torch.where(x > 0, g, o) | torch.where(x > 0, 1.0, 0.0) | x.masked_fill(x > 0, 0) | x.masked_fill(y == 0, float("-inf")) | x.masked_fill_(x > 0, 0.) | torch.masked_fill(x, x > 1, 0.0) | g.masked_fill(x > 0, 0)
        torch.eq(x, y) | x.eq(0) | x.ne(y) | x.gt(0) | x.ge(g) | x.lt(y) | x.le(0.5) | torch.gt(x, 0) | torch.greater(x, y) | torch.logical_and(x > 0, y > 0) | torch.logical_or(x > 0, g > 0) | torch.logical_not(x > 0) | torch.logical_xor(x > 0, y > 0) | torch.isnan(x) | x.isnan() | torch.isinf(x) | torch.isfinite(x) | torch.isclose(x, y) | torch.sign(x) | torch.abs(x) | torch.absolute(x) | torch.square(x) | torch.neg(x) | torch.negative(x) | torch.sgn(x) | torch.special.expit(x) | torch.sinc(x) | torch.logaddexp(x, y) | torch.bitwise_and(x.long(), y.long()) | torch.xlogy(x, y)
        x.tril() | torch.tril(s) | s.triu(1) | torch.triu(s, diagonal=1) | torch.bernoulli(x.sigmoid()) | x.bernoulli() | torch.rand_like(x) | torch.zeros_like(x) + x | torch.ones_like(x) * x | torch.empty_like(x) + x | torch.full_like(x, 2) + x | torch.normal(x, 1.0) | x.detach() | x.clone() | x.contiguous() | x.contiguous(memory_format=torch.channels_last) | x.to(torch.float16) | x.to(y.device) | x.to("cpu") | x.float() | x.half() | x.double() | x.int() | x.long() | x.bool() | x.bfloat16() | x.type(torch.float32) | x.type_as(y) | x.cpu() | x.data + 1 | x.requires_grad_(False) | x.to(y)
        x.renorm(2, 1, 1.0) | torch.cross(x[..., :3], y[..., :3], dim=-1) | torch.dist(x, y) | x.fill_(0) | x.zero_() | x.normal_() | x.uniform_(0, 1) | torch.real(x) | x.copy_(y)
    """,
    "products": """
        s @ s.transpose(1, 2) | s @ s.mT | s.mT @ r | torch.matmul(s, r.transpose(-2, -1)) | torch.bmm(s, r.transpose(1, 2)) | s.bmm(r.permute(0, 2, 1)) | torch.bmm(input=s, mat2=r.mT) | torch.matmul(input=s, other=r.mT) | s.matmul(r.mT) | torch.matmul(s, self.m) | s @ self.m | s @ self.m.t() | s @ self.d | self.m @ s.mT | torch.matmul(self.m, s.transpose(1, 2)) | q @ q.mT | q @ w.transpose(-1, -2) | (q @ w.mT).softmax(-1) @ w | torch.mm(s[:, 0], self.m) | s[:, 0].mm(self.m) | s[:, 0] @ self.m | torch.matmul(q, w.permute(0, 1, 3, 2)) | torch.mm(self.m, self.m)
        s.view(-1, 16) @ self.m | torch.mm(s.view(-1, 16), self.m).view(s.size(0), 10, 16) | x.view(x.size(0), 8, -1) @ x.view(x.size(0), 8, -1).transpose(1, 2) | torch.einsum("bij,bkj->bik", s, r) | torch.einsum("bij,jk->bik", s, self.m) | torch.einsum("bhid,bhjd->bhij", q, w) | torch.einsum("bhij,bhjd->bhid", q @ w.mT, w) | torch.einsum("b i j, b k j -> b i k", s, r) | torch.einsum("bchw,bchw->bhw", x, y) | torch.einsum("...ij,...kj->...ik", q, w) | torch.einsum("bij,bij->b", s, r) | torch.einsum("bij->bji", s) | torch.einsum("nchw->nc", x) | torch.einsum("bij,bkj->bik", [s, r]) | torch.einsum("bij,j->bi", s, self.d) | torch.einsum("bchw,c->bhw", x, self.a8) | torch.einsum("bij,bkj->bki", s, r) | torch.einsum("bij,bij->bij", s, r) | torch.einsum("bi,bj->bij", v, v)
        torch.einsum("bijk,kl->bijl", q, self.t1[0, :8, :]) | torch.einsum("bi,bj", v, v) | torch.einsum("bij,bjk", s, s.mT) | torch.tensordot(s, self.m, dims=1) | torch.tensordot(s, self.m, dims=([2], [0])) | torch.tensordot(s, self.m, 1) | torch.inner(s, self.m) | torch.dot(self.d, self.d) | torch.mv(self.m, self.d) | torch.outer(self.d, self.d) | torch.kron(self.d, self.d) | torch.cdist(s, r) | torch.cdist(q, w) | F.cosine_similarity(x, y) | F.cosine_similarity(x, y, dim=1) | torch.cosine_similarity(s, r, dim=-1) | F.cosine_similarity(s, r, -1) | F.pairwise_distance(v, v) | F.pairwise_distance(v, v + 1, keepdim=True) | torch.linalg.multi_dot([self.m, self.m, self.m]) | torch.chain_matmul(self.m, self.m) | torch.vdot(self.d, self.d)
        F.scaled_dot_product_attention(q, q, q) | F.scaled_dot_product_attention(q, w, w) | F.scaled_dot_product_attention(query=q, key=w, value=w) | F.scaled_dot_product_attention(q, w, w, None, 0.0, False) | F.scaled_dot_product_attention(q, q, q, is_causal=True) | F.scaled_dot_product_attention(s, r, r) | F.scaled_dot_product_attention(q, w, w, attn_mask=None, dropout_p=0.1) | F.scaled_dot_product_attention(q, w, value=w)
    """,
    "views": """
        x.view(x.size(0), -1) | x.view(-1, 288) | x.view(x.size(0), 8, -1) | x.view(x.shape[0], 8, 36) | x.view((x.size(0), -1)) | x.view(-1, 8 * 6 * 6) | x.view(*x.shape[:2], -1) | x.view(x.size()[0], -1) | x.view(x.shape[0], 2, 4, 6, 6) | x.view(-1, 2, 4, 6, 6) | x.view(y.shape) | x.view(y.size()) | x.view_as(y) | x.view(x.shape[0], -1, 6) | x.view(len(x), -1) | x.view([x.size(0), -1]) | x.view(-1, x.size(1) * x.size(2) * x.size(3)) | x.view(-1, x.shape[1:].numel())
        x.reshape(x.size(0), -1) | x.reshape(-1, 288) | x.reshape(x.shape[0], -1, 8) | x.reshape((x.shape[0], 36, 8)) | torch.reshape(x, (x.size(0), -1)) | torch.reshape(x, [-1, 288]) | torch.reshape(x, shape=(x.shape[0], 8, 36)) | torch.reshape(input=x, shape=(-1, 288)) | x.reshape_as(y) | x.reshape(shape=(-1, 288)) | x.view(-1) | x.reshape(-1) | x.ravel() | torch.ravel(x) | x.view(-1, 1) | x.view(-1, 6) | x.view(-1, 6, 6) | x.view(-1, 1, 6, 6) | x.reshape(-1, 2, 6, 6).view(-1, 8, 6, 6) | s.view(-1, 16) | s.reshape(-1, 16).view(s.size(0), 10, 16) | s.view(s.size(0) * 10, 16) | s.reshape(s.shape[0] * s.shape[1], -1) | x.view(x.size(0) * 2, 4, 6, 6)
        x.flatten() | x.flatten(1) | x.flatten(1, 2) | x.flatten(2) | x.flatten(start_dim=1) | x.flatten(start_dim=2, end_dim=3) | x.flatten(-2) | x.flatten(-2, -1) | x.flatten(0, 1) | torch.flatten(x) | torch.flatten(x, 1) | torch.flatten(x, start_dim=1) | torch.flatten(x, 1, -1) | torch.flatten(x, end_dim=1) | torch.flatten(input=x, start_dim=1) | x.flatten(0, -1) | x.flatten(1, 1) | x.unflatten(1, (2, 4)) | x.unflatten(1, [2, -1]) | x.unflatten(dim=-1, sizes=(2, 3)) | torch.unflatten(x, 1, (4, 2)) | x.flatten(0, 1).unflatten(0, (-1, 8)) | x.flatten(0, 1).unflatten(0, (x.size(0), 8))
        x.permute(0, 2, 3, 1) | x.permute((0, 2, 3, 1)) | x.permute([0, 2, 3, 1]) | x.permute(0, -1, 1, 2) | torch.permute(x, (0, 2, 3, 1)) | x.permute(dims=(0, 3, 1, 2)) | torch.permute(x, dims=(0, 3, 2, 1)) | x.permute(1, 0, 2, 3) | x.permute(2, 3, 0, 1) | x.permute(2, 0, 1, 3).permute(1, 2, 0, 3) | x.transpose(1, 2) | x.transpose(-1, -2) | x.transpose(1, -1) | torch.transpose(x, 1, 2) | x.transpose(dim0=1, dim1=2) | x.transpose(0, 1) | torch.transpose(input=s, dim0=1, dim1=2) | x.swapaxes(1, 2) | torch.swapdims(x, 1, 2) | x.swapaxes(axis0=1, axis1=2) | x.t() | v.t() | v.T | s.mT | x.mH | torch.t(v) | x.movedim(1, -1) | torch.movedim(x, 1, 3) | x.moveaxis(1, -1) | torch.movedim(x, (1, 2), (2, 1)) | x.movedim(-1, 1) | x.adjoint() | torch.adjoint(x)
        u.squeeze() | u.squeeze(1) | u.squeeze(-1) | u.squeeze(dim=1) | torch.squeeze(u) | torch.squeeze(u, 1) | torch.squeeze(u, dim=-1) | u.squeeze((1, 3)) | g.squeeze() | g.squeeze(-1).squeeze(-1) | g.squeeze(3).squeeze(2) | g.squeeze([2, 3]) | x.squeeze() | x.squeeze(1) | g[:, :, 0, 0] | x.unsqueeze(1) | x.unsqueeze(-1) | x.unsqueeze(0) | x.unsqueeze(dim=2) | torch.unsqueeze(x, 1) | torch.unsqueeze(x, dim=-1) | torch.unsqueeze(input=x, dim=2) | v.unsqueeze(2).unsqueeze(3) | v.unsqueeze(-1).unsqueeze(-1) | v[:, :, None, None] | v[..., None] | v[:, None] | v.view(v.size(0), v.size(1), 1, 1) | x.unsqueeze(-5) | x.squeeze_() | x.unsqueeze_(1)
        g.expand(-1, -1, 6, 6) | g.expand(g.size(0), 8, 6, 6) | g.expand_as(x) | g.expand(x.size()) | g.expand(x.shape) | g.expand(size=x.shape) | g.broadcast_to(x.shape) | torch.broadcast_to(g, x.shape) | g.expand([-1, 8, 6, 6]) | self.e.expand(s.size(0), -1, -1) | self.e.expand(s.shape[0], 10, 16) | self.row.expand(s.size(0), -1, -1) | self.row.expand(s.size(0), 10, 16) | self.row.expand(s.shape) | self.d.expand(4, 16) | self.d.expand(s.size(0), 4, 16) | x.unsqueeze(1).expand(-1, 4, -1, -1, -1) | x.unsqueeze(1).expand(x.size(0), 2, 8, 6, 6).reshape(-1, 8, 6, 6) | s.unsqueeze(2).expand(-1, -1, 5, -1) | x[:, :, :, None].expand(-1, -1, -1, 3, -1) | g.expand(3, 8, 2, 2) | torch.broadcast_tensors(x, g) | torch.broadcast_tensors(x, g)[1] | self.row.broadcast_to(s.shape) | v.expand(2, *v.shape)
        x.repeat(1, 2, 1, 1) | x.repeat(1, 1, 2, 3) | x.repeat((1, 2, 1, 1)) | x.repeat([1, 1, 2, 2]) | x.repeat(repeats=(1, 1, 1, 2)) | x.repeat(1, 1, 2, 2, 1) | v.repeat(1, 2) | v.unsqueeze(1).repeat(1, 10, 1) | v[:, :, None, None].repeat(1, 1, 4, 4) | self.row.repeat(s.size(0), 1, 1) | self.row.repeat(s.size(0), 10, 1) | self.d.repeat(2) | self.d.repeat(2, 3) | self.e.repeat(2, 1, 1) | self.d.repeat(s.shape[0], 1) | x.tile(2) | x.tile((1, 2, 1, 1)) | torch.tile(x, (2, 2)) | torch.tile(v, dims=(1, 3)) | x.repeat(2, 1, 1, 1) | x.repeat_interleave(2, dim=1) | x.repeat_interleave(2, 1) | torch.repeat_interleave(x, 3, dim=2) | torch.repeat_interleave(x, repeats=2, dim=-1) | x.repeat_interleave(2, -1).repeat_interleave(2, -2) | self.d.repeat_interleave(2) | x.repeat_interleave(2, dim=0) | s.repeat_interleave(torch.tensor([1] * 10), dim=1)
        x.unfold(2, 2, 2) | x.unfold(2, 3, 1) | x.unfold(2, 2, 2).unfold(3, 2, 2) | s.unfold(1, 4, 2) | s.unfold(dimension=-1, size=4, step=4) | x.unfold(3, 3, 1).unfold(2, 3, 1).contiguous().view(x.size(0), 8, 16, 9) | x.narrow(1, 0, 4) | torch.narrow(x, 1, 2, 4) | x.narrow(dim=2, start=1, length=3) | x.narrow(1, -2, 2) | x.select(1, 0) | x.select(dim=2, index=-1) | torch.select(x, 1, 3) | x.diagonal(dim1=-2, dim2=-1) | torch.diagonal(x, 0, 2, 3) | torch.diagonal(s, dim1=1, dim2=2) | torch.diag_embed(v) | torch.diag(self.d) | torch.diag(self.m) | x.diagonal(offset=1, dim1=2, dim2=3) | torch.block_diag(self.m, self.m)
        x.flip(1) | x.flip(dims=(2, 3)) | torch.flip(x, [3]) | torch.flip(x, dims=(2,)) | x.flip([-1]) | torch.fliplr(x) | x.flipud() | x.roll(1, 2) | torch.roll(x, 1, 2) | torch.roll(x, shifts=(1, 1), dims=(2, 3)) | torch.roll(x, (-1, -1), (1, 2)) | x.roll(shifts=2, dims=-1) | torch.roll(x, 1) | torch.rot90(x, 1, [2, 3]) | x.rot90(1, (1, 2)) | c.rot90(1, [1, 2]) | x.rot90(2, (1, 2)) | torch.rot90(x, k=1, dims=(1, 2)) | x.view(x.size(0), 8, 6, 3, 2).permute(0, 1, 3, 2, 4) | x.T | s.view(s.size(0), 10, 4, 4).transpose(1, 2) | s.reshape(s.size(0), -1, 2, 8).permute(2, 0, 1, 3)[0] | s.view(s.shape[:-1] + (4, 4)) | s.view(*s.shape[:-1], 4, 4) | s.view(s.size()[:-1] + (2, 8)) | s.new_zeros(s.shape) + s | x.view(torch.Size([3, 288])) | x.as_strided((3, 8), (288, 36)) | torch.atleast_2d(v) | torch.atleast_3d(v) | x.contiguous().view(x.size(0), -1).unsqueeze(1)
    """,
    "joining": """
        torch.cat([x, y], 1) | torch.cat((x, y), dim=1) | torch.cat([x, y], dim=-1) | torch.cat(tensors=[x, y], dim=1) | torch.cat([x, y], axis=1) | torch.concat([x, y], 1) | torch.concatenate((x, y), dim=2) | torch.cat([x], 1) | torch.cat([x, o, x], 1) | torch.cat([x, y, x[:, :4]], 1) | torch.cat((self.row.expand(s.size(0), -1, -1), s), dim=1) | torch.cat([s, s.new_zeros(s.size(0), 2, 16)], 1) | torch.cat([x, torch.zeros(x.size(0), 4, 6, 6)], 1) | torch.cat([x, torch.zeros_like(x)], 1) | torch.cat([x, x.mean(1, keepdim=True)], 1) | torch.cat([x.max(1, keepdim=True)[0], x.mean(1, keepdim=True)], dim=1) | torch.cat([x, y]) | torch.cat([x, y], 0) | torch.cat([x, y], dim=0).chunk(2) | torch.cat([self.m, self.m]) | torch.cat([self.m, self.m], 1)
        torch.chunk(torch.cat([x, y], dim=0), 2, dim=0) | torch.cat([x, y], 0).chunk(2, dim=0)[1] | F.max_pool2d(torch.cat([x, y], 0), 2).split(x.size(0)) | torch.cat([torch.max(x, 1)[0].unsqueeze(1), torch.mean(x, 1).unsqueeze(1)], dim=1) | torch.stack([x, y]) | torch.stack([x, y], 1) | torch.stack((x, y), dim=1) | torch.stack([x, y], dim=-1) | torch.stack([x, y], 0).sum(0) | torch.stack([x, y, x], dim=0).mean(dim=0) | torch.stack(tensors=(x, y), dim=2) | torch.stack([self.d, self.d]) | torch.stack([v, v], 1) | torch.stack([x, y], dim=-1).max(-1)[0] | torch.stack([x, y], dim=0)[0] | torch.hstack([x, y]) | torch.hstack((v, v)) | torch.vstack((x, y)) | torch.dstack([x, y]) | torch.column_stack((v, v)) | torch.stack([v[:, 0], v[:, 1]], dim=1)
        torch.chunk(x, 2, 1) | torch.chunk(x, 2, dim=1) | x.chunk(2, 1) | x.chunk(2, dim=1)[0] | x.chunk(3, dim=1) | x.chunk(4, -1) | x.chunk(chunks=2, dim=1) | x.chunk(20, 1)[3] | torch.split(x, 4, 1) | torch.split(x, 4, dim=1) | torch.split(x, [3, 5], dim=1) | x.split(4, 1) | x.split([2, 6], 1) | x.split(split_size=3, dim=1) | torch.split(tensor=x, split_size_or_sections=3, dim=2) | torch.split(x, split_size_or_sections=[6, 2], dim=1)[0] | x.split_with_sizes([3, 5], 1) | x.split((4, 4), dim=-3) | x.split(x.size(1) // 2, dim=1) | torch.split(x, 5, dim=1)[-1] | torch.tensor_split(x, 3, dim=1) | x.tensor_split([2, 5], dim=1) | torch.tensor_split(x, (1,), 2) | x.tensor_split(2, 1) | x.unbind(1)[0] | torch.unbind(x, 1) | torch.unbind(x, dim=-1)[2] | x.unbind(dim=2) | s.view(s.size(0), 10, 4, 4).unbind(2) | x.hsplit(2) | torch.dsplit(x, 2) | x.unsafe_chunk(2, 1) | x.chunk(2) | x.chunk(3) | torch.chunk(x, 3, 0)[0] | x.unbind() | x.unbind(0)[1] | x.split(1) | x.split(1, 0)[0]
    """,
    "indexing": """
        x[0] | x[:, 0] | x[:, -1] | x[:, :4] | x[:, 4:] | x[:, ::2] | x[:, 1:-1] | x[:, :, 1:, 1:] | x[..., 0] | x[..., :-1] | x[..., 1:5, 2] | x[:, [0, 2, 4]] | x[:, torch.tensor([0, 1])] | x[:, :, ::2, ::2] | x[:, None] | x[:, :, None] | x[None] | x[..., None] | x[:, 0:1] | x[:, -4:] | x[:, 2, 3, 4] | x[:, :, 0, 0] | x[:, :, [0, 1], [1, 2]] | x[:, :, :3][:, 0] | x[:1] | x[0:2] | x[-1] | x[:, list(range(4))] | x[:, torch.arange(3)] | x[:, torch.randperm(8)] | x[:, True] | x[()] | x[...] | x[:, (0, 1)] | x[:, 0, None] | x[:, :, -1:] | x[0, 0] | x[:, slice(1, 3)] | x[:, torch.zeros(2, 2).long()]
        self.e[0] | self.e[:, :5] | self.e[:, 0] | self.m[0] | self.m[:, 0] | self.m[2:4, 1:] | self.d[None, :] | s[:, self.m[0].long()] | s[torch.arange(3), 1] | s[range(3), [1, 2, 3]] | s[:, -1, :] | s[:, -1] | s[:, 0, :] | s[:, 0:1, 4:] | s[:, :-1].mean(1) | x.index_select(1, torch.tensor([0, 1])) | torch.index_select(x, 1, torch.arange(4)) | torch.index_select(x, dim=1, index=torch.tensor([0])) | torch.gather(s, 1, torch.zeros(3, 4, 16).long()) | s.gather(1, torch.zeros(3, 2, 16).long()) | torch.gather(s, dim=1, index=s.argsort(1)) | torch.gather(input=s, dim=2, index=s.topk(4, 2)[1]) | torch.take_along_dim(s, s.argsort(1), 1) | s.gather(-1, s.argmax(-1, keepdim=True)) | torch.take(self.m, torch.tensor([0, 1]))
        torch.topk(s, 3) | torch.topk(s, 3, dim=1) | s.topk(k=3, dim=1)[0] | s.topk(2, -1, True, True).values | s.topk(3, 1).indices | torch.topk(input=s, k=1, dim=1)[1] | torch.sort(s) | torch.sort(s, dim=1) | s.sort(1) | s.sort(dim=1, descending=True)[0] | s.sort(descending=True).indices | s.argsort() | torch.argsort(s, dim=1) | s.argsort(1, descending=True) | torch.sort(s, descending=True)[1] | x.scatter(1, torch.zeros(3, 1, 6, 6).long(), 1.0) | torch.scatter(x, 1, torch.zeros(3, 1, 6, 6).long(), x) | x.scatter_add(1, torch.zeros(3, 8, 6, 6).long(), y) | x.index_add(1, torch.tensor([0]), y[:, :1]) | x.index_fill(1, torch.tensor([0]), 0.0) | x.masked_select(x > 0) | x[x > 0] | torch.nonzero(x) | (x > 0).nonzero() | x.index_copy(1, torch.tensor([0]), y[:, :1]) | x.masked_scatter(x > 0, y) | torch.searchsorted(torch.arange(4.0), v) | torch.bucketize(v, torch.arange(4.0)) | F.one_hot(torch.arange(3), 5) | F.one_hot(v.argmax(1), 12) | F.one_hot(v.long() * 0, num_classes=4) | torch.histc(v, 10) | torch.unique(v) | torch.tril_indices(4, 4) | torch.combinations(self.d) | torch.cartesian_prod(self.d, self.d)
    """,
    "making": """
        x + torch.zeros(6) | x + torch.zeros((6, 6)) | x + torch.zeros(size=(6, 6)) | x + torch.ones(x.size(0), 1, 6, 6) | x + torch.full((1, 8, 1, 1), 2.0) | x + torch.full(size=(6,), fill_value=1.0) | x + torch.rand(x.size()) | x + torch.randn(*x.shape) | x + torch.empty(6, 6).uniform_() | x + torch.arange(6) | x + torch.arange(0, 6) | x + torch.arange(0, 12, 2) | x + torch.linspace(0, 1, 6) | x + torch.linspace(-1, 1, steps=6) | x + torch.logspace(0, 1, 6) | x + torch.eye(6) | x + torch.tensor(2.0) | x + torch.tensor([1.0] * 6) | x + torch.randint(0, 2, (6,)) | x + torch.randint(4, (6, 6)) | x + torch.randint(low=0, high=5, size=(6,)) | x + torch.normal(0, 1, size=(6, 6)) | x + torch.normal(0.0, 1.0, (6,)) | x + x.new_zeros(6) | x + x.new_ones(x.shape) | x + x.new_full((6,), 2.0) | x + x.new_tensor([1.0] * 6) | x + x.new_empty(6, 6) | x + torch.tril(torch.ones(6, 6)) | x + torch.triu(torch.ones(6, 6), diagonal=1) | x + torch.meshgrid(torch.arange(6), torch.arange(6))[0] | x + torch.meshgrid(torch.arange(6), torch.arange(6), indexing="ij")[1] | x + torch.stack(torch.meshgrid([torch.arange(6), torch.arange(6)])).sum(0) | torch.arange(10) * 2 | torch.zeros(x.size(0), 5) | torch.ones(4, 4) | torch.randperm(5) | torch.arange(5.0) | torch.zeros(()) | torch.hann_window(8) | torch.polar(x, y) | torch.complex(x, y) | torch.zeros(2, 3).numel() + x | x * torch.as_tensor(2.0) | x * torch.scalar_tensor(2.0) | torch.arange(s.size(1)).unsqueeze(0).expand(s.size(0), -1) | torch.arange(s.shape[1], device=s.device)[None, :] | torch.ones(s.size(1), s.size(1)).tril().view(1, 10, 10) * (s @ s.mT)[:, :10] | x + torch.zeros([]) | x + torch.from_numpy(np.zeros(6)) | torch.outer(torch.arange(4), torch.arange(5)) | torch.einsum("i,j->ij", torch.arange(4.0), torch.arange(5.0)) | torch.cat([torch.arange(4), torch.arange(5)]) | torch.stack([torch.arange(4), torch.arange(4)], -1) | torch.arange(4).repeat(2) | torch.arange(4)[None, :] - torch.arange(4)[:, None] | torch.arange(4).view(2, 2) | torch.cat([torch.sin(torch.arange(4.0)), torch.cos(torch.arange(4.0))], dim=-1)
    """,
    "sizes": """
        x.view(x.numel() // 288, 288) | x.new_zeros(x.dim()) | x.new_zeros(x.ndim) | x.new_zeros(x.ndimension()) | x.new_zeros(x.size(1)) | x.new_zeros(x.size(dim=-1)) | x.new_zeros(x.shape[1], x.shape[-1]) | x.new_zeros(x.size()[1:]) | x.new_zeros(len(x.shape)) | x.new_zeros(x.shape[1:]) | x.new_zeros(int(x.size(1) / 2)) | x.new_zeros(x[0].numel()) | x.new_zeros(x[0].nelement()) | x.new_zeros(x.stride()[-1]) | x.new_zeros(x.shape[1:].numel()) | x.new_zeros(tuple(x.shape)[1:]) | x.new_zeros(list(x.size())[2]) | x.new_zeros(torch.numel(x[0])) | x.new_zeros(x.element_size()) | x.new_zeros(*x.shape[-2:]) | x.new_zeros(np.prod(x.shape[1:])) | x.new_zeros(int(np.prod(x.size()[1:]))) | x.new_zeros(math.prod(x.shape[1:])) | x.new_zeros(max(x.shape[2:])) | x.new_zeros(x.shape[1] if torch.is_tensor(x) else 2) | x.new_zeros(5 if x.is_cuda else 4) | x.new_zeros(4 if x.is_contiguous() else 5) | x.new_zeros(4 if torch.is_floating_point(x) else 5)
    """,
    "losses": """
        F.mse_loss(x, y) | F.l1_loss(x, y) | F.cross_entropy(v, torch.zeros(3).long()) | F.nll_loss(F.log_softmax(v, 1), torch.zeros(3).long()) | F.binary_cross_entropy(torch.sigmoid(x), torch.sigmoid(y)) | F.binary_cross_entropy_with_logits(x, torch.sigmoid(y)) | F.smooth_l1_loss(x, y) | F.kl_div(x, y) | F.mse_loss(x, y, reduction="none") | F.cross_entropy(v, torch.zeros(3).long(), reduction="none") | F.huber_loss(x, y)
    """,
    "refused": """
        x.view(x.size(0), 7, -1) | torch.cat([x, s], 1) | x + s | x.mean(4) | x.permute(0, 1, 2) | s @ r | torch.bmm(q, q) | x.transpose(1, 4) | x.unsqueeze(6) | g.expand(-1, 4, 6, 6) | torch.stack([x, g]) | F.max_pool2d(x, 9) | F.conv2d(s.unsqueeze(1), self.k2) | F.linear(v, self.m) | x.split([1, 2], 1) | x.chunk(0, 1) | x[:, 9] | x.flatten(2, 1) | F.glu(s, 3) | torch.cat([x, y], 4) | F.pixel_shuffle(x, 3) | x.repeat(1, 1) | x.narrow(1, 6, 4) | x.select(1, 8) | torch.matmul(s, self.b) | F.pad(v, (1, 1, 1, 1, 1, 1)) | torch.einsum("bij,bjk->bik", s, r) | x.unfold(2, 7, 1) | F.layer_norm(s, (10,)) | F.group_norm(x, 3) | torch.mean(x, (1, 1)) | x.expand(-1, -1) | torch.topk(s, 20, 1) | x.view(-1, -1) | x.squeeze(5) | F.scaled_dot_product_attention(q, s, s) | torch.roll(x, 1, 7) | torch.gather(s, 1, torch.zeros(4).long()) | F.interpolate(x) | x.tensor_split(2, 7)
    """,
}


def listed() -> list[tuple[str, str]]:
    """Every call, with its group. A `|` between two spaces parts them, except within brackets."""
    found = []
    for group, text in CALLS.items():
        for line in text.strip().splitlines():
            found += [(group, call) for call in _parted(line.strip())]
    return found


def _parted(line: str) -> list[str]:
    found, depth, start = [], 0, 0
    for at, char in enumerate(line):
        depth += (char in "([{") - (char in ")]}")
        if char == "|" and not depth and line[at - 1 : at + 2] == " | ":
            found.append(line[start:at].strip())
            start = at + 1
    return [*found, line[start:].strip()]


def names(call: str) -> tuple[list[str], list[str]]:
    """The tensors and the parameters that a call names, in the order of the tables."""
    tree = ast.parse(call, mode="eval")
    plain = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    held = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    return [n for n in TENSORS if n in plain], [n for n in PARAMETERS if n in held and f"self.{n}" in call]


def program(call: str) -> str:
    """A module whose forward is a call."""
    tensors, parameters = names(call)
    made = "".join(f"        self.{n} = nn.Parameter(torch.rand{PARAMETERS[n]})\n" for n in parameters)
    return (
        "import math\nimport numpy as np\nimport torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n\n"
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        f"{made}\n    def forward(self, {', '.join(tensors)}):\n        return {call}\n"
    )
