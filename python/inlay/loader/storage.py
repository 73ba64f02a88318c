"""What a config.json says of how its weights are stored, which is no property of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEYS = ("quantization_config", "compression_config")
# Read by the model itself, whose experts are stored so.
_OF_MODELS = ("mxfp4",)


def settings(config: Mapping[str, Any]) -> Any:
    """The settings, unless they are the model's matter; they may be of any type."""
    found = next((config[key] for key in KEYS if config.get(key)), None)
    own = isinstance(found, dict) and found.get("quant_method") in _OF_MODELS
    return None if own else found


def without(config: Mapping[str, Any]) -> dict[str, Any]:
    """The config of the model alone."""
    if not settings(config):
        return dict(config)
    return {key: value for key, value in config.items() if key not in KEYS}
