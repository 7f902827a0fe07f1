"""The change makes the policy ask for less than before.

Why:
    The base's policy judges the change that loosens it, so the change itself gains nothing. The next one does, and a
    lower floor is easily merged unseen among other edits. So are new entries of the baseline, which lift floors.

Example:
    The floor goes down, or the file goes away:

        min_rating: C -> none

Fix:
    Put the setting back, or let whoever answers for the policy decide: this warns, and under the profile strict or
    the setting below it blocks, until a waiver for the policy file or a merge over the gate lets it in.

        rules:
          severity: {policy-loosened: error}

References:
    - https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import NotAsked, PolicyState, Problems

SEVERITY = Severity.WARNING
SCOPE = Scope.POLICY


def check(state: PolicyState, _ctx: None) -> Problems:
    """Report each setting that asks for less at head than at base; a policy that is deleted asks what is built in."""
    if not state.compared:
        raise NotAsked("there is no other policy to compare with")
    yield from state.loosened
