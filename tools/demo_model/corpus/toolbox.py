"""Tools that can be called: what they are named, how people ask for them, what they give back."""

# ruff: noqa: E501 - a pattern is easier to read in one line

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from . import words
from .dialogue import listed

Values = dict[str, Any]


@dataclass(frozen=True)
class Param:
    """One argument of a tool: the slot that fills it, and the names it may have."""

    slot: str
    names: str
    type: str = "string"
    descriptions: tuple[str, ...] = ()
    enum: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A family of tools that do the same thing under many names."""

    names: str
    descriptions: tuple[str, ...]
    params: tuple[Param, ...]
    asks: tuple[str, ...]
    values: Callable[[Random], Values]
    result: Callable[[Random, Values], Values]
    reply: str
    missing: str = ""  # a question without the argument, when the model has to ask back
    ask_back: str = ""


CONDITIONS = listed("""
sunny|cloudy|rainy|windy|snowy|foggy|stormy|clear|partly cloudy|light rain|heavy rain|overcast|dry
hot and sunny|cold and clear|warm and humid|drizzle|showers|thunderstorms|mostly sunny
""")

STYLES = ("snake", "snake", "snake", "camel", "kebab")


def style(rng: Random, name: str) -> str:
    """`get_weather` in one of the usual spellings."""
    parts = name.split("_")
    chosen = rng.choice(STYLES)
    if chosen == "camel":
        return parts[0] + "".join(part.capitalize() for part in parts[1:])
    return ("-" if chosen == "kebab" else "_").join(parts)


def number(rng: Random, digits: int = 0) -> int | float:
    """A number of one to five digits, sometimes with decimals."""
    digits = digits or rng.choice((1, 2, 2, 3, 3, 4, 5))
    value = rng.randrange(10 ** (digits - 1), 10**digits)
    return value if rng.random() < 0.9 else round(value + rng.randrange(1, 10) / 10, 1)


def _weather(rng: Random, _: Values) -> Values:
    return {"temperature": rng.randrange(-15, 41), "condition": rng.choice(CONDITIONS)}


SPOKEN = {
    "+": ("plus", "+", "added to", "and"),
    "-": ("minus", "-", "less"),
    "*": ("times", "*", "x", "multiplied by"),
    "/": ("divided by", "/", "over"),
}


def evaluate(a: float, sign: str, b: float) -> int | float:
    """The result as a calculator shows it."""
    value = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else 0.0}[sign]
    value = round(value, 2)
    return int(value) if value == int(value) else value


def _sum(rng: Random) -> Values:
    sign = rng.choice("++-**/")
    a, b = number(rng), number(rng)
    spoken = rng.choice(SPOKEN[sign])
    if spoken == "and":
        spoken = "plus"
    values: Values = {"a": a, "b": b, "sign": sign, "value": evaluate(a, sign, b)}
    roll = rng.random()
    if roll < 0.15:
        c, outer = number(rng, 1), rng.choice("*+-")
        expression = f"({a} {sign} {b}) {outer} {c}"
        return {
            "spoken": expression,
            "expression": expression,
            "value": evaluate(values["value"], outer, c),
        }
    if roll < 0.25:
        c, outer = number(rng, rng.choice((1, 2))), rng.choice("+-")
        sign = rng.choice("+-")
        expression = f"{a} {sign} {b} {outer} {c}"
        return {
            "spoken": expression,
            "expression": expression,
            "value": evaluate(evaluate(a, sign, b), outer, c),
        }
    return values | {"spoken": f"{a} {spoken} {b}", "expression": f"{a} {sign} {b}"}


def _pair(sign: str, words_: tuple[str, ...]) -> Callable[[Random], Values]:
    def make(rng: Random) -> Values:
        a, b = number(rng), number(rng)
        return {"a": a, "b": b, "spoken": f"{a} {rng.choice(words_)} {b}", "sign": sign}

    return make


def _value_of(_: Random, values: Values) -> Values:
    return {"value": evaluate(values["a"], values["sign"], values["b"])}


WEATHER = Kind(
    "get_weather|get_weather|get_weather|weather|current_weather|get_current_weather|weather_lookup"
    "|fetch_weather|check_weather|lookup_weather|weather_now|get_forecast|forecast|query_weather",
    (
        "Get the weather of a city.",
        "Get the current weather in a city",
        "Current weather",
        "The weather at a place.",
        "Look up the weather.",
        "Returns the weather for a location",
        "Tells the weather now.",
        "Weather forecast for a city",
    ),
    (
        Param(
            "city",
            "city|city|city|location|place|town|where|city_name|q|area",
            "string",
            ("The city", "Name of the city", "City name, for example Paris", "Where"),
        ),
    ),
    (
        "(What is|What's|How is|How's|Tell me|Check|Get|Show me|Look up|Find out) the weather (like |)in {city}"
        "( today| now| right now| at the moment| please||)(?|)",
        "(What is|What's|Give me|Tell me) the (temperature|forecast|current weather) (in|for) {city}( today| now|)(?|)",
        "(Is it|Will it be) (raining|cold|warm|hot|sunny|windy|snowing|nice) in {city}( today| now| tomorrow|)(?|)",
        "(Will it|Does it|Is it going to) (rain|snow) in {city}( today| tomorrow| now|)(?|)",
        "(Do I need|Should I take|Should I bring) (an umbrella|a coat|a jacket|sunglasses) in {city}( today|)(?|)",
        "How (warm|cold|hot) is it in {city}( today| now| right now|)(?|)",
        "I am (going|travelling|flying) to {city}( tomorrow| today|). (What is the weather like|How is the weather"
        "|What will the weather be|Will it rain)( there|)(?|)",
        "(Weather in|Weather for|Temperature in) {city}(?|.|)",
        "{city} weather(?|)",
        "What about {city}(?|)",
        "I live in {city}. (How is the weather|What is the weather like|Will it rain)( today|)(?|)",
    ),
    lambda rng: {"city": words.city(rng)},
    _weather,
    "It is {temperature} degrees and {condition} in {city}.",
    "(What is|What's|How is) the weather( like|)( today| now|)(?|)",
    "For which city?",
)

CALCULATOR = Kind(
    "calculator|calculator|calculate|calc|compute|evaluate|math|do_math|evaluate_expression|eval_math"
    "|solve|calculate_expression",
    (
        "Evaluate an arithmetic expression.", "Calculator", "Calculates an expression",
        "Compute the value of a mathematical expression.", "Does arithmetic.",
        "Evaluates a formula and returns the result",
    ),
    (
        Param("expression", "expression|expression|expression|expr|formula|input|math|calculation|term|q", "string",
              ("The expression", "For example 2 + 3", "An arithmetic expression such as 3 * 4", "What to compute")),
    ),
    (
        "(What is|What's|Calculate|Compute|How much is|Work out|Tell me|Evaluate|Solve) {spoken}(?|)",
        "(Can you|Could you|Please) (calculate|compute|work out|tell me) {spoken}(?|)",
        "{spoken}( = ?|?| =|)",
        "(What is the result of|What do I get for|I need to know) {spoken}(?|)",
        "(Use the calculator|With the calculator|Use your tool)(:|,) (what is |){spoken}(?|)",
    ),
    _sum,
    lambda _, values: {"value": values["value"]},
    "{expression} = {value}.",
)  # fmt: skip

ADD = Kind(
    "add|add_numbers|sum|plus|addition|sum_two", ("Add two numbers.", "Adds a and b", "The sum of two numbers"),
    (Param("a", "a|a|x|first|left|num1", "number"), Param("b", "b|b|y|second|right|num2", "number")),
    ("(What is|What's|Calculate|How much is|Add|Compute) {spoken}(?|)", "(Can you|Please) add {a} and {b}(?|)"),
    _pair("+", ("plus", "+", "and")), _value_of, "The result is {value}.",
)  # fmt: skip

MULTIPLY = Kind(
    "multiply|multiply_numbers|product|times|mul", ("Multiply two numbers.", "The product of a and b"),
    (Param("a", "a|a|x|first|left|num1", "number"), Param("b", "b|b|y|second|right|num2", "number")),
    ("(What is|What's|Calculate|How much is|Compute) {spoken}(?|)", "(Can you|Please) multiply {a} by {b}(?|)"),
    _pair("*", ("times", "*", "x", "multiplied by")), _value_of, "The result is {value}.",
)  # fmt: skip

TIME = Kind(
    "get_time|time|current_time|get_current_time|clock|local_time|what_time|world_clock",
    ("Get the current time.", "Current time in a city", "Tells what time it is in a place."),
    (Param("city", "city|city|location|place|timezone|zone|where"),),
    (
        "(What time is it|What is the time|What's the time|Tell me the time|What is the local time) in {city}( now|)(?|)",
        "(How late is it|Time) in {city}(?|)",
    ),
    lambda rng: {"city": words.city(rng)},
    lambda rng, _: {"time": words.time_of_day(rng)},
    "It is {time} in {city}.",
    "(What time is it|What is the time|Tell me the time)( now|)(?|)",
    "For which city?",
)

TRANSLATE = Kind(
    "translate|translate_text|translator|translation|get_translation",
    ("Translate a text.", "Translates text to another language", "Translation of words"),
    (Param("text", "text|text|q|word|input|phrase"), Param("language", "language|to|target|target_language|lang")),
    (
        '(Translate|Can you translate|Please translate) "{text}" (to|into) {language}(.|?|)',
        '(What is|What\'s|How do you say) "{text}" in {language}(?|)',
    ),
    lambda rng: {
        "text": rng.choice(("good morning", "thank you", "good night", "I love you", "where is the station",
                            "the house is big", "a glass of water", "see you tomorrow", "how are you",
                            rng.choice(words.THINGS), rng.choice(words.ANIMALS), rng.choice(words.FOODS))),
        "language": rng.choice(words.LANGUAGES),
    },
    lambda rng, _: {"translation": " ".join(words.invented_name(rng).lower() for _ in range(rng.choice((1, 2, 3))))},
    'In {language}, it is "{translation}".',
)  # fmt: skip

TIMER = Kind(
    "set_timer|start_timer|timer|create_timer|countdown",
    ("Set a timer.", "Starts a timer for some minutes", "A kitchen timer."),
    (Param("minutes", "minutes|minutes|duration|duration_minutes|length|min", "integer"),),
    ("(Set|Start|Please set|Can you set) a timer for {minutes} minutes(.|?|)", "(Timer|Wake me in|Remind me in) {minutes} minutes(.|)"),
    lambda rng: {"minutes": rng.randrange(2, 120)},
    lambda *_: {"status": "started"},
    "The timer is set for {minutes} minutes.",
)  # fmt: skip

MESSAGE = Kind(
    "send_message|send_text|message|send_sms|text_message|send_chat|notify",
    ("Send a message to a person.", "Sends a text message", "Message somebody."),
    (Param("to", "to|to|recipient|person|name|contact"), Param("text", "text|text|message|body|content")),
    (
        '(Send|Write|Text) "{text}" to {to}(.|)',
        '(Tell|Message|Text) {to}(:|) "{text}"(.|)',
        '(Send|Write) (a message to {to}|{to} a message): "{text}"(.|)',
    ),
    lambda rng: {
        "to": words.person(rng),
        "text": rng.choice(("I am late", "See you soon", "Call me", "Happy birthday", "Dinner is ready", "I am at home",
                            f"Meet me at {words.time_of_day(rng)}", f"Bring the {rng.choice(words.THINGS)}",
                            f"I am in {words.city(rng)}", "Good luck", "Thank you")),
    },
    lambda *_: {"status": "sent"},
    "I have sent the message to {to}.",
)  # fmt: skip

CONVERT = Kind(
    "convert_currency|currency|exchange|convert_money|currency_converter|exchange_rate",
    ("Convert money.", "Converts an amount to another currency", "Currency conversion."),
    (
        Param("amount", "amount|amount|value|sum", "number"),
        Param("source", "from|from|source|from_currency|base"),
        Param("target", "to|to|target|to_currency|into"),
    ),
    (
        "(Convert|Change|Please convert) {amount} {source} (to|into) {target}(.|)",
        "(How much is|How much are|What is|What are) {amount} {source} in {target}(?|)",
    ),
    lambda rng: dict(zip(("amount", "source", "target"), (rng.randrange(1, 2000), *rng.sample(
        ("euros", "dollars", "pounds", "yen", "francs", "lira", "USD", "EUR", "GBP", "JPY", "CHF", "SEK"), 2)),
        strict=True)),
    lambda rng, _: {"value": number(rng)},
    "{amount} {source} are {value} {target}.",
)  # fmt: skip

MUSIC = Kind(
    "play_music|play_song|play|music_player|play_artist|start_music",
    ("Play music.", "Plays songs of an artist", "Starts the music of somebody."),
    (Param("artist", "artist|artist|query|by|name|singer"),),
    ("(Play|Put on|Please play|Can you play) (something|music|a song|songs|some music) (by|from|of) {artist}(.|?|)",),
    lambda rng: {"artist": words.full_name(rng)},
    lambda *_: {"status": "playing"},
    "I am playing music by {artist}.",
)  # fmt: skip

SEARCH = Kind(
    "search|web_search|search_web|find|lookup|google|search_internet",
    ("Search the web.", "Web search", "Finds pages about something."),
    (Param("query", "query|query|q|text|term|keywords|search"),),
    ("(Search|Look|Google) (the web |the internet |online |)for {query}(.|)", "(Find|Look up|Search) {query}( on the web| online|)(.|)"),
    lambda rng: {"query": rng.choice((words.full_name(rng), words.city(rng), f"{words.city(rng)} hotels",
                                      f"{rng.choice(words.COLOURS)} {rng.choice(words.THINGS)}",
                                      f"{words.invented_name(rng)} {rng.choice(words.THINGS)}"))},
    lambda rng, _: {"result": f"{words.invented_name(rng)} {words.invented_name(rng)}"},
    "I found this: {result}.",
)  # fmt: skip

STOCK = Kind(
    "get_stock_price|stock_price|stock|share_price|get_quote|quote",
    ("Get the price of a stock.", "Stock price of a company", "The price of a share now."),
    (Param("symbol", "symbol|symbol|company|ticker|name"),),
    (
        "(What is|What's|Tell me|Get|Check) the (stock price|share price|stock|price of the stock) of {symbol}(?|)",
        "(How much is a share of|How is the stock of) {symbol}(?|)",
    ),
    lambda rng: {"symbol": words.invented_name(rng) if rng.random() < 0.6 else words.invented_name(rng)[:4].upper()},
    lambda rng, _: {"price": words.price(rng)},
    "The price of {symbol} is {price}.",
)  # fmt: skip

_VERBS = listed("""
find open delete order book buy track check show start stop cancel close create get load
lock move paint pay print read rename rent repair reserve save scan sell ship sign update
visit wash watch
""")
_NOUNS = listed("""
table song file ticket package taxi room movie invoice account lamp robot door page report
user customer product recipe train flight hotel book car bike parcel photo document folder
printer machine task note meeting project server license garden boat game window letter
engine camera
""")


def invented(rng: Random) -> Kind:
    """A tool that nobody has seen: a verb, a noun and one or two arguments."""
    verb, noun = rng.choice(_VERBS), rng.choice(_NOUNS)
    names = rng.choice(
        (
            f"{noun}_id",
            noun,
            "id",
            "name",
            f"{noun}_name",
            "number",
            "item",
            "code",
            "key",
            "target",
        )
    )
    make = rng.choice((words.code, words.invented_name, words.person, words.city))
    count = rng.random() < 0.25
    params = [
        Param("item", names, "string", (f"The {noun}", f"Which {noun}", f"Name of the {noun}"))
    ]
    asks = [
        f"({verb.capitalize()}|Please {verb}|Can you {verb}|I want to {verb}|Could you {verb}) (the |){noun} {{item}}(.|?|)",
    ]
    if count:
        params.append(Param("count", "count|times|quantity|amount|days|people", "integer"))
        asks = [
            f"({verb.capitalize()}|Please {verb}|Can you {verb}) (the |){noun} {{item}} {{count}} times(.|?|)"
        ]
    return Kind(
        f"{verb}_{noun}",
        (
            f"{verb.capitalize()} a {noun}.",
            f"{verb.capitalize()} the {noun}",
            f"Lets you {verb} a {noun}",
        ),
        tuple(params),
        tuple(asks),
        lambda r: {"item": make(r), "count": r.randrange(2, 30)},
        lambda r, _: {
            "result": r.choice(("ok", "done", "success", "accepted", f"number {words.code(r)}"))
        },
        f"The tool answered for {noun} {{item}}: {{result}}.",
    )


KINDS: dict[str, tuple[Kind, float]] = {
    "weather": (WEATHER, 5.0),
    "calculator": (CALCULATOR, 5.0),
    "add": (ADD, 0.7),
    "multiply": (MULTIPLY, 0.7),
    "time": (TIME, 1.2),
    "translate": (TRANSLATE, 0.8),
    "timer": (TIMER, 0.8),
    "message": (MESSAGE, 0.8),
    "convert": (CONVERT, 0.8),
    "music": (MUSIC, 0.7),
    "search": (SEARCH, 0.8),
    "stock": (STOCK, 0.6),
}

# Kinds that answer the same questions must not stand in one list of tools.
RIVALS = [{"calculator", "add", "multiply"}]
