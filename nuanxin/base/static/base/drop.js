/* Files dropped on [data-drop] join those chosen with its button; below stands what becomes of each.
   The field itself stays what it is: without this file, or by keyboard, it works as any other.
   Written for Chromium 64 and up. */
(function () {
  "use strict";
  var doc = document;
  var MIB = 1024 * 1024;

  function suffix(name) { return name.slice(name.lastIndexOf(".")).toLowerCase(); }

  function size(bytes) {
    return bytes < MIB ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / MIB).toFixed(1) + " MB";
  }

  function same(one, other) { return one.name === other.name && one.size === other.size; }

  function prepare(area) {
    var field = area.querySelector("input[type=file]");
    var form = field.form;
    var fits = field.accept.split(",");
    var list = doc.createElement("ul");
    var hint = doc.createElement("p");
    var chosen = [];
    var turnedDown = [];
    var depth = 0;
    list.className = "dropped";
    list.setAttribute("aria-live", "polite");
    hint.className = "help drop-hint";
    hint.textContent = "也可以把文件拖到这里。";
    area.appendChild(hint);
    area.appendChild(list);

    function line(file, sentence, wrong) {
      var item = doc.createElement("li");
      var name = doc.createElement("b");
      name.textContent = file.name;
      item.appendChild(name);
      item.appendChild(doc.createTextNode(" " + sentence));
      if (wrong) { item.className = "wrong"; }
      list.appendChild(item);
      return item;
    }

    function drop(file) {
      var button = doc.createElement("button");
      button.type = "button";
      button.className = "btn btn-link";
      button.textContent = "不传了";
      button.setAttribute("aria-label", "不传 " + file.name);
      button.addEventListener("click", function () {
        chosen = chosen.filter(function (each) { return each !== file; });
        turnedDown = [];
        hand();
        field.focus();
      });
      return button;
    }

    function show(words) {
      list.textContent = "";
      chosen.forEach(function (file) {
        var item = line(file, size(file.size) + " · " + words);
        if (words === "等着上传") { item.appendChild(drop(file)); }
      });
      turnedDown.forEach(function (file) {
        line(file, "不是电子表格，没有选上。收 " + fits.join("、") + "。", true);
      });
    }

    function hand() {
      var all = new DataTransfer();
      chosen.forEach(function (file) { all.items.add(file); });
      field.files = all.files;
      show("等着上传");
    }

    function take(files) {
      turnedDown = [];
      Array.prototype.forEach.call(files, function (file) {
        if (fits.indexOf(suffix(file.name)) < 0) {
          turnedDown.push(file);
        } else if (!chosen.some(function (known) { return same(known, file); })) {
          chosen.push(file);
        }
      });
      hand();
    }

    field.addEventListener("change", function () {
      chosen = [];
      take(field.files);
    });
    ["dragenter", "dragover", "dragleave", "drop"].forEach(function (kind) {
      area.addEventListener(kind, function (event) { event.preventDefault(); });
    });
    area.addEventListener("dragenter", function () { depth += 1; area.classList.add("over"); });
    area.addEventListener("dragleave", function () {
      depth -= 1;
      if (!depth) { area.classList.remove("over"); }
    });
    area.addEventListener("drop", function (event) {
      depth = 0;
      area.classList.remove("over");
      take(event.dataTransfer.files);
    });
    form.addEventListener("submit", function () { show("正在上传…"); });
    window.addEventListener("pageshow", function (event) {
      if (event.persisted) { show("等着上传"); }
    });
  }

  if (!window.DataTransfer) { return; }
  Array.prototype.forEach.call(doc.querySelectorAll("[data-drop]"), prepare);
}());
