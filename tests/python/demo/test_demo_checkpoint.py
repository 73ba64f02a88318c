"""The committed model: its files are consistent and stay small."""

import json
import re

import jinja2
import pytest
from safetensors import safe_open
from tokenizers import Tokenizer

FILES = {
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "chat_template.jinja",
    "model.safetensors",
}


@pytest.fixture(scope="module")
def config(home):
    return json.loads((home / "config.json").read_text())


@pytest.fixture(scope="module")
def tokenizer(home):
    return Tokenizer.from_file(str(home / "tokenizer.json"))


def test_all_files_together_stay_below_eight_megabytes(home):
    assert {path.name for path in home.iterdir()} - {"__init__.py", "__pycache__"} == FILES
    assert sum((home / name).stat().st_size for name in FILES) < 8_000_000


def test_tensors_have_the_shapes_that_the_config_says(home, config):
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    width = config["head_dim"]
    q, kv = config["num_attention_heads"] * width, config["num_key_value_heads"] * width
    wanted = {
        "model.embed_tokens.weight": [config["vocab_size"], hidden],
        "model.norm.weight": [hidden],
    }
    for i in range(config["num_hidden_layers"]):
        layer = f"model.layers.{i}"
        wanted |= {
            f"{layer}.input_layernorm.weight": [hidden],
            f"{layer}.post_attention_layernorm.weight": [hidden],
            f"{layer}.self_attn.q_proj.weight": [q, hidden],
            f"{layer}.self_attn.k_proj.weight": [kv, hidden],
            f"{layer}.self_attn.v_proj.weight": [kv, hidden],
            f"{layer}.self_attn.o_proj.weight": [hidden, q],
            f"{layer}.mlp.gate_proj.weight": [inner, hidden],
            f"{layer}.mlp.up_proj.weight": [inner, hidden],
            f"{layer}.mlp.down_proj.weight": [hidden, inner],
        }
    with safe_open(home / "model.safetensors", framework="numpy") as file:
        found = {name: file.get_slice(name).get_shape() for name in file.keys()}  # noqa: SIM118
        types = {file.get_slice(name).get_dtype() for name in found}
    assert found == wanted
    assert types == {"BF16"}
    assert hidden % 32 == 0
    assert inner % 32 == 0


def test_the_config_and_the_tokenizer_agree(home, config, tokenizer):
    generation = json.loads((home / "generation_config.json").read_text())
    assert tokenizer.get_vocab_size() == config["vocab_size"]
    assert config["bos_token_id"] == tokenizer.token_to_id("<|begin|>")
    assert config["eos_token_id"] == tokenizer.token_to_id("<|end|>")
    assert generation["eos_token_id"] == config["eos_token_id"]
    assert config["tie_word_embeddings"] is True


@pytest.mark.parametrize(
    "text",
    [
        "Hello, world!",
        '{"name": "Zoë", "age": 31}',
        "日本語 and العربية and 😀👍🏽",
        "  spaces\n\n and\ttabs ",
        "inlay_recv(client, -1, NULL);",
        "\x00\x07 odd bytes \u200b",
        "",
    ],
)
def test_any_text_survives_the_tokenizer(tokenizer, text):
    assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_digits_stand_alone_and_names_are_the_same_after_a_space(tokenizer):
    assert tokenizer.encode("1234").tokens == ["1", "2", "3", "4"]
    plain = tokenizer.encode('"Paris"').ids[1:-1]
    assert tokenizer.encode("in Paris").ids[-len(plain) :] == plain


def test_marks_of_tool_calls_are_visible_text_and_roles_are_not(tokenizer):
    marks = "<tool_call></tool_call><tool_response></tool_response>"
    assert len(tokenizer.encode(marks).ids) == 4
    assert tokenizer.decode(tokenizer.encode(marks).ids, skip_special_tokens=True) == marks
    roles = "<|begin|><|system|><|user|><|assistant|><|tool|><|end|>"
    assert len(tokenizer.encode(roles).ids) == 6
    assert tokenizer.decode(tokenizer.encode(roles).ids, skip_special_tokens=True) == ""


@pytest.fixture(scope="module")
def render():
    from tools.demo_model.text import Template

    return Template.load().render


WEATHER = {"type": "function", "function": {"name": "get_weather", "parameters": {}}}


def test_the_template_renders_a_whole_conversation(render):
    call = {
        "type": "function",
        "function": {"name": "get_weather", "arguments": {"city": "Zürich"}},
    }
    text = render(
        [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Weather?"},
            {"role": "assistant", "content": "", "tool_calls": [call, call]},
            {"role": "tool", "content": "sunny"},
            {"role": "assistant", "content": "It is sunny."},
        ],
        [WEATHER],
    )
    line = '<tool_call>\n{"name": "get_weather", "arguments": {"city": "Zürich"}}\n</tool_call>'
    assert text == (
        "<|begin|><|system|>Be kind.\n\nYou may call these functions:\n<tools>\n"
        '{"type": "function", "function": {"name": "get_weather", "parameters": {}}}\n'
        "</tools><|end|><|user|>Weather?<|end|>"
        f"<|assistant|>{line}\n{line}<|end|>"
        "<|tool|><tool_response>\nsunny\n</tool_response><|end|>"
        "<|assistant|>It is sunny.<|end|>"
    )


def test_the_template_accepts_parts_and_arguments_as_text(render):
    call = {"type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}}
    text = render(
        [
            {
                "role": "user",
                "content": [{"type": "text", "text": "1"}, {"type": "text", "text": "+1"}],
            },
            {"role": "assistant", "content": None, "tool_calls": [call]},
        ],
        generate=True,
    )
    assert text == (
        "<|begin|><|user|>1+1<|end|><|assistant|>"
        '<tool_call>\n{"name": "add", "arguments": {"a": 1}}\n</tool_call><|end|><|assistant|>'
    )


def test_the_template_only_grows(render):
    """A longer conversation begins with the text of the shorter one, so prefixes can be cached."""
    messages = [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hello!"},
        {"role": "user", "content": "Bye"},
        {"role": "assistant", "content": "Goodbye!"},
    ]
    short = render(messages[:1], [WEATHER], generate=True)
    long = render(messages[:3], [WEATHER], generate=True)
    assert long.startswith(short)
    assert render(messages, [WEATHER]).startswith(long)


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"role": "critic", "content": "x"}, "Unknown role critic"),
        ({"role": "user", "content": [{"type": "image_url"}]}, "text only, not image_url"),
    ],
)
def test_the_template_refuses_what_it_cannot_say(render, message, error):
    with pytest.raises(jinja2.TemplateError, match=error):
        render([message])


def test_expectations_are_well_formed(expectations):
    cases = json.loads(expectations.read_text())
    assert len({case["name"] for case in cases}) == len(cases) >= 40
    for case in cases:
        (kind,) = case["expect"]
        assert kind in {"content", "tool_calls", "json"}
        assert case["messages"][-1]["role"] in {"user", "tool"}
        if kind == "content":
            re.compile(case["expect"]["content"])
        if kind == "tool_calls":
            names = {tool["function"]["name"] for tool in case["tools"]}
            assert {call["name"] for call in case["expect"]["tool_calls"]} <= names
