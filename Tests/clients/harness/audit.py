"""The audit log as its readers see it: over a read-only connection, while the gateway writes."""

import pathlib
import sqlite3
import time


class Audit:
    def __init__(self, path: pathlib.Path):
        self._path = path

    def rows(self, query: str, *values) -> list:
        """The rows of a query, as dictionaries."""
        connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=10)
        try:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]
        finally:
            connection.close()

    def count(self) -> int:
        """How many exchanges have a row."""
        return self.rows("SELECT count(*) AS n FROM exchange")[0]["n"]

    def exchange(self, identifier: str, seconds: float = 5) -> dict:
        """The row of this exchange. Rows are written in groups a moment after the answer, so this waits for it."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.rows("SELECT * FROM exchange WHERE id = ?", identifier)
            if len(found) == 1:
                return found[0]
            assert not found, f"{len(found)} rows for one exchange"
            assert time.monotonic() < deadline, "the exchange has no row"
            time.sleep(0.02)

    def settled_count(self, expected: int, seconds: float = 15) -> int:
        """The number of rows, as soon as it is `expected`; whatever it is when the time is over."""
        deadline = time.monotonic() + seconds
        while (count := self.count()) != expected and time.monotonic() < deadline:
            time.sleep(0.05)
        return count
