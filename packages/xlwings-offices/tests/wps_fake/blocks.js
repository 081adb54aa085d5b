/* The stand-in's blocks: merged, copied, sorted, filtered, lined; notes, links, what is printed and frozen.

   As Excel documents it, where nothing is marked GOLDEN.  None of it is written into files. */

(function () {
  "use strict";

  var Sheet = Fake.Sheet, Range = Fake.Range, Table = Fake.Table, collection = Fake.collection;
  var NOTHING = -4142, SIDES = { 5: "down", 6: "up", 7: "left", 8: "top", 9: "bottom", 10: "right", 11: "between", 12: "under" };

  function of(object, properties) { Object.defineProperties(object.prototype, properties); }
  function kept(sheet, what) { return sheet[what] || (sheet[what] = []); }
  function within(box, other) { return other.row >= box.row && other.bottom <= box.bottom && other.column >= box.column && other.right <= box.right; }
  function touches(box, other) { return box.row <= other.bottom && box.bottom >= other.row && box.column <= other.right && box.right >= other.column; }
  function fails(words) { throw new Error(words); }

  // --- merged cells

  Range.prototype.Merge = function (across) {
    this.changing();
    var box = this.box, sheet = this.sheet, lines = [box];
    if (across) {
      lines = [];
      for (var row = box.row; row <= box.bottom; row++) lines.push({ row: row, bottom: row, column: box.column, right: box.right });
    }
    lines.forEach(function (line) {
      var all = new Range(sheet, line);
      all.existing(function (cell) {
        if (cell.row === line.row && cell.column === line.column || cell.value === null && !cell.formula) return;
        if (sheet.book.app.DisplayAlerts) fails("合并后只保留左上角的值：等着人确定");
        cell.value = cell.formula = null;
      });
      all.UnMerge();
      kept(sheet, "merges").push(line);
    });
  };
  Range.prototype.UnMerge = function () {
    this.changing();
    var box = this.box;
    this.sheet.merges = kept(this.sheet, "merges").filter(function (merge) { return !touches(box, merge); });
  };
  of(Range, { MergeArea: { get: function () {
    var box = this.box, found = kept(this.sheet, "merges").find(function (merge) { return within(merge, box); });
    return found ? new Range(this.sheet, found) : this;
  } } });
  var clear = Range.prototype.ClearContents;
  Range.prototype.ClearContents = function () {
    var box = this.box;
    if (kept(this.sheet, "merges").some(function (merge) { return touches(box, merge) && !within(box, merge); })) fails("不能对合并单元格做部分更改");
    clear.call(this);
  };

  // --- copies

  function copyOf(cell) { return { row: cell.row, column: cell.column, value: cell.value, formula: cell.formula, array: cell.array, looks: Object.assign({}, cell.looks) }; }
  function put(sheet, cell, row, column) {
    var made = copyOf(cell);
    if (made.formula) made.formula = Fake.shifted(made.formula, row - cell.row, column - cell.column);
    made.row = row; made.column = column;
    sheet.cells.set(row * 20000 + column, made);
  }
  function carry(from, to, taking) {
    var held = [], box = from.box;
    to.changing();
    from.existing(function (cell) { held.push(copyOf(cell)); });
    if (taking) from.Clear();
    to.Resize(box.bottom - box.row + 1, box.right - box.column + 1).Clear();
    held.forEach(function (cell) { put(to.sheet, cell, cell.row - box.row + to.box.row, cell.column - box.column + to.box.column); });
    return true;
  }
  Range.prototype.Copy = function (to) { return carry(this, to, false); };
  Range.prototype.Cut = function (to) { return carry(this, to, true); };
  Sheet.prototype.Copy = function (before) {
    var made = new Sheet(before.book, this.name + " (2)"), list = before.book.sheets, n = list.length + 1;
    this.cells.forEach(function (cell) { put(made, cell, cell.row, cell.column); });
    made.tables = this.tables.map(function (table) { return new Table(made, table.Name + n++, Object.assign({}, table.box)); }); // tables get names of their own
    made.rows = JSON.parse(JSON.stringify(this.rows)); made.columns = JSON.parse(JSON.stringify(this.columns));
    list.splice(list.indexOf(before), 0, made);
    before.book.active = made; before.book.saved = false;
  };

  // --- sorting

  Range.prototype.Sort = function (key1, order1, key2, type, order2, key3, order3, header, custom, exact, direction) {
    this.changing();
    var sheet = this.sheet, box = this.box, last = sheet.lastSort || { orders: [1, 1, 1], header: 2 };
    var orders = [order1, order2, order3].map(function (order, n) { return order === undefined ? last.orders[n] : order; });
    if (header === undefined) header = last.header; // GOLDEN: what the sort before was told stays
    sheet.lastSort = { orders: orders, header: header };
    var by = [key1, key2, key3].map(function (key, n) { return key && { column: key.box.column, falling: orders[n] === 2 }; }).filter(Boolean);
    var first = box.row + (header === 1 ? 1 : 0), rows = [];
    for (var row = first; row <= box.bottom; row++) rows.push({ row: row, cells: [] });
    this.existing(function (cell) { if (cell.row >= first) rows[cell.row - first].cells.push(cell); });
    function held(line, column) { var cell = line.cells.find(function (one) { return one.column === column; }); return cell ? cell.value : null; }
    function rank(value) { return value === null ? 3 : typeof value === "number" ? 0 : typeof value === "string" ? 1 : 2; }
    rows.sort(function (a, b) {
      for (var n = 0; n < by.length; n++) {
        var x = held(a, by[n].column), y = held(b, by[n].column), order = rank(x) - rank(y);
        if (x === null || y === null) { if (order) return order; continue; } // blanks come last either way
        if (!order) order = typeof x === "string" ? x.localeCompare(y, "zh") : x < y ? -1 : x > y ? 1 : 0;
        if (order) return by[n].falling ? -order : order;
      }
      return a.row - b.row;
    });
    rows.forEach(function (line) { line.cells = line.cells.map(function (cell) { sheet.cells.delete(cell.row * 20000 + cell.column); return copyOf(cell); }); });
    rows.forEach(function (line, n) { line.cells.forEach(function (cell) { put(sheet, cell, first + n, cell.column); }); });
    return true;
  };

  // --- filters

  function Filtered(sheet, boxOf) { this.sheet = sheet; this.boxOf = boxOf; this.by = {}; this.hid = []; }
  Filtered.prototype = {
    get Range() { return new Range(this.sheet, this.boxOf()); },
    get Filters() {
      var box = this.boxOf(), filters = [], by = this.by;
      for (var n = 1; n <= box.right - box.column + 1; n++) filters.push(filterOf(by[n]));
      return collection(filters);
    },
    apply: function () { // what it hid it shows again, also what has left its block since (nobody measured that)
      var box = this.boxOf(), sheet = this.sheet, by = this.by, hid = [];
      this.hid.forEach(function (row) { sheet.rows[row].hidden = false; });
      var tests = Object.keys(by).map(function (field) { return { column: box.column + Number(field) - 1, meets: tester(sheet, box, box.column + Number(field) - 1, by[field]) }; });
      for (var row = box.row + 1; row <= box.bottom; row++) {
        if ((sheet.rows[row] = sheet.rows[row] || {}).hidden = !tests.every(function (test) { var cell = sheet.at(row, test.column); return test.meets(cell ? cell.value : null); })) hid.push(row);
      }
      this.hid = hid;
    },
    all: function () { this.by = {}; this.apply(); }
  };
  function filterOf(one) { // what of a filter is not there cannot be asked
    return {
      get On() { return !!one; },
      get Operator() { return one ? one.operator : 0; },
      get Criteria1() { return one ? one.first : fails("应用程序定义或对象定义错误"); },
      get Criteria2() { return one && one.second !== undefined ? one.second : fails("应用程序定义或对象定义错误"); }
    };
  }
  function shown(value) { return value === null ? "" : String(value); }
  function tester(sheet, box, column, one) {
    if (one.operator >= 3 && one.operator <= 6) {
      var numbers = new Range(sheet, { row: box.row + 1, bottom: box.bottom, column: column, right: column }).grid(function (cell) { return cell ? cell.value : null; });
      numbers = [].concat(numbers).map(function (line) { return [].concat(line)[0]; }).filter(function (value) { return typeof value === "number"; }).sort(function (a, b) { return a - b; });
      var count = one.operator > 4 ? Math.max(1, Math.floor(numbers.length * one.first / 100)) : Number(one.first);
      var some = one.operator % 2 ? numbers.slice(-count) : numbers.slice(0, count);
      return function (value) { return some.indexOf(value) >= 0; };
    }
    if (Array.isArray(one.first)) return function (value) { return one.first.indexOf("=" + shown(value)) >= 0; };
    var first = comparison(one.first), second = one.second === undefined ? null : comparison(one.second);
    return function (value) { return !second ? first(value) : one.operator === 2 ? first(value) || second(value) : first(value) && second(value); };
  }
  function comparison(text) {
    var parts = /^(<=|>=|<>|<|>|=)?([^]*)$/.exec(String(text)), sign = parts[1] || "=", wanted = parts[2], number = wanted !== "" && !isNaN(wanted);
    return function (value) {
      if (sign === "=" || sign === "<>") return (number ? value === Number(wanted) : shown(value).toLowerCase() === wanted.toLowerCase()) === (sign === "=");
      if (number ? typeof value !== "number" : typeof value !== "string") return false;
      var order = number ? value - Number(wanted) : value.localeCompare(wanted, "zh");
      return sign === "<" ? order < 0 : sign === "<=" ? order <= 0 : sign === ">" ? order > 0 : order >= 0;
    };
  }
  Range.prototype.AutoFilter = function (field, first, operator, second) {
    var sheet = this.sheet, box = this.box, table = sheet.tables.find(function (one) { return within(one.box, box); }), filtered = table ? table.AutoFilter : sheet.AutoFilter;
    if (field === undefined) {
      if (filtered) fails("AutoFilter 方法失败"); // GOLDEN: not while the mode is on
    }
    if (!filtered) filtered = sheet.auto = new Filtered(sheet, function () { return box; });
    if (field === undefined) return true;
    if (field < 1 || field > box.right - box.column + 1) fails("AutoFilter 方法失败：没有这一列");
    if (first === undefined) delete filtered.by[field];
    else if (operator === 7) {
      var texts = [].concat(first).map(function (text) { return "=" + text; }); // two come back as a pair, one as a comparison
      filtered.by[field] = texts.length > 2 ? { first: texts, operator: 7 } : texts.length > 1 ? { first: texts[0], second: texts[1], operator: 2 } : { first: texts[0], operator: 0 };
    } else filtered.by[field] = { first: String(first), second: second, operator: operator || 0 };
    filtered.apply();
    return true;
  };
  of(Sheet, {
    AutoFilter: { get: function () { return this.auto || null; } },
    AutoFilterMode: { get: function () { return !!this.auto; }, set: function (value) { if (value) fails("AutoFilterMode 只能设为 false"); if (this.auto) this.auto.all(); this.auto = null; } },
    PageSetup: { get: function () { return this.page || (this.page = { PrintArea: "" }); } },
    Comments: { get: function () { return collection(kept(this, "comments")); } },
    Hyperlinks: { get: function () {
      var sheet = this;
      return collection(kept(this, "links"), { Add: function (anchor, address, inside, tip, text) {
        anchor.Value2 = text;
        sheet.links = sheet.links.filter(function (link) { return !touches(link.box, anchor.box); });
        sheet.links.push({ box: anchor.box, Address: address });
      } });
    } }
  });
  of(Table, {
    AutoFilter: { get: function () { var table = this; return this.ShowAutoFilter ? this.filtered || (this.filtered = new Filtered(this.sheet, function () { return table.box; })) : null; } },
    ShowAutoFilter: { get: function () { return !this.unfiltered; }, set: function (value) { if (!value && this.filtered) this.filtered.all(); this.unfiltered = !value; if (!value) this.filtered = null; } },
    ShowHeaders: { get: function () { return !this.headless; }, set: function (value) {
      if (value === this.ShowHeaders) return;
      var box = this.box, sheet = this.sheet;
      if (!value) {
        var head = new Range(sheet, { row: box.row, bottom: box.row, column: box.column, right: box.right });
        this.titles = head.Value2; this.ShowAutoFilter = false;
        head.ClearContents(); box.row++;
      } else {
        if (box.row === 1 || !blank(sheet, box.row - 1, box)) { sheet.move({ row: box.row, bottom: box.row, column: box.column, right: box.right }, 1, 0, false); }
        box.row--;
        new Range(sheet, { row: box.row, bottom: box.row, column: box.column, right: box.right }).Value2 = this.titles;
      }
      this.headless = !value;
    } },
    ShowTotals: { get: function () { return !!this.totals; }, set: function (value) {
      if (value === this.ShowTotals) return;
      var box = this.box, sheet = this.sheet, row = value ? box.bottom + 1 : box.bottom, line = { row: row, bottom: row, column: box.column, right: box.right };
      if (value && !blank(sheet, row, box)) sheet.move(line, 1, 0, false);
      box.bottom += value ? 1 : -1;
      if (value) new Range(sheet, line).Item(1, 1).Value2 = "汇总"; else new Range(sheet, line).ClearContents();
      this.totals = value;
    } }
  });
  function blank(sheet, row, box) {
    var found = true;
    new Range(sheet, { row: row, bottom: row, column: box.column, right: box.right }).existing(function (cell) { if (cell.value !== null || cell.formula) found = false; });
    return found;
  }

  // --- notes, links, one formula for a block

  of(Range, {
    Comment: { get: function () { var box = this.box; return kept(this.sheet, "comments").find(function (note) { return touches(note.Parent.box, box); }) || null; } },
    Hyperlinks: { get: function () { var box = this.box; return collection(kept(this.sheet, "links").filter(function (link) { return touches(link.box, box); })); } },
    HasArray: { get: function () { return Fake.uniform(this, function (cell) { return !!(cell && cell.array && cell.formula); }); } },
    FormulaArray: { get: function () { return Fake.uniform(this, function (cell) { return cell && cell.formula; }); },
                    set: function (text) { this.Formula = text; this.existing(function (cell) { cell.array = true; cell.formula = text; }); } }
  });
  Range.prototype.AddComment = function (text) {
    if (this.Comment) fails("单元格已有批注");
    var note = { Parent: this, Author: "示例", Text: function (now) { if (now !== undefined) text = now; return text; } };
    kept(this.sheet, "comments").push(note);
    return note;
  };
  Range.prototype.ClearComments = function () {
    var box = this.box;
    this.sheet.comments = kept(this.sheet, "comments").filter(function (note) { return !touches(note.Parent.box, box); });
  };

  // --- lines: one between two cells belongs to both

  function Line(range, side) { this.range = range; this.side = side; }
  Line.prototype = {
    places: function () {
      var box = this.range.box, side = this.side, found = [];
      function each(way, top, bottom, left, right) { for (var r = top; r <= bottom; r++) for (var c = left; c <= right; c++) found.push(way + r + "," + c); }
      if (side === "down" || side === "up") each(side, box.row, box.bottom, box.column, box.right);
      if (side === "top") each("h", box.row, box.row, box.column, box.right);
      if (side === "bottom") each("h", box.bottom + 1, box.bottom + 1, box.column, box.right);
      if (side === "under") each("h", box.row + 1, box.bottom, box.column, box.right);
      if (side === "left") each("v", box.row, box.bottom, box.column, box.column);
      if (side === "right") each("v", box.row, box.bottom, box.right + 1, box.right + 1);
      if (side === "between") each("v", box.row, box.bottom, box.column + 1, box.right);
      return found;
    },
    get: function (what) {
      var lines = this.range.sheet.lined || {}, seen = this.places().map(function (place) { return (lines[place] || { LineStyle: NOTHING, Weight: 2, Color: 0 })[what]; });
      return seen.every(function (one) { return one === seen[0]; }) ? seen.length ? seen[0] : NOTHING : null;
    },
    set: function (what, value) {
      this.range.changing();
      var lines = this.range.sheet.lined = this.range.sheet.lined || {};
      this.places().forEach(function (place) {
        var line = lines[place] = lines[place] || { LineStyle: NOTHING, Weight: 2, Color: 0 };
        line[what] = value;
        if (what === "Weight") line.LineStyle = line.LineStyle === NOTHING || line.LineStyle === -4119 ? 1 : line.LineStyle; // a double line comes in one weight
        if (what === "LineStyle" && value === -4119) line.Weight = 4;
      });
    }
  };
  ["LineStyle", "Weight", "Color"].forEach(function (what) {
    Object.defineProperty(Line.prototype, what, { get: function () { return this.get(what); }, set: function (value) { this.set(what, value); } });
  });
  of(Range, { Borders: { get: function () { var range = this; return { Item: function (side) { return new Line(range, SIDES[side]); } }; } } });

  // --- the window: what it says is of the sheet in front

  Fake.window = function (app) {
    function view() { var sheet = app.ActiveSheet; return sheet.view || (sheet.view = { DisplayGridlines: true, FreezePanes: false, SplitRow: 0, SplitColumn: 0, ScrollRow: 1, ScrollColumn: 1 }); }
    var made = {};
    ["DisplayGridlines", "FreezePanes", "SplitRow", "SplitColumn", "ScrollRow", "ScrollColumn"].forEach(function (what) {
      Object.defineProperty(made, what, { get: function () { return view()[what]; }, set: function (value) { view()[what] = value; } });
    });
    return made;
  };
})();
