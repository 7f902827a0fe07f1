"""A data file that this change brings holds a key, a token or a password.

Why:
    A secret that lies in training data is published with it, and models repeat what they were trained on. Whoever
    finds it can use it, so it has to be revoked, and not only taken out.

Example:
    A crawl of code brings a key of a cloud account:

        # 'data/shard-0002.jsonl' holds an AWS access key in 1 of 40 records (row 14, '/text', digest 5f0c1e)

Fix:
    Revoke the secret, since it was seen, and take it out of the record, also in the history of the branch. Where it is
    none, such as an example in a manual, a waiver says so.

        waivers:
          - rule: secret-in-data
            dataset: dataset.crs.yaml
            reason: the keys in data/manual.jsonl are examples of their vendor's documentation
            approved_by: security@example.org
            expires: 2027-06-30

References:
    - https://cwe.mitre.org/data/definitions/798.html
    - https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning

"""

from crs_gate.audit.kinds import SECRET
from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.finds import at, claims, of_group, searched, told
from crs_gate.rules.interface import Context, Problems

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Tell each kind of secret in each changed file. Data that was there before is for `crs-gate audit`."""
    for path, tally in searched(ctx).found.items():
        for kind in of_group(tally, SECRET):
            yield at([*claims(dataset, ctx, path)]), told(path, tally, kind)
