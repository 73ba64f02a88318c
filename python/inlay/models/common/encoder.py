"""The frame of encoders, which have no cache."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from tvm.relax.frontend import nn

from inlay.models.common.inputs import Compute, Entry, Inputs
from inlay.models.common.model import Model


@dataclass(frozen=True)
class Texts:
    """The ragged batch of `encode`, and what is computed from it for every layer."""

    tokens: nn.Tensor
    positions: nn.Tensor
    token_types: nn.Tensor
    row_seq: nn.Tensor
    row_start: nn.Tensor

    @staticmethod
    def of(inputs: Inputs) -> Texts:
        """Declare whole texts, one after another."""
        return Texts(
            tokens=inputs.tensor("tokens", ["n"]),
            positions=inputs.tensor("positions", ["n"]),
            token_types=inputs.tensor("token_types", ["n"]),
            row_seq=inputs.tensor("row_seq", ["n"]),
            row_start=inputs.tensor("row_start", ["s1"]),
        )


class Encoder(Model):
    """The model from which the compiler builds `encode`."""

    kind: ClassVar[str] = "encoder"
    generates: ClassVar[bool] = False

    def entries(self) -> Mapping[str, Entry]:
        """Hidden states of whole texts."""
        return {"encode": self._encode}

    def _encode(self, inputs: Inputs) -> Compute:
        texts = Texts.of(inputs)
        return lambda: {"hidden": self.hidden(texts)}

    @abstractmethod
    def hidden(self, texts: Texts) -> nn.Tensor:
        """The final hidden state of every token."""
