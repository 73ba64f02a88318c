"""The frame of encoders, which have no cache."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from tvm.relax.frontend import nn

from inlay.models.common.model import Model


@dataclass(frozen=True)
class Texts:
    """The ragged batch of `encode`, and what is computed of it for every layer."""

    tokens: nn.Tensor
    positions: nn.Tensor
    token_types: nn.Tensor
    row_seq: nn.Tensor
    row_start: nn.Tensor


class Encoder(Model):
    """What the compiler builds `encode` from."""

    kind: ClassVar[str] = "encoder"
    generates: ClassVar[bool] = False

    @abstractmethod
    def hidden(self, texts: Texts) -> nn.Tensor:
        """The final hidden state of every token."""
