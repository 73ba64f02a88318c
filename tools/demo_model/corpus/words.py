"""Words to fill slots with, and names of syllables, so that copying is not learned by heart."""

from __future__ import annotations

from random import Random

from .dialogue import listed

FIRST_NAMES = listed("""
Ada Adam Aisha Akira Alan Alba Alice Amara Amir Ana Anders Anna Anton Arjun Astrid Aya
Beatriz Ben Bianca Boris Bruno Carla Carlos Cem Chen Chloe Clara Claire Dana Daniel David
Deniz Diego Dina Dora Edgar Edith Elena Elias Elif Ella Emil Emma Enzo Erik Esra Eva Fatima
Felix Finn Fiona Flora Frida Gabriel George Gina Grace Greta Hana Hanna Hans Hugo Ian Ida
Igor Ines Ingrid Irene Isaac Ivan Jack Jana Jane Javier Jonas Jose Julia Kai Karim Karl Kate
Kenji Kira Lara Lars Laura Lea Leo Liam Lily Lin Linda Lisa Louis Luca Lucy Luis Magnus Mara
Marco Maria Marta Martin Mateo Maya Mia Milan Mina Miro Mohamed Mona Nadia Naomi Nia Nick
Nina Noah Nora Oleg Olga Olivia Omar Oscar Otto Pablo Paul Paula Pedro Peter Petra Pia Priya
Quentin Rahul Rania Raj Remy Rita Robert Rosa Ruth Sami Samuel Sara Sean Selma Simon Sofia
Stefan Suki Susan Sven Tara Theo Thomas Tina Tom Toni Uma Ursula Vera Victor Viola Wanda Wei
Will Yara Yuki Yusuf Zara Zoe
""")

LAST_NAMES = listed("""
Adler Baker Becker Berg Blake Brown Carter Chen Costa Cruz Diaz Evans Fischer Garcia Green
Hansen Haddad Hill Horvat Ito Jensen Jones Kaya Keller Khan Kim Klein Kowalski Kumar Larsen
Lee Lopez Mason Meyer Miller Moreau Mori Nagy Novak Okafor Olsen Park Patel Petrov Popa
Price Rivera Rossi Santos Sato Schmidt Silva Singh Smith Stone Suzuki Taylor Turner Varga
Vogel Walker Wang Weber White Wolf Wood Yilmaz Young Zimmer
""")

CITIES = listed("""
Amsterdam|Ankara|Athens|Auckland|Baku|Bangkok|Barcelona|Basel|Beijing|Belgrade|Bergen|Berlin|Bern
Bilbao|Bogota|Bologna|Bordeaux|Boston|Bremen|Brussels|Budapest|Buenos Aires|Cairo|Cape Town|Chicago
Cologne|Copenhagen|Dakar|Dallas|Delhi|Denver|Dresden|Dubai|Dublin|Edinburgh|Florence|Frankfurt
Geneva|Genoa|Ghent|Glasgow|Graz|Hamburg|Hanoi|Havana|Helsinki|Hong Kong|Istanbul|Izmir|Jakarta
Kyiv|Kyoto|Lagos|Leipzig|Lima|Lisbon|Liverpool|Ljubljana|London|Los Angeles|Lyon|Madrid|Malmo
Manchester|Manila|Marseille|Melbourne|Mexico City|Miami|Milan|Montreal|Moscow|Mumbai|Munich|Nairobi
Naples|New York|Nice|Osaka|Oslo|Oxford|Palermo|Paris|Perth|Porto|Prague|Quito|Reykjavik|Riga|Rome
Rotterdam|Salzburg|San Francisco|Santiago|Sao Paulo|Seattle|Seoul|Seville|Shanghai|Singapore|Sofia
Stockholm|Stuttgart|Sydney|Taipei|Tallinn|Tokyo|Toronto|Tunis|Turin|Utrecht|Valencia|Vancouver
Venice|Vienna|Vilnius|Warsaw|Washington|Wellington|York|Zagreb|Zurich
""")

COUNTRIES = listed("""
Argentina Australia Austria Belgium Brazil Canada Chile China Croatia Denmark Egypt Finland
France Germany Greece Hungary Iceland India Ireland Italy Japan Kenya Latvia Mexico Morocco
Norway Peru Poland Portugal Spain Sweden Switzerland Thailand Turkey Vietnam
""")

COLOURS = listed("""
red blue green yellow orange purple pink brown black white grey turquoise golden silver
violet
""")

ANIMALS = listed("""
cat dog horse cow sheep goat pig rabbit mouse lion tiger bear wolf fox deer monkey elephant
giraffe zebra dolphin whale shark turtle frog snake lizard parrot owl eagle duck goose hen
penguin swan hamster otter hedgehog squirrel camel donkey
""")

JOBS = listed("""
teacher|nurse|doctor|baker|painter|carpenter|engineer|pilot|farmer|lawyer|writer|student|musician
designer|cook|gardener|plumber|chemist|journalist|translator|librarian|electrician|dentist|photographer
programmer|scientist|bus driver|shop assistant
""")

FOODS = listed("""
pizza|pasta|soup|salad|rice|bread|cheese|apples|bananas|cherries|chocolate|pancakes|noodles|sushi
tomatoes|potatoes|carrots|grapes|olives|yoghurt|ice cream|curry|dumplings|waffles|strawberries
""")

HOBBIES = listed("""
reading|swimming|cooking|painting|hiking|dancing|singing|cycling|gardening|fishing|running|chess
climbing|knitting|photography|sailing|skiing|yoga|drawing|football|tennis|playing the guitar
playing the piano|watching films
""")

THINGS = listed("""
lamp|chair|table|desk|bottle|cup|backpack|bicycle|camera|clock|coat|guitar|hammer|hat|jacket|kettle
keyboard|knife|mirror|mug|notebook|pan|pen|phone|pillow|radio|ring|scarf|shirt|shoe|sofa|speaker
sweater|teapot|tent|toaster|towel|umbrella|vase|wallet|watch|blanket|helmet|printer|monitor
""")

DAYS = listed("""
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
""")
MONTHS = listed("""
January February March April May June July August September October November December
""")

NUMBER_WORDS = listed("""
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty
""")

LANGUAGES = listed("""
French German Spanish Italian Portuguese Dutch Polish Turkish Greek Swedish Danish Finnish
Japanese Korean Chinese Arabic Hindi Russian Czech Hungarian
""")

_ONSETS = listed("""
b c d f g h j k l m n p r s t v w z br cr dr fr gr kr pr tr bl cl fl gl pl sk sl sm sn sp st
sw th sh ch qu
""")
_VOWELS = listed("""
a e i o u a e i o ai ea ee io ou ei
""")
_CODAS = ["", "", "", "n", "r", "l", "s", "m", "t", "k", "nd", "rt", "x", "ng", "st", "ll", "ck"]
_PLACE_ENDINGS = listed("""
ville ton burg stad by ford dale field port haven mouth berg grad ia o a
""")


def invented_name(rng: Random) -> str:
    """A name that nobody has: one to three syllables, capitalised."""
    count = rng.choice((1, 2, 2, 2, 3))
    name = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(count))
    return (name + rng.choice(_CODAS)).capitalize()


def person(rng: Random) -> str:
    """A first name: mostly from the list, often invented."""
    return rng.choice(FIRST_NAMES) if rng.random() < 0.55 else invented_name(rng)


def full_name(rng: Random) -> str:
    """A first and a last name."""
    last = rng.choice(LAST_NAMES) if rng.random() < 0.6 else invented_name(rng)
    return f"{person(rng)} {last}"


def city(rng: Random) -> str:
    """A city: from the list, or invented."""
    if rng.random() < 0.6:
        return rng.choice(CITIES)
    name = invented_name(rng)
    if rng.random() < 0.5:
        name = name.rstrip("aeiou") + rng.choice(_PLACE_ENDINGS)
    if rng.random() < 0.1:
        name = f"{rng.choice(('New', 'San', 'Port', 'Saint', 'North', 'Bad', 'El'))} {name}"
    return name


def code(rng: Random) -> str:
    """A short code such as a table or an order has."""
    style = rng.randrange(4)
    letter = rng.choice("ABCDEFGHJKLMNPRSTVWXYZ")
    if style == 0:
        return str(rng.randrange(1, 1000))
    if style == 1:
        return f"{letter}{rng.randrange(1, 100)}"
    if style == 2:
        return f"{letter}{rng.choice('ABCDEFG')}-{rng.randrange(100, 1000)}"
    return str(rng.randrange(1000, 100000))


def price(rng: Random) -> float | int:
    """A price with or without cents."""
    if rng.random() < 0.5:
        return rng.randrange(1, 500)
    return round(rng.randrange(1, 200) + rng.choice((0.5, 0.9, 0.95, 0.99, 0.25, 0.49)), 2)


def time_of_day(rng: Random) -> str:
    """A time such as 9:30."""
    return f"{rng.randrange(0, 24)}:{rng.choice(('00', '15', '30', '45', '05', '20', '40'))}"
