"""The architectures, one module each, named as Hugging Face's `model_type`."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import Any

import inlay._tvm  # noqa: F401
from inlay.errors import ConfigError
from inlay.models import (
    arcee,
    baichuan,
    bert,
    chatglm,
    cohere,
    cohere2,
    deepseek,
    ernie4_5_moe,
    exaone4,
    gemma,
    gemma2,
    gemma3,
    glm,
    glm4,
    glm4_moe,
    gpt2,
    gpt_bigcode,
    gpt_neox,
    gpt_oss,
    gptj,
    granite,
    granitemoe,
    helium,
    internlm,
    internlm2,
    lfm2,
    lfm2_moe,
    llama,
    llama4,
    minicpm,
    ministral3,
    mistral,
    mixtral,
    nemotron,
    olmo,
    olmo2,
    olmo3,
    olmoe,
    orion,
    phi,
    phi3,
    phimoe,
    qwen,
    qwen2,
    qwen2_moe,
    qwen3,
    qwen3_5,
    qwen3_5_moe,
    qwen3_moe,
    seed_oss,
    smollm3,
    stablelm,
    starcoder2,
)
from inlay.models.common.config import HARMLESS, Config

ARCHITECTURES: dict[str, type[Config]] = {
    "arcee": arcee.ArceeConfig,
    "baichuan": baichuan.BaichuanConfig,
    "bert": bert.BertConfig,
    "chatglm": chatglm.ChatGLMConfig,
    "cohere": cohere.CohereConfig,
    "cohere2": cohere2.Cohere2Config,
    "deepseek": deepseek.DeepseekConfig,
    "ernie4_5_moe": ernie4_5_moe.Ernie45MoeConfig,
    "exaone4": exaone4.Exaone4Config,
    "gemma": gemma.GemmaConfig,
    "gemma2": gemma2.Gemma2Config,
    "gemma3_text": gemma3.Gemma3Config,
    "glm": glm.GlmConfig,
    "glm4": glm4.Glm4Config,
    "glm4_moe": glm4_moe.Glm4MoeConfig,
    "gpt2": gpt2.GPT2Config,
    "gpt_bigcode": gpt_bigcode.GPTBigCodeConfig,
    "gpt_neox": gpt_neox.GPTNeoXConfig,
    "gpt_oss": gpt_oss.GptOssConfig,
    "gptj": gptj.GPTJConfig,
    "granite": granite.GraniteConfig,
    "granitemoe": granitemoe.GraniteMoeConfig,
    "helium": helium.HeliumConfig,
    "internlm": internlm.InternLMConfig,
    "internlm2": internlm2.InternLM2Config,
    "lfm2": lfm2.Lfm2Config,
    "lfm2_moe": lfm2_moe.Lfm2MoeConfig,
    "llama": llama.LlamaConfig,
    "llama4_text": llama4.Llama4Config,
    "minicpm": minicpm.MiniCPMConfig,
    "ministral3": ministral3.Ministral3Config,
    "mistral": mistral.MistralConfig,
    "mixtral": mixtral.MixtralConfig,
    "nemotron": nemotron.NemotronConfig,
    "olmo": olmo.OlmoConfig,
    "olmo2": olmo2.Olmo2Config,
    "olmo3": olmo3.Olmo3Config,
    "olmoe": olmoe.OlmoeConfig,
    "orion": orion.OrionConfig,
    "phi": phi.PhiConfig,
    "phi3": phi3.Phi3Config,
    "phimoe": phimoe.PhimoeConfig,
    "qwen": qwen.QwenConfig,
    "qwen2": qwen2.Qwen2Config,
    "qwen2_moe": qwen2_moe.Qwen2MoeConfig,
    "qwen3": qwen3.Qwen3Config,
    "qwen3_5_moe_text": qwen3_5_moe.Qwen35MoeConfig,
    "qwen3_5_text": qwen3_5.Qwen35Config,
    "qwen3_moe": qwen3_moe.Qwen3MoeConfig,
    "seed_oss": seed_oss.SeedOssConfig,
    "smollm3": smollm3.SmolLM3Config,
    "stablelm": stablelm.StableLmConfig,
    "starcoder2": starcoder2.Starcoder2Config,
}

# Multimodal models, of which the text model is compiled: the key of its config, and the
# architecture.
MULTIMODAL = {
    "gemma3": ("text_config", "gemma3_text"),
    "llama4": ("text_config", "llama4_text"),
    "qwen3_5": ("text_config", "qwen3_5_text"),
    "qwen3_5_moe": ("text_config", "qwen3_5_moe_text"),
}
_OF_PICTURES = {
    "vision_config",
    "mm_tokens_per_image",
    "boi_token_index",
    "eoi_token_index",
    "image_token_index",
    "image_token_id",
    "video_token_id",
    "vision_start_token_id",
    "vision_end_token_id",
    "processor_class",
}
# Keys that apply to the text model too, and may stand outside its config.
_SHARED = {"bos_token_id", "eos_token_id", "tie_word_embeddings"}


def text_part(raw: Mapping[str, Any], ignore: Collection[str] = ()) -> Mapping[str, Any]:
    """The config of the text model within that of a multimodal model."""
    name = raw.get("model_type")
    if name not in MULTIMODAL:
        return raw
    inner, text = MULTIMODAL[name]
    config = raw.get(inner)
    if not isinstance(config, dict):
        raise ConfigError(inner, "is missing; it describes the text model")
    for key in raw:
        if key not in HARMLESS | _OF_PICTURES | _SHARED | {inner, *ignore}:
            raise ConfigError(key, f"is not known for {name}")
    shared = {key: raw[key] for key in _SHARED if raw.get(key) is not None}
    return {**shared, **config, "model_type": text}


def read_config(raw: Mapping[str, Any], ignore: Collection[str] = ()) -> Config:
    """Parse config.json by the architecture that it names."""
    name = raw.get("model_type")
    if name not in ARCHITECTURES:
        known = ", ".join([*ARCHITECTURES, *MULTIMODAL])
        if name is None:
            raise ConfigError("model_type", f"is missing; known are {known}")
        near = difflib.get_close_matches(str(name), [*ARCHITECTURES, *MULTIMODAL], 1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        raise ConfigError(
            "model_type", f"is {name!r:.80}, not a known architecture{hint}; known are {known}"
        )
    return ARCHITECTURES[name].read(raw, ignore)
