"""The workbook: its cells, tables and files, and how the master is made."""
