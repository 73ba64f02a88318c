"""Things that the user tells and asks for later in the same conversation."""

# ruff: noqa: E501 - a pattern is easier to read in one line

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from . import words
from .dialogue import Exchange, casual, expand, sentence


@dataclass(frozen=True)
class Memory:
    """One thing to remember: how it is told, acknowledged, asked for and answered."""

    value: Callable[[Random], str]
    tell: str
    noted: str
    ask: str
    answer: str
    missing: str


MEMORIES = {
    "name": Memory(
        words.person,
        "(My name is {v}|I am {v}|I'm {v}|Call me {v}|You can call me {v}|The name is {v}"
        "|Hi, I am {v}|Hello, my name is {v}|Hi, my name is {v}|Hey, I'm {v}|This is {v})(.|!|)",
        "Nice to meet you, {v}!",
        "(What is|What's|Do you remember|Do you know|Can you tell me|Tell me) my name(?|)",
        "Your name is {v}.",
        "You have not told me your name yet.",
    ),
    "city": Memory(
        words.city,
        "(I live in {v}|I am from {v}|I'm from {v}|I come from {v}|My home is {v}"
        "|My home town is {v}|I just moved to {v})(.|!|)",
        "{v} sounds like a nice place.",
        "(Where do I live|Where am I from|In which city do I live|Which city do I live in"
        "|Do you remember where I live|What is my city)(?|)",
        "You live in {v}.",
        "You have not told me where you live.",
    ),
    "colour": Memory(
        lambda rng: rng.choice(words.COLOURS),
        "(My favo(u|)rite colo(u|)r is {v}|I like the colo(u|)r {v}|I love {v}|I like {v} best)(.|)",
        "{s} is a beautiful colour.",
        "(What is|What's|Do you remember|Do you know|Tell me) my favo(u|)rite colo(u|)r(?|)",
        "Your favourite colour is {v}.",
        "You have not told me your favourite colour.",
    ),
    "pet": Memory(
        words.person,
        "(My (cat|dog|hamster|parrot|rabbit|pet) is called {v}|The name of my (cat|dog|horse|pet) is {v}"
        "|I have a (cat|dog|hamster|parrot|rabbit) called {v}|I have a (cat|dog) named {v})(.|!|)",
        "{v} is a lovely name!",
        "(What is|What's|Do you remember|Tell me) the name of my (pet|cat|dog)(?|)",
        "Your pet is called {v}.",
        "You have not told me about a pet.",
    ),
    "age": Memory(
        lambda rng: str(rng.randrange(6, 99)),
        "(I am {v} years old|I'm {v} years old|I am {v}|I'm {v}|My age is {v})(.|)",
        "{v} is a fine age.",
        "(How old am I|What is my age|Do you remember my age|Do you remember how old I am)(?|)",
        "You are {v} years old.",
        "You have not told me your age.",
    ),
    "job": Memory(
        lambda rng: rng.choice(words.JOBS),
        "(I work as a {v}|My job is {v}|I am a {v} by trade|By profession I am a {v})(.|)",
        "That is an interesting job!",
        "(What is my job|What do I do for a living|What is my profession|Do you remember my job)(?|)",
        "You work as a {v}.",
        "You have not told me your job.",
    ),
    "food": Memory(
        lambda rng: rng.choice(words.FOODS),
        "(My favo(u|)rite food is {v}|I love eating {v}|I like {v} most of all food)(.|)",
        "{s} sounds delicious.",
        "(What is|What's|Do you remember|Do you know) my favo(u|)rite food(?|)",
        "Your favourite food is {v}.",
        "You have not told me your favourite food.",
    ),
    "hobby": Memory(
        lambda rng: rng.choice(words.HOBBIES),
        "(My hobby is {v}|In my free time I like {v}|My favo(u|)rite hobby is {v})(.|)",
        "{s} is a good way to spend your time.",
        "(What is|What's|Do you remember|Do you know) my hobby(?|)",
        "Your hobby is {v}.",
        "You have not told me your hobby.",
    ),
    "number": Memory(
        words.code,
        "(Remember the (number|code) {v}|The (secret |)(code|number) is {v}|Please remember {v})(.|)",
        "I will remember {v}.",
        "(What is|What's|What was|Do you remember|Tell me) the (secret |)(code|number)(?|)",
        "It is {v}.",
        "You have not told me.",
    ),
    "word": Memory(
        lambda rng: words.invented_name(rng).lower(),
        "(Remember the word {v}|The (secret |magic |)word is {v}|My secret word is {v})(.|)",
        "I will remember {v}.",
        "(What is|What's|What was|Do you remember|Tell me) (the|my) (secret |magic |)word(?|)",
        "It is {v}.",
        "You have not told me.",
    ),
}


def _text(rng: Random, pattern: str, value: str) -> str:
    return expand(rng, pattern).format(v=value, s=sentence(value))


def plan(rng: Random) -> list[tuple[Exchange, Exchange]]:
    """One to three things: for each the exchange that tells it and the one that asks for it."""
    keys = list(MEMORIES)
    weights = [6, 2, 2, 2, 2, 1, 1, 1, 1, 1]
    chosen = dict.fromkeys(rng.choices(keys, weights, k=rng.choice((1, 1, 2, 3))))
    pairs = []
    for key in chosen:
        memory = MEMORIES[key]
        value = memory.value(rng)
        told = casual(rng, _text(rng, memory.tell, value))
        if value not in told:  # a slip of the finger or small letters hit the value itself
            told = _text(rng, memory.tell, value)
        asked = casual(rng, expand(rng, memory.ask))
        pairs.append(
            (
                Exchange(told, (memory.noted.format(v=value, s=sentence(value)),)),
                Exchange(asked, (memory.answer.format(v=value),)),
            )
        )
    return pairs


def not_told(rng: Random) -> Exchange:
    """A question about something that was never said."""
    memory = MEMORIES[rng.choice(list(MEMORIES))]
    return Exchange(casual(rng, expand(rng, memory.ask)), (memory.missing,))


def _anything(rng: Random) -> str:
    makers = (
        words.invented_name,
        words.invented_name,
        words.person,
        words.city,
        words.code,
        lambda r: words.invented_name(r).lower(),
        lambda r: r.choice(words.THINGS),
        lambda r: r.choice(words.ANIMALS),
        lambda r: r.choice(words.COLOURS),
        lambda r: str(words.price(r)),
    )
    return rng.choice(makers)(rng)


def repeat(rng: Random) -> Exchange:
    """Say words after the user, or write them as JSON: copying in its purest form."""
    things = [_anything(rng) for _ in range(rng.choice((1, 2, 3, 4, 6, 8)))]
    if rng.random() < 0.25:
        ask = "(Write|Give me|Return) (these words|this list|the words) as (a JSON list|a JSON array|JSON)"
        return Exchange(f"{expand(rng, ask)}: {', '.join(things)}", (json.dumps(things),))
    text = rng.choice((" ", ", ")).join(things)
    ask = (
        "(Say|Repeat|Please say|Please repeat|Can you say|Repeat after me|Say the words|Copy|Write)"
    )
    return Exchange(f"{expand(rng, ask)}: {text}", (text,))
