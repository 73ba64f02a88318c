"""Reads config.json: every key is honoured, known to be harmless, or rejected by name.

An architecture declares a frozen dataclass. Its fields are the keys that it honours, with their
types and defaults. `FIXED` lists keys that have a meaning but are supported with only one value. A
key in none of these lists ends the conversion: a checkpoint with an unknown setting must not run as
if it did not have it.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, Self

from inlay.errors import ConfigError

# Keys that describe training, the file or the library that wrote it, and do not affect results.
HARMLESS = frozenset(
    [
        "_attn_implementation",
        "_attn_implementation_autoset",
        "_commit_hash",
        "_name_or_path",
        "architectures",
        "attention_dropout",
        "attention_probs_dropout_prob",
        "attn_implementation",
        "attn_pdrop",
        "auto_map",
        "classifier_dropout",
        "dtype",
        "embd_pdrop",
        "gradient_checkpointing",
        "hidden_dropout_prob",
        "id2label",
        "initializer_range",
        "keys_to_ignore_at_inference",
        "label2id",
        "model_type",
        "n_ctx",
        "output_attentions",
        "output_hidden_states",
        "pad_token_id",
        "prefix",
        "problem_type",
        "resid_pdrop",
        "return_dict",
        "summary_activation",
        "summary_first_dropout",
        "summary_proj_to_labels",
        "summary_type",
        "summary_use_proj",
        "task_specific_params",
        "tokenizer_class",
        "torch_dtype",
        "transformers_version",
        "unsloth_fixed",
        "unsloth_version",
        "use_cache",
        "chunk_size_feed_forward",
        "router_aux_loss_coef",
        "router_jitter_noise",
        "input_jitter_noise",
        "output_router_logits",
        "aux_loss_alpha",
        "seq_aux",
        "moe_capacity",
        "initial_context_length",
        "output_past",
        "is_encoder_decoder",
        "sep_token_id",
        "decoder_start_token_id",
        "tf_legacy_loss",
        "torchscript",
        "use_bfloat16",
        "finetuning_task",
        "num_labels",
        "max_length",
        "min_length",
        "do_sample",
        "early_stopping",
        "num_beams",
        "num_beam_groups",
        "diversity_penalty",
        "temperature",
        "top_k",
        "top_p",
        "typical_p",
        "repetition_penalty",
        "length_penalty",
        "no_repeat_ngram_size",
        "encoder_no_repeat_ngram_size",
        "bad_words_ids",
        "num_return_sequences",
        "output_scores",
        "return_dict_in_generate",
        "forced_bos_token_id",
        "forced_eos_token_id",
        "remove_invalid_values",
        "exponential_decay_length_penalty",
        "suppress_tokens",
        "begin_suppress_tokens",
    ]
)

# Keys of every architecture that have a meaning, and the values that turn them off.
_FIXED: dict[str, tuple[Any, ...]] = {
    "add_cross_attention": (False, None),
    "cross_attention_hidden_size": (None,),
    "is_decoder": (False, None),
    "pruned_heads": ({}, None),
    "quantization_config": (None,),
    "compression_config": (None,),
}

_QUANTIZED = ("quantization_config", "compression_config")


# Beyond any existing model. Without a limit, building layer after layer might never end.
_LARGEST = {
    "num_hidden_layers": 4096,
    "n_layer": 4096,
    "num_attention_heads": 1 << 16,
    "num_key_value_heads": 1 << 16,
    "n_head": 1 << 16,
}
_LARGEST_OTHER = 2**31 - 1


@dataclasses.dataclass(frozen=True, kw_only=True)
class Config:
    """The keys of every architecture, named as in config.json."""

    # Added to those of the architecture that a config derives from.
    FIXED: ClassVar[Mapping[str, tuple[Any, ...]]] = {}
    RENAMED: ClassVar[Mapping[str, str]] = {}
    # Keys of this architecture that do not affect results.
    HARMLESS: ClassVar[Collection[str]] = ()
    # Counts that must be above 0, except these.
    MAY_BE_ZERO: ClassVar[Collection[str]] = ()

    vocab_size: int
    bos_token_id: int | None = None
    eos_token_id: int | list[int] | None = None

    @classmethod
    def read(cls, raw: Mapping[str, Any], ignore: Collection[str] = ()) -> Self:
        """Parse config.json; keys in `ignore` are skipped at the user's own risk."""
        renamed, fixed = cls._inherited("RENAMED"), {**_FIXED, **cls._inherited("FIXED")}
        values = {renamed.get(k, k): v for k, v in raw.items() if k not in ignore}
        fields = {field.name: field for field in dataclasses.fields(cls)}
        hints = typing.get_type_hints(cls)
        taken: dict[str, Any] = {}
        for key, value in values.items():
            if key in fields:
                taken[key] = _typed(key, value, hints[key])
            elif key in fixed:
                if key in _QUANTIZED and isinstance(value, dict):
                    method = value.get("quant_method", "unknown")
                    raise ConfigError(
                        key,
                        f"is of {method!r:.80}: the weights are quantized already; name the "
                        "checkpoint that they were made of, or a GGUF file of it",
                    )
                if value not in fixed[key]:
                    supported = " or ".join(repr(v) for v in fixed[key])
                    raise ConfigError(key, f"is {value!r:.80}; only {supported} is supported")
            elif key not in HARMLESS and key not in cls.HARMLESS:
                raise ConfigError(
                    key,
                    f"is not known for {raw.get('model_type', 'this architecture')}; if it changes "
                    f"nothing, pass --ignore-config-key {key}",
                )
        for name, field in fields.items():
            required = field.default is field.default_factory is dataclasses.MISSING
            if required and taken.get(name) is None:
                raise ConfigError(name, "is missing")
            none_allowed = types.NoneType in typing.get_args(hints[name])
            if taken.get(name, ...) is None and not none_allowed:
                del taken[name]  # null means the default
        config = cls(**taken)
        for name in fields:
            value = getattr(config, name)
            if type(value) is not int or name.endswith("token_id"):
                continue
            if value < 0 or (value == 0 and name not in cls.MAY_BE_ZERO):
                least = "0 or more" if name in cls.MAY_BE_ZERO else "above 0"
                raise ConfigError(name, f"is {value}; it must be {least}")
            if value > _LARGEST.get(name, _LARGEST_OTHER):
                most = _LARGEST.get(name, _LARGEST_OTHER)
                raise ConfigError(name, f"is {value}; more than {most} is no model's")
        config.check()
        return config

    @classmethod
    def _inherited(cls, table: str) -> dict[str, Any]:
        """`FIXED` or `RENAMED` with the entries of the architectures that this one derives from."""
        merged: dict[str, Any] = {}
        for each in reversed(cls.__mro__):
            merged.update(vars(each).get(table, {}))
        return merged

    def check(self) -> None:
        """Raise ConfigError if values are inconsistent."""

    def build(self, context: int) -> Any:
        """The model for sequences of at most `context` tokens: a `models.Model`."""
        raise NotImplementedError

    def natural_context(self) -> int | None:
        """The longest text that the model handles as trained, if its config says so.

        LongRoPE has two sets of factors. transformers uses the short ones for texts up to here.
        """
        settings = getattr(self, "rope_parameters", None) or getattr(self, "rope_scaling", None)
        kind = (settings or {}).get("rope_type", (settings or {}).get("type"))
        if kind not in ("longrope", "su"):
            return None
        own = getattr(self, "original_max_position_embeddings", None)
        found = (settings or {}).get("original_max_position_embeddings") or own
        return found if type(found) is int and found > 0 else None

    def require_heads(
        self, hidden: int, heads: int, cached: int | None, size: int | None = None
    ) -> None:
        """Raise ConfigError unless the heads divide the width, and the key heads the heads."""
        self.require(
            size is not None or hidden % heads == 0,
            "num_attention_heads",
            f"is {heads}, which does not divide {hidden}",
        )
        self.require(
            heads % (cached or heads) == 0,
            "num_key_value_heads",
            f"is {cached}, which does not divide {heads}",
        )

    def require_layers(
        self, key: str, values: Sequence[Any] | None, known: Collection[Any], layers: int
    ) -> None:
        """Raise ConfigError unless a list names one of `known` for each layer, or is absent."""
        for value in values or ():
            self.require(value in known, key, f"has {value!r:.80}, not known")
        self.require(len(values or ()) in (0, layers), key, f"must name {layers} layers")

    def require(self, holds: bool, key: str, message: str) -> None:
        """Raise ConfigError about `key` unless `holds`."""
        if not holds:
            raise ConfigError(key, message)


def _typed(key: str, value: Any, hint: Any) -> Any:
    """`value` if it is of the type `hint`; integers are also floats."""
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    for option in options:
        kind = typing.get_origin(option) or option
        if kind is types.NoneType:
            kind = type(None)
        if kind is float and type(value) in (int, float):
            return float(value)
        if type(value) is kind:
            parts = typing.get_args(option)
            if kind is list and parts and not all(type(v) is parts[0] for v in value):
                continue
            return value
    if value is None:
        return None
    names = " or ".join("null" if o is types.NoneType else _name(o) for o in options)
    raise ConfigError(key, f"is {value!r:.80}; expected {names}")


def _name(hint: Any) -> str:
    return str(hint) if typing.get_args(hint) else str(hint.__name__)


# The activations of `inlay.ops` by their names in config.json.
ACTIVATIONS = {
    "silu": "silu",
    "swish": "silu",
    "gelu": "gelu",
    "gelu_new": "gelu_tanh",
    "gelu_fast": "gelu_tanh",
    "gelu_pytorch_tanh": "gelu_tanh",
    "relu": "relu",
    "relu2": "relu2",
}


def activation(key: str, name: str) -> str:
    """The kernel's name for the activation that config.json calls `name`."""
    if name not in ACTIVATIONS:
        raise ConfigError(key, f"is {name!r}; known are {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
