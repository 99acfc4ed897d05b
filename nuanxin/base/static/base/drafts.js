/* Drafts: what is typed into form[data-draft] is kept on the server until the form is accepted, and
   offered when it is opened again. Nothing is kept in the browser. Written for Chromium 64 and up. */
(function () {
  "use strict";
  var doc = document;
  var home = doc.body.getAttribute("data-drafts");
  var SOON = 1000; // milliseconds after the last key
  var SLOWEST = 60000; // between two attempts while the line is away
  var PATIENCE = 10000; // for one answer
  var NEVER = /^(hidden|file|password|submit|button|image|reset)$/;
  if (!home) { return; }

  function make(name, words) {
    var made = doc.createElement(name);
    made.textContent = words || "";
    return made;
  }

  function hidden(name, value) {
    var field = doc.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    return field;
  }

  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && !NEVER.test(field.type) && !field.closest("[data-private]");
    });
  }

  function isTick(field) { return field.type === "checkbox" || field.type === "radio"; }

  function typed(form) {
    var values = {};
    fields(form).forEach(function (field) {
      var list = values[field.name] = values[field.name] || [];
      if (!isTick(field) || field.checked) { list.push(field.value); }
    });
    return JSON.stringify(values);
  }

  function fill(form, text) {
    var values = JSON.parse(text);
    fields(form).forEach(function (field) {
      var list = values[field.name];
      if (!list) { return; }
      if (isTick(field)) { field.checked = list.indexOf(field.value) >= 0; } else if (list.length) { field.value = list.shift(); }
    });
  }

  function renewTokens(token) {
    Array.prototype.forEach.call(doc.querySelectorAll("[name=csrfmiddlewaretoken]"), function (field) { field.value = token; });
  }

  /* -- asking the server: answered(what), where what is null when nobody is signed in, false after a
        fault of the server, undefined when no answer came ------------------------------------- */
  function ask(method, address, body, token, answered) {
    var asked = new XMLHttpRequest();
    asked.open(method, address);
    asked.timeout = PATIENCE;
    if (body) {
      asked.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
      asked.setRequestHeader("X-CSRFToken", token);
    }
    asked.onload = function () {
      var kind = asked.getResponseHeader("Content-Type") || "";
      answered(kind.indexOf("json") >= 0 ? JSON.parse(asked.responseText) : asked.status >= 500 ? false : null);
    };
    asked.onerror = asked.ontimeout = function () { answered(undefined); };
    asked.send(body);
  }

  function Draft(form) {
    this.form = form;
    this.key = new URL(form.action).pathname + " " + form.getAttribute("data-draft");
    this.kept = typed(form);
    this.pause = SOON;
    this.line = form.appendChild(make("p"));
    this.line.className = "help no-print";
    this.line.setAttribute("role", "status");
    form.appendChild(hidden("draft", this.key));
  }

  Draft.prototype.token = function () { return this.form.querySelector("[name=csrfmiddlewaretoken]").value; };

  Draft.prototype.body = function (text) {
    return "form=" + encodeURIComponent(this.key) + "&values=" + encodeURIComponent(text);
  };

  Draft.prototype.address = function () { return home + "?form=" + encodeURIComponent(this.key); };

  /* Said once: a link in the line stays the same one while a finger is on it. */
  Draft.prototype.say = function (sentence, link) {
    if (sentence === this.said) { return; }
    this.said = this.line.textContent = sentence;
    if (link) { this.line.appendChild(link); }
  };

  Draft.prototype.later = function (pause) {
    var self = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(function () { self.keep(); }, pause);
  };

  /* done(what): true-ish when it is kept, or never can be (too long) */
  Draft.prototype.keep = function (done, again) {
    var self = this;
    var text = typed(this.form);
    clearTimeout(this.timer);
    if (text === this.kept && !done) { return; }
    ask("POST", home, this.body(text), this.token(), function (what) {
      if (what === null && !again) { self.renew(done); return; }
      self.answered(what, text);
      if (done) { done(what); }
    });
  };

  Draft.prototype.answered = function (what, text) {
    if (what) {
      this.kept = text;
      this.pause = SOON;
      this.say(what.when ? what.when + " 已存草稿" : what.sentence || "");
      return;
    }
    this.say(what === null ? "登录过期了，已填的先留在这页。" :
      what === false ? "系统一时出了问题，已填的先留在这页，好了自动存。" : "没有连上，已填的先留在这页，连上后自动存。",
      what === null && this.entrance());
    this.pause = Math.min(this.pause * 2, SLOWEST);
    this.later(this.pause);
  };

  Draft.prototype.entrance = function () {
    var link = make("a", "在新窗口登录");
    link.href = doc.querySelector(".brand").href;
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  };

  /* Signed in anew in another window, the token of this page is an old one. */
  Draft.prototype.renew = function (done) {
    var self = this;
    ask("GET", this.address(), null, "", function (what) {
      if (what && what.token) {
        renewTokens(what.token);
        self.keep(done, true);
      } else {
        self.answered(what);
        if (done) { done(what); }
      }
    });
  };

  /* -- what was typed before ---------------------------------------------------------------- */
  Draft.prototype.look = function () {
    var self = this;
    ask("GET", this.address(), null, "", function (what) {
      if (what && what.values && what.values !== typed(self.form)) { self.offer(what); }
    });
  };

  Draft.prototype.offer = function (what) {
    var self = this;
    var bar = make("div");
    bar.appendChild(make("span", "您上次填到一半（" + what.when + "），要接着填吗？"));
    var go = bar.appendChild(make("button", "接着填"));
    var no = bar.appendChild(make("button", "不要了"));
    var around = this.form.closest("details");
    bar.className = "note warning offer row-line no-print";
    bar.setAttribute("role", "status");
    go.type = no.type = "button";
    go.className = no.className = "btn btn-sm";
    go.onclick = function () {
      fill(self.form, what.values);
      bar.parentNode.removeChild(bar);
      self.later(SOON);
    };
    no.onclick = function () {
      bar.parentNode.removeChild(bar);
      self.kept = typed(self.form);
      ask("POST", home, self.body(""), self.token(), function () { self.say(""); });
    };
    if (around) { around.open = true; }
    this.form.insertBefore(bar, this.form.firstChild);
  };

  /* -- sending: first kept, then sent, so that no answer can lose it -------------------------- */
  Draft.prototype.send = function () {
    var self = this;
    var form = this.form;
    var button = form.querySelector("[data-busy]");
    var words = button && button.textContent;
    this.keep(function (what) {
      var goes = what || (what === false && self.failed); // pressed again, it is sent anyway
      self.failed = what === false;
      if (goes && self.pressed) { form.appendChild(hidden(self.pressed.name, self.pressed.value)); }
      if (goes) { HTMLFormElement.prototype.submit.call(form); return; }
      form.removeAttribute("data-sent");
      if (button) { button.textContent = words; }
      self.line.scrollIntoView({ block: "nearest" });
    });
  };

  Draft.prototype.leave = function () {
    var text = typed(this.form);
    if (text === this.kept || this.form.hasAttribute("data-sent") || !navigator.sendBeacon) { return; }
    this.kept = text;
    navigator.sendBeacon(home, new URLSearchParams(this.body(text) + "&csrfmiddlewaretoken=" + encodeURIComponent(this.token())));
  };

  var drafts = Array.prototype.map.call(doc.querySelectorAll("form[data-draft]"), function (form) { return new Draft(form); });

  function of(target) {
    return drafts.filter(function (draft) { return draft.form === target || draft.form === target.form; })[0];
  }

  function changed(event) {
    var draft = of(event.target);
    if (draft) { draft.later(SOON); }
  }

  drafts.forEach(function (draft) { draft.look(); });
  doc.addEventListener("input", changed);
  doc.addEventListener("change", changed);
  doc.addEventListener("click", function (event) { // which of several buttons sends
    var button = event.target.closest("button");
    var draft = button && button.form && of(button.form);
    if (draft) { draft.pressed = button.name ? button : null; }
  }, true);
  window.addEventListener("online", function () { drafts.forEach(function (draft) { draft.keep(); }); });
  window.addEventListener("pagehide", function () { drafts.forEach(function (draft) { draft.leave(); }); });
  doc.addEventListener("submit", function (event) {
    var draft = of(event.target);
    if (!draft || event.defaultPrevented) { return; }
    event.preventDefault();
    draft.send();
  }, true);
}());
