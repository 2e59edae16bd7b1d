"""Spreadsheets, `.xlsx` and `.ods`: sound packages only, and cells that are read as a person sees them."""
