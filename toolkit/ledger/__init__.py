"""What lies beside the workbook and is never lost: record folders, the journal, the docket of numbers."""
