"""Sentences whose facts are asked for as JSON."""

# ruff: noqa: E501 - a pattern is easier to read in one line

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from . import words
from .dialogue import Dialogue, Exchange, expand, sentence

Values = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """A kind of thing: its fields, and sentences that tell some of them."""

    name: str
    make: Callable[[Random], Values]
    types: dict[str, str]
    texts: tuple[tuple[str, tuple[str, ...]], ...]


def _person(rng: Random) -> Values:
    return {
        "name": words.full_name(rng) if rng.random() < 0.35 else words.person(rng),
        "age": rng.randrange(3, 99),
        "city": words.city(rng),
        "job": rng.choice(words.JOBS),
        "hobby": rng.choice(words.HOBBIES),
        "email": f"{words.person(rng).lower()}@{words.invented_name(rng).lower()}.com",
        "phone": str(rng.randrange(10000, 9999999)),
    }


def _product(rng: Random) -> Values:
    return {
        "product": rng.choice(words.THINGS) if rng.random() < 0.7 else words.invented_name(rng),
        "price": words.price(rng),
        "colour": rng.choice(words.COLOURS),
        "quantity": rng.randrange(2, 40),
    }


def _city(rng: Random) -> Values:
    country = rng.choice(words.COUNTRIES) if rng.random() < 0.6 else words.invented_name(rng)
    return {
        "city": words.city(rng),
        "country": country,
        "population": rng.randrange(1, 99) * 10 ** rng.choice((3, 4, 5)),
    }


def _event(rng: Random) -> Values:
    return {
        "event": rng.choice(("concert", "meeting", "party", "lecture", "match", "wedding", "dinner", "exam", "show")),
        "day": rng.choice(words.DAYS),
        "time": words.time_of_day(rng),
        "place": words.city(rng),
    }  # fmt: skip


def _book(rng: Random) -> Values:
    noun = rng.choice(words.ANIMALS + words.THINGS)
    title = rng.choice(
        (
            f"The {sentence(rng.choice(words.COLOURS))} {sentence(noun)}",
            f"The {sentence(noun)}",
            f"{words.invented_name(rng)}",
            f"A {sentence(noun)} in {words.city(rng)}",
        )
    )
    return {"title": title, "author": words.full_name(rng), "year": rng.randrange(1800, 2027)}


def _mood(rng: Random) -> Values:
    return {
        "thing": rng.choice(words.THINGS + words.FOODS),
        "sentiment": rng.choice(("positive", "negative")),
    }


PERSON = Record(
    "person",
    _person,
    {"name": "string", "age": "integer", "city": "string", "job": "string", "hobby": "string",
     "email": "string", "phone": "string"},
    (
        ("{name} is {age} years old", ("name", "age")),
        ("{name} is {age}", ("name", "age")),
        ("{name}, {age}", ("name", "age")),
        ("My name is {name} and I am {age} years old", ("name", "age")),
        ("I am {name}, {age} years old", ("name", "age")),
        ("This is {name}. (She|He) is {age}", ("name", "age")),
        ("{name} turned {age} (today|yesterday|last week)", ("name", "age")),
        ("{name} is {age} years old and lives in {city}", ("name", "age", "city")),
        ("{name} lives in {city} and is {age} years old", ("name", "city", "age")),
        ("{name}, {age}, from {city}", ("name", "age", "city")),
        ("My name is {name}, I am {age} and I live in {city}", ("name", "age", "city")),
        ("{name} lives in {city}", ("name", "city")),
        ("{name} is from {city}", ("name", "city")),
        ("{name} works as a {job}", ("name", "job")),
        ("{name} is a {job} (from|in) {city}", ("name", "job", "city")),
        ("{name} is a {age} year old {job}", ("name", "age", "job")),
        ("{name}, {age}, is a {job} in {city}", ("name", "age", "job", "city")),
        ("{name} is {age} years old, works as a {job} and lives in {city}", ("name", "age", "job", "city")),
        ("{name} likes {hobby}", ("name", "hobby")),
        ("The email of {name} is {email}", ("name", "email")),
        ("(You can reach|Write to) {name} at {email}", ("name", "email")),
        ("{name} has the phone number {phone}", ("name", "phone")),
        ("(Call|You can call) {name} at {phone}", ("name", "phone")),
    ),
)  # fmt: skip

PRODUCT = Record(
    "product",
    _product,
    {"product": "string", "price": "number", "colour": "string", "quantity": "integer"},
    (
        ("The {product} costs {price} (euros|dollars|pounds)", ("product", "price")),
        ("(I paid|We paid|She paid) {price} (euros|dollars) for the {product}", ("product", "price")),
        ("(A|The) {colour} {product} costs {price} (euros|dollars)", ("product", "colour", "price")),
        ("The {product} is {colour}", ("product", "colour")),
        ("The {product} is {colour} and costs {price} (euros|dollars)", ("product", "colour", "price")),
        ("I (want|need|order|would like) {quantity} pieces of the {product}", ("product", "quantity")),
        ("(Please send|Send) {quantity} of the {colour} {product}", ("product", "quantity", "colour")),
        ("{product}, {price} (euros|dollars)", ("product", "price")),
    ),
)  # fmt: skip

CITY = Record(
    "city",
    _city,
    {"city": "string", "country": "string", "population": "integer"},
    (
        ("{city} is (a city |)in {country}", ("city", "country")),
        ("{city} has {population} (inhabitants|people)", ("city", "population")),
        (
            "{city} in {country} has {population} (inhabitants|people)",
            ("city", "country", "population"),
        ),
        ("{population} people live in {city}", ("city", "population")),
        (
            "{city} lies in {country} and has {population} inhabitants",
            ("city", "country", "population"),
        ),
    ),
)

EVENT = Record(
    "event",
    _event,
    {"event": "string", "day": "string", "time": "string", "place": "string"},
    (
        ("The {event} is on {day}", ("event", "day")),
        ("The {event} is on {day} at {time}", ("event", "day", "time")),
        ("The {event} (begins|starts) at {time}", ("event", "time")),
        ("(There is|We have) a {event} in {place} on {day}", ("event", "place", "day")),
        ("The {event} is in {place} on {day} at {time}", ("event", "place", "day", "time")),
        ("Come to the {event} on {day} in {place}", ("event", "day", "place")),
    ),
)

BOOK = Record(
    "book",
    _book,
    {"title": "string", "author": "string", "year": "integer"},
    (
        ('"{title}" was written by {author}', ("title", "author")),
        ('{author} wrote "{title}" in {year}', ("title", "author", "year")),
        ('"{title}" is a book by {author} from {year}', ("title", "author", "year")),
        ('"{title}" (appeared|came out|was published) in {year}', ("title", "year")),
    ),
)

RECORDS = ((PERSON, 6.0), (PRODUCT, 3.0), (CITY, 1.5), (EVENT, 1.5), (BOOK, 1.0))

# Other names that people give to the same fields.
_ALIASES = {
    "name": ("name", "name", "name", "name", "person", "first_name", "who"),
    "age": ("age", "age", "age", "years"),
    "city": ("city", "city", "city", "town", "location", "place"),
    "job": ("job", "job", "profession", "occupation"),
    "product": ("product", "product", "item", "name", "article"),
    "price": ("price", "price", "cost", "amount"),
    "colour": ("colour", "color"),
    "quantity": ("quantity", "count", "pieces"),
    "event": ("event", "title", "what"),
    "day": ("day", "day", "weekday", "date"),
    "place": ("place", "city", "location", "where"),
}


def schema_of(fields: dict[str, str], rng: Random) -> dict[str, Any]:
    """A JSON Schema for these fields."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in fields.items()},
    }
    if rng.random() < 0.8:
        schema["required"] = list(fields)
    if rng.random() < 0.3:
        schema["additionalProperties"] = False
    return schema


def record(rng: Random) -> Dialogue:
    """One thing, told in a sentence and asked for as an object."""
    (kind,) = rng.choices([r for r, _ in RECORDS], [w for _, w in RECORDS])
    pattern, told = rng.choice(kind.texts)
    asked = list(told)
    roll = rng.random()
    if roll < 0.2 and len(asked) > 1:
        asked = rng.sample(asked, len(asked) - 1)
    elif roll < 0.5:
        rng.shuffle(asked)
    keys = {}
    for name in asked:
        key = rng.choice(_ALIASES.get(name, (name,)))
        keys[name] = key if key not in keys.values() else name
    fields = {key: kind.types[name] for name, key in keys.items()}
    return _pose(rng, kind, pattern, keys, fields)


def _pose(
    rng: Random, kind: Record, pattern: str, keys: dict[str, str], fields: dict[str, str]
) -> Dialogue:
    rounds = rng.choice((1, 1, 1, 2, 3))
    listed = ", ".join(fields)
    if len(fields) > 1:
        listed = f"{', '.join(list(fields)[:-1])} and {list(fields)[-1]}"
    shape = rng.random()
    if shape < 0.3:
        schema = json.dumps(schema_of(fields, rng))
        rule = expand(
            rng,
            "(Answer|Reply|Answer only|Respond|Write) (in|with) JSON (that matches|for|by|that fits) (this schema|the schema): ",
        )
        rule = rule.strip() + " " + schema
    elif shape < 0.8:
        ask = "(Extract|Give me|Return|Write|Find|Get|Tell me|Read) (the |){listed} (as JSON|in JSON|as a JSON object)(.|)"
        ask2 = "(Answer|Reply|Answer only) (in|with|as) JSON with (the keys |){listed}(.|)"
        rule = expand(rng, rng.choice((ask, ask2))).format(listed=listed)
    else:
        ask = "(Extract|Find|Fill in|Get|Give me) (the |){listed}(.|:)"
        rule = expand(rng, ask).format(listed=listed)
    in_system = rng.random() < 0.4
    exchanges = []
    for turn in range(rounds):
        values = kind.make(rng)
        text = sentence(expand(rng, pattern).format(**values))
        if rng.random() < 0.75:
            text += "."
        answer = json.dumps({key: values[name] for name, key in keys.items()}, ensure_ascii=False)
        if in_system or (turn and rng.random() < 0.5):
            user = text
        elif rng.random() < 0.5:
            user = f"{rule.rstrip('.:')}: {text}"
        else:
            user = f"{text} {rule}"
        exchanges.append(Exchange(user, (answer,)))
    return Dialogue.of(exchanges, rule if in_system else "")


def listing(rng: Random) -> Dialogue:
    """Several things as an array."""
    key, pool = rng.choice(
        (("colours", words.COLOURS), ("animals", words.ANIMALS), ("items", words.THINGS),
         ("foods", words.FOODS), ("names", None), ("cities", None))
    )  # fmt: skip
    count = rng.choice((2, 3, 3, 4))
    if pool:
        things = rng.sample(pool, count)
    else:
        things = [words.person(rng) if key == "names" else words.city(rng) for _ in range(count)]
    joined = f"{', '.join(things[:-1])} and {things[-1]}"
    text = expand(rng, "(I like|I see|There are|We have|I know|I need|I want) ") + f" {joined}."
    rule = expand(
        rng,
        f"(Extract|List|Give me|Return|Write) (the |all |){key} (as JSON|in JSON|as a JSON object)"
        f"( with the key {key}|)(.|)",
    )
    answer = json.dumps({key: things}, ensure_ascii=False)
    if rng.random() < 0.4:
        return Dialogue.of([Exchange(text, (answer,))], rule)
    return Dialogue.of([Exchange(f"{rule.rstrip('.')}: {text}", (answer,))])


_MOODS = {
    "positive": (
        "I love (the|my|this) {thing}", "The {thing} is (great|wonderful|excellent|very good|perfect)",
        "I am very happy with the {thing}", "(What a|Such a) (great|beautiful|lovely) {thing}",
        "I like the {thing} a lot", "The best {thing} ever",
    ),
    "negative": (
        "I hate (the|my|this) {thing}", "The {thing} is (terrible|awful|bad|broken|horrible|useless)",
        "I am very unhappy with the {thing}", "(What a|Such a) (bad|terrible|ugly) {thing}",
        "I do not like the {thing}", "The worst {thing} ever",
    ),
}  # fmt: skip


def mood(rng: Random) -> Dialogue:
    """Is this sentence positive or negative?"""
    values = _mood(rng)
    text = expand(rng, rng.choice(_MOODS[values["sentiment"]])).format(**values) + rng.choice(
        (".", "!", "")
    )
    as_json = rng.random() < 0.6
    rule = expand(
        rng,
        "(Classify the sentiment|What is the sentiment|Is this positive or negative|Classify the text)"
        + (
            "( as JSON| in JSON|, answer in JSON|: positive or negative, as JSON)"
            if as_json
            else "(|: positive or negative)"
        ),
    )
    answer = json.dumps({"sentiment": values["sentiment"]}) if as_json else values["sentiment"]
    if rng.random() < 0.4:
        return Dialogue.of([Exchange(text, (answer,))], rule + ".")
    return Dialogue.of([Exchange(f"{rule}: {text}", (answer,))])


def dialogue(rng: Random) -> Dialogue:
    """A dialogue whose answers are JSON."""
    roll = rng.random()
    if roll < 0.8:
        return record(rng)
    return listing(rng) if roll < 0.9 else mood(rng)
