"""Days and the rules over them: which day is worked, when a step is due, how it stands today.

Pure: nothing here asks for the date; ``today`` is always an argument.
"""
