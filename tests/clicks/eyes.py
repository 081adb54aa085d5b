"""Runs under the office's own Python beside a LibreOffice window: says what is where on the screen, and what it says.

    python3 eyes.py PIPE FILE   one JSON line in, ``[verb, argument, …]``; one JSON line out, ``[true, result]``

It only looks, types into cells and turns to a sheet, as a person would between two clicks.  The clicks themselves
come from a mouse (``window.py``): where to click follows from the sheet's geometry, never from counted pixels.
"""

from __future__ import annotations

import json
import sys
import time

import uno
from com.sun.star.accessibility.AccessibleRole import LABEL, PUSH_BUTTON, STATIC
from com.sun.star.connection import NoConnectException

MODAL = 32768  # com.sun.star.accessibility.AccessibleStateType
BY_VALUE = 3  # com.sun.star.view.DocumentZoomType
PATIENCE = 90  # seconds


class Eyes:
    def __init__(self, pipe, path):
        self.address = uno.systemPathToFileUrl(path)
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except NoConnectException:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
        self.desktop = self._service("com.sun.star.frame.Desktop")

    def _service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    @property
    def _document(self):
        """The workbook at the path given; the office may have others open."""
        return next((document for document in self._open() if self.address == document.URL), None)

    def _open(self):
        components = self.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if hasattr(document, "URL"):  # help and start centre have none
                yield document

    @property
    def _controller(self):
        return self._document.CurrentController

    def settle(self, width, height):
        """Whether the workbook's window is there; it then fills the screen, at natural size."""
        document = self._document
        if document is None or document.CurrentController is None:
            return False
        self._controller.Frame.ContainerWindow.setPosSize(0, 0, width, height, 15)
        self._controller.Frame.ContainerWindow.toFront()
        self._controller.ZoomType = BY_VALUE
        self._controller.ZoomValue = 100
        return True

    # where things are

    def _pixels(self, sheet, x, y):
        """A point of the sheet in view, given in 1/100 mm, as pixels of the screen."""
        if self._controller.ActiveSheet.Name != sheet:
            raise LookupError(f"{sheet} is not in view")
        view, screen = self._controller.VisibleArea, self._controller.VisibleAreaOnScreen
        page, split = self._document.Sheets.getByName(sheet), self._controller
        frozen = page.getCellByPosition(split.SplitColumn, split.SplitRow).Position
        # with the cursor in what is scrolled, frozen rows and columns lie beside that, whatever it shows
        if x < frozen.X <= view.X:
            x += view.X - frozen.X
        if y < frozen.Y <= view.Y:
            y += view.Y - frozen.Y
        across, down = (x - view.X) / view.Width, (y - view.Y) / view.Height
        if not (-1 < across < 1 and -1 < down < 1):
            raise LookupError("out of view: the window is too small")
        return [screen.X + int(across * screen.Width), screen.Y + int(down * screen.Height)]

    def _shapes(self, sheet):
        page = self._document.Sheets.getByName(sheet).DrawPage
        shapes = [page.getByIndex(number) for number in range(page.Count)]
        return {shape.Control.Label: shape for shape in shapes if hasattr(shape, "Control")}

    def buttons(self, sheet):
        """The edges left, top, right, bottom of each button of a sheet, in pixels of the screen."""
        found = {}
        for caption, shape in self._shapes(sheet).items():
            at, size = shape.Position, shape.Size
            corner = self._pixels(sheet, at.X + size.Width, at.Y + size.Height)
            found[caption] = [*self._pixels(sheet, at.X, at.Y), *corner]
        return found

    def cell(self, sheet, name):
        """The middle of a cell of the sheet in view."""
        cell = self._document.Sheets.getByName(sheet).getCellRangeByName(name)
        at, size = cell.Position, cell.Size
        return self._pixels(sheet, at.X + size.Width // 2, at.Y + size.Height // 2)

    def boxes(self):
        """The message boxes that are open: title, texts, and the middle of each button."""
        toolkit = self._service("com.sun.star.awt.Toolkit")
        found = []
        for number in range(toolkit.TopWindowCount):
            window = toolkit.getTopWindow(number)
            context = window.AccessibleContext if window is not None and window.isVisible() else None
            if context is not None and context.AccessibleStateSet & MODAL:
                box = {"title": context.AccessibleName, "texts": [], "buttons": {}}
                _read(context, box)
                found.append(box)
        return found

    # what things say

    def rows(self, sheet):
        """All cells of a sheet from A1 on, as they are shown."""
        page = self._document.Sheets.getByName(sheet)
        cursor = page.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        area = page.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
        return [["" if value is None else value for value in line] for line in area.DataArray]

    def pages(self):
        """The words of every text document that is open."""
        return [document.Text.String for document in self._open() if hasattr(document, "Text")]

    def active(self):
        """The sheet in view and the first selected row, from 1."""
        chosen = self._controller.Selection
        row = chosen.RangeAddress.StartRow + 1 if hasattr(chosen, "RangeAddress") else 0
        return [self._controller.ActiveSheet.Name, row]

    def hidden(self):
        """The sheets that are put away."""
        sheets = self._document.Sheets
        names = [sheets.getByIndex(number).Name for number in range(sheets.Count)]
        return [name for name in names if not sheets.getByName(name).IsVisible]

    def unhide(self, sheet):
        """Show a sheet that is put away, as a right click on a tab does."""
        self._document.Sheets.getByName(sheet).IsVisible = True

    def delete(self, sheet):
        """Delete a sheet."""
        self._document.Sheets.removeByName(sheet)

    def modified(self):
        """Whether something was changed since the last saving."""
        return self._document.isModified()

    # what a person does between two clicks

    def show(self, sheet):
        """Turn to a sheet."""
        self._controller.setActiveSheet(self._document.Sheets.getByName(sheet))
        self._controller.select(self._document.Sheets.getByName(sheet).getCellRangeByName("A1"))

    def select(self, sheet, row, column):
        """Put the cursor on a cell, counted from 1."""
        page = self._document.Sheets.getByName(sheet)
        self._controller.select(page.getCellByPosition(column - 1, row - 1))

    def put(self, sheet, row, column, value):
        """Type a text or a number into a cell, counted from 1."""
        cell = self._document.Sheets.getByName(sheet).getCellByPosition(column - 1, row - 1)
        if isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value

    def rename(self, sheet, name):
        """Give a sheet another name."""
        self._document.Sheets.getByName(sheet).Name = name

    def close(self):
        """Close everything without saving, and the office."""
        for document in list(self._open()):
            document.setModified(False)
            document.close(True)
        self.desktop.terminate()


def _read(context, box):
    """Collect the texts and buttons below a node of a dialog's tree."""
    for number in range(context.AccessibleChildCount):
        child = context.getAccessibleChild(number).AccessibleContext
        if child.AccessibleRole in (LABEL, STATIC) and child.AccessibleName:  # a picture has no name
            box["texts"].append(child.AccessibleName)
        elif child.AccessibleRole == PUSH_BUTTON:
            at, size = child.LocationOnScreen, child.Size
            box["buttons"][child.AccessibleName] = [at.X + size.Width // 2, at.Y + size.Height // 2]
        _read(child, box)


def main():
    eyes = Eyes(*sys.argv[1:])
    for line in sys.stdin:
        verb, *words = json.loads(line)
        try:
            answer = [True, getattr(eyes, verb)(*words)]
        except Exception as error:
            answer = [False, f"{type(error).__name__}: {error}"]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
