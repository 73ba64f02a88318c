"""Random checkpoints: valid, reproducible from the seed, and readable by the peer."""

import math
import subprocess

import numpy as np
import pytest
from tokenizers import Tokenizer
from tools.checkpoints import folder, shapes, tokenizer, weights
from tools.checkpoints.__main__ import PEER, make, need

from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.loader.checkpoint import Checkpoint
from inlay.loader.source import Source

PARAMETERS = {"qwen2.5-0.5b": 494e6, "llama-3.2-1b": 1236e6, "qwen2.5-3b": 3086e6}


@pytest.fixture
def tiny(monkeypatch):
    """Both architectures with few layers, small widths and a small vocabulary."""
    small = {"vocab_size": 1000, "hidden_size": 64, "intermediate_size": 128}
    small |= {"num_attention_heads": 4, "num_key_value_heads": 2, "num_hidden_layers": 2}
    for name, config in [*shapes.CONFIGS.items()]:
        sizes = {**small, "head_dim": 16} if "head_dim" in config else small
        monkeypatch.setitem(shapes.CONFIGS, name, {**config, **sizes})
    return shapes.CONFIGS


@pytest.mark.parametrize("shape", PARAMETERS)
def test_shapes_have_the_size_of_the_real_models(shape):
    assert folder.size(shapes.CONFIGS[shape]) / 2 == pytest.approx(PARAMETERS[shape], rel=1e-3)


@pytest.mark.parametrize("shape", PARAMETERS)
def test_the_compiler_takes_the_folder(tiny, shape, tmp_path):
    folder.write(tmp_path, tiny[shape])
    source = Source.from_folder(tmp_path)
    recipe = understand(source, Schemes.named("w4"))
    assert recipe.architecture == tiny[shape]["model_type"]
    read = source.tensors
    assert {name: read.shape(name) for name in read} == shapes.tensors(tiny[shape])


def test_the_same_seed_gives_the_same_bytes(tiny, tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        folder.write(tmp_path / name, tiny["llama-3.2-1b"], seed)
    a, b, c = ((tmp_path / name / "model.safetensors").read_bytes() for name in "abc")
    assert a == b != c


def test_weights_are_normal_and_exact_in_both_half_formats():
    pieces = [*weights.blocks(1, "model.layers.0.mlp.up_proj.weight", (300, 400), 2)]
    values = (np.concatenate(pieces).astype(np.uint32) << 16).view(np.float32)
    assert values.size == 300 * 400
    assert values.std() == pytest.approx(1 / math.sqrt(400), rel=0.02)
    assert abs(values.mean()) < 1e-3
    assert np.array_equal(values.astype(np.float16).astype(np.float32), values)


def test_blocks_join_into_one_stream(monkeypatch):
    whole = np.concatenate([*weights.blocks(1, "x.weight", (10, 64), 2)])
    monkeypatch.setattr(weights, "BLOCK", 128)
    assert np.array_equal(np.concatenate([*weights.blocks(1, "x.weight", (10, 64), 2)]), whole)


@pytest.mark.parametrize("vocabulary", [300, 5000, 60000])
def test_the_tokenizer_has_every_token_and_loses_no_text(vocabulary):
    made = tokenizer.build(vocabulary)
    assert made.get_vocab_size() == vocabulary
    assert sorted(made.get_vocab().values()) == list(range(vocabulary))
    text = "To be, or not to be: that is the question. Ünï 数 🙂"
    assert made.decode(made.encode(text).ids) == text


def test_a_vocabulary_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="too small"):
        tokenizer.build(200)
    with pytest.raises(ValueError, match="larger"):
        tokenizer.build(1_000_000)


def test_the_disk_that_is_needed_counts_the_file_in_between():
    config = shapes.CONFIGS["qwen2.5-0.5b"]
    assert need(config, []) == folder.size(config)
    assert need(config, ["q4_0"]) == pytest.approx(2.36 * folder.size(config))


@pytest.mark.skipif(not PEER.exists(), reason="`make bench-peers` has not been run")
@pytest.mark.parametrize("shape", ["qwen2.5-0.5b", "llama-3.2-1b"])
def test_llama_cpp_computes_the_same_model(tiny, shape, tmp_path):
    """Its logits for the GGUF file are those of the folder, computed here in float64."""
    make(shape, tmp_path, ["f16", "q8_0"], seed=1)
    ids = [7, 300, 12, 999, 45, 6]
    script = (
        "import sys, numpy as np, llama_cpp\n"
        "m = llama_cpp.Llama(sys.argv[1], n_ctx=64, logits_all=True, verbose=False)\n"
        f"m.eval({ids}); np.save(sys.argv[2], m.scores[:{len(ids)}])\n"
        "print(m.tokenize(b'to be or not', add_bos=False))"
    )
    expected = logits(tmp_path / "hf", tiny[shape], ids)
    for kind, tolerance in (("f16", 0.02), ("q8_0", 0.2)):
        arguments = [str(tmp_path / f"{kind}.gguf"), str(tmp_path / "out.npy")]
        done = subprocess.run(
            [str(PEER), "-c", script, *arguments], capture_output=True, text=True, check=True
        )
        assert np.abs(np.load(tmp_path / "out.npy") - expected).max() < tolerance
        words = Tokenizer.from_file(str(tmp_path / "hf/tokenizer.json")).encode("to be or not").ids
        assert done.stdout.strip() == str(words)


def logits(path, config, ids):
    """The model in a few lines of NumPy."""
    read = Checkpoint(path)
    w = {name: np.asarray(read.read(name), np.float64) for name in read}
    heads, cached = config["num_attention_heads"], config["num_key_value_heads"]
    x = w["model.embed_tokens.weight"][ids]
    size = w["model.layers.0.self_attn.q_proj.weight"].shape[0] // heads
    turn = angles(config, size)[None, None] * np.arange(len(ids))[:, None, None]

    def norm(x, name):
        scale = np.sqrt((x**2).mean(-1, keepdims=True) + config["rms_norm_eps"])
        return x / scale * w[name + ".weight"]

    def linear(x, name):
        return x @ w[name + ".weight"].T + w.get(name + ".bias", 0.0)

    def rotate(x):
        a, b = np.split(x, 2, -1)
        return np.concatenate(
            [a * np.cos(turn) - b * np.sin(turn), b * np.cos(turn) + a * np.sin(turn)], -1
        )

    for i in range(config["num_hidden_layers"]):
        p = f"model.layers.{i}."
        h = norm(x, p + "input_layernorm")
        q, k, v = (linear(h, f"{p}self_attn.{n}_proj").reshape(len(ids), -1, size) for n in "qkv")
        k, v = (np.repeat(t, heads // cached, 1) for t in (rotate(k), v))
        s = np.einsum("qhd,khd->hqk", rotate(q), k) / math.sqrt(size)
        s = np.where(np.tri(len(ids), dtype=bool), s, -np.inf)
        s = np.exp(s - s.max(-1, keepdims=True))
        s = np.einsum("hqk,khd->qhd", s / s.sum(-1, keepdims=True), v).reshape(len(ids), -1)
        x = x + linear(s, p + "self_attn.o_proj")
        h = norm(x, p + "post_attention_layernorm")
        gate = linear(h, p + "mlp.gate_proj")
        x = x + linear(
            gate / (1 + np.exp(-gate)) * linear(h, p + "mlp.up_proj"), p + "mlp.down_proj"
        )
    return norm(x, "model.norm") @ w["model.embed_tokens.weight"].T


def angles(config, size):
    """Radians per position of each frequency."""
    frequencies = config["rope_theta"] ** -(np.arange(0, size, 2) / size)
    if scaling := config.get("rope_scaling"):
        low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
        turns = scaling["original_max_position_embeddings"] * frequencies / (2 * math.pi)
        smooth = np.clip((turns - low) / (high - low), 0, 1)
        frequencies = frequencies * ((1 - smooth) / scaling["factor"] + smooth)
    return frequencies
