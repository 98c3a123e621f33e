"""The sections of the report on thresholds, campaigns, months and owners, in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.accuracy.tables import NONE, both, percent, recall, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from bench.accuracy.campaigns import Campaign, Pooled
    from bench.accuracy.held_out import Applied, MonthsApplied
    from bench.accuracy.measures import Share
    from bench.accuracy.report import Months
    from bench.accuracy.trees import Scores


def thresholds(applied: Sequence[Applied], by_month: Sequence[MonthsApplied]) -> str:
    """Return the section of rivals whose thresholds are set on people_2012_2015."""
    datasets = list(dict.fromkeys(a.data for a in applied))
    header = [
        "method",
        "names above",
        *(f"{data}: recall all, 50 posts+; innocent named, bound" for data in datasets),
    ]
    methods = list(dict.fromkeys(a.method for a in applied))
    of = {(a.method, a.data): a for a in applied}
    rows = (
        [m, _bar(of_method[0]), *(_applied(of.get((m, data))) for data in datasets)]
        for m in methods
        if (of_method := [a for a in applied if a.method == m])
    )
    months_header = [
        "data", "method", "names above", "set on months of people_2012_2015", "used on months",
        "recall, account-months", "recall, 50 posts+ in the month", "innocent account-months named, bound",
    ]  # fmt: skip
    months_rows = (
        [
            m.data, m.method, _bar(m), "{} of {}".format(*m.set_on), "{} of {}".format(*m.applied_to),
            recall(m.recall), recall(m.active), _false(m.false),
        ]
        for m in by_month
    )  # fmt: skip
    return (
        "## Thresholds set on people_2012_2015\n\n"
        "The lowest threshold by which a rival names no person and no organisation of 2012-2015, used unchanged. "
        "All innocent accounts of accounts_2016 are among these people, a year later. Scores of CooRTweet and of the "
        "toolkit are counts, which grow with the time that a file covers: the second table sets thresholds on single "
        "months and uses them on single months.\n\n" + table(header, rows) + "\n" + table(months_header, months_rows)
    )


def _bar(applied: Applied | MonthsApplied) -> str:
    if applied.method == "fairwitness":
        return "own settings"
    return "any score does" if applied.bar is None else f"{applied.bar:.6g}"


def _applied(applied: Applied | None) -> str:
    if applied is None:
        return NONE
    found = applied.recall
    recalled = f"{recall(found.everybody)}, {recall(found.active)}; " if found else ""
    return recalled + _false(applied.false)


def _false(share: Share) -> str:
    return f"{share.hits} of {share.trials:,}, <= {percent(share.upper)}"


def campaigns(found: Sequence[Campaign], together: Sequence[Pooled]) -> str:
    """Return the section of single campaigns."""
    header = ["campaign", "method", "recall, all", "recall, 50 posts+", "innocent named",
              "held-out threshold: recall all / 50 posts+", "innocent named there", "format alone"]  # fmt: skip
    rows = (
        [c.campaign, c.method, recall(c.own.everybody), recall(c.own.active), str(c.false), both(c.held_out),
         NONE if c.held_out_false is None else str(c.held_out_false), _alone(c.format_alone)]
        for c in found
    )  # fmt: skip
    return (
        "## One campaign at a time (accounts_2016)\n\n"
        "Each campaign alone among the people. A rival's held-out threshold is the lowest by which it names nobody "
        "innocent on the file of all other campaigns, with the same people; campaigns of one account have none. "
        "Format alone: balanced accuracy of the tree that tells this campaign from the people.\n\n"
        + _pooled(together)
        + "\n"
        + table(header, rows)
    )  # fmt: skip


def _pooled(together: Sequence[Pooled]) -> str:
    header = ["method, campaigns of several accounts", "campaigns", "recall, all", "recall, 50 posts+",
              "innocent named, sum", "with held-out threshold", "recall, all", "recall, 50 posts+",
              "innocent named there, sum"]  # fmt: skip
    rows = (
        [p.method, str(p.campaigns), *map(recall, p.own), str(p.false), str(p.held),
         *map(recall, p.held_out or (None, None)),
         NONE if p.held_out_false is None else str(p.held_out_false)]
        for p in together
    )  # fmt: skip
    return table(header, rows)


def _alone(found: Scores | None) -> str:
    return NONE if found is None or found.balanced_accuracy is None else f"{found.balanced_accuracy:.2f}"


def months(figures: Sequence[Months]) -> str:
    """Return the section of the monthly studies of all data sets."""
    header = ["data", "method", "months", "innocent account-months named, bound", "deceptive", "people ever named",
              "same-owner", "recall, account-months", "recall, 50 posts+ in the month", "ever named"]  # fmt: skip
    rows = (
        [
            m.data, m.method, f"{m.studies} of {m.planned}",
            _monthly(m), str(m.deceptive.hits),
            f"{m.people_named.hits} of {m.people_named.trials:,}", str(m.same_owner),
            recall(m.recall), recall(m.active), recall(m.ever),
        ]
        for m in figures
    )  # fmt: skip
    return "## Calendar months, each a study of its own\n\n" + table(header, rows)


def _monthly(m: Months) -> str:
    said = f"{m.named.hits} of {m.named_of_all.trials:,}, <= {percent(m.named_of_all.upper)}"
    if m.named.trials == m.named_of_all.trials:
        return said
    return f"{said}; of {m.named.trials:,} judged, <= {percent(m.named.upper)}"


def owners(said: Sequence[Mapping[str, Any]]) -> str:
    """Return the section of accounts that are openly of one owner."""
    header = ["data", "account", "population", "named", "deceptive", "with its owner", "others in its group"]
    rows = (
        [o["data"], o["account"], o["label"],
         *("yes" if o[key] else "no" for key in ("named", "deceptive", "with_owner")), str(len(o["others_in_group"]))]
        for o in said
    )  # fmt: skip
    return "## Accounts of one owner, openly (fairwitness)\n\n" + table(header, rows)


def effort(spent: Sequence[Mapping[str, Any]]) -> str:
    """Return the section on what was run and how long it took."""
    header = ["method", "studies done", "of", "CPU s, all studies"]
    rows = ([e["method"], str(e["studies"]), str(e["planned"]), f"{e['cpu_s']:,.0f}"] for e in spent)
    return "## What was run\n\n" + table(header, rows)
