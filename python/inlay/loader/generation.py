"""What a checkpoint's `generation_config.json` requests, and what of it the engine supports.

The engine uses the sampling parameters and the tokens that end a text. Everything else that would
change a text in `transformers` is reported to the user, so that no setting is lost silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

SAMPLING: Final = {
    "temperature": (0.0, 2.0),
    "top_p": (0.0, 1.0),
    "top_k": (-(2.0**31), 2.0**31 - 1),
    "min_p": (0.0, 1.0),
    "repetition_penalty": (0.0, 10.0),
}
"""The defaults that the engine uses for requests, and their ranges."""

_HAS: Final = {*SAMPLING, "bos_token_id", "eos_token_id"}

# These do not change which tokens are generated.
_HARMLESS: Final = {
    "_commit_hash",
    "_from_model_config",
    "assistant_confidence_threshold",
    "assistant_early_exit",
    "assistant_lookbehind",
    "cache_config",
    "cache_implementation",
    "compile_config",
    "decoder_start_token_id",
    "disable_compile",
    "early_stopping",
    "is_assistant",
    "length_penalty",
    "low_memory",
    "max_matching_ngram_size",
    "num_assistant_tokens",
    "num_assistant_tokens_schedule",
    "output_attentions",
    "output_hidden_states",
    "output_logits",
    "output_scores",
    "pad_token_id",
    "prefill_chunk_size",
    "prompt_lookup_num_tokens",
    "return_dict_in_generate",
    "return_legacy_cache",
    "target_lookbehind",
    "transformers_version",
    "trust_remote_code",
    "use_cache",
}

# The value that turns a setting off, if that is not null, false, 0 or empty.
_NEUTRAL: Final[Mapping[str, Any]] = {
    "diversity_penalty": 0.0,
    "do_sample": True,
    "encoder_repetition_penalty": 1.0,
    "num_beam_groups": 1,
    "num_beams": 1,
    "num_return_sequences": 1,
    "top_h": 1.0,
    "typical_p": 1.0,
}

# Older checkpoints keep them in config.json, among other keys.
_IN_CONFIG: Final = {
    *_NEUTRAL,
    "bad_words_ids",
    "begin_suppress_tokens",
    "exponential_decay_length_penalty",
    "forced_bos_token_id",
    "forced_eos_token_id",
    "min_length",
    "no_repeat_ngram_size",
    "suppress_tokens",
}


def of_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of an older checkpoint, which keeps them in its config."""
    found = {key: config.get(key) for key in {*SAMPLING, *_IN_CONFIG}}
    # Greedy is the default that a config writes if nothing was chosen.
    return {
        key: found[key]
        for key in sorted(found)
        if found[key] is not None and found[key] is not False
    }


def passed_over(settings: Mapping[str, Any], context: int) -> list[str]:
    """The names of the settings that the engine does not support, or whose value it cannot use."""
    return [key for key, value in sorted(settings.items()) if not _taken(key, value, context)]


def note(settings: Mapping[str, Any], context: int) -> str | None:
    """The notes for the user about them."""
    names = passed_over(settings, context)
    if not names:
        return None
    shown = ", ".join(f"{name} ({_short(settings[name])})" for name in names)
    text = f"The engine does not take these settings of the checkpoint's generation config: {shown}"
    if "do_sample" in names:
        text += "; for greedy output, as it asks for, set temperature to 0 in a request"
    return text + "."


def _taken(key: str, value: Any, context: int) -> bool:
    if key in _HARMLESS or value is None:
        return True
    if key in SAMPLING:
        low, high = SAMPLING[key]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if key == "repetition_penalty":
            return number and low < value <= high
        return number and low <= value <= high and (key != "top_k" or isinstance(value, int))
    if key in _HAS:
        return True
    if key == "do_sample":
        return value is True
    if key in ("max_length", "max_new_tokens"):
        # The context is the limit anyway. 20 is what transformers writes by default.
        return isinstance(value, int) and (
            value >= context or (key == "max_length" and value == 20)
        )
    return not value or (key in _NEUTRAL and value == _NEUTRAL[key])


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."
