"""A GGUF file is the checkpoint that it was made of: config, tensors, tokenizer, template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

import gguf_writer as writer
from inlay.compiler.convert import convert, plan
from inlay.compiler.manifest import manifest
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.errors import CheckpointError, ConfigError, InlayError
from inlay.loader.gguf.architectures import ARCHITECTURES
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.loader.source import Source
from inlay.models import ARCHITECTURES as OURS
from inlay.quantization import SCHEMES
from inlay.testing import synthetic, tiny

GOLDENS = Path(__file__).parents[2] / "goldens"
# What a golden case has and no key of GGUF can say.
UNSPOKEN = {
    "qwen3_moe-dense-layer",
    "bert-wide",
    "gemma3-softcap",
    "gpt2-inverse-layer",
    "qwen2-window",
}
NAMES = {
    "gemma3_text": "gemma3",
    "mistral": "llama",
    "mixtral": "llama",
    "qwen3_moe": "qwen3moe",
}


def _read(case: str) -> str:
    """The architecture of a case."""
    return str(json.loads((GOLDENS / f"{case}.json").read_text())["config"]["model_type"])


CASES = [
    path.stem
    for path in sorted(GOLDENS.glob("*.json"))
    if path.stem not in UNSPOKEN and NAMES.get(_read(path.stem), _read(path.stem)) in ARCHITECTURES
]


def keys(config: Mapping[str, Any]) -> dict[str, Any]:
    """What llama.cpp's converter writes of a config.json, without the architecture's prefix."""
    if config["model_type"] == "gpt2":
        return {
            "context_length": config["n_positions"],
            "embedding_length": config["n_embd"],
            "block_count": config["n_layer"],
            "feed_forward_length": config["n_inner"] or 4 * config["n_embd"],
            "attention.head_count": config["n_head"],
            "attention.layer_norm_epsilon": config["layer_norm_epsilon"],
        }
    heads = config["num_attention_heads"]
    found: dict[str, Any] = {
        "context_length": config["max_position_embeddings"],
        "embedding_length": config["hidden_size"],
        "block_count": config["num_hidden_layers"],
        "feed_forward_length": config["intermediate_size"],
        "attention.head_count": heads,
    }
    if config["model_type"] == "bert":
        epsilon = float(config["layer_norm_eps"])
        return found | {"attention.layer_norm_epsilon": epsilon, "attention.causal": False}
    nested = config.get("rope_parameters") or {}
    size = config.get("head_dim") or config["hidden_size"] // heads
    found |= {
        "attention.head_count_kv": config["num_key_value_heads"],
        "attention.layer_norm_rms_epsilon": float(
            config.get("rms_norm_eps", 1e-5 if config["model_type"] == "olmo2" else 1e-6)
        ),
        "rope.freq_base": float(config.get("rope_theta") or nested["rope_theta"]),
        "rope.dimension_count": int(size * config.get("partial_rotary_factor", 1)),
    }
    if config.get("head_dim"):
        found |= {"attention.key_length": size, "attention.value_length": size}
    window = config.get("sliding_window")
    if config["model_type"] == "phi3":
        found["rope.scaling.original_context_length"] = config["original_max_position_embeddings"]
        found["attention.sliding_window"] = window or 0
    elif window and config["model_type"] in ("gemma2", "gemma3_text", "mistral", "mixtral"):
        found["attention.sliding_window"] = window
    if config["model_type"] == "gemma3_text":
        found["attention.sliding_window_pattern"] = config["sliding_window_pattern"]
    if config["model_type"] == "gemma2":
        found |= {"attn_logit_softcapping": 50.0, "final_logit_softcapping": 30.0}
    experts = config.get("num_local_experts") or config.get("num_experts")
    if experts:
        found |= {"expert_count": experts, "expert_used_count": config["num_experts_per_tok"]}
    if config["model_type"] == "qwen3_moe":
        found["expert_feed_forward_length"] = config["moe_intermediate_size"]
    if config["model_type"] == "granite":
        found |= {
            "attention.scale": config["attention_multiplier"],
            "embedding_scale": config["embedding_multiplier"],
            "residual_scale": config["residual_multiplier"],
            "logit_scale": config["logits_scaling"],
        }
    scaling = config.get("rope_scaling") or {}
    if scaling.get("rope_type") in ("linear", "yarn"):
        found["rope.scaling.type"] = scaling["rope_type"]
        found["rope.scaling.factor"] = scaling["factor"]
    if scaling.get("rope_type") == "yarn":
        original = scaling["original_max_position_embeddings"]
        found["rope.scaling.original_context_length"] = original
    return found


def extra(config: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """The tensors of factors that its converter adds."""
    scaling = config.get("rope_scaling") or config.get("rope_parameters") or {}
    if scaling.get("rope_type") == "longrope":
        return {
            f"rope_factors_{which}.weight": np.array(scaling[f"{which}_factor"], np.float32)
            for which in ("long", "short")
        }
    if scaling.get("rope_type") != "llama3":
        return {}
    size = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    frequencies = scaling["rope_theta"] ** -(np.arange(0, size, 2) / size)
    original, factors = scaling["original_max_position_embeddings"], []
    low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
    for length in 2 * np.pi / frequencies:
        smooth = (original / length - low) / (high - low)
        between = 1 / ((1 - smooth) / scaling["factor"] + smooth)
        long = scaling["factor"] if length > original / low else between
        factors.append(1.0 if length < original / high else long)
    return {"rope_freqs.weight": np.array(factors, np.float32)}


def written(folder: Path, case: str) -> tuple[Path, Path]:
    """The case as a checkpoint's folder, and as a file."""
    record = json.loads((GOLDENS / f"{case}.json").read_text())
    config = record["config"]
    if case == "gemma2-windows":  # a file has no other scale than that of its heads
        config["query_pre_attn_scalar"] = config["head_dim"]
    name = NAMES.get(config["model_type"], config["model_type"])
    tensors = synthetic.checkpoint(record["seed"], record["tensors"])
    checkpoint = folder / "checkpoint"
    checkpoint.mkdir()
    (checkpoint / "config.json").write_text(json.dumps(config))
    save_file(tensors, checkpoint / "model.safetensors")
    heads = config.get("num_attention_heads", 1), config.get("num_key_value_heads", 1)
    data = writer.model(name, keys(config), {**tensors, **extra(config)}, heads)
    (folder / "m.gguf").write_bytes(data)
    return checkpoint, folder / "m.gguf"


@pytest.fixture(autouse=True)
def extra_tensors(monkeypatch: pytest.MonkeyPatch) -> None:
    own_name = writer.own_name
    monkeypatch.setattr(
        writer, "own_name", lambda a, n: n if n.startswith("rope_") else own_name(a, n)
    )


@pytest.mark.parametrize("case", CASES)
def test_a_file_is_the_checkpoint_that_it_was_made_of(tmp_path: Path, case: str) -> None:
    folder, file = written(tmp_path, case)
    schemes = Schemes.named("f32")
    wanted = understand(Source.from_folder(folder), schemes)
    found = understand(Source.from_gguf(file), schemes)
    architecture = "llama" if case == "mistral-full" else wanted.architecture
    assert (found.architecture, found.context) == (architecture, wanted.context)
    for theirs, own in zip(_values(wanted), _values(found), strict=True):
        np.testing.assert_allclose(own, theirs, rtol=2e-6)
    tensors, originals = found.source.tensors, wanted.source.tensors
    theirs, own = plan(originals, wanted.model), plan(tensors, found.model)
    assert [name for name, _ in theirs.parameters] == [name for name, _ in own.parameters]
    for name in theirs.own.keys() & own.own.keys():
        shape = tensors.read(own.own[name]).shape
        assert tensors.shape(own.own[name]) == originals.shape(theirs.own[name]) == shape
    for (name, theirs_parameter), (_, parameter) in zip(
        theirs.parameters, own.parameters, strict=True
    ):
        pairs = zip(
            packed(theirs, originals, name, theirs_parameter),
            packed(own, tensors, name, parameter),
            strict=True,
        )
        for original, values in pairs:
            # Gemma's norms have had one added, and lose it again.
            np.testing.assert_allclose(values, original, rtol=0, atol=1.3e-7)


def packed(made: Any, tensors: Any, name: str, parameter: Any) -> list[np.ndarray]:
    """What the data file holds of a parameter."""
    found = []
    for read in made.reads(name, parameter):
        whole = [tensors.read(own) for own in read.own]
        values = whole if read.expert is None else [each[read.expert] for each in whole]
        found += [
            part for _, piece in made.pieces(name, parameter, values) for part in piece.values()
        ]
    return found


def _values(recipe: Any) -> list[Any]:
    """The numbers that the model is made with."""
    if not recipe.model.generates:
        return [recipe.config.layer_norm_eps, recipe.config.num_attention_heads]
    config = recipe.config
    numbers: list[Any] = [recipe.model.softcap or 0, recipe.model.tied]
    if hasattr(config, "embedding_scale"):
        numbers += [config.embedding_scale(), config.logit_scale()]
    numbers.append(getattr(config, "residual_multiplier", 1))
    for heads in recipe.model.heads:
        fields = vars(heads)
        numbers += [fields[key] or 0 for key in ("query", "cached", "size", "scale", "window")]
        if fields.get("rope") is not None:
            numbers += [heads.rope.inv_freq, heads.rope.attention_factor]
    return numbers


def test_every_architecture_of_the_table_is_tried() -> None:
    models = {row.model_type for row in ARCHITECTURES.values()}
    models |= {"mistral", "mixtral"}
    assert models <= set(OURS)
    assert {_read(case) for case in CASES} == models


def test_names_are_those_of_the_gguf_package() -> None:
    gguf = pytest.importorskip("gguf")
    numbers = {name: number for number, name in gguf.MODEL_ARCH_NAMES.items()}
    for name, row in ARCHITECTURES.items():
        names = gguf.get_tensor_name_map(numbers[name], 3)
        for own, original in row.tensors.items():
            if own.endswith(".bias"):
                continue
            original = original.removeprefix("bert.").format(1)
            found = names.get_name(original, (".weight",))
            assert found == own.format(1), (name, original)


SMALL = {
    "context_length": 64,
    "embedding_length": 64,
    "block_count": 1,
    "feed_forward_length": 96,
    "attention.head_count": 4,
    "attention.head_count_kv": 2,
    "attention.layer_norm_rms_epsilon": 1e-5,
}


def small(folder: Path, store: Any = None, metadata: Any = None, **more: Any) -> Path:
    """A Llama of one layer."""
    config = {**tiny.CONFIG, "num_hidden_layers": 1, "vocab_size": 40}
    tensors = synthetic.checkpoint(3, tiny.shapes(config))
    given = {key.replace("__", "."): value for key, value in more.items()}
    settled = {key: value for key, value in {**SMALL, **given}.items() if value is not None}
    options = {} if store is None else {"store": store}
    data = writer.model("llama", settled, tensors, (4, 2), metadata=metadata, **options)
    path = folder / "small.gguf"
    path.write_bytes(data)
    return path


def _grouped(kind: int) -> Any:
    rng = np.random.default_rng(5)
    largest = 8 if kind == writer.Q4_0 else 128

    def store(name: str, array: np.ndarray) -> writer.Stored:
        if array.ndim == 1:
            return writer.numbers(array)
        integers = rng.integers(-largest, largest, array.shape)
        scales = rng.normal(size=(len(array), array.shape[1] // 32)).astype(np.float16)
        return writer.grouped(kind, integers, scales)

    return store


@pytest.mark.parametrize(("kind", "scheme"), [(writer.Q4_0, "w4"), (writer.Q8_0, "w8")])
def test_blocks_that_fit_are_kept_bit_for_bit(tmp_path: Path, kind: int, scheme: str) -> None:
    recipe = understand(Source.from_gguf(small(tmp_path, _grouped(kind))), Schemes.named(scheme))
    data = tmp_path / "m.safetensors"
    _, notes = convert(recipe.source, recipe.model, data, manifest(recipe, "m"))
    assert notes == []
    packed, tensors = SafetensorsFile(data), recipe.source.tensors
    for name in tensors:
        values = tensors.read(name)
        if values.ndim == 1:
            continue
        own = "w8" if "embed" in name else scheme
        parts = {part: packed.read(f"{name}.{part}") for part in "qs"}
        assert np.array_equal(SCHEMES[own].unpack(parts, *values.shape), values)


def test_what_does_not_fit_is_rounded_again_and_said(tmp_path: Path) -> None:
    recipe = understand(
        Source.from_gguf(small(tmp_path, _grouped(writer.Q8_0))), Schemes.named("w4")
    )
    data = tmp_path / "m.safetensors"
    _, notes = convert(recipe.source, recipe.model, data, manifest(recipe, "m"))
    assert notes == [
        "Weights in Q8_0 were rounded again, to w4; in w8 they stay nearly as they are."
    ]
    exact = understand(recipe.source, Schemes.named("bf16"))
    _, notes = convert(exact.source, exact.model, data, manifest(exact, "m"))
    assert notes == []


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def test_the_files_of_a_checkpoint(tmp_path: Path) -> None:
    metadata = {
        "general.license": "mit",
        "general.sampling.temp": 0.5,
        "tokenizer.ggml.tokens": ["<s>", "</s>", "<|im_end|>", *LETTERS, "ab", *"0123456789"],
        "tokenizer.ggml.token_type": np.array([3, 3, 3] + [1] * 37, np.int32),
        "tokenizer.ggml.merges": ["a b"],
        "tokenizer.ggml.bos_token_id": 0,
        "tokenizer.ggml.eos_token_id": 1,
        "tokenizer.ggml.add_bos_token": True,
        "tokenizer.chat_template": "{{ messages }}",
    }
    source = Source.from_gguf(small(tmp_path, metadata=metadata))
    assert source.license == "mit"
    assert source.generation["eos_token_id"] == [1, 2]
    assert source.generation["temperature"] == 0.5
    kept = source.kept_files()
    assert kept["chat_template.jinja"] == b"{{ messages }}"
    settings = json.loads(kept["tokenizer_config.json"])
    assert (settings["bos_token"], settings["eos_token"]) == ("<s>", "</s>")
    from tokenizers import Tokenizer

    made = Tokenizer.from_str(kept["tokenizer.json"].decode())
    assert made.encode("abc").tokens == ["<s>", "ab", "c"]
    assert made.encode("a<|im_end|>", add_special_tokens=False).ids == [3, 2]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "layers": ({"block_count": 1 << 20}, "`num_hidden_layers` is 1048576"),
    "no layers": ({"block_count": 0}, "`num_hidden_layers` is 0; it must be above 0"),
    "missing": ({"embedding_length": None}, "`hidden_size` is missing"),
    "text": ({"attention__head_count": "4"}, "`num_attention_heads` is '4'"),
    "each layer": (
        {"attention__head_count_kv": np.array([2, 4], np.int32)},
        "`num_key_value_heads` differs from layer to layer",
    ),
    "heads": ({"attention__head_count": 3}, "`num_attention_heads` is 3"),
    "unknown": ({"logit_scale": 2.0}, "`llama.logit_scale` is not known for llama"),
    "experts": ({"expert_count": 8, "expert_used_count": 9}, "`num_experts_per_tok` is 9"),
    "scaling": (
        {"rope__scaling__type": "ntk", "rope__scaling__factor": 2.0},
        "rope_type 'ntk'; known are",
    ),
    "rotated": ({"rope__dimension_count": 8}, "`rope.dimension_count` is 8 of 16"),
    "values": (
        {"attention__key_length": 16, "attention__value_length": 8},
        "`attention.value_length` is not the key's",
    ),
    "encoder": ({"attention__causal": False}, "`attention.causal` is False"),
    "pooling": ({"pooling_type": 4}, "`pooling_type` is 4"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_setting_that_is_not_supported_is_named(tmp_path: Path, case: str) -> None:
    changed, reason = REFUSED[case]
    with pytest.raises((ConfigError, CheckpointError)) as caught:
        understand(Source.from_gguf(small(tmp_path, **changed)), Schemes.named("f32"))
    assert reason in caught.value.message


def test_a_setting_may_be_passed_over(tmp_path: Path) -> None:
    source = Source.from_gguf(small(tmp_path, logit_scale=2.0))
    understand(source, Schemes.named("f32"), ignore=["llama.logit_scale"])


VOCABULARY: dict[str, tuple[dict[str, Any], str]] = {
    "none": ({"tokenizer.ggml.tokens": np.array([], np.int32)}, "has no vocabulary"),
    "model": ({"tokenizer.ggml.model": "rwkv"}, "of the kind 'rwkv'; known are llama, t5"),
    "words": ({"tokenizer.ggml.pre": "new"}, "cuts words as 'new', which is not known"),
    "kinds": (
        {"tokenizer.ggml.token_type": np.array([1], np.int32)},
        "`tokenizer.ggml.token_type` has another form",
    ),
    "id": ({"tokenizer.ggml.bos_token_id": 99}, "`tokenizer.ggml.bos_token_id` has another form"),
    "merges": ({"tokenizer.ggml.merges": ["ab"]}, "`tokenizer.ggml.merges` has another form"),
    "flag": ({"tokenizer.ggml.add_bos_token": 1}, "`tokenizer.ggml.add_bos_token` has another"),
}


@pytest.mark.parametrize("case", VOCABULARY)
def test_a_vocabulary_that_cannot_be_used_is_named(tmp_path: Path, case: str) -> None:
    changed, reason = VOCABULARY[case]
    with pytest.raises(CheckpointError) as caught:
        Source.from_gguf(small(tmp_path, metadata=changed))
    assert reason in caught.value.message


def test_another_architecture_is_named(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    for head, reason in (
        ({"general.architecture": "mamba"}, "is 'mamba'; known are the architectures llama,"),
        ({}, "is None; known are"),
        ({"general.architecture": "clip", "general.type": "mmproj"}, "of the kind 'mmproj'"),
    ):
        path.write_bytes(writer.pack(head, {}))
        with pytest.raises(CheckpointError) as caught:
            Source.from_gguf(path)
        assert reason in caught.value.message


def test_tensors_that_do_not_fit_are_listed(tmp_path: Path) -> None:
    source = Source.from_gguf(small(tmp_path, block_count=2))
    recipe = understand(source, Schemes.named("f32"))
    with pytest.raises(CheckpointError, match=r"9 missing: `model\.layers\.1\."):
        plan(source.tensors, recipe.model)


def test_a_damaged_file_is_read_or_refused(tmp_path: Path) -> None:
    metadata = {
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.scores": np.zeros(40, np.float32),
        "tokenizer.ggml.token_type": np.ones(40, np.int32),
        "tokenizer.ggml.bos_token_id": 1,
        "general.license": "mit",
    }
    keys = {"rope.freq_base": 5e5, "rope.scaling.type": "linear", "rope.scaling.factor": 2.0}
    whole = small(tmp_path, metadata=metadata, **keys).read_bytes()
    # The header, and not the weights after it.
    length = whole.index(b"blk.0.mlp") if b"blk.0.mlp" in whole else 4000
    rng, outcomes = np.random.default_rng(11), set()
    for _ in range(400):
        damaged = bytearray(whole)
        for place in rng.integers(4, length, rng.integers(1, 4)):
            damaged[place] = rng.choice([0, 1, 4, 8, 9, 0x7F, 0xFF, rng.integers(256)])
        (tmp_path / "small.gguf").write_bytes(damaged)
        try:
            recipe = understand(Source.from_gguf(tmp_path / "small.gguf"), Schemes.named("w8"))
            recipe.source.kept_files()
            plan(recipe.source.tensors, recipe.model)
        except InlayError as error:
            outcomes.add(error.name)
        else:
            outcomes.add("read")
    assert outcomes == {"read", "checkpoint_invalid", "config_unsupported"}
