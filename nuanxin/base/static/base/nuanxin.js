/* Behaviour shared by all pages, bound by data attributes; every page also works without it.
   Written for Chromium 64 and up: no newer syntax, no newer DOM. */
(function () {
  "use strict";
  var doc = document;
  var BUSY_AFTER = 1000; // milliseconds before a pressed button says that it works
  var FILE_EVERY = 500, FILE_LOOKS = 600; // milliseconds between two looks whether a file comes, and how many

  function one(selector, root) { return (root || doc).querySelector(selector); }
  function all(selector, root) { return Array.prototype.slice.call((root || doc).querySelectorAll(selector)); }
  function typing(element) { return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable; }
  function visible(element) { return !element.disabled && element.type !== "hidden" && element.offsetParent !== null; }

  function say(sentence) {
    var line = one("[data-toast]");
    if (!line) { return; }
    line.textContent = sentence;
    clearTimeout(say.timer);
    say.timer = setTimeout(function () { line.textContent = ""; }, 8000);
  }

  function path(address) {
    var link = doc.createElement("a");
    link.href = address;
    return link.pathname;
  }

  function submit(form) {
    var button = one("button[type=submit], button:not([type])", form);
    if (button) { button.click(); } else if (form.requestSubmit) { form.requestSubmit(); } else { form.submit(); }
  }

  /* -- keys ------------------------------------------------------------------------------- */
  function openHelp() {
    var help = one("#help");
    if (help && help.showModal && !help.open) { help.showModal(); }
  }

  function closeAll() {
    all("details[data-menu][open]").forEach(function (menu) { menu.open = false; });
    closeMenu();
    if (typing(doc.activeElement)) { doc.activeElement.blur(); }
  }

  function nextInGrid(from, step) {
    var fields = all("input, select, textarea, button[type=submit]", from.form).filter(visible);
    var cell = from.closest("td");
    var row = cell && cell.parentNode;
    if (row) {
      for (row = step > 0 ? row.nextElementSibling : row.previousElementSibling; row;
        row = step > 0 ? row.nextElementSibling : row.previousElementSibling) {
        var below = row.cells[cell.cellIndex] && all("input, select, textarea", row.cells[cell.cellIndex]).filter(visible)[0];
        if (below) { return below; }
      }
    }
    return fields[fields.indexOf(from) + step];
  }

  function enter(event) {
    var field = event.target;
    if (!field.form) { return; }
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      submit(field.form);
    } else if (field.form.hasAttribute("data-grid") && /^(INPUT|SELECT)$/.test(field.tagName)) {
      event.preventDefault();
      var next = nextInGrid(field, event.shiftKey ? -1 : 1);
      if (next) { next.focus(); if (next.select) { next.select(); } }
    }
  }

  doc.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229) { return; } // an input method is choosing a word
    if (event.key === "Enter") { enter(event); return; }
    if (event.key === "Escape") { if (!one("dialog[open]")) { closeAll(); } return; }
    if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (event.key === "/") {
      var search = all("[data-search]").filter(visible)[0];
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "?") {
      event.preventDefault();
      openHelp();
    }
  });

  /* -- the phone's menu ------------------------------------------------------------------- */
  function closeMenu() {
    var side = one("#menu.open");
    if (!side) { return; }
    side.classList.remove("open");
    var opener = all("[href='#menu']").filter(visible)[0];
    if (opener) { opener.focus(); }
  }

  function openMenu() {
    one("#menu").classList.add("open");
    one("#menu [data-close]").focus();
  }

  /* -- confirm ---------------------------------------------------------------------------- */
  function confirmed(form) {
    var box = one("#confirm");
    if (!box || !box.showModal) { return window.confirm(form.getAttribute("data-confirm")); }
    one("[data-question]", box).textContent = form.getAttribute("data-confirm");
    one("[data-yes]", box).textContent = form.getAttribute("data-confirm-yes") || "确定";
    box.returnValue = "";
    box.onclose = function () {
      if (box.returnValue !== "yes") { return; }
      form.setAttribute("data-confirmed", "");
      submit(form);
    };
    box.showModal();
    return false;
  }

  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.hasAttribute("data-confirm") && !form.hasAttribute("data-confirmed") && !confirmed(form)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    form.removeAttribute("data-confirmed");
    if (form.method !== "post") { return; }
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; } // a second press is not a second record
    form.setAttribute("data-sent", "");
    awaitFile(form, fileMark(), FILE_LOOKS);
    var button = one("[data-busy]", form);
    if (button) {
      setTimeout(function () {
        if (!form.hasAttribute("data-sent")) { return; }
        if (!button.hasAttribute("data-idle")) { button.setAttribute("data-idle", button.textContent); }
        button.textContent = button.getAttribute("data-busy");
      }, BUSY_AFTER);
    }
  }, true);

  function settled(form) { // it may be sent again, and says so
    form.removeAttribute("data-sent");
    all("[data-idle]", form).forEach(function (button) { button.textContent = button.getAttribute("data-idle"); });
  }

  /* -- a file that comes while the page stays ----------------------------------------------- */
  function fileMark() { return (/(?:^|; )download=([^;]*)/.exec(doc.cookie) || [])[1]; }

  function awaitFile(form, before, looks) {
    if (!looks || !form.hasAttribute("data-sent")) { return; }
    setTimeout(function () {
      var now = fileMark();
      if (!now || now === before) { awaitFile(form, before, looks - 1); return; }
      settled(form);
      var after = one("[data-downloaded]");
      if (!after) { say("已开始下载。"); return; }
      all("[data-until-download]").forEach(function (part) { part.hidden = true; });
      after.hidden = false;
      after.focus();
    }, FILE_EVERY);
  }

  /* -- pressing --------------------------------------------------------------------------- */
  function copy(button) {
    var source = one(button.getAttribute("data-copy"));
    var text = source.value === undefined ? source.textContent : source.value;
    var done = function () { say("已复制，到微信里长按粘贴即可。"); };
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text).then(done); return; }
    var area = doc.createElement("textarea"); // an office without https has no clipboard interface
    area.value = text;
    doc.body.appendChild(area);
    area.select();
    doc.execCommand("copy");
    doc.body.removeChild(area);
    done();
  }

  doc.addEventListener("click", function (event) {
    var pressed = event.target.closest("[data-print], [data-copy], [data-help], [data-close], [href='#menu']");
    all("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
    if (!pressed) { return; }
    if (pressed.hasAttribute("data-copy")) { copy(pressed); return; }
    event.preventDefault();
    if (pressed.hasAttribute("data-print")) { window.print(); }
    if (pressed.hasAttribute("data-help")) { closeMenu(); openHelp(); }
    if (pressed.hasAttribute("data-close")) { closeMenu(); }
    if (pressed.getAttribute("href") === "#menu") { openMenu(); }
  });

  doc.addEventListener("change", function (event) {
    if (event.target.hasAttribute("data-submits")) { submit(event.target.form); }
  });

  window.addEventListener("beforeprint", function () {
    all("[data-now]").forEach(function (place) { place.textContent = new Date().toLocaleString("zh-CN", { hour12: false }); });
  });

  window.addEventListener("pageshow", function () { // coming back from the next page: may be sent again
    all("form[data-sent]").forEach(settled);
  });

  /* -- htmx ------------------------------------------------------------------------------- */
  doc.addEventListener("htmx:beforeSwap", function (event) {
    var came = event.detail.xhr.responseURL;
    if (path(came) !== path(event.detail.pathInfo.requestPath)) { // sent elsewhere: sign-in, another page
      event.detail.shouldSwap = false;
      window.location.assign(came);
    }
  });

  doc.addEventListener("htmx:responseError", function (event) {
    var answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    var sentence = one("[data-sentence]", answer);
    say(sentence ? sentence.textContent.trim() : "系统出了问题，您填的内容没有丢。请再试一次。");
  });

  doc.addEventListener("htmx:sendError", function () { say("网络断了，您填的内容还在。连上后再试一次。"); });

  doc.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form[data-sent]");
    if (form) { settled(form); }
  });
}());
