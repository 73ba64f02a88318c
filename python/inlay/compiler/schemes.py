"""The scheme of each kind of weights, and the format of the cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inlay.errors import CompileError
from inlay.models.common.model import Model
from inlay.models.common.parameters import Matrix, Role
from inlay.quantization import SCHEMES, Scheme

# The formats of keys and values in the cache, by their names for `--kv`.
KV_FORMATS = {"f32": "float32", "f16": "float16", "int8": "int8"}
# The schemes of the token embedding and the head, by the scheme of the model.
_EMBEDDING = {"w4": "w8", "w8": "w8", "bf16": "bf16", "f32": "f32"}


@dataclass(frozen=True)
class Schemes:
    """The schemes of the matrices, of the token embedding, of the head, and of the cache."""

    matrix: str
    embedding: str
    head: str
    kv: str

    @staticmethod
    def named(
        name: str, embedding: str | None = None, head: str | None = None, kv: str | None = None
    ) -> Schemes:
        """The usual choice for a scheme; tied embeddings need both to be the same."""
        known = ", ".join(SCHEMES)
        if name not in SCHEMES:
            raise CompileError(f"There is no quantization {name!r}; known are {known}")
        for other in (embedding, head):
            if other is not None and other not in SCHEMES:
                raise CompileError(f"There is no quantization {other!r}; known are {known}")
        if kv is not None and kv not in KV_FORMATS:
            raise CompileError(
                f"There is no format {kv!r} of the cache; known are {', '.join(KV_FORMATS)}"
            )
        usual = _EMBEDDING[name]
        # The reference build never rounds; elsewhere half precision is far more precise than the
        # weights.
        cached = kv or ("f32" if name == "f32" else "f16")
        return Schemes(name, embedding or usual, head or embedding or usual, cached)

    @staticmethod
    def of_manifest(manifest: Mapping[str, Any]) -> Schemes:
        """Those that a data file was packed with."""
        chosen, pools = manifest["quantization"], manifest.get("kv") or []
        dtype = pools[0]["planes"][0]["dtype"] if pools else "float16"
        [kv] = [name for name, format in KV_FORMATS.items() if format == dtype]
        return Schemes(chosen["scheme"], chosen["embedding"], chosen["head"], kv)

    def of(self, role: Role) -> Scheme:
        """The scheme of a matrix."""
        return SCHEMES["f32" if role == "router" else getattr(self, role)]

    def choose(self, model: Model) -> None:
        """Give every matrix its scheme, and the cache its format."""
        for _, parameter in model.parameters():
            if isinstance(parameter, Matrix):
                parameter.scheme = self.of(parameter.role)
        model.cache_dtype = KV_FORMATS[self.kv]
