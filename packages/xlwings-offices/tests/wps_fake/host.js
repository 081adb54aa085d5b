/* The program round the add-in: loads its page's scripts, presses its buttons, shows its dialogs, does as the test says. */

(function () {
  "use strict";
  var told = {};
  location.hash.slice(1).split("&").forEach(function (pair) { var at = pair.indexOf("="); told[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1)); });
  var frame = null;

  function textOf(url) {
    var request = new XMLHttpRequest();
    request.open("GET", url, false);
    request.send();
    return request.responseText;
  }

  function dialog(url) { // a page of its own that has the same Application
    frame = document.createElement("iframe");
    document.body.appendChild(frame);
    var inside = frame.contentWindow, full = new URL(url, told.addin).href;
    inside.Application = window.Application;
    inside.close = function () { document.body.removeChild(frame); frame = null; };
    inside.document.open();
    inside.Application = window.Application;
    inside.close = function () { if (frame) { document.body.removeChild(frame); frame = null; } };
    inside.document.write(textOf(full).replace(/<script src="([^"]+)"><\/script>/g, function (all, src) {
      return "<script>" + textOf(new URL(src, full).href) + "</scr" + "ipt>";
    }));
    inside.document.close();
  }

  window.Application = Fake.application({ disk: told.disk, dialog: dialog });
  var page = document.createElement("iframe"); // the add-in's page, with the same Application
  page.onload = function () {
    page.contentWindow.Application = window.Application;
    page.contentWindow.OnAddinLoad({});
    next();
  };

  var orders = {
    open: function (path) { window.Application.Workbooks.Open(path, 0, false); return true; },
    click: function (id) { return page.contentWindow.OnAction({ Id: id }); },
    run: function (script) { return (0, eval)(script); },
    dialog: function () { return frame ? { text: frame.contentDocument.body.innerText, busy: !!frame.contentDocument.querySelector("button[disabled]") } : null; },
    press: function (id) { frame.contentDocument.getElementById(id).click(); return true; }
  };

  function next() {
    var request = new XMLHttpRequest();
    request.open("POST", told.disk + "/order");
    request.onload = function () {
      var order = JSON.parse(request.responseText).result, answer = {};
      if (order) {
        try { answer.result = orders[order.what](order.given); } catch (error) { answer.error = String(error && error.stack || error); }
        if (answer.result === undefined) answer.result = null;
        var back = new XMLHttpRequest();
        back.open("POST", told.disk + "/answer", false);
        back.send(JSON.stringify(answer));
      }
      setTimeout(next, 0);
    };
    request.onerror = function () { setTimeout(next, 100); };
    request.send("{}");
  }
  page.src = told.addin;
  document.body.appendChild(page);
})();
