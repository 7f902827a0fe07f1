"""Nothing that can be read is said of the license of a database's contents.

Why:
    ODbL and ODC-By license the database and leave out what is in it. A database of photos under ODbL grants nothing on
    the photos.

Example:
    Only the database is licensed:

        license: ODbL-1.0

Fix:
    State the license of the contents.

        license:
          expression: ODbL-1.0
          contents: CC-BY-4.0

References:
    - https://opendatacommons.org/faq/licenses/
    - https://opendatacommons.org/licenses/dbcl/1-0/

"""

from crs_gate.licenses.reading import read
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotAsked, Problems
from crs_gate.rules.license_terms import contents_of, covering, readable
from crs_gate.rules.wording import listing, quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Fail on contents that cannot be read, and on none where every license that applies is one for databases."""
    stated = source.license.contents
    if stated is not None:
        reading = read(stated)
        if not reading.canonical:
            yield "/license/contents", f"the license of the contents, {quoted(stated)}, {reading.note}"
        elif not contents_of(source.license):
            yield "/license/contents", f"the license of the contents, {quoted(stated)}, is one of databases only"
        return
    readable(source.license)
    answer = ctx.licensing.answer(source)
    databases = covering(answer.taken, frozenset({"database"}))
    if not databases:
        raise NotAsked("the license covers more than a database")
    if len(databases) == len(answer.taken) or any(judged.rule == "R10" for judged in (answer.release, answer.use)):
        yield "/license", f"only the database is licensed ({listing(databases)}), and license.contents is not stated"
