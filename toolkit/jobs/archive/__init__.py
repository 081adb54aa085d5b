"""The steps of archiving a year."""
