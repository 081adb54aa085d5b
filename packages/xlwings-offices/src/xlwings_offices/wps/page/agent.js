/* The add-in's half of the link: walks the object model as Python asks, click by click.  See ../path.py.

   Syntax and objects are those of the oldest embedded browser that WPS came with: no arrow functions, no async
   callbacks (builds 12.1.0.23539 and 23542 then show no ribbon).  Requests are synchronous: nobody can edit between. */

var Agent = (function () {
  "use strict";

  var STORED = "xlwings-offices";

  function argument(given) {
    if (given !== null && typeof given === "object" && given.absent) {
      return undefined; // null would be a value
    }
    return given !== null && typeof given === "object" && given.$ ? walk(window.Application, given.$) : given;
  }

  function walk(from, way) {
    var at = from;
    for (var i = 0; i < way.length; i++) {
      var link = way[i];
      if (typeof link === "string") {
        at = at === null || at === undefined ? null : at[link]; // no workbook in front has no name either
      } else if (Array.isArray(link)) {
        at = at[link[0]].apply(at, link.slice(1).map(argument));
      } else if (link.each) {
        at = members(at, link.each);
      } else if (link.parts) {
        at = parts(at, link.parts);
      } else {
        at[link.set] = argument(link.to);
        at = null;
      }
    }
    return at;
  }

  function members(collection, ways) {
    var found = [], count = collection.Count; // read once: every property costs
    for (var n = 1; n <= count; n++) {
      var member = collection.Item(n);
      found.push(ways.map(function (way) { return plain(walk(member, way)); }));
    }
    return found;
  }

  /* Halves a block until each part agrees: columns first, as columns of a table mostly have one format. */
  function parts(range, property) {
    var found = [];
    (function cut(row, column, rows, columns) {
      var block = range.Cells.Item(row + 1, column + 1).Resize(rows, columns);
      var value = walk(block, property);
      if (value !== null && value !== undefined || rows === 1 && columns === 1) {
        found.push([row, column, rows, columns, plain(value)]);
      } else if (columns > 1) {
        var half = columns >> 1;
        cut(row, column, rows, half);
        cut(row, column + half, rows, columns - half);
      } else {
        var upper = rows >> 1;
        cut(row, column, upper, columns);
        cut(row + upper, column, rows - upper, columns);
      }
    })(0, 0, range.Rows.Count, range.Columns.Count);
    return found;
  }

  function plain(value) { // objects of the office stay there
    return value !== null && typeof value === "object" && !Array.isArray(value) ? null : value;
  }

  function carryOut(ways) {
    var results = [];
    try {
      for (var i = 0; i < ways.length; i++) {
        results.push(plain(walk(window.Application, ways[i])));
      }
    } catch (error) {
      return { error: String(error && error.message || error), results: results };
    }
    return { results: results };
  }

  /* One request; throws when nobody answers. */
  function send(place, what, body) {
    var request = new XMLHttpRequest();
    request.open("POST", "http://127.0.0.1:" + place.port + "/" + what, false);
    request.setRequestHeader("Content-Type", "application/json");
    request.setRequestHeader("X-Token", place.token);
    request.send(JSON.stringify(body));
    if (request.status !== 200) {
      var refusal = new Error(request.responseText || "HTTP " + request.status);
      refusal.answered = true;
      throw refusal;
    }
    var told = JSON.parse(request.responseText);
    if (told.proof !== place.proof) { // the service has died, and somebody else has its port
      throw new Error("another program answers");
    }
    return told;
  }

  /* Does what comes, turn by turn, until there is nothing more or a person is to be asked: then that is returned. */
  function turns(place, next) {
    while (!next.done && !next.ask) {
      var answer = next.ways ? carryOut(next.ways) : null;
      next = send(place, "turn", { session: next.session, answer: answer });
    }
    return next;
  }

  /* A button was pressed.  ``settings``: ``file`` is where the service wrote its place, ``dialog`` the page of
     messages, ``words`` what a person reads: ``absent`` when nobody answers, ``title``, ``ok``, ``cancel``, ``working``. */
  function click(settings, button) {
    var book = window.Application.ActiveWorkbook, next;
    try {
      var place = placeOf(settings);
      next = turns(place, send(place, "click", {
        button: button, workbook: book ? book.FullName : "", folder: window.Application.Path
      }));
      next.place = place;
    } catch (error) {
      next = { ask: { text: error.answered ? error.message : settings.words.absent, title: settings.words.title, buttons: "ok" } };
    }
    if (next.ask) {
      show(settings, next);
    }
  }

  function placeOf(settings) {
    return JSON.parse(window.Application.FileSystem.readFileString(settings.file));
  }

  /* Tells the service that the office still runs. */
  function ping(settings) {
    try {
      send(placeOf(settings), "ping", {});
    } catch (error) { // none runs: the next click says so
    }
  }

  function show(settings, next) {
    var lines = next.ask.text.split("\n").length + next.ask.text.length / 40;
    window.Application.PluginStorage.setItem(STORED, JSON.stringify({ words: settings.words, next: next }));
    window.Application.ShowDialog(settings.dialog, next.ask.title, 640, Math.min(620, 160 + Math.ceil(lines) * 22), true);
  }

  /* What the page of messages has to show. */
  function asked() {
    return JSON.parse(window.Application.PluginStorage.getItem(STORED));
  }

  return { click: click, ping: ping, asked: asked, send: send, turns: turns, carryOut: carryOut };
})();
