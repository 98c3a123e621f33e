"""Runs inside the environment of coordination-network-toolkit: posts as CSV in, edges of all networks out."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import sqlite3
import sys
from typing import Any


def main(request: dict[str, Any]) -> None:
    """Compute the networks and write account, account, weight without loops, one row per direction."""
    from coordination_network_toolkit import (  # type: ignore[import-not-found]
        compute_networks,
        preprocess,
    )

    preprocess.preprocess_csv_files(request["database"], [request["posts"]])
    compute = {
        "co_retweet": compute_networks.compute_co_retweet_parallel,
        "co_tweet": compute_networks.compute_co_tweet_network,
    }
    with open(request["edges"], "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - no pathlib needed here
        for network in request["networks"]:
            compute[network](request["database"], request["window_s"], n_threads=1, min_edge_weight=1)
            with sqlite3.connect(request["database"]) as db:
                query = f"select user_1, user_2, weight from {network}_network where user_1 <> user_2"
                csv.writer(file).writerows(db.execute(query))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
    # Its pools and managers are never shut down: they would outlive it, or complain at exit (Bad file descriptor).
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(0)
