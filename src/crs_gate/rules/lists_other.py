"""Lists of required answers from outside the European Union: a statute of California, a track of a conference."""

from crs_gate.rules.answer_lists import AnswerList, Item

_LOCATOR = "locator.url | locator.doi | locator.git | locator.hub"
_CIVIL = "Cal. Civ. Code 3111(a)"

CA_AB2013 = AnswerList(
    "ca-ab2013",
    "California AB 2013: documentation of data used to train generative AI",
    ("https://leginfo.legislature.ca.gov/faces/billNavClient.xhtml?bill_id=202320240AB2013",),
    "The duty is that of the developer of a system or service. Whether the description says how the data serves the "
    "purpose of the system is not looked at, and a license says nothing of trademarks and patents.",
    (
        Item("1", "sources or owners", f"{_CIVIL}(1)", ("title", _LOCATOR)),
        Item("2", "how the data serves its purpose", f"{_CIVIL}(2)", ("dataset.description",)),
        Item("3", "number of data points", f"{_CIVIL}(3)", ("dataset.size.records",)),
        Item("4", "types of data points", f"{_CIVIL}(4)", ("modality+",)),
        Item("4", "types of labels", f"{_CIVIL}(4)"),
        Item("5", "whether the data is protected or in the public domain", f"{_CIVIL}(5)", ("license.expression",)),
        Item("6", "whether it was purchased or licensed", f"{_CIVIL}(6)", ("acquisition.basis",)),
        Item("7", "whether there is personal information", f"{_CIVIL}(7)", ("personal_data.present",)),
        Item("8", "whether there is aggregate consumer information", f"{_CIVIL}(8)"),
        Item("9", "cleaning, processing and modification", f"{_CIVIL}(9)", ("trace[].step",)),
        Item("10", "period of collection", f"{_CIVIL}(10)", ("collected.from", "collected.to")),
        Item("11", "when it was first used", f"{_CIVIL}(11)", ("dataset.first_used",)),
        Item("12", "whether data is synthetic", f"{_CIVIL}(12)", ("synthetic.present",)),
    ),
)

_RAI = "Croissant RAI"

NEURIPS = AnswerList(
    "neurips",
    "Metadata that the evaluations and datasets track of NeurIPS asks of new datasets",
    ("https://neurips.cc/Conferences/2026", "https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html"),
    "The list was taken from what submitters were asked for; the call for papers decides. The answers have to be in a "
    "Croissant file, which the conference checks itself; it is asked for the dataset that it describes, and not for "
    "those that this was made from.",
    (
        Item("dataLimitations", "limits of the data", f"{_RAI} dataLimitations"),
        Item("dataBiases", "biases", f"{_RAI} dataBiases", ("dataset.bias.known[].description",)),
        Item(
            "personalSensitiveInformation",
            "whether there is personal data",
            f"{_RAI} personalSensitiveInformation",
            ("personal_data.present",),
        ),
        Item("dataUseCases", "what it is for", f"{_RAI} dataUseCases", ("dataset.description",)),
        Item("dataSocialImpact", "social impact", f"{_RAI} dataSocialImpact"),
        Item("hasSyntheticData", "whether data is synthetic", f"{_RAI} hasSyntheticData", ("synthetic.present",)),
        Item("wasDerivedFrom", "what it was made from", "PROV wasDerivedFrom", ("derived_from",)),
        Item(
            "wasGeneratedBy",
            "how it was gathered and processed",
            "PROV wasGeneratedBy",
            ("collected.method", "trace[].step"),
        ),
    ),
    of_itself=True,
)
