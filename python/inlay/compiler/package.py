"""One conversion, from a checkpoint folder to the data file and the library."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inlay._version import __version__
from inlay.compiler import graph
from inlay.compiler.graph import Limits
from inlay.compiler.library import FORMAT, Target, layout
from inlay.errors import CheckpointError, CompileError
from inlay.loader import generation
from inlay.loader.checkpoint import read_json
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.models import Model, build, read_config, text_part
from inlay.models.common.config import Config
from inlay.models.common.decoder import CausalLM
from inlay.models.common.parameters import Matrix, Role
from inlay.quantization import SCHEMES, Scheme

# How `--kv` names the formats of keys and values in the cache.
KV_FORMATS = {"f32": "float32", "f16": "float16", "int8": "int8"}
# Which scheme the token embedding and the head get, where a model's scheme is named.
_EMBEDDING = {"w4": "w8", "w8": "w8", "bf16": "bf16", "f32": "f32"}
DEFAULT_CONTEXT = 8192


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
        # The reference build rounds nowhere; elsewhere half precision is far finer than the
        # weights are.
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
        return SCHEMES[getattr(self, role)]


@dataclass(frozen=True)
class Source:
    """A checkpoint folder that has been understood: its config, and the model that it gives."""

    folder: Path
    raw: Mapping[str, Any]
    config: Config
    model: Model
    context: int
    schemes: Schemes
    generation: Mapping[str, Any]
    """How its authors want text generated."""
    # What a user should know of how the config was read.
    notes: Sequence[str] = ()

    @property
    def layout(self) -> str:
        """The hash that the data file and the library share."""
        return layout(self.architecture, self.config, self.model)

    @property
    def architecture(self) -> str:
        """Hugging Face's `model_type`."""
        return str(self.raw["model_type"])


def open_source(
    folder: Path,
    schemes: Schemes,
    *,
    context: int | None = None,
    ignore: Collection[str] = (),
) -> Source:
    """Read the config of a folder and make the model, without touching the weights."""
    if not folder.is_dir():
        raise CheckpointError(f"{folder} is not a folder with a checkpoint")
    raw = text_part(read_json(folder / "config.json", "a checkpoint folder needs it"), ignore)
    config = read_config(raw, ignore)
    most = int(config.max_position_embeddings)  # type: ignore[attr-defined]
    if context is not None and not 0 < context <= most:
        raise CompileError(f"A context of {context} is not possible; the model's limit is {most}")
    limit = context or min(most, config.natural_context() or DEFAULT_CONTEXT)
    model = build(str(raw["model_type"]), config, limit)
    choose(model, schemes)
    natural = config.natural_context()
    wanted = _generation(folder)
    notes = []
    if natural is not None and limit > natural:
        notes.append(
            f"A context of {limit} is above {natural}, so every text is read with LongRoPE's long "
            f"factors; without --context, texts are read with the short ones, up to {natural}."
        )
    if isinstance(model, CausalLM):
        told = generation.note(wanted, limit)
        notes += [told] if told else []
    return Source(folder, raw, config, model, limit, schemes, wanted, notes)


def _generation(folder: Path) -> dict[str, Any]:
    """How the authors of a checkpoint want text generated."""
    path = folder / "generation_config.json"
    if path.is_file():
        return read_json(path, "")
    return generation.of_config(read_json(folder / "config.json", "a checkpoint folder needs it"))


def choose(model: Model, schemes: Schemes) -> None:
    """Give every matrix its scheme."""
    for _, parameter in model.parameters():
        if isinstance(parameter, Matrix):
            parameter.scheme = schemes.of(parameter.role)
    if isinstance(model, CausalLM):
        model.cache_dtype = KV_FORMATS[schemes.kv]


def manifest(source: Source, name: str, origin: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The manifest of the data file, but for the hash of its contents."""
    model, config = source.model, source.config
    head = source.schemes.head
    if isinstance(model, CausalLM) and model.lm_head is None:
        head = source.schemes.embedding
    eos = source.generation.get("eos_token_id", config.eos_token_id)
    bos = source.generation.get("bos_token_id", config.bos_token_id)
    result: dict[str, Any] = {
        "format": FORMAT,
        "name": name,
        "architecture": source.architecture,
        "kind": model.kind,
        "quantization": {
            "scheme": source.schemes.matrix,
            "embedding": source.schemes.embedding,
            "head": head,
        },
        "vocab_size": model.vocab_size,
        "hidden_size": model.hidden_size,
        "context": source.context,
        "page_size": graph.PAGE_SIZE,
        "kv": [
            {
                "layers": list(pool.layers),
                "window": pool.window,
                "planes": [
                    {"name": plane.name, "dtype": plane.dtype, "shape": list(plane.shape)}
                    for plane in graph.planes(model, pool)
                ],
            }
            for pool in graph.cache(model)
        ],
        "weights": [part.name for part in graph.weights(model)],
        "layout": source.layout,
        "bos": bos if isinstance(bos, int) else None,
        "eos": [eos] if isinstance(eos, int) else list(eos or []),
        "pooling": pooling(source.folder, model),
        "source": dict(origin or {"repo": None, "revision": None, "license": None}),
        "created_by": f"inlay {__version__}",
    }
    return result


def pooling(folder: Path, model: Model) -> dict[str, Any]:
    """How embeddings are made of hidden states: the model's own way, where it names one."""
    default = "last" if isinstance(model, CausalLM) else "mean"
    path = folder / "1_Pooling" / "config.json"
    found = read_json(path, "") if path.is_file() else {}
    modes = {"pooling_mode_cls_token": "cls", "pooling_mode_mean_tokens": "mean"}
    modes["pooling_mode_lasttoken"] = "last"
    chosen = [name for key, name in modes.items() if found.get(key)]
    if found and len(chosen) != 1:
        raise CheckpointError(
            f"{path} asks for a pooling that is not supported; known are {', '.join(modes)}"
        )
    return {"mode": chosen[0] if chosen else default, "normalize": True}


_TEXTS = (
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "chat_template.jinja",
)


def files(folder: Path) -> dict[str, bytes]:
    """The files of a checkpoint that travel in the data file."""
    found = {name: (folder / name).read_bytes() for name in _TEXTS if (folder / name).is_file()}
    for name in found:
        if name.endswith(".json"):
            read_json(folder / name, "")  # refuses what is no JSON object
    if "tokenizer.json" not in found:
        raise CheckpointError(
            f"{folder / 'tokenizer.json'} is missing; the model cannot read text without it "
            "(AutoTokenizer.from_pretrained(...).save_pretrained(...) of transformers writes it)"
        )
    if "generation_config.json" not in found:
        kept = _generation(folder)
        if kept:
            found["generation_config.json"] = json.dumps(kept).encode()
    if "chat_template.jinja" not in found:
        template = _template(folder, found.get("tokenizer_config.json"))
        if template:
            found["chat_template.jinja"] = template.encode()
    return found


def _template(folder: Path, tokenizer_config: bytes | None) -> str | None:
    """The chat template where older checkpoints keep it."""
    if (folder / "chat_template.json").is_file():
        value = read_json(folder / "chat_template.json", "").get("chat_template")
        if isinstance(value, str):
            return value
    value = json.loads(tokenizer_config or b"{}").get("chat_template")
    if isinstance(value, list):
        named = {each.get("name"): each.get("template") for each in value}
        value = named.get("default")
    return value if isinstance(value, str) else None


def packed_manifest(file: SafetensorsFile) -> dict[str, Any]:
    """The manifest in a data file."""
    if "inlay" not in file.metadata:
        raise CheckpointError(f"{file.path} is a safetensors file, but was not packed by Inlay.")
    found: dict[str, Any] = json.loads(file.metadata["inlay"])
    return found


def paths(folder: Path, name: str, target: Target) -> tuple[Path, Path]:
    """The data file and the library of a model."""
    return folder / f"{name}.safetensors", folder / f"{name}-{target.name}.so"


__all__ = ["Limits", "Schemes", "Source", "choose", "files", "manifest", "open_source", "paths"]
