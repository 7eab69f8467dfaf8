#!/usr/bin/env python3
"""Reads a workbook by openpyxl and prints what it finds, as JSON: of each sheet its layout and its cells."""

import datetime
import json
import sys

import openpyxl


def cell(found):
    value = found.value
    if isinstance(value, (datetime.datetime, datetime.date)):
        return {"date": value.isoformat(), "format": found.number_format}
    return {"kind": found.data_type, "value": value}


book = openpyxl.load_workbook(sys.argv[1])
sheets = []
for sheet in book.worksheets:
    sheets.append({
        "title": sheet.title,
        "freeze": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "repeat": sheet.print_title_rows,
        "orientation": sheet.page_setup.orientation,
        "paper": sheet.page_setup.paperSize,
        "footer": [part.text for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right)],
        "rows": [[cell(found) for found in row] for row in sheet.iter_rows()],
    })
json.dump({"created": book.properties.created.isoformat(), "sheets": sheets}, sys.stdout, ensure_ascii=False)
