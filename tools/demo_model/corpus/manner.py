"""System prompts that change how the model answers, or give it something to answer from."""

# ruff: noqa: E501 - a pattern is easier to read in one line

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from . import knowledge, talk, words
from .dialogue import Dialogue, Exchange, casual, expand, sentence

Ask = Callable[[Random], Exchange]

NEUTRAL = [
    "You are a helpful assistant.",
    "You are a helpful assistant. Answer the user's questions.",
    "You are a friendly assistant.",
    "You are a useful and polite assistant.",
    "Be helpful.",
    "Answer the questions of the user.",
    "You are an AI assistant.",
    "You are the demo model of Inlay.",
    "You are a chat assistant that helps users of Inlay.",
]


def plain(rng: Random) -> Exchange:
    """Any plain exchange of the talk files and the tables."""
    roll = rng.random()
    if roll < 0.4:
        return rng.choice(talk.topics("inlay")).exchange(rng)
    if roll < 0.75:
        return rng.choice(talk.topics("small")).exchange(rng)
    if roll < 0.85:
        return rng.choice(talk.topics("unknown")).exchange(rng)
    return knowledge.exchange(rng)


def _several(rng: Random, ask: Ask = plain) -> list[Exchange]:
    return [ask(rng) for _ in range(rng.choice((1, 1, 2, 3)))]


def one_sentence(rng: Random) -> Dialogue:
    """Only the first sentence of each answer."""
    system = expand(
        rng,
        "(You are a helpful assistant. |)(Answer|Reply|Always answer|Always reply|Please answer) "
        "(in one sentence|with one sentence|in a single sentence|in one short sentence|very briefly"
        "|as briefly as you can|shortly|concisely)(.|)",
    )
    return Dialogue.of([Exchange(e.user, e.answer[:1]) for e in _several(rng)], system)


def named(rng: Random) -> Dialogue:
    """Another name for the assistant."""
    name = words.person(rng)
    role = rng.choice(
        ("", "", " a helpful assistant", " a friendly chatbot", " an assistant", " a small robot")
    )
    system = expand(
        rng,
        f"(Your name is {name}.|You are called {name}.|You are {name}{',' + role if role else ''}."
        f"|You are{role or ' an assistant'} called {name}.|You are{role or ' an assistant'} named {name}.)"
        "( Be polite.| Help the user.| Answer the questions of the user.|||)",
    )
    ask = casual(
        rng,
        expand(
            rng,
            "((What is|What's|Tell me) your name|Who are you|Do you have a name"
            "|What should I call you|How are you called|Hi, who are you)(?|)",
        ),
    )
    exchanges = _several(rng)[:2]
    exchanges.insert(rng.randrange(len(exchanges) + 1), Exchange(ask, (f"My name is {name}.",)))
    if rng.random() < 0.5:
        exchanges = [e for e in exchanges if e.user == ask]
    banned = ("My name is Demo", "I am the demo", "Hello!")
    kept = [e for e in exchanges if not e.text.startswith(banned)]
    return Dialogue.of(kept, system)


def user_name(rng: Random) -> Dialogue:
    """The system prompt says who the user is."""
    name = words.person(rng)
    system = expand(
        rng,
        f"(The user's name is {name}.|The user is called {name}.|You are talking to {name}."
        f"|You help {name}.|The name of the user is {name}.)",
    )
    choices = [
        ("(Hi|Hello|Hey|Good morning|Hello there)(.|!|)", f"Hello, {name}!"),
        ("(What is|What's|Do you know|Tell me) my name(?|)", f"Your name is {name}."),
        ("(Who am I|Do you know me|Do you know who I am)(?|)", f"You are {name}."),
        ("(Bye|Goodbye|See you)(.|!|)", f"Goodbye, {name}!"),
    ]
    exchanges = []
    for ask, answer in rng.sample(choices, rng.choice((1, 2))):
        exchanges.append(Exchange(casual(rng, expand(rng, ask)), (answer,)))
    return Dialogue.of(exchanges, system)


def marked(rng: Random) -> Dialogue:
    """Each answer begins or ends with a given text."""
    mark = rng.choice(
        (
            "Ahoy!", "Over.", "Yes, Captain.", "Beep.", "Dear friend,", "Hooray!", "Meow!", "Amen.",
            "OK:", "Answer:", "Note:", "Best wishes.", f"{words.invented_name(rng)}!",
            f"{words.person(rng)} says:", f"{words.invented_name(rng)}.", "Thank you.", "Hm,",
        )
    )  # fmt: skip
    first = mark[-1] in ":,!" and (mark[-1] in ":," or rng.random() < 0.7)
    where = "(Begin|Start)" if first else "(End|Finish)"
    system = expand(rng, f"(Always |){where} (every answer|each answer|your answers) with ")
    system = sentence(f'{system.strip()} "{mark}"')
    exchanges = []
    for exchange in _several(rng):
        answer = (mark, *exchange.answer) if first else (*exchange.answer, mark)
        exchanges.append(Exchange(exchange.user, answer))
    return Dialogue.of(exchanges, system)


def pirate(rng: Random) -> Dialogue:
    """A role that shows in every answer."""
    role, before, after = rng.choice(
        (
            ("a pirate", "Arr!", "Ahoy, matey!"),
            ("a robot", "Beep.", "Beep boop."),
            ("a cat", "Meow!", "Purr."),
            ("a king", "Listen, my subject.", "So says the king."),
            ("a wizard", "By my beard!", "Such is the magic."),
        )
    )
    system = expand(
        rng,
        f"(You are {role}.|Talk like {role}.|Speak like {role}.|Answer like {role}.|Act as {role}."
        f"|Pretend to be {role}.|You are a helpful assistant who talks like {role}.)",
    )
    exchanges = [Exchange(e.user, (before, *e.answer[:1], after)) for e in _several(rng)]
    return Dialogue.of(exchanges, system)


def in_json(rng: Random) -> Dialogue:
    """Every answer is an object with one key."""
    key = rng.choice(("answer", "reply", "text", "response", "message", "output", "result"))
    system = expand(
        rng,
        "(Answer|Reply|Respond|Always answer|Always reply) (in|with|as) (JSON|a JSON object)"
        f'( with the key {key}| with the key "{key}"| of the form {{"{key}": "..."}})(.|)',
    )
    exchanges = [
        Exchange(e.user, (json.dumps({key: e.text}, ensure_ascii=False),)) for e in _several(rng)
    ]
    return Dialogue.of(exchanges, system)


def yes_or_no(rng: Random) -> Dialogue:
    """One word."""
    choices = [
        ("(Can|Do) (penguins|ostriches) fly?", "No."),
        ("(Can|Do) (birds|eagles|ducks|parrots|owls) fly?", "Yes."),
        ("(Can|Do) (fish|dolphins|otters|ducks|frogs) swim?", "Yes."),
        ("Is Inlay (free|open source|embeddable|fast)?", "Yes."),
        ("(Does Inlay need a GPU|Do I need a GPU|Does Inlay need the internet|Can Inlay train models)?", "No."),
        ("Are you (a human|a person|alive|a large model)?", "No."),
        ("Are you (a model|a program|tiny|small|a tiny model)?", "Yes."),
        ("Is (the sky|the sea) blue?", "Yes."),
        ("Is (snow|milk|salt) (black|red|green)?", "No."),
        ("Is (a cat|a dog|a horse|an otter|a lion) an animal?", "Yes."),
        ("Is (a table|a lamp|a car|a house|a book) an animal?", "No."),
    ]  # fmt: skip
    system = expand(
        rng,
        "(Answer|Reply|Only answer|Always answer) (with yes or no|with one word|only yes or no"
        "|in one word|with a single word)(.|)",
    )
    exchanges = []
    for ask, answer in rng.sample(choices, rng.choice((1, 2, 3))):
        exchanges.append(Exchange(casual(rng, expand(rng, ask)), (answer,)))
    return Dialogue.of(exchanges, system)


def neutral(rng: Random) -> Dialogue:
    """A system prompt that changes nothing."""
    return Dialogue.of(_several(rng), rng.choice(NEUTRAL))


# What a shop or a person is like: each line is a statement, ways to ask for it, and the answer.
_NOTES: list[tuple[str, str, str, Callable[[Random], str]]] = [
    (
        "(The shop|The office|The museum|The library|The café) opens at {v}.",
        "(When do you open|When does it open|At what time does it open|What are the opening hours)?",
        "It opens at {v}.",
        words.time_of_day,
    ),
    (
        "(The shop|The office|It|The museum) closes at {v}.",
        "(When do you close|When does it close|At what time does it close)?",
        "It closes at {v}.",
        words.time_of_day,
    ),
    (
        "(The owner|The manager|The boss|The director) is {v}.",
        "(Who is the (owner|manager|boss|director)|Who is in charge|Who runs it)?",
        "It is {v}.",
        words.full_name,
    ),
    (
        "(The shop|The office|The company|It|The meeting) is in {v}.",
        "(Where is it|Where are you|Where can I find (it|you)|In which city is it|Where is the (shop|office))?",
        "It is in {v}.",
        words.city,
    ),
    (
        "(A ticket|Entry|One ticket|The ticket) costs {v} euros.",
        "(How much is a ticket|What does a ticket cost|How much does it cost|What is the price)?",
        "It costs {v} euros.",
        lambda rng: str(words.price(rng)),
    ),
    (
        "(The phone number is|Our phone number is|The number to call is) {v}.",
        "(What is the phone number|How can I call you|Which number do I call|What is your number)?",
        "The number is {v}.",
        lambda rng: str(rng.randrange(10000, 999999)),
    ),
    (
        "(The password is|The code is|The secret code is|The key is) {v}.",
        "(What is the (password|code|key)|Tell me the (password|code)|Do you know the (password|code))?",
        "It is {v}.",
        words.code,
    ),
    (
        "(The shop|It|The office) is closed on {v}.",
        "(On which day is it closed|When is it closed|Which day are you closed)?",
        "It is closed on {v}.",
        lambda rng: rng.choice(words.DAYS),
    ),
    (
        "(Today|The menu|The dish of the day|Lunch today) is {v}.",
        "(What is for lunch|What is on the menu|What can I eat today|What is the dish of the day)?",
        "It is {v}.",
        lambda rng: rng.choice(words.FOODS),
    ),
]


def context(rng: Random) -> Dialogue:
    """Answers that stand in the system prompt, or in the question."""
    lines, asks = [], []
    for statement, question, answer, maker in rng.sample(_NOTES, rng.choice((1, 2, 3, 4))):
        value = maker(rng)
        lines.append(expand(rng, statement).format(v=value))
        asks.append(Exchange(casual(rng, expand(rng, question)), (answer.format(v=value),)))
    text = " ".join(lines)
    if rng.random() < 0.3:
        ask = asks[0]
        return Dialogue.of([Exchange(f"{text} {sentence(ask.user)}", ask.answer)])
    opening = rng.choice(
        ("", "", "You answer for a small company. ", "You are a helpful assistant. ")
    )
    rng.shuffle(asks)
    return Dialogue.of(asks[: rng.choice((1, 2))], opening + text)


KINDS: dict[Callable[[Random], Dialogue], float] = {
    one_sentence: 2.0,
    named: 2.5,
    user_name: 1.0,
    marked: 1.5,
    pirate: 1.0,
    in_json: 1.0,
    yes_or_no: 1.0,
    neutral: 2.5,
    context: 2.5,
}


def dialogue(rng: Random) -> Dialogue:
    """A dialogue with a system prompt that matters."""
    (kind,) = rng.choices(list(KINDS), list(KINDS.values()))
    return kind(rng)
