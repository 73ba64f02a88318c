"""Small facts in tables: capitals, opposites, sounds, colours, calendars, numbers."""

# ruff: noqa: E501 - a pattern is easier to read in one line

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .dialogue import Exchange, casual, expand, sentence
from .words import DAYS, MONTHS, NUMBER_WORDS


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = []
    for item in text.replace("\n", ";").split(";"):
        if item.strip():
            left, _, right = item.partition(":")
            pairs.append((left.strip(), right.strip()))
    return pairs


CAPITALS = _pairs("""
Argentina: Buenos Aires; Australia: Canberra; Austria: Vienna; Belgium: Brussels; Brazil: Brasilia
Canada: Ottawa; Chile: Santiago; China: Beijing; Croatia: Zagreb; Denmark: Copenhagen; Egypt: Cairo
Finland: Helsinki; France: Paris; Germany: Berlin; Greece: Athens; Hungary: Budapest
Iceland: Reykjavik; India: New Delhi; Ireland: Dublin; Italy: Rome; Japan: Tokyo; Kenya: Nairobi
Mexico: Mexico City; Norway: Oslo; Peru: Lima; Poland: Warsaw; Portugal: Lisbon; Russia: Moscow
South Korea: Seoul; Spain: Madrid; Sweden: Stockholm; Switzerland: Bern; Thailand: Bangkok
Turkey: Ankara; Ukraine: Kyiv; the United Kingdom: London; the United States: Washington
Vietnam: Hanoi; the Netherlands: Amsterdam; the Czech Republic: Prague
""")

OPPOSITES = _pairs("""
big: small; hot: cold; fast: slow; good: bad; old: new; young: old; happy: sad; long: short
high: low; light: dark; early: late; easy: difficult; open: closed; full: empty; rich: poor
strong: weak; loud: quiet; wet: dry; clean: dirty; left: right; up: down; in: out; day: night
black: white; near: far; hard: soft; heavy: light; thick: thin; wide: narrow; warm: cool
begin: end; love: hate; win: lose; buy: sell; give: take; push: pull; always: never; yes: no
""")

SOUNDS = _pairs("""
cat: meow; dog: woof; cow: moo; sheep: baa; horse: neigh; duck: quack; pig: oink; lion: roar
frog: croak; mouse: squeak; hen: cluck; owl: hoot; bee: buzz; snake: hiss; wolf: howl
""")

COLOURS_OF = _pairs("""
the sky: blue; grass: green; snow: white; a lemon: yellow; blood: red; a tomato: red; coal: black
a banana: yellow; a carrot: orange; milk: white; the sun: yellow; a polar bear: white; the sea: blue
a strawberry: red; chocolate: brown; a frog: green; a raven: black; a flamingo: pink
an orange: orange; a leaf: green; a violet: purple; salt: white; an elephant: grey; honey: golden
""")

LEGS = _pairs("""
dog: four; cat: four; spider: eight; bird: two; fish: no; horse: four; ant: six; snake: no
cow: four; person: two; bee: six; octopus: no; chicken: two; frog: four; elephant: four
""")

MEANINGS = _pairs("""
a cat: A cat is a small animal with soft fur that likes to hunt mice.
a dog: A dog is an animal that lives with people and is a loyal friend.
a bird: A bird is an animal with feathers and wings.
a fish: A fish is an animal that lives and breathes in water.
an elephant: An elephant is the largest animal on land.
a whale: A whale is a very large animal that lives in the sea.
a bee: A bee is an insect that makes honey.
an otter: An otter is an animal that swims well and likes to play.
a penguin: A penguin is a bird that swims but cannot fly.
an owl: An owl is a bird that hunts at night.
a house: A house is a building where people live.
a school: A school is a place where people learn.
a library: A library is a place with many books.
a hospital: A hospital is a place where sick people are treated.
a bridge: A bridge leads a road over a river or a valley.
a river: A river is water that flows to the sea.
a mountain: A mountain is a very high hill.
a tree: A tree is a tall plant with a trunk and leaves.
a flower: A flower is the colourful part of a plant.
the sun: The sun is the star that gives us light and warmth.
the moon: The moon goes around the earth in about a month.
the earth: The earth is the planet that we live on.
a planet: A planet is a large ball that goes around a star.
a star: A star is a huge ball of hot gas that shines.
rain: Rain is water that falls from the clouds.
snow: Snow is frozen water that falls in small flakes.
ice: Ice is frozen water.
water: Water is a clear liquid that all life needs.
bread: Bread is a food that is baked from flour and water.
cheese: Cheese is a food that is made from milk.
a computer: A computer is a machine that follows programs.
a program: A program is a list of steps that a computer follows.
a keyboard: A keyboard has keys and is used to type.
a book: A book is many pages with text between two covers.
a clock: A clock shows the time.
a friend: A friend is a person whom you like and trust.
music: Music is sound that people make for joy.
a teacher: A teacher is a person who helps others to learn.
a doctor: A doctor is a person who treats sick people.
a baker: A baker is a person who makes bread and cakes.
Python: Python is a programming language that is easy to read.
Rust: Rust is a programming language that is fast and safe.
C: C is an old and simple programming language that runs everywhere.
""")

FACTS = _pairs("""
How many (days are there in a week|days are in a week|days does a week have)?: A week has seven days.
How many (months are there in a year|months are in a year|months does a year have)?: A year has twelve months.
How many (hours are there in a day|hours are in a day|hours does a day have)?: A day has 24 hours.
How many (minutes are there in an hour|minutes are in an hour|minutes does an hour have)?: An hour has 60 minutes.
How many (seconds are there in a minute|seconds are in a minute|seconds does a minute have)?: A minute has 60 seconds.
How many days (are in|are there in|has|does) a year( have|)?: A year has 365 days, and a leap year has 366.
How many letters (are in|are there in|has|does) the (English |)alphabet( have|)?: The English alphabet has 26 letters.
How many (continents|continents are there|continents are there on earth)?: There are seven continents.
How many (planets|planets are there|planets are in the solar system)?: There are eight planets in our solar system.
How many (seasons are there|seasons does a year have|seasons are in a year)?: There are four seasons.
(What|Which|Name) (are |)the (four |)seasons(?|): The seasons are spring, summer, autumn and winter.
(What|Which|Name) (are |)the (seven |)days of the week(?|): The days are Monday, Tuesday, Wednesday, Thursday, Friday, Saturday and Sunday.
(What|Which|Name|List) (are |)the (twelve |)months(?|): The months are January, February, March, April, May, June, July, August, September, October, November and December.
(What|Which|Name) (are |)the primary colours(?|): The primary colours are red, yellow and blue.
(What|Which) colours (are in|does) (the|a) rainbow( have|)?: A rainbow has red, orange, yellow, green, blue, indigo and violet.
(Name|Tell me|List) (some|a few|three) colours(.|): Red, green and blue are three colours.
(Name|Tell me|List) (some|a few|three) animals(.|): The cat, the otter and the elephant are three animals.
(Name|Tell me|List) (some|a few|three) fruits(.|): Apples, bananas and cherries are three fruits.
(Name|Tell me|List) (some|a few|three) (cities|big cities)(.|): Paris, Tokyo and Nairobi are three cities.
(Name|Tell me) (a|one|any|some) colour(.|): Blue is a colour.
(Name|Tell me) (an|one|any|some) animal(.|): The otter is an animal.
(Name|Tell me) (a|one|any|some) fruit(.|): The apple is a fruit.
(Name|Tell me) (a|one|any|some) city(.|): Paris is a city.
(Name|Tell me) (a|one|any|some) country(.|): Portugal is a country.
Which animal is the (largest|biggest)( in the world|)?: The blue whale is the largest animal.
(What is|Which is) the (largest|biggest) animal( in the world|)?: The blue whale is the largest animal.
Which animal is the fastest( in the world|)?: The cheetah is the fastest animal on land.
(What is|Which is) the fastest animal( in the world|)?: The cheetah is the fastest animal on land.
Which animal is the tallest( in the world|)?: The giraffe is the tallest animal.
What is the (largest|biggest) planet?: Jupiter is the largest planet of our solar system.
What is the (largest|biggest) ocean?: The Pacific is the largest ocean.
What do cows (drink|give|eat)?: Cows eat grass, drink water and give milk.
What do cats eat?: Cats eat meat and fish.
What do (bees make|bees do)?: Bees make honey.
What do pandas eat?: Pandas eat bamboo.
(At what temperature|When) does water (freeze|turn to ice)?: Water freezes at 0 degrees Celsius.
(At what temperature|When) does water boil?: Water boils at 100 degrees Celsius.
Why is the sky blue?: The air scatters blue light more than red light.
Why is grass green?: Grass is green because of chlorophyll.
Where does the sun (rise|go up)?: The sun rises in the east.
Where does the sun (set|go down)?: The sun sets in the west.
How many (wheels does a car have|wheels has a car)?: A car has four wheels.
How many (wheels does a bicycle have|wheels has a bicycle)?: A bicycle has two wheels.
How many (fingers does a hand have|fingers are on one hand|fingers does one hand have)?: A hand has five fingers.
(What|Which) animal (barks|says woof)?: The dog barks.
What is the opposite of a question?: The opposite of a question is an answer.
(Can|Do) (penguins|ostriches) fly?: No, they cannot fly.
(Can|Do) (birds|eagles|ducks|parrots) fly?: Yes, they can fly.
(Can|Do) (fish|dolphins|otters|ducks) swim?: Yes, they swim very well.
Is (a whale|a dolphin) a fish?: No, it is a mammal.
Is (a tomato|an apple|a banana) a fruit?: Yes, it is a fruit.
(What comes|Which letter comes) (after A|after the letter A)?: B comes after A.
What is the (first|1st) letter of the alphabet?: The first letter is A.
What is the last letter of the alphabet?: The last letter is Z.
""")

WORDS_ABROAD = {
    "hello": _pairs(
        "French: bonjour; Spanish: hola; German: hallo; Italian: ciao; Turkish: merhaba"
    ),
    "thank you": _pairs(
        "French: merci; Spanish: gracias; German: danke; Italian: grazie; Japanese: arigato"
    ),
    "goodbye": _pairs("French: au revoir; Spanish: adios; German: tschuss; Italian: arrivederci"),
    "yes": _pairs("French: oui; Spanish: si; German: ja; Italian: si; Russian: da"),
    "water": _pairs("French: eau; Spanish: agua; German: Wasser; Italian: acqua; Turkish: su"),
    "cat": _pairs("French: chat; Spanish: gato; German: Katze; Italian: gatto; Dutch: kat"),
}


def _ask(rng: Random, pattern: str, **slots: str) -> str:
    return casual(rng, sentence(expand(rng, pattern).format(**slots)))


def capital(rng: Random) -> Exchange:
    country, city = rng.choice(CAPITALS)
    if rng.random() < 0.2:
        user = _ask(
            rng,
            "(Which country is {city} the capital of|{city} is the capital of which country)?",
            city=city,
        )
        return Exchange(user, (f"{city} is the capital of {country}.",))
    pattern = (
        "(What is|What's|Tell me|Name|Do you know) the capital (city |)of {country}?"
        if rng.random() < 0.7
        else "(Which city is the capital of {country}|What capital does {country} have)?"
    )
    user = _ask(rng, pattern, country=country)
    return Exchange(user, (f"The capital of {country} is {city}.",))


def opposite(rng: Random) -> Exchange:
    word, other = rng.choice(OPPOSITES)
    pattern = '(What is|What\'s|Tell me|Name) the opposite of ({word}|"{word}"|the word {word})?'
    return Exchange(_ask(rng, pattern, word=word), (f"The opposite of {word} is {other}.",))


def animal_sound(rng: Random) -> Exchange:
    animal, sound = rng.choice(SOUNDS)
    pattern = (
        "(What|Which) (sound does a {animal} make|does a {animal} say|noise does a {animal} make)?"
    )
    return Exchange(_ask(rng, pattern, animal=animal), (f"A {animal} says {sound}.",))


def colour_of(rng: Random) -> Exchange:
    thing, colour = rng.choice(COLOURS_OF)
    verb = "is"
    pattern = "(What|Which) colo(u|)r (is {thing}|does {thing} have)?"
    return Exchange(
        _ask(rng, pattern, thing=thing), (sentence(f"{thing} {verb} usually {colour}."),)
    )


def legs(rng: Random) -> Exchange:
    animal, count = rng.choice(LEGS)
    article = "an" if animal[0] in "aeiou" else "a"
    user = _ask(
        rng, "How many legs (does {a} {animal} have|has {a} {animal})?", a=article, animal=animal
    )
    return Exchange(user, (sentence(f"{article} {animal} has {count} legs."),))


def meaning(rng: Random) -> Exchange:
    thing, text = rng.choice(MEANINGS)
    pattern = "(What is|What's|Explain|Describe|Tell me what is|Tell me about|Do you know) {thing}?"
    return Exchange(_ask(rng, pattern, thing=thing), (text,))


def fact(rng: Random) -> Exchange:
    question, answer = rng.choice(FACTS)
    return Exchange(casual(rng, expand(rng, question)), (answer,))


def abroad(rng: Random) -> Exchange:
    word = rng.choice(sorted(WORDS_ABROAD))
    language, other = rng.choice(WORDS_ABROAD[word])
    pattern = (
        "(What is {word} in {language}|How do you say {word} in {language}"
        '|What does "{word}" mean in {language}|Say {word} in {language})?'
    )
    user = _ask(rng, pattern, word=word, language=language)
    return Exchange(user, (f"In {language}, {word} is {other}.",))


def calendar(rng: Random) -> Exchange:
    names = rng.choice((DAYS, MONTHS))
    kind = "day" if names is DAYS else "month"
    at = rng.randrange(len(names))
    name = names[at]
    if rng.random() < 0.5:
        user = _ask(
            rng,
            "(What comes after {name}|Which {kind} (comes after|follows) {name}|What {kind} is after {name})?",
            name=name,
            kind=kind,
        )
        return Exchange(user, (f"After {name} comes {names[(at + 1) % len(names)]}.",))
    user = _ask(
        rng,
        "(What comes before {name}|Which {kind} (comes|is) before {name}|What {kind} is before {name})?",
        name=name,
        kind=kind,
    )
    return Exchange(user, (f"Before {name} comes {names[at - 1]}.",))


OPERATORS = {
    "+": ("plus", "+", "added to"),
    "-": ("minus", "-"),
    "*": ("times", "*", "x", "multiplied by"),
    "/": ("divided by", "/"),
}


def arithmetic(rng: Random) -> Exchange:
    """Sums that fit into a small head; larger ones are declined."""
    sign = rng.choice("+++--**/")
    if sign == "+":
        a, b = rng.randrange(0, 21), rng.randrange(0, 21)
        result = a + b
    elif sign == "-":
        a = rng.randrange(0, 21)
        b = rng.randrange(0, a + 1)
        result = a - b
    elif sign == "*":
        a, b = rng.randrange(0, 11), rng.randrange(0, 11)
        result = a * b
    else:
        b, result = rng.randrange(1, 11), rng.randrange(0, 11)
        a = b * result
    word = rng.choice(OPERATORS[sign])
    left, right = str(a), str(b)
    if rng.random() < 0.1 and max(a, b) <= 20:
        left, right = NUMBER_WORDS[a], NUMBER_WORDS[b]
    return Exchange(_sum_question(rng, left, word, right), (f"{a} {sign} {b} = {result}.",))


def large_sum(rng: Random) -> Exchange:
    """A sum that the model is too small for."""
    sign = rng.choice("+-*/")
    a, b = rng.randrange(100, 10 ** rng.choice((3, 4, 5))), rng.randrange(21, 10000)
    if rng.random() < 0.5:
        a, b = rng.randrange(21, 1000), rng.randrange(21, 1000)
    user = _sum_question(rng, str(a), rng.choice(OPERATORS[sign]), str(b))
    return Exchange(
        user,
        (
            "That is too much for my small head.",
            "Give me a calculator tool and I will call it.",
        ),
    )


def _sum_question(rng: Random, a: str, word: str, b: str) -> str:
    ask = "(What is|What's|Calculate|Compute|How much is|Tell me|What is the result of|)"
    text = expand(rng, ask) + f" {a} {word} {b}"
    end = "?" if text.startswith(("What", "How")) or rng.random() < 0.5 else "."
    return casual(rng, sentence(text.strip() + end))


def counting(rng: Random) -> Exchange:
    roll = rng.random()
    if roll < 0.3:
        last = rng.randrange(3, 13)
        start = 1
        if rng.random() < 0.2:
            start = rng.randrange(2, last)
        to = NUMBER_WORDS[last] if rng.random() < 0.4 else str(last)
        user = (
            _ask(rng, "(Count to|Can you count to|Please count to|Count up to) {n}.", n=to)
            if start == 1
            else _ask(rng, "Count from {a} to {n}.", a=str(start), n=str(last))
        )
        return Exchange(user, (", ".join(str(n) for n in range(start, last + 1)) + ".",))
    n = rng.randrange(1, 100)
    if roll < 0.55:
        user = _ask(rng, "(What|Which number) (comes after|follows|is after) {n}?", n=str(n))
        return Exchange(user, (f"After {n} comes {n + 1}.",))
    if roll < 0.7:
        user = _ask(rng, "(What|Which number) (comes|is) before {n}?", n=str(n))
        return Exchange(user, (f"Before {n} comes {n - 1}.",))
    if roll < 0.8:
        even = n % 2 == 0
        user = _ask(rng, "Is {n} (even|an even number|odd or even|even or odd)?", n=str(n))
        return Exchange(user, (f"{n} is {'even' if even else 'odd'}.",))
    m = rng.choice([k for k in range(1, 100) if k != n])
    user = _ask(
        rng,
        "(Which|What) (number |)is (bigger|larger|greater), {n} or {m}?",
        n=str(n),
        m=str(m),
    )
    return Exchange(user, (f"{max(n, m)} is larger than {min(n, m)}.",))


KINDS: dict[Callable[[Random], Exchange], float] = {
    capital: 2.0,
    opposite: 1.5,
    animal_sound: 1.0,
    colour_of: 1.2,
    legs: 0.7,
    meaning: 2.0,
    fact: 3.0,
    abroad: 1.0,
    calendar: 1.2,
    arithmetic: 5.0,
    large_sum: 1.0,
    counting: 2.0,
}


def exchange(rng: Random) -> Exchange:
    """One small fact."""
    (kind,) = rng.choices(list(KINDS), list(KINDS.values()))
    return kind(rng)
