"""Runs inside the environment of coordinationz: (account, item) as CSV in, edges with similarity and p-value out."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

SEED = 20261121
IDF = "smoothlog"
BATCH = 100


def main(request: dict[str, Any]) -> None:
    """Run the null model of the package per network and write network, account, account, similarity, p."""
    import warnings

    warnings.filterwarnings("ignore", message=".*config.toml.*")
    import numpy as np
    from coordinationz import nullmodel  # type: ignore[import-not-found]

    # The package draws from an unseeded generator; the bench must give the same figures twice.
    fresh = nullmodel.SeedSequence
    nullmodel.SeedSequence = lambda: fresh(SEED)
    np.random.seed(SEED)  # noqa: NPY002 - the package draws from the old global generator too
    with open(request["edges"], "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
        writer = csv.writer(file)
        for name, path in request["items"].items():
            with open(path, encoding="utf-8", newline="") as items:  # noqa: PTH123
                uses = [tuple(row) for row in csv.reader(items)]
            found = nullmodel.bipartiteNullModelSimilarity(
                uses, scoreType=["pvalue"] if request["realizations"] else ["quantile"],
                realizations=request["realizations"], minSimilarity=request["min_similarity"], idf=IDF,
                batchSize=BATCH, workers=1, showProgress=False,
            )  # fmt: skip
            p_values = found.get("pvalues", [0.0] * len(found["similarities"]))
            for (a, b), similarity, p in zip(found["indexedEdges"], found["similarities"], p_values, strict=True):
                writer.writerow([name, found["labels"][a], found["labels"][b], float(similarity), float(p)])


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
