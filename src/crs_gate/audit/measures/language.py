"""In which script and, as far as that can be told cheaply, in which language a text is written.

Scripts are told by blocks of Unicode. Languages of one script each are taken for that script's; those that share one
are told by their most frequent function words. What has too few of them, as names, code and short texts have, stays
``unknown``; dialects and close relatives are taken for each other.
"""
# ruff: noqa: RUF001 - words of other scripts

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping

from crs_gate.audit.measures.words import words_of

UNKNOWN = "unknown"
_LONGEST = 4_000
_BLOCKS = (
    (0x41, "Latin"), (0x250, ""), (0x370, "Greek"), (0x400, "Cyrillic"), (0x530, "Armenian"), (0x590, "Hebrew"),
    (0x600, "Arabic"), (0x700, ""), (0x750, "Arabic"), (0x780, ""), (0x900, "Devanagari"), (0x980, "Bengali"),
    (0xA00, "Gurmukhi"), (0xA80, "Gujarati"), (0xB00, "Odia"), (0xB80, "Tamil"), (0xC00, "Telugu"),
    (0xC80, "Kannada"), (0xD00, "Malayalam"), (0xD80, "Sinhala"), (0xE00, "Thai"), (0xE80, "Lao"), (0xF00, "Tibetan"),
    (0x1000, "Myanmar"), (0x10A0, "Georgian"), (0x1100, "Hangul"), (0x1200, "Ethiopic"), (0x13A0, ""),
    (0x1780, "Khmer"), (0x1800, ""), (0x1E00, "Latin"), (0x1F00, "Greek"), (0x2000, ""), (0x3040, "Kana"),
    (0x3100, ""), (0x3130, "Hangul"), (0x3190, ""), (0x3400, "Han"), (0x4DC0, ""), (0x4E00, "Han"), (0xA000, ""),
    (0xAC00, "Hangul"), (0xD7B0, ""), (0xF900, "Han"), (0xFB00, "Latin"), (0xFB07, ""), (0xFB1D, "Hebrew"),
    (0xFB50, "Arabic"), (0xFE00, ""), (0x20000, "Han"), (0x32000, ""),
)  # fmt: skip
_STARTS = [start for start, _ in _BLOCKS]
_ONE_LANGUAGE = {
    "Greek": "el", "Armenian": "hy", "Hebrew": "he", "Thai": "th", "Lao": "lo", "Georgian": "ka", "Hangul": "ko",
    "Khmer": "km", "Myanmar": "my", "Sinhala": "si", "Tamil": "ta", "Telugu": "te", "Kannada": "kn", "Kana": "ja",
    "Malayalam": "ml", "Gujarati": "gu", "Gurmukhi": "pa", "Odia": "or", "Tibetan": "bo", "Han": "zh",
}  # fmt: skip
_FUNCTION_WORDS = {
    "en": "the of and to in is that it was for on are with as his they be at this have from or had by not but what",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec cette",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o este",
    "it": "di e il la che in un a per è una sono con non del si da come le dei nel alla più anche ma della gli questo",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua são",
    "nl": "de en van ik te dat die in een hij het niet zijn is was op aan met als voor had er maar om hem dan zou ook",
    "pl": "i w na z do nie się że to jest o jak ale po co za od przez dla tego są jego być który oraz tym było",
    "sv": "och i att det som en på är av för med till den har de inte om ett men var jag sig från vi så kan när",
    "da": "og i at det som en på er af for med til den har de ikke om et men var jeg sig fra vi så kan når blev",
    "fi": "ja on ei se että oli hän joka mutta kun niin ovat myös tai sen hänen jos kuin olla ole mitä nyt vain",
    "cs": "a se v na je že s z do o i to jako za by ale jsou jeho které který pro byl být nebo od po jsem podle",
    "ro": "de și în a la cu pe că nu din o un este care mai sau ca pentru se sunt fi prin dar lui au fost după",
    "hu": "a az és hogy nem is egy ez de volt meg csak azt már mint még van ha sem ki vagy után kell el aki",
    "tr": "bir ve bu da de için ile olarak çok daha ne gibi ama olan kadar sonra en o var değil her ise mi ya",
    "id": "yang dan di untuk dengan pada ini dari dalam itu tidak akan adalah juga oleh ke sebagai telah atau ada",
    "vi": "của và là có được các trong không cho một những với này người đã khi để từ cũng ra về như nhưng tôi",
    "ru": "и в не на что с по как это но он она к из у за от так его для же все было мы бы о то только был",
    "uk": "і в не на що з та як це до у за від про для але його є був був або так він вона й були бути який",
    "bg": "и на да се в за е от не са с по че като това до който при или но има бе са си ще един след тя той",
    "ar": "في من على أن إلى هذا عن مع التي كان لا هذه الذي ما أو هو بعد كل بين قد ذلك لم غير هي",
    "fa": "و در به از که این را با است برای آن یک خود تا بر هم نیز شد می شود کرد بود اما",
    "ur": "کے میں کی اور ہے سے کا کو اس پر نے کہ یہ ہیں کر بھی ایک تھا جو گیا ہو تو نہیں",
    "hi": "के में की है और से का को पर ने कि यह हैं एक भी था जो हो नहीं तो कर लिए इस गया",
    "mr": "आहे आणि या च्या ते हे आहेत होते मध्ये हा केले तर असे पण ही त्या होता की",
}  # fmt: skip
_SCRIPTS = {
    "Cyrillic": ("ru", "uk", "bg"), "Arabic": ("ar", "fa", "ur"), "Devanagari": ("hi", "mr"),
}  # fmt: skip
_ELSEWHERE = {language for those in _SCRIPTS.values() for language in those}
_BY_SCRIPT: Mapping[str, tuple[str, ...]] = {
    **_SCRIPTS, "Latin": tuple(sorted(_FUNCTION_WORDS.keys() - _ELSEWHERE)),
}  # fmt: skip
_KNOWN = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_LEAST_WORDS, _LEAST_SHARE, _LEAD = 3, 0.12, 1.15
_JAPANESE = 0.1


def script_of(text: str) -> str:
    """The script of most letters; ``mixed`` where none has half of them, ``none`` where there are no letters."""
    letters = Counter(_script(char) for char in text[:_LONGEST] if char.isalpha())
    if not letters:
        return "none"
    if letters["Kana"] >= _JAPANESE * letters.total():
        return "Kana"
    script, count = max(letters.items(), key=lambda each: (each[1], each[0]))
    return script or UNKNOWN if 2 * count > letters.total() else "mixed"


def language_of(text: str) -> str:
    """The code of a language (ISO 639-1), or ``unknown``."""
    script = script_of(text)
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    words = words_of(text[:_LONGEST])
    scores = [(sum(word in _KNOWN[each] for word in words), each) for each in _BY_SCRIPT.get(script, ())]
    if not scores:
        return UNKNOWN
    (most, language), *rest = sorted(scores, reverse=True)
    second = rest[0][0] if rest else 0
    sure = most >= _LEAST_WORDS and most >= _LEAST_SHARE * len(words) and most >= _LEAD * second
    return language if sure else UNKNOWN


def _script(char: str) -> str:
    place = bisect_right(_STARTS, ord(char)) - 1
    return _BLOCKS[place][1] if place >= 0 else ""
