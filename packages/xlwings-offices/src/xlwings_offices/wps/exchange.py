"""One click's conversation: the step asks, the add-in's next request brings the answer and takes the next question.

Two threads meet here: the one the step runs in, and that of the request that is just being answered.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import Any

NAP = 10.0
"""Seconds a request waits for the step before it goes home empty and comes again: so the step knows it is there."""
SILENCE = 45.0
"""Seconds without a sign of the add-in, while a person is asked, after which nobody is there any more."""

Errand = dict[str, Any]


class Exchange:
    """Errands out, answers in, one at a time."""

    def __init__(self, silence: float = SILENCE) -> None:
        self._errands: queue.SimpleQueue[Errand] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Errand | None] = queue.SimpleQueue()
        self._silence = silence
        self._seen = time.monotonic()
        self._over = threading.Event()

    # the step's side

    def carry_out(self, ways: list[list[Any]], patience: float) -> Errand:
        """Have ways walked; Busy when that takes longer than ``patience`` seconds, OfficeGone when nobody is there."""
        self._begin({"ways": ways})
        try:
            return self._taken(self._answers.get(timeout=patience))
        except queue.Empty:
            self.drop()
            from ..errors import Busy

            what = f"WPS did not answer within {patience:g} s; what was begun may still happen"
            raise Busy(what, unknown=True) from None

    def ask(self, text: str, title: str, buttons: str) -> str:
        """Show a message and wait for the button; OfficeGone when its window has gone without an answer."""
        self._begin({"ask": {"text": text, "title": title, "buttons": buttons}})
        while True:
            try:
                return str(self._taken(self._answers.get(timeout=self._silence / 4))["pressed"])
            except queue.Empty:
                if time.monotonic() - self._seen > self._silence:
                    self.drop()
                    raise _gone("the message was closed without an answer") from None

    def done(self) -> None:
        """There is nothing more to do."""
        self._errands.put({"done": True})

    def _begin(self, errand: Errand) -> None:
        if self._over.is_set():
            raise _gone("the click is over")
        self._seen = time.monotonic()
        self._errands.put(errand)

    @staticmethod
    def _taken(answer: Errand | None) -> Errand:
        if answer is None:
            raise _gone("the add-in has gone, or its button was pressed again")
        return answer

    # the add-in's side

    def turn(self, answer: Errand | None, nap: float = NAP) -> Errand:
        """Take an answer (None: only a sign of life) and give the next errand; an empty one when there is none yet."""
        self._seen = time.monotonic()
        if answer is not None:
            self._answers.put(answer)
        try:
            return self._errands.get(timeout=nap)
        except queue.Empty:
            return {}

    def wait(self) -> None:
        """A sign of life of a message's window."""
        self._seen = time.monotonic()

    def drop(self) -> None:
        """Nobody will answer any more: the step ends with OfficeGone."""
        self._over.set()
        self._answers.put(None)


def _gone(words: str) -> Exception:
    from ..errors import OfficeGone  # loads xlwings, which a service that waits does not need

    return OfficeGone(words)
