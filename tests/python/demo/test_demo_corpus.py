import json
import re
from collections import Counter
from random import Random

import pytest
from tools.demo_model.corpus import (
    extraction,
    knowledge,
    manner,
    memory,
    mix,
    talk,
    toolcalls,
    words,
)
from tools.demo_model.corpus.dialogue import casual, expand, variants


def test_the_same_seed_gives_the_same_dialogues():
    first = [d.as_dict() for d in mix.dialogues(5, 200)]
    again = [d.as_dict() for d in mix.dialogues(5, 200)]
    other = [d.as_dict() for d in mix.dialogues(6, 200)]
    assert first == again
    assert first != other


def test_dialogues_are_many_and_distinct():
    texts = [json.dumps(d.as_dict()) for d in mix.dialogues(1, 3000)]
    assert len(set(texts)) > 2700


def test_each_dialogue_has_a_sane_order_of_roles():
    follows = {
        "": {"system", "user"},
        "system": {"user"},
        "user": {"assistant"},
        "assistant": {"user", "tool"},
        "tool": {"tool", "assistant"},
    }
    for dialogue in mix.dialogues(2, 2000):
        last = ""
        for message in dialogue.messages:
            assert message["role"] in follows[last], dialogue
            last = message["role"]
        assert last == "assistant"


def test_text_has_no_open_slots_and_no_special_tokens():
    for dialogue in mix.dialogues(3, 2000):
        for message in dialogue.messages:
            text = message["content"]
            assert "<|" not in text
            assert "tool_call>" not in text
            assert not re.search(r"\{[a-z]+\}", text), text
            assert not re.search(r"\b(CITY|FULLNAME|COUNTRY|THING)\b", text), text
            assert text == text.strip()
            assert text or message.get("tool_calls")


def test_calls_name_an_offered_tool_and_its_arguments():
    rng = Random(4)
    calls = 0
    for _ in range(800):
        dialogue = toolcalls.dialogue(rng)
        offered = {t["function"]["name"]: t["function"]["parameters"] for t in dialogue.tools}
        assert len(offered) == len(dialogue.tools)
        asked = ""
        for message in dialogue.messages:
            if message["role"] == "user":
                asked = message["content"]
            for call in message.get("tool_calls", []):
                calls += 1
                parameters = offered[call["function"]["name"]]
                arguments = call["function"]["arguments"]
                assert set(arguments) <= set(parameters["properties"])
                assert set(parameters.get("required", [])) <= set(arguments)
                for value in arguments.values():
                    if isinstance(value, str) and not re.search(r"\d", value):
                        assert value in asked
    assert calls > 500


def test_without_tools_nothing_is_called():
    for dialogue in mix.dialogues(5, 2000):
        if not dialogue.tools:
            assert not any(m.get("tool_calls") or m["role"] == "tool" for m in dialogue.messages)


def test_extracted_values_stand_in_the_text():
    rng = Random(6)
    for _ in range(600):
        dialogue = extraction.record(rng)
        for user, answer in zip(
            [m["content"] for m in dialogue.messages if m["role"] == "user"],
            [m["content"] for m in dialogue.messages if m["role"] == "assistant"],
            strict=True,
        ):
            for value in json.loads(answer).values():
                assert str(value).lower() in user.lower()


def test_what_was_told_is_what_is_remembered():
    rng = Random(8)
    for _ in range(300):
        for told, asked in memory.plan(rng):
            value = re.split(" is called | is | are | live in | work as a ", asked.text)[-1]
            assert value.rstrip(".").removesuffix(" years old") in told.user


def test_arithmetic_is_right():
    rng = Random(9)
    for _ in range(500):
        term, result = knowledge.arithmetic(rng).text.rstrip(".").split(" = ")
        assert eval(term) == int(result)


def test_the_calculator_gets_terms_with_the_right_value():
    rng = Random(10)
    from tools.demo_model.corpus.toolbox import CALCULATOR

    for _ in range(300):
        values = CALCULATOR.values(rng)
        assert eval(values["expression"]) == pytest.approx(values["value"], abs=0.2, rel=1e-3)


def test_system_prompts_come_first_and_only_once():
    rng = Random(11)
    for _ in range(300):
        roles = [m["role"] for m in manner.dialogue(rng).messages]
        assert "system" not in roles[1:]
        assert roles[-1] == "assistant"


@pytest.mark.parametrize("name", ["inlay", "small", "unknown"])
def test_talk_files_are_correct_sentences(name):
    for topic in talk.topics(name):
        for answer in topic.answers:
            for line in answer:
                assert line[-1] in ".!?", line
                assert line[0].isupper() or line.startswith(("inlay_", "inlay ")), line
        for question in topic.questions:
            assert variants(question) >= 1


def test_no_question_has_two_topics_in_the_inlay_file():
    seen = {}
    for topic in talk.topics("inlay"):
        for question in topic.questions:
            for text in all_ways(question):
                assert seen.setdefault(text, topic) is topic, text


def all_ways(pattern: str) -> set[str]:
    rng = Random(0)
    return {expand(rng, pattern) for _ in range(min(4 * variants(pattern), 300))}


def test_expand_chooses_one_way():
    assert variants("(a|b|)(c|d)") == 6
    found = {expand(Random(seed), "(a|b|) (c|d (e|f))") for seed in range(200)}
    assert found == {"a c", "a d e", "a d f", "b c", "b d e", "b d f", "c", "d e", "d f"}


@pytest.mark.parametrize("pattern", ["(a|b", "a)", "((a)"])
def test_expand_names_a_broken_pattern(pattern):
    with pytest.raises(ValueError, match="unbalanced"):
        expand(Random(0), pattern)


@pytest.mark.parametrize(
    ("text", "error"),
    [("= answer", "line 1"), ("? question", "no answer"), ("? q\nnonsense", "line 2")],
)
def test_a_broken_talk_file_is_named(text, error):
    with pytest.raises(ValueError, match=error):
        talk.parse(text)


def test_invented_names_are_many():
    rng = Random(12)
    names = [words.invented_name(rng) for _ in range(2000)]
    assert len(set(names)) > 1700
    assert all(name[0].isupper() and name.isalpha() for name in names)


def test_casual_text_keeps_its_letters():
    rng = Random(13)
    plain = Counter("whatisinlay")
    forms = {casual(rng, "What is Inlay?") for _ in range(400)}
    assert len(forms) > 10
    for text in forms:
        assert plain <= Counter(text.lower().replace(" ", "")), text


def test_every_kind_of_dialogue_appears():
    assert set(mix.MAKERS) == set(mix.SHARES)
    rng = Random(14)
    for name, make in mix.MAKERS.items():
        made = [make(rng) for _ in range(20)]
        assert any(len(dialogue.messages) >= 2 for dialogue in made), name
