"""Lists of required answers from the law of the European Union."""

from crs_gate.rules.answer_lists import AnswerList, Item, When

_LOCATOR = "locator.url | locator.doi | locator.git | locator.hub"
_WAY_OUT = "dataset.opt_out.url | dataset.opt_out.email"
_ART_53 = "AI Act art. 53(1)(d)"
_ART_53C = "AI Act art. 53(1)(c)"

EU_GPAI = AnswerList(
    "eu-gpai",
    "Public summary of the content used to train a general-purpose AI model",
    (
        "https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
        "https://digital-strategy.ec.europa.eu/en/library/explanatory-notice-and-template-public-summary-training-content-general-purpose-ai-models",
    ),
    "The duty is that of the provider of a model. A manifest can only feed the summary; it counts records, not tokens "
    "or hours, and whether a description is true or complete is not looked at.",
    (
        Item("1.1", "provider, representative", _ART_53),
        Item("1.2", "models, base models, day on the market", _ART_53),
        Item("1.3", "modalities", _ART_53, ("modality+",)),
        Item("1.3", "size", _ART_53, ("dataset.size.records",)),
        Item("1.3", "types of content", _ART_53, ("dataset.description",)),
        Item("1.3", "latest date of acquisition", _ART_53, ("collected.to | collected.from",)),
        Item("1.3", "languages", _ART_53, ("dataset.languages",)),
        Item("1.3", "training afterwards, other characteristics", _ART_53),
        Item("2", "kind of source, such as public, licensed, crawled or synthetic", _ART_53, ("category",)),
        Item("2.1", "names and links of datasets", _ART_53, ("title", _LOCATOR)),
        Item("2.3", "names of crawlers", _ART_53, ("collected.agent | collected.tool",), When.CRAWLED),
        Item("2.3", "period of crawling", _ART_53, ("collected.from", "collected.to"), When.CRAWLED),
        Item("2.3", "what crawlers honored", _ART_53, ("opt_out.signals[].protocol",), When.CRAWLED),
        Item("2.3", "purposes of crawlers, most relevant domains", _ART_53),
        Item("2.4", "services of users", _ART_53),
        Item("2.5", "whether data is synthetic", _ART_53, ("synthetic.present",)),
        Item("2.5", "models that generated data", _ART_53, ("synthetic.generators[+].name",), When.SYNTHETIC),
        Item("3.1", "opt-out protocols that were looked at", _ART_53C, ("opt_out.signals[].result",), When.CRAWLED),
        Item("3.1", "how rights holders have works removed", _ART_53C, (_WAY_OUT,), When.CRAWLED),
        Item("3.1", "code of practice, policy on copyright", _ART_53C),
        Item("3.2", "measures against illegal content", _ART_53),
    ),
)

_ART_30 = "GDPR art. 30(1)"

GDPR = AnswerList(
    "gdpr",
    "Records of processing, legal basis and origin of personal data",
    ("https://eur-lex.europa.eu/eli/reg/2016/679/oj",),
    "Whether a basis holds, an interest outweighs another or anonymization works is not looked at. A manifest is no "
    "record of processing by itself.",
    (
        Item("4(1)", "whether there is personal data", "GDPR art. 4(1)", ("personal_data.present",)),
        Item("30(1)(a)", "whom to contact", f"{_ART_30}(a)", ("dataset.contact",), When.PERSONAL),
        Item("30(1)(a)", "joint controllers, representative, data protection officer", f"{_ART_30}(a)"),
        Item("30(1)(b)", "purposes", f"{_ART_30}(b)", ("dataset.description",), When.PERSONAL),
        Item("30(1)(c)", "categories of personal data", f"{_ART_30}(c)", ("personal_data.classes+",), When.PERSONAL),
        Item("30(1)(c)", "categories of data subjects", f"{_ART_30}(c)"),
        Item("30(1)(d)", "who receives the data", f"{_ART_30}(d)", ("dataset.release",), When.PERSONAL),
        Item("30(1)(e)", "transfers to third countries and their safeguards", f"{_ART_30}(e)"),
        Item(
            "30(1)(f)",
            "time limits for erasure",
            f"{_ART_30}(f)",
            ("dataset.retention.period | dataset.retention.until",),
            When.PERSONAL,
        ),
        Item("30(1)(g)", "security measures", f"{_ART_30}(g)", ("dataset.security.access",), When.PERSONAL),
        Item("6(1)", "legal basis", "GDPR art. 6(1)", ("personal_data.gdpr_basis",), When.PERSONAL),
        Item("9(2)", "condition for special categories", "GDPR art. 9(2)", ("personal_data.art9",), When.SENSITIVE),
        Item("8", "whether there is data of minors", "GDPR art. 8", ("personal_data.minors",), When.PERSONAL),
        Item("14(2)(f)", "where the data comes from", "GDPR art. 14(2)(f)", ("title", _LOCATOR), When.PERSONAL),
        Item("7(3)", "how consent is withdrawn", "GDPR art. 7(3)", ("consent.withdrawal",), When.CONSENT),
        Item("17, 21", "how people object or have data erased", "GDPR art. 17, 21", (_WAY_OUT,), When.PERSONAL),
    ),
)
