/* A stand-in for WPS 表格: the part of its object model that the link walks, over a plain grid of cells.

   What was measured in a real WPS (ET 12.1) is done as there and marked GOLDEN; the rest is as Excel documents it.
   Formulas are kept and not calculated.  Files are read and written by the test's disk (fake.py). */

var Fake = (function () {
  "use strict";

  var ROWS = 1048576, COLUMNS = 16384;
  var ERRORS = { "#DIV/0!": -2146826281, "#NAME?": -2146826259, "#N/A": -2146826246, "#NULL!": -2146826288,
                 "#NUM!": -2146826252, "#REF!": -2146826265, "#VALUE!": -2146826273 }; // GOLDEN: the first two
  var LOOKS = { NumberFormat: "General", Locked: true, WrapText: false, HorizontalAlignment: 1, VerticalAlignment: -4107,
                "Font.Bold": false, "Font.Italic": false, "Font.Size": 11, "Font.Name": "宋体", "Font.Color": 0,
                "Interior.Color": 16777215, "Interior.ColorIndex": -4142 };

  function letters(number) {
    var text = "";
    for (; number > 0; number = Math.floor((number - 1) / 26)) text = String.fromCharCode(65 + (number - 1) % 26) + text;
    return text;
  }

  function columnOf(text) {
    return text.split("").reduce(function (sum, letter) { return sum * 26 + letter.charCodeAt(0) - 64; }, 0);
  }

  function parse(text) {
    var ends = text.toUpperCase().replace(/\$/g, "").split(":").map(function (end) {
      var found = /^([A-Z]{1,3})?(\d+)?$/.exec(end);
      if (!found || !end) throw new Error("无效的区域：" + text);
      return [found[2] ? Number(found[2]) : null, found[1] ? columnOf(found[1]) : null];
    });
    var first = ends[0], last = ends[1] || first;
    return { row: first[0] || 1, column: first[1] || 1, bottom: last[0] || ROWS, right: last[1] || COLUMNS };
  }

  function shifted(formula, down, right) {
    return formula.replace(/("[^"]*")|(\$?)\b([A-Z]{1,3})(\$?)(\d+)\b(?!\()/g, function (all, text, fixedColumn, column, fixedRow, row) {
      if (text) return text;
      return fixedColumn + (fixedColumn ? column : letters(columnOf(column) + right)) + fixedRow + (fixedRow ? row : Number(row) + down);
    });
  }

  /* What typing makes of a text, and so what Value2 makes of it: codes lose their zeros, 18 digits become a number. */
  function typed(cell, value) {
    if (typeof value !== "string" || cell.looks.NumberFormat === "@") return { value: value === "" ? null : value };
    if (value.charAt(0) === "'") return { value: value.slice(1) };
    if (value.charAt(0) === "=" && value.length > 1) return { formula: value, value: null };
    if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value)) return { value: Number(Number(value).toPrecision(15)) };
    if (/^(true|false)$/i.test(value)) return { value: value.toLowerCase() === "true" };
    if (/^\d{4}[-\/]\d{1,2}[-\/]\d{1,2}$/.test(value)) {
      var day = value.split(/[-\/]/).map(Number);
      return { value: Date.UTC(day[0], day[1] - 1, day[2]) / 864e5 + 25569, format: "yyyy/m/d" };
    }
    return { value: value === "" ? null : value };
  }

  // --- a sheet: cells by row and column, tables, names

  function Sheet(book, name) {
    this.book = book; this.name = name; this.cells = new Map(); this.tables = []; this.names = [];
    this.visible = -1; this.password = null; this.rows = {}; this.columns = {}; this.rewritten = true;
  }
  Sheet.prototype.at = function (row, column, made) {
    var key = row * 20000 + column, cell = this.cells.get(key);
    if (!cell && made) this.cells.set(key, cell = { row: row, column: column, value: null, formula: null, looks: {} });
    return cell;
  };
  Sheet.prototype.used = function () {
    var box = null;
    this.cells.forEach(function (cell) {
      if (cell.value === null && cell.formula === null && !Object.keys(cell.looks).length) return;
      box = box || { row: ROWS, column: COLUMNS, bottom: 1, right: 1 };
      box.row = Math.min(box.row, cell.row); box.bottom = Math.max(box.bottom, cell.row);
      box.column = Math.min(box.column, cell.column); box.right = Math.max(box.right, cell.column);
    });
    return box || { row: 1, column: 1, bottom: 1, right: 1 }; // GOLDEN: the used range of an empty sheet is A1
  };
  Sheet.prototype.move = function (box, down, right, deleting) {
    var kept = new Map(), sheet = this;
    function inLane(cell) { return down ? cell.column >= box.column && cell.column <= box.right : cell.row >= box.row && cell.row <= box.bottom; }
    this.cells.forEach(function (cell) {
      var inside = inLane(cell) && (down ? cell.row >= box.row : cell.column >= box.column);
      if (inside && deleting && (down ? cell.row <= box.bottom : cell.column <= box.right)) return;
      if (inside) { cell.row += down; cell.column += right; }
      kept.set(cell.row * 20000 + cell.column, cell);
    });
    sheet.cells = kept; sheet.rewritten = true;
    sheet.tables.forEach(function (table) { // as Excel does: it grows and shrinks with what is put into it
      var its = table.box, first = down ? "row" : "column", last = down ? "bottom" : "right", by = down || right;
      var across = down ? ["column", "right"] : ["row", "bottom"];
      if (its[across[1]] < box[across[0]] || its[across[0]] > box[across[1]] || its[last] < box[first]) return;
      if (its[across[0]] < box[across[0]] || its[across[1]] > box[across[1]]) throw new Error("不允许此操作：会移动表中的单元格");
      if (its[first] >= box[first] && !(deleting && its[first] <= box[last])) { its[first] += by; its[last] += by; }
      else its[last] = Math.max(its[first] + (down ? 1 : 0), its[last] + (deleting ? Math.max(by, box[first] - its[last] - 1) : by));
    });
  };

  // --- objects as the add-in sees them

  function uniform(range, read) { // null for a block whose cells differ
    var seen, first = true, box = range.box, sheet = range.sheet, size = (box.bottom - box.row + 1) * (box.right - box.column + 1), held = 0, mixed = false;
    function look(cell) {
      var value = read(cell);
      if (first) { seen = value; first = false; } else if (seen !== value) mixed = true;
    }
    range.existing(function (cell) { held++; if (!mixed) look(cell); });
    if (held < size && !mixed) look(null);
    return mixed ? null : seen;
  }

  function lookOf(name) {
    return { get: function () { return uniform(this.range || this, function (cell) { return cell && name in cell.looks ? cell.looks[name] : LOOKS[name]; }); },
             set: function (value) {
               var range = this.range || this;
               range.changing();
               range.all(function (cell) { cell.looks[name] = value; if (name === "Interior.Color") cell.looks["Interior.ColorIndex"] = 1; });
             } };
  }

  function bag(prefix) {
    function Made(range) { this.range = range; }
    Object.keys(LOOKS).forEach(function (name) {
      var parts = name.split(".");
      if (parts[0] === prefix) Object.defineProperty(Made.prototype, parts[1], lookOf(name));
    });
    return Made;
  }
  var Font = bag("Font"), Interior = bag("Interior");

  function Range(sheet, box) { this.sheet = sheet; this.box = box; }
  Range.prototype = {
    existing: function (visit) {
      var box = this.box, size = (box.bottom - box.row + 1) * (box.right - box.column + 1), sheet = this.sheet;
      if (size > sheet.cells.size) {
        sheet.cells.forEach(function (cell) {
          if (cell.row >= box.row && cell.row <= box.bottom && cell.column >= box.column && cell.column <= box.right) visit(cell);
        });
      } else {
        for (var row = box.row; row <= box.bottom; row++) for (var column = box.column; column <= box.right; column++) {
          var cell = sheet.at(row, column);
          if (cell) visit(cell);
        }
      }
    },
    all: function (visit) { // whole rows and columns as far as anything is used
      var box = this.box, used = this.sheet.used();
      var bottom = box.bottom === ROWS ? Math.max(used.bottom, box.row) : box.bottom;
      var right = box.right === COLUMNS ? Math.max(used.right, box.column) : box.right;
      for (var row = box.row; row <= bottom; row++) for (var column = box.column; column <= right; column++) visit(this.sheet.at(row, column, true));
    },
    changing: function () {
      if (this.sheet.password !== null && this.Locked !== false) throw new Error("您试图更改的单元格或图表受保护");
      this.sheet.book.saved = false; this.sheet.rewritten = true;
    },
    grid: function (read) {
      var box = this.box, rows = [];
      for (var row = box.row; row <= box.bottom; row++) {
        var line = [];
        for (var column = box.column; column <= box.right; column++) line.push(read(this.sheet.at(row, column)));
        rows.push(line);
      }
      return rows.length === 1 && rows[0].length === 1 ? rows[0][0] : rows; // GOLDEN: one row, one column: still rank 2; one cell: bare
    },
    put: function (value, write) {
      this.changing();
      var box = this.box;
      this.all(function (cell) {
        var given = Array.isArray(value) ? (value[cell.row - box.row] || [])[cell.column - box.column] : value;
        write(cell, given === undefined ? null : given);
      });
    },
    get Value2() { return this.grid(function (cell) { return cell ? cell.value : null; }); },
    set Value2(value) {
      this.put(value, function (cell, given) {
        var made = typed(cell, given);
        cell.value = made.value; cell.formula = made.formula || null;
        if (made.format && !cell.looks.NumberFormat) cell.looks.NumberFormat = made.format;
      });
    },
    Value: function () { return this.Value2; }, // GOLDEN: a method, and to be read only
    get Formula() { return this.grid(function (cell) { return !cell ? "" : cell.formula || (cell.value === null ? "" : cell.value); }); },
    set Formula(value) {
      var box = this.box, one = !Array.isArray(value);
      this.put(value, function (cell, given) {
        var made = typed(cell, given);
        cell.formula = made.formula ? (one ? shifted(made.formula, cell.row - box.row, cell.column - box.column) : made.formula) : null;
        cell.value = made.value;
      });
    },
    get Row() { return this.box.row; }, get Column() { return this.box.column; },
    get Rows() { return { Count: this.box.bottom - this.box.row + 1 }; },
    get Columns() { return { Count: this.box.right - this.box.column + 1 }; },
    get Cells() { var range = this; return { Item: function (row, column) { return range.Item(row, column); } }; },
    Item: function (row, column) {
      var top = this.box.row + row - 1, left = this.box.column + column - 1;
      return new Range(this.sheet, { row: top, column: left, bottom: top, right: left });
    },
    Resize: function (rows, columns) {
      return new Range(this.sheet, { row: this.box.row, column: this.box.column, bottom: this.box.row + rows - 1, right: this.box.column + columns - 1 });
    },
    Address: function (fixedRow, fixedColumn) {
      function cell(row, column) { return (fixedColumn === false ? "" : "$") + letters(column) + (fixedRow === false ? "" : "$") + row; }
      var box = this.box, first = cell(box.row, box.column), last = cell(box.bottom, box.right);
      return first === last ? first : first + ":" + last;
    },
    get Font() { return new Font(this); }, get Interior() { return new Interior(this); },
    ClearContents: function () { this.changing(); this.existing(function (cell) { cell.value = cell.formula = null; }); },
    ClearFormats: function () { this.changing(); this.existing(function (cell) { cell.looks = {}; }); },
    Clear: function () { this.ClearContents(); this.ClearFormats(); },
    Insert: function (shift) { this.changing(); var box = this.box; this.sheet.move(box, shift === -4121 ? box.bottom - box.row + 1 : 0, shift === -4161 ? box.right - box.column + 1 : 0, false); },
    Delete: function (shift) { this.changing(); var box = this.box; this.sheet.move(box, shift === -4162 ? box.row - box.bottom - 1 : 0, shift === -4159 ? box.column - box.right - 1 : 0, true); },
    Select: function () { if (this.sheet.book.active !== this.sheet) throw new Error("Select 失败：工作表不在前面"); this.sheet.book.selection = this; },
    get RowHeight() { return this.lines("rows", "size", 15); }, set RowHeight(points) { this.setLines("rows", "size", points); },
    get ColumnWidth() { return this.lines("columns", "size", 8.43); }, set ColumnWidth(width) { this.setLines("columns", "size", width); },
    get EntireRow() { return new Lines(this, "rows"); }, get EntireColumn() { return new Lines(this, "columns"); },
    lines: function (way, what, plain) {
      var sheet = this.sheet, seen, first = this.box[way === "rows" ? "row" : "column"], last = this.box[way === "rows" ? "bottom" : "right"];
      for (var n = first; n <= Math.min(last, first + 5000); n++) {
        var value = sheet[way][n] && what in sheet[way][n] ? sheet[way][n][what] : plain;
        if (n > first && value !== seen) return null;
        seen = value;
      }
      return seen;
    },
    setLines: function (way, what, value) {
      this.changing();
      var first = this.box[way === "rows" ? "row" : "column"], last = this.box[way === "rows" ? "bottom" : "right"];
      for (var n = first; n <= Math.min(last, first + 5000); n++) (this.sheet[way][n] = this.sheet[way][n] || {})[what] = value;
    }
  };
  Object.keys(LOOKS).forEach(function (name) { if (name.indexOf(".") < 0) Object.defineProperty(Range.prototype, name, lookOf(name)); });

  function Lines(range, way) { this.range = range; this.way = way; }
  Lines.prototype = { get Hidden() { return this.range.lines(this.way, "hidden", false); }, set Hidden(value) { this.range.setLines(this.way, "hidden", value); }, AutoFit: function () {} };

  function collection(items, more) { // GOLDEN: members by Item(k), from 1 or by name
    var made = { get Count() { return items.length; },
      Item: function (key) {
        var found = typeof key === "number" ? items[key - 1] : items.find(function (item) { return item.Name.toLowerCase() === String(key).toLowerCase(); });
        if (!found) throw new Error("下标越界：" + key);
        return found;
      } };
    Object.keys(more || {}).forEach(function (name) { made[name] = more[name]; });
    return made;
  }

  function namesOf(list, scope) {
    return collection(list, { Add: function (name, meaning) {
      var known = list.find(function (item) { return item.key === name.toLowerCase(); });
      if (known) known.RefersTo = meaning;
      else list.push({ key: name.toLowerCase(), Name: scope ? scope + "!" + name : name, RefersTo: meaning, Delete: function () { list.splice(list.indexOf(this), 1); } });
    } });
  }

  function Table(sheet, name, box) { this.sheet = sheet; this.Name = name; this.box = box; }
  Table.prototype = {
    get Range() { return new Range(this.sheet, this.box); },
    Resize: function (range) {
      if (range.box.row !== this.box.row) throw new Error("表的标题行必须留在原来的行");
      require(this.sheet, range.box, this);
      this.box = range.box; this.sheet.book.saved = false;
    }
  };
  function require(sheet, box, but) { sheet.tables.forEach(function (other) {
      var its = other.box;
      if (other !== but && box.row <= its.bottom && box.bottom >= its.row && box.column <= its.right && box.right >= its.column) throw new Error("表不能与另一个表重叠");
  }); }

  Object.defineProperties(Sheet.prototype, {
    Index: { get: function () { return this.book.sheets.indexOf(this) + 1; } },
    Name: { get: function () { return this.name; }, set: function (name) { this.name = name; this.book.saved = false; } },
    Visible: { get: function () { return this.visible; }, set: function (value) { this.visible = value; } },
    UsedRange: { get: function () { return new Range(this, this.used()); } },
    ProtectContents: { get: function () { return this.password !== null; } },
    ListObjects: { get: function () {
      var sheet = this;
      return collection(sheet.tables, { Add: function (kind, range) {
        require(sheet, range.box, null);
        var table = new Table(sheet, "表" + (sheet.tables.length + 1), range.box);
        sheet.tables.push(table); sheet.book.saved = false;
        return table;
      } });
    } },
    Names: { get: function () { return namesOf(this.names, this.name); } }
  });
  Sheet.prototype.Range = function (where) { return new Range(this, parse(where)); };
  Sheet.prototype.Activate = function () { if (this.visible !== -1) throw new Error("工作表是隐藏的"); this.book.active = this; this.book.selection = this.Range("A1"); };
  Sheet.prototype.Protect = function (password) { this.password = password || ""; };
  Sheet.prototype.Unprotect = function (password) { if (this.password !== (password || "")) throw new Error("密码不正确"); this.password = null; };
  Sheet.prototype.Delete = function () { var list = this.book.sheets; list.splice(list.indexOf(this), 1); this.book.active = list[0]; this.book.saved = false; };
  Sheet.prototype.Move = function (before) { var list = this.book.sheets; list.splice(list.indexOf(this), 1); list.splice(list.indexOf(before), 0, this); };

  function Workbook(app, name, path) { this.app = app; this.Name = name; this.path = path; this.readOnly = false; this.saved = true; this.sheets = []; this.names = []; this.active = null; this.selection = null; }
  Object.defineProperties(Workbook.prototype, {
    FullName: { get: function () { return this.path || this.Name; } },
    ReadOnly: { get: function () { return this.readOnly; } },
    Saved: { get: function () { return this.saved; } },
    ActiveSheet: { get: function () { return this.active; } },
    Worksheets: { get: function () {
      var book = this;
      return collection(book.sheets, { Add: function (before) {
        var made = new Sheet(book, "新表" + book.sheets.length);
        book.sheets.splice(book.sheets.indexOf(before), 0, made); book.active = made; book.saved = false;
        return made;
      } });
    } },
    Names: { get: function () {
      var every = this.names.slice(), book = this.names; // those of single sheets are listed too
      this.sheets.forEach(function (sheet) { every = every.concat(sheet.names); });
      var listed = collection(every); listed.Add = namesOf(book, "").Add;
      return listed;
    } }
  });
  Workbook.prototype.Activate = function () { this.app.front(this); };
  Workbook.prototype.Close = function () { this.app.books.splice(this.app.books.indexOf(this), 1); };
  Workbook.prototype.Save = function () { disk("save", { path: this.path, book: written(this) }); this.saved = true; };
  Workbook.prototype.SaveAs = function (path, kind) {
    disk("save", { path: path, book: written(this), kind: kind, from: this.path });
    this.path = path; this.Name = path.split(/[\\\/]/).pop(); this.saved = true; this.readOnly = false;
  };

  // --- files

  var diskAt = null;
  function disk(what, body) {
    var request = new XMLHttpRequest();
    request.open("POST", diskAt + "/" + what, false);
    request.send(JSON.stringify(body));
    var answer = JSON.parse(request.responseText);
    if (answer.error) throw new Error(answer.error);
    return answer.result;
  }

  function written(book) {
    return { names: book.names.map(function (item) { return [item.Name, item.RefersTo]; }), active: book.active && book.active.name,
      sheets: book.sheets.map(function (sheet) {
        var cells = [];
        if (sheet.rewritten) sheet.cells.forEach(function (cell) { cells.push([cell.row, cell.column, cell.value, cell.formula, cell.looks.NumberFormat || "General"]); });
        return { name: sheet.name, visible: sheet.visible === -1, cells: sheet.rewritten ? cells : null,
                 tables: sheet.tables.map(function (table) { return [table.Name, table.Range.Address(false, false)]; }) };
      }) };
  }

  function loaded(app, path, told) {
    var book = new Workbook(app, path.split(/[\\\/]/).pop(), path);
    told.sheets.forEach(function (given) {
      var sheet = new Sheet(book, given.name);
      sheet.visible = given.visible ? -1 : 0; sheet.password = given.protected ? "?" : null; sheet.rewritten = false;
      given.cells.forEach(function (item) {
        var cell = sheet.at(item[0], item[1], true);
        cell.value = item[2] in ERRORS ? ERRORS[item[2]] : item[2]; cell.formula = item[3];
        if (item[4] !== "General") cell.looks.NumberFormat = item[4];
        if (!item[5]) cell.looks.Locked = false;
      });
      given.hidden.forEach(function (row) { sheet.rows[row] = { hidden: true }; });
      sheet.tables = given.tables.map(function (item) { return new Table(sheet, item[0], parse(item[1])); });
      book.sheets.push(sheet);
    });
    var names = namesOf(book.names, "");
    told.names.forEach(function (item) { names.Add(item[0], "=" + item[1]); });
    book.active = book.sheets.find(function (sheet) { return sheet.name === told.active; }) || book.sheets[0];
    book.selection = book.active.Range("A1");
    return book;
  }

  // --- the program

  function application(options) {
    diskAt = options.disk;
    var storage = {};
    var app = {
      books: [], made: 0, shown: [], statuses: [],
      front: function (book) { this.books.splice(this.books.indexOf(book), 1); this.books.push(book); },
      Name: "Microsoft Excel", // GOLDEN: WPS is told by its path
      Path: "/opt/kingsoft/wps-office/office6", Version: "12.0", Build: "12.1.0.17900",
      DisplayAlerts: true, ScreenUpdating: true, Calculation: -4105,
      get StatusBar() { return this.statuses.length ? this.statuses[this.statuses.length - 1] : false; },
      set StatusBar(text) { this.statuses.push(text); },
      get ActiveWorkbook() { return this.books.length ? this.books[this.books.length - 1] : null; },
      get ActiveSheet() { return this.ActiveWorkbook.active; },
      get ActiveWindow() { return Fake.window(this); },
      get Selection() { return this.ActiveWorkbook.selection; },
      get Workbooks() {
        return collection(app.books, {
          Add: function () { var book = new Workbook(app, "工作簿" + ++app.made, ""); book.sheets.push(new Sheet(book, "Sheet1")); book.active = book.sheets[0]; book.selection = book.active.Range("A1"); app.books.push(book); return book; },
          Open: function (path, links, readOnly) { var book = loaded(app, path, disk("open", { path: path })); book.readOnly = !!readOnly || app.readOnly === path; app.books.push(book); return book; }
        });
      },
      Calculate: function () {},
      FileSystem: { readFileString: function (path) { return disk("text", { path: path }); }, Exists: function (path) { return disk("exists", { path: path }); } },
      Env: { GetHomePath: function () { return "/home/示例"; } },
      PluginStorage: { getItem: function (key) { return key in storage ? storage[key] : null; }, setItem: function (key, value) { storage[key] = String(value); }, removeItem: function (key) { delete storage[key]; } },
      ShowDialog: function (url, title, width, height, modal) { app.shown.push({ title: title, width: width, height: height, modal: modal }); options.dialog(url); }
    };
    return app;
  }

  return { application: application, Sheet: Sheet, Range: Range, Table: Table, collection: collection, shifted: shifted, uniform: uniform };
})();
