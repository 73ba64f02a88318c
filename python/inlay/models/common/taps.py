"""A convolution over the last rows of a text."""

from __future__ import annotations

from tvm.relax.frontend import nn

from inlay import ops
from inlay.models.common.attention import Step
from inlay.models.common.parameters import Module, Vector


class Taps(Module):
    """The weights of a causal convolution of each channel: the checkpoint has [channels, 1, taps].

    The layer carries an array `conv` with `taps - 1` rows.
    """

    def __init__(self, channels: int, taps: int, *, bias: bool = False):
        self.weight = Vector(channels * taps, axes=(channels, 1, taps))
        self.bias = Vector(channels) if bias else None

    def __call__(
        self, x: nn.Tensor, step: Step, layer: int, *, activation: str | None = None
    ) -> nn.Tensor:
        states, index = step.state(layer)
        return ops.short_conv(
            x,
            self.weight.value(),
            step.batch,
            states,
            index,
            bias=self.bias.value() if self.bias else None,
            activation=activation,
        )
