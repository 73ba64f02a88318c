from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inlay.errors import ConfigError
from inlay.models import ARCHITECTURES, read_config, text_part
from inlay.models.common.attention import pools
from inlay.models.common.decoder import CausalLM
from inlay.models.common.rope import rope

GOLDENS = Path(__file__).parents[2] / "goldens"
CONFIGS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text())["config"] for path in sorted(GOLDENS.glob("*.json"))
}
LLAMA = CONFIGS["llama-gqa"]


def test_every_architecture_has_goldens() -> None:
    assert {config["model_type"] for config in CONFIGS.values()} == set(ARCHITECTURES)


@pytest.mark.parametrize("case", CONFIGS)
def test_an_unknown_key_is_refused_by_name(case: str) -> None:
    config = CONFIGS[case]
    read_config(config)
    with pytest.raises(ConfigError, match="`attention_magic` is not known for"):
        read_config({**config, "attention_magic": 1})
    read_config({**config, "attention_magic": 1}, ["attention_magic"])


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("llama-gqa", {"hidden_size": None}, "`hidden_size` is missing"),
    ("llama-gqa", {"hidden_size": "64"}, "`hidden_size` is '64'; expected int"),
    ("llama-gqa", {"hidden_size": True}, "`hidden_size` is True; expected int"),
    ("llama-gqa", {"num_hidden_layers": 1_000_000}, "`num_hidden_layers` is 1000000; more than"),
    ("llama-gqa", {"num_attention_heads": 10**9}, "`num_attention_heads` is 1000000000; more than"),
    ("llama-gqa", {"vocab_size": 10**12}, "`vocab_size` is 1000000000000; more than"),
    ("llama-gqa", {"hidden_size": -1}, "`hidden_size` is -1; it must be above 0"),
    ("llama-gqa", {"vocab_size": 0}, "`vocab_size` is 0"),
    ("llama-gqa", {"hidden_act": "mish"}, "`hidden_act` is 'mish'; known are silu"),
    ("llama-gqa", {"pretraining_tp": 2}, "`pretraining_tp` is 2; only 1 or None"),
    ("llama-gqa", {"quantization_config": {"bits": 4}}, "`quantization_config` is"),
    ("llama-gqa", {"num_attention_heads": 5}, "`num_attention_heads`"),
    ("llama-gqa", {"num_key_value_heads": 4}, "`num_key_value_heads`"),
    ("llama-gqa", {"rope_scaling": {"type": "ntk", "factor": 2.0}}, "rope_type 'ntk'"),
    ("llama-gqa", {"rope_scaling": {"type": "dynamic"}}, "of type 'dynamic' lacks factor"),
    ("llama-gqa", {"rope_scaling": {"type": "linear"}}, "`rope_scaling` of type 'linear' lacks"),
    ("llama-gqa", {"rope_scaling": {"type": "linear", "factor": "x"}}, "wrong kind"),
    ("llama-gqa", {"rope_scaling": {"type": "linear", "factor": 2.0, "z": 1}}, "unknown z"),
    ("llama-gqa", {"rope_scaling": {"type": "linear", "factor": 0}}, "`rope_scaling`"),
    ("qwen2-tied", {"layer_types": ["full_attention"]}, "`layer_types` must name 2 layers"),
    ("qwen2-tied", {"layer_types": ["a", "b"]}, "`layer_types` has 'a'"),
    ("qwen2-tied", {"use_mrope": True}, "`use_mrope`"),
    ("qwen2-tied", {"max_window_layers": -1}, "`max_window_layers` is -1; it must be 0 or more"),
    (
        "mixtral-odd",
        {"num_experts_per_tok": 6},
        "`num_experts_per_tok` is 6, but `num_local_experts` is 5",
    ),
    (
        "qwen3_moe-odd",
        {"num_experts_per_tok": 10},
        "`num_experts_per_tok` is 10, but `num_experts` is 9",
    ),
    (
        "qwen2_moe-window",
        {"sliding_window": 0},
        "`sliding_window` is missing, but `use_sliding_window` is true",
    ),
    (
        "deepseek-dense-first",
        {"num_experts_per_tok": 11},
        "`num_experts_per_tok` is 11, but `n_routed_experts` is 10",
    ),
    ("deepseek-dense-first", {"scoring_func": "sigmoid"}, "`scoring_func` is 'sigmoid'; only"),
    ("glm4_moe-groups", {"n_group": 3}, "`n_group` is 3, which does not divide the 8 experts"),
    ("glm4_moe-groups", {"topk_group": 5}, "`topk_group` is 5, but `n_group` is 4"),
    (
        "glm4_moe-groups",
        {"topk_group": 1},
        "`num_experts_per_tok` is 3, but the groups that `topk_group` leaves have 2 experts",
    ),
    ("phimoe-biases", {"num_experts_per_tok": 3}, "`num_experts_per_tok` is 3; only 2"),
    ("gpt_oss-sinks", {"quantization_config": {"quant_method": "fp8"}}, "`quantization_config`"),
    ("gpt_oss-sinks", {"layer_types": ["a"] * 3}, "`layer_types` has 'a'"),
    ("gpt_oss-sinks", {"num_experts_per_tok": 7}, "but `num_local_experts` is 6"),
    ("llama4-chunks", {"num_experts_per_tok": 2}, "`num_experts_per_tok` is 2; only 1"),
    ("llama4-chunks", {"no_rope_layers": [1, 2, 0, 1]}, "`no_rope_layers` has 2, not known"),
    (
        "llama4-chunks",
        {"attention_chunk_size": None, "layer_types": ["chunked_attention"] * 4},
        "`attention_chunk_size` is missing",
    ),
    ("phimoe-biases", {"tie_word_embeddings": True}, "`lm_head_bias` is true with tied"),
    ("minicpm-experts", {"num_experts_per_tok": 0}, "`num_experts_per_tok` is 0, but there are"),
    ("minicpm-experts", {"dim_model_base": 0}, "`dim_model_base` is 0; it must be above 0"),
    ("granitemoe-factors", {"logits_scaling": 0}, "`logits_scaling` is 0"),
    ("ernie4_5_moe-biases", {"tie_word_embeddings": True}, "`use_bias` is true with tied"),
    ("ernie4_5_moe-plain", {"moe_gate": "top2"}, "`moe_gate` is 'top2'; only"),
    ("ernie4_5_moe-plain", {"moe_k": 7}, "`moe_k` is 7, but `moe_num_experts` is 6"),
    (
        "mixtral-odd",
        {"num_local_experts": 10**9},
        "`num_local_experts` is 1000000000 in 2 layers; more than 1048576 experts are no model's",
    ),
    ("mixtral-odd", {"num_local_experts": 0}, "`num_local_experts` is 0; it must be above 0"),
    ("mixtral-odd", {"num_local_experts": "8"}, "`num_local_experts` is '8'; expected int"),
    ("gpt2-plain", {"n_head": 7}, "`n_head` is 7, which does not divide 60"),
    ("bert-plain", {"position_embedding_type": "relative_key"}, "`position_embedding_type`"),
    ("bert-plain", {"is_decoder": True}, "`is_decoder` is True; only False"),
    ("gemma3-softcap", {"use_bidirectional_attention": True}, "`use_bidirectional_attention`"),
    ("phi3-longrope-long", {"rope_scaling": {"type": "longrope"}}, "lacks long_factor"),
    (
        "phi3-longrope-long",
        {"rope_scaling": {"type": "longrope", "short_factor": [1], "long_factor": [1]}},
        "needs 8 numbers in long_factor",
    ),
]


@pytest.mark.parametrize(("case", "change", "message"), REFUSED)
def test_what_is_not_supported_is_refused_by_name(
    case: str, change: dict[str, Any], message: str
) -> None:
    raw = {**CONFIGS[case], **change}
    with pytest.raises(ConfigError) as caught:
        read_config(raw).build(128)
    assert message in str(caught.value)


def test_no_architecture_or_an_unknown_one() -> None:
    with pytest.raises(ConfigError, match="`model_type` is missing; known are arcee, "):
        read_config({})
    with pytest.raises(ConfigError, match="`model_type` is 'mamba'"):
        read_config({"model_type": "mamba"})


def test_old_and_new_spelling_of_the_rotation_agree() -> None:
    scaling = {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0}
    scaling["original_max_position_embeddings"] = 32
    old = {**LLAMA, "rope_theta": 5e5, "rope_scaling": {"rope_type": "llama3", **scaling}}
    parameters = {"rope_type": "llama3", "rope_theta": 5e5, **scaling}
    new = {k: v for k, v in LLAMA.items() if k != "rope_theta"} | {"rope_parameters": parameters}
    heads = [read_config(raw).build(128).heads[0] for raw in (old, new)]
    assert np.array_equal(heads[0].rope.inv_freq, heads[1].rope.inv_freq)


def test_longrope_takes_its_factors_by_the_limit() -> None:
    scaling = {"type": "su", "short_factor": [1.0] * 4, "long_factor": [4.0] * 4}

    def made(context: int) -> Any:
        return rope(
            head_dim=8,
            theta=1e4,
            scaling=scaling,
            parameters=None,
            context=context,
            max_positions=128,
            original=32,
        )

    assert np.allclose(made(32).inv_freq, 4 * made(33).inv_freq)
    assert made(32).attention_factor == pytest.approx(made(33).attention_factor)
    assert made(32).attention_factor > 1


def test_windows_may_begin_at_the_first_layer() -> None:
    raw = {**CONFIGS["qwen2-window"], "max_window_layers": 0, "sliding_window": 9}
    model = read_config(raw).build(128)
    assert [each.window for each in model.heads] == [9] * raw["num_hidden_layers"]


def test_a_limit_by_default_that_needs_no_other_factors() -> None:
    assert read_config(CONFIGS["phi3-longrope-long"]).natural_context() == 48
    assert read_config(CONFIGS["phi3-plain"]).natural_context() is None


def test_dynamic_scaling_changes_nothing_within_the_limit() -> None:
    dynamic = {**LLAMA, "rope_scaling": {"type": "dynamic", "factor": 2.0}}
    heads = [read_config(raw).build(128).heads[0] for raw in (LLAMA, dynamic)]
    assert np.array_equal(heads[0].rope.inv_freq, heads[1].rope.inv_freq)


def test_phi_has_a_factor_for_short_texts_and_one_for_long_ones() -> None:
    scaling = {"type": "longrope", "short_factor": [1.0] * 8, "long_factor": [4.0] * 8}
    scaling |= {"short_mscale": 1.25, "long_mscale": 1.5, "original_max_position_embeddings": 48}
    config = read_config({**CONFIGS["phimoe-biases"], "rope_scaling": scaling})
    short, long = (config.build(context).heads[0].rope for context in (48, 49))
    assert (short.attention_factor, long.attention_factor) == (1.25, 1.5)
    assert np.allclose(short.inv_freq, 4 * long.inv_freq)


def test_the_last_layer_with_experts_may_be_minus_one() -> None:
    config = read_config(CONFIGS["ernie4_5_moe-plain"])
    assert [hasattr(config.mlp(layer), "experts") for layer in range(3)] == [False, True, True]


DEFAULTS = json.loads((Path(__file__).parent / "defaults.json").read_text())


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_key_of_the_config_class_is_known(architecture: str) -> None:
    """`defaults.json` holds what transformers' config classes write, key for key."""
    read_config(DEFAULTS[architecture])


def test_the_text_model_of_a_multimodal_config() -> None:
    text = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2}
    whole = {
        "model_type": "gemma3",
        "architectures": ["Gemma3ForConditionalGeneration"],
        "text_config": {**text, "model_type": "gemma3_text", "sliding_window": 32},
        "vision_config": {"hidden_size": 1152},
        "mm_tokens_per_image": 256,
        "eos_token_id": [1, 106],
    }
    config = read_config(text_part(whole))
    assert config.vocab_size == 262208
    assert config.eos_token_id == [1, 106]
    with pytest.raises(ConfigError, match="`magic` is not known for gemma3"):
        text_part({**whole, "magic": 1})
    with pytest.raises(ConfigError, match="`text_config` is missing"):
        text_part({"model_type": "gemma3"})


def test_layers_share_a_pool_by_window() -> None:
    raw = CONFIGS["gemma3-local-global"]
    model = read_config(raw).build(128)
    assert isinstance(model, CausalLM)
    found = {pool.window: pool.layers for pool in pools(model.heads)}
    assert found == {24: (0, 1, 2, 3, 4, 6), None: (5,)}
