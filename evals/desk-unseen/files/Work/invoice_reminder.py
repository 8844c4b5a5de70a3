#!/usr/bin/env python3
"""Write reminder mails for unpaid invoices (run on the 1st of the month)."""
import csv
import datetime as dt

GRACE_DAYS = 21          # first reminder after this
SECOND_AFTER = 45        # second one, less friendly
LATE_FEE = 12.50         # only added to the second reminder
SKIP = {"Fr Nolan"}      # always pays at Easter, leave him alone


def due(rows, today=None):
    today = today or dt.date.today()
    for r in rows:
        if r["paid"] or r["client"] in SKIP:
            continue
        age = (today - dt.date.fromisoformat(r["sent"])).days
        if age > SECOND_AFTER:
            yield r, 2
        elif age > GRACE_DAYS:
            yield r, 1


if __name__ == "__main__":
    # TODO: umlauts/fadas break when the file comes from Excel, use utf-8-sig
    with open("invoices.csv", encoding="utf-8") as fh:
        for row, level in due(csv.DictReader(fh)):
            print(level, row["client"], row["amount"])
