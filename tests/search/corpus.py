"""A small made-up library in six languages, the same at every run: words with inflections, facets, three audiences."""

import random
from collections.abc import Sequence

from search.document import SearchDocument, Version
from search.request import SearchRequest

WORDS = {
    "en": "water waters meter meters digital government services island islands cable cables health records "
    "identity strategy law regulation teacher teachers payment payments fishery harbour climate warning solar "
    "school open data portal training budget customs registry land cyclone telemedicine the of for and in",
    "fr": "eau eaux compteur compteurs numérique gouvernement services île îles câble câbles santé dossiers "
    "identité stratégie loi règlement enseignant paiement paiements pêche port climat alerte solaire école "
    "données ouvertes portail formation douanes cadastre terre cyclone télémédecine la de pour et l'accès d'État",
    "es": "agua aguas medidor medidores digital gobierno servicios isla islas cable salud registros identidad "
    "estrategia ley reglamento maestra maestras pago pagos pesca puerto clima alerta solar escuela datos "
    "abiertos portal formación aduanas catastro tierra ciclón telemedicina el de para y en",
    "pt": "água águas contador digital governo serviços ilha ilhas cabo saúde registos identidade estratégia lei "
    "regulamento professora pagamento pagamentos pesca porto clima alerta solar escola dados abertos formação "
    "alfândega cadastro terra ciclone telemedicina o de para e em",
    "ru": "вода воды счётчик счётчики цифровой правительство услуги остров острова кабель здоровье записи "
    "стратегия закон законы учитель платёж платежи рыболовство порт климат солнечный школа данные открытые "
    "портал обучение таможня земля циклон и в для",
    "ar": "مياه المياه عداد رقمية الحكومة خدمات جزيرة جزر كابل صحة سجلات هوية إستراتيجية قانون القوانين معلم دفع "
    "صيد ميناء مناخ إنذار شمسية مدرسة بيانات مفتوحة بوابة تدريب جمارك أرض إعصار المستدامة في من",
    "zh": "水表 数字 政府 服务 岛屿 电缆 卫生 记录 身份 战略 法律 "
    "教师 支付 渔业 港口 气候 预警 太阳能 学校 开放 数据 门户 培训 海关 土地 气旋",
}
THEMES = {
    "water": ("Water", "Eau", "Agua", "Água", "Вода", "مياه", "水"),
    "health": ("Health", "Santé", "Salud", "Saúde", "Здравоохранение", "صحة", "卫生"),
    "digital-government": ("Digital government", "Administration numérique", "Gobierno digital", "数字政府"),
    "education": ("Education", "Éducation", "Educación", "التعليم", "教育"),
    "climate": ("Climate", "Climat", "Clima", "Климат", "مناخ", "气候"),
}
COUNTRIES = {
    "FJ": ("Fiji", "Fidji", "Fiyi", "Фиджи", "فيجي", "斐济"),
    "TO": ("Tonga", "Тонга", "تونغا", "汤加"),
    "CV": ("Cabo Verde", "Cap-Vert", "Кабо-Верде", "الرأس الأخضر", "佛得角"),
    "ST": ("São Tomé and Príncipe", "Sao Tomé-et-Principe", "Сан-Томе и Принсипи"),
    "MV": ("Maldives", "Мальдивы", "ملديف", "马尔代夫"),
    "HT": ("Haiti", "Haïti", "Гаити", "هايتي", "海地"),
}
KINDS = ("case", "law", "strategy", "toolkit")
STATUSES = ("in-force", "repealed", "bill")
STAGES = ("pilot", "national")
VISIBILITIES = (("public",), ("public",), ("public",), ("login",), ("staff", "login"), ())


def some_words(chance: random.Random, language: str, least: int, most: int) -> str:
    words = chance.choices(WORDS[language].split(), k=chance.randint(least, most))
    return ("" if language == "zh" else " ").join(words)


def make_document(chance: random.Random, number: int) -> SearchDocument:
    kind = chance.choice(KINDS)
    languages = chance.sample(list(WORDS), k=chance.choice((1, 1, 1, 2, 3)))
    themes = chance.sample(list(THEMES), k=chance.randint(0, 3))
    countries = chance.sample(list(COUNTRIES), k=chance.randint(0, 2))
    return SearchDocument(
        key=f"{kind}:{number:05}",
        versions=tuple(
            Version(
                language=language,
                title=some_words(chance, language, 2, 7).capitalize(),
                summary=some_words(chance, language, 5, 25),
                url=f"/{kind}/{number}/{language}/",
                body=some_words(chance, language, 0, 90),
                alt_titles=(some_words(chance, language, 2, 4),) if chance.random() < 0.2 else (),
            )
            for language in languages
        ),
        facets={
            "theme": tuple(themes),
            "country": tuple(countries),
            "region": tuple({"FJ": "pacific", "TO": "pacific"}.get(code, "other") for code in countries),
            "year": tuple(str(year) for year in chance.sample(range(1995, 2026), k=chance.randint(0, 2))),
            "status": (chance.choice(STATUSES),) if kind == "law" else (),
            "stage": (chance.choice(STAGES),) if kind == "case" else (),
        },
        ages=chance.random() < 0.8,
        taken_up=chance.choice((0, 0, 0, 1, 2, 30)),
        visibility=chance.choice(VISIBILITIES),
        newest=chance.randint(728_000, 739_000) if chance.random() < 0.9 else 0,
        updated=chance.randint(1_600_000_000, 1_700_000_000),
        card={"number": number, "tags": ["a", {"b": None}]},
    )


def make_corpus(size: int, seed: int = 7) -> list[SearchDocument]:
    chance = random.Random(seed)
    return [make_document(chance, number) for number in range(size)]


def misspell(chance: random.Random, word: str) -> str:
    place = chance.randrange(len(word))
    letter = chance.choice("aeiourst")
    return chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
        )
    )


def make_request(chance: random.Random, documents: Sequence[SearchDocument]) -> SearchRequest:
    language = chance.choice(list(WORDS))
    words = ""
    if chance.random() < 0.8:
        version = chance.choice(chance.choice(documents).versions)
        parts = version.title.split()
        parts = chance.sample(parts, k=chance.randint(1, len(parts)))
        words = " ".join(misspell(chance, part) if chance.random() < 0.3 else part for part in parts)
        if chance.random() < 0.1:
            words = chance.choice(chance.choice([*THEMES.values(), *COUNTRIES.values()]))
    possible = {
        "kind": KINDS,
        "theme": tuple(THEMES),
        "country": tuple(COUNTRIES),
        "language": tuple(WORDS),
        "year": tuple(str(year) for year in range(1995, 2026)),
        "status": STATUSES,
        "stage": STAGES,
    }
    chosen = {name: tuple(chance.sample(values, k=chance.randint(1, 2))) for name, values in possible.items()}
    selected = {name: chosen[name] for name in chance.sample(list(possible), k=chance.choice((0, 0, 1, 2, 3)))}
    scope = {name: chosen[name] for name in chance.sample(list(possible), k=chance.choice((0, 0, 0, 1)))}
    return SearchRequest(
        words=words,
        language=language,
        scope=scope,
        selected=selected,
        visibility=chance.choice((("public",), ("public",), ("public", "login"), ("public", "login", "staff"), ())),
        sort=chance.choice(("relevance", "relevance", "newest", "updated")),
        page=chance.choice((1, 1, 1, 2)),
        per_page=10,
    )
